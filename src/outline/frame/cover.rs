//! What a cover notice says of the document that it carries: in its title
//! (印发《…》的通知) and in its first paragraphs (现将《…》印发给你们).

use std::collections::BTreeSet;

use super::Draft;
use super::head::without_note;
use super::rest::key;
use super::shape::{Shape, squeeze};
use crate::base::text::cut;
use crate::lexicon::front::Front;

/// What is to come behind a cover.
#[derive(Debug, Default)]
pub(super) struct Issued {
    /// Keys of the titles that the cover names.
    pub(super) titles: BTreeSet<String>,
    /// Whether it carries a document at all.
    pub(super) awaited: bool,
}

/// Paragraphs of a cover that are looked at.
const COVER: usize = 4;

/// Reads the printed title and the paragraphs from line `from` on.
pub(super) fn issued(draft: &Draft, from: usize) -> Issued {
    let mut out = Issued::default();
    if let Some(inner) = by_title(draft) {
        // 下达任务 and 公布结果 issue no document.
        out.awaited = inner.contains('》') || draft.lexicon.front.doc_type(without_note(&inner)).is_some();
        out.titles.insert(key(&inner));
    }
    let issuing = &draft.lexicon.front.issuing;
    let text = |i: &usize| draft.shape(*i) == Some(Shape::Text);
    for i in (from..from + COVER).take_while(text) {
        let line = draft.blocks.text.folded(draft.span(i));
        let issues = issuing.phrases.iter().any(|p| line.contains(p.as_str()));
        if issues && issuing.carried.iter().any(|w| line.contains(w.as_str())) {
            let titles = relied_upon_apart(line);
            out.awaited |= !titles.is_empty();
            out.titles.extend(titles.into_iter().map(key));
        }
    }
    out.titles.remove("");
    out
}

/// What the notice's printed title says that it issues.
fn by_title(draft: &Draft) -> Option<String> {
    let spans = &draft.frame.titles.last()?.spans;
    let title: String = spans.iter().map(|s| squeeze(draft.blocks.text.folded(*s))).collect();
    inner_title(&draft.lexicon.front, &title).map(str::to_owned)
}

/// What stands between the verb of a cover notice's title and 的通知.
pub fn inner_title<'t>(front: &Front, title: &'t str) -> Option<&'t str> {
    let verbs = front.issuing.verbs.iter();
    let at = verbs.filter_map(|v| title.find(v.as_str()).map(|at| at + v.len())).min()?;
    let inner = cut(title, at..title.len());
    let framed = front.issuing.frames.before(inner);
    framed.or_else(|| Some(inner).filter(|i| i.ends_with('》')))
}

/// Titles in 《》 that the paragraph issues, not those that it relies on: `现将《甲》…印发`,
/// `《甲》《乙》已经…，现印发`.
fn relied_upon_apart(text: &str) -> Vec<&str> {
    const NAMED: &[&str] =
        &["将", "制定了", "制定的", "制订了", "制订的", "修订后的", "修订的", "形成了", "编制了", "起草了"];
    const LONGEST_LEAD: usize = 90;
    let mut out = Vec::new();
    let mut last: Option<(usize, bool)> = None;
    for (open, end) in quoted(text).into_iter().take(40) {
        let before = cut(text, 0..open).trim_end();
        let listed = last.filter(|&(to, _)| cut(text, to..open).chars().all(|c| "、和及与 ".contains(c)));
        let opens = before.len() <= LONGEST_LEAD
            && !before.contains([',', '。', ';', '》'])
            && !before.contains("根据");
        let issues = listed.map_or_else(|| opens || NAMED.iter().any(|w| before.ends_with(w)), |l| l.1);
        if issues {
            out.push(cut(text, open + '《'.len_utf8()..end - '》'.len_utf8()));
        }
        last = Some((end, issues));
    }
    out
}

/// Where 《 and behind where 》 stand, outermost only.
fn quoted(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, c) in text.char_indices() {
        if c == '《' {
            if depth == 0 {
                start = at;
            }
            depth += 1;
        } else if c == '》' && depth > 0 {
            depth -= 1;
            if depth == 0 {
                out.push((start, at + c.len_utf8()));
            }
        }
    }
    out
}
