//! The notice's title, its 文种, and the document that it encloses.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::base::span::Span;
use crate::base::text::{cut, fold_str, is_han, one_line};
use crate::clean::blocks::FieldFrom;
use crate::lexicon::front::Means;
use crate::notice::{DocNumber, Enclosed, Part};
use crate::outline::frame::{
    LineRole, inner_title, is_org, looks_titled, number, squeeze, title_key, without_note,
};

/// The notice's own title on one line, or none where none is printed.
pub(super) fn own(source: &Source) -> Option<String> {
    let printed = printed(source);
    let stated = stated(source);
    match (printed, stated) {
        (Some(own), Some(page)) => Some(better(source, own, page)),
        (own, page) => own.or(page).or_else(|| ordered(source)),
    }
}

/// An order has no title: it goes by that of the document it puts into force, or by its
/// own letterhead.
fn ordered(source: &Source) -> Option<String> {
    let head = source
        .own(LineRole::Letterhead)
        .map(|s| one_line(source.raw(s)))
        .find(|h| h.ends_with(['令', '告']))?;
    let enclosed = source.frame.titles.iter().find(|t| t.role == LineRole::EnclosedTitle);
    Some(enclosed.map_or(head, |t| one_line(&joined(source, &t.spans))))
}

/// The document's lines win; the page's title only where it says more of the same.
fn better(source: &Source, own: String, page: String) -> String {
    let (own_key, page_key) = (title_key(&own), title_key(&page));
    let more = page_key.strip_suffix(own_key.as_str()).is_some_and(|prefix| {
        let body = is_org(&source.lexicon.front, prefix) && !names_site(source, prefix);
        !prefix.is_empty() && (body || !looks(source, &own))
    });
    let whole = !looks(source, &own) && looks(source, &page);
    // Crumbs of the page that ran into the title.
    let crumbs = (looks(source, &page) || !looks(source, &own))
        && own_key.len() > page_key.len()
        && own_key.contains(page_key.as_str())
        && before_verb(source, &own).is_none_or(|p| !is_org(&source.lexicon.front, &squeeze(&fold_str(p))));
    if more || whole || crumbs { page } else { own }
}

fn looks(source: &Source, title: &str) -> bool {
    looks_titled(&source.lexicon.front, &squeeze(&fold_str(title)))
}

fn printed(source: &Source) -> Option<String> {
    let own = source.frame.titles.iter().filter(|t| t.role == LineRole::Title);
    let joined: Vec<String> = own.map(|t| tidy(source, &joined(source, &t.spans))).collect();
    // Page heading and letterhead: the fuller one, the document's own where they are equal.
    joined.into_iter().rev().max_by_key(|t| (looks(source, t), title_key(t).chars().count().min(400)))
}

/// Lines of a title on one line. A space stays where one body's name ends and the next
/// begins, as joint notices print it.
fn joined(source: &Source, spans: &[Span]) -> String {
    let mut pieces = Vec::new();
    for span in spans {
        let line = source.raw(*span);
        // 云　州　市: letters set apart fill the line and separate nothing.
        let spaced = line.split_whitespace().any(|p| p.chars().count() < 3);
        if spaced {
            pieces.push(one_line(line));
        } else {
            pieces.extend(line.split_whitespace().map(str::to_owned));
        }
    }
    let mut out = String::new();
    let mut names = true;
    for piece in &pieces {
        let name = is_org(&source.lexicon.front, &squeeze(&fold_str(piece)));
        let issuers = before_verb(source, piece).is_some_and(|p| is_org(&source.lexicon.front, &fold_str(p)));
        let after_name = names && !out.is_empty() && (name || issuers);
        let latin = |c: char| c.is_ascii_alphanumeric();
        if after_name || out.ends_with(latin) && piece.starts_with(latin) {
            out.push(' ');
        }
        out.push_str(piece);
        names = names && name;
    }
    out
}

/// What stands in front of 关于 or the verb of a cover notice: the issuers, where they are
/// named.
pub(super) fn before_verb<'t>(source: &Source, title: &'t str) -> Option<&'t str> {
    let issuing = &source.lexicon.front.issuing;
    let places =
        |words: &[String]| words.iter().filter_map(|v| title.find(v.as_str())).collect::<BTreeSet<_>>();
    let mut all = places(&issuing.acts);
    all.extend(places(&issuing.verbs));
    let names = |at: &usize| is_org(&source.lexicon.front, &squeeze(&fold_str(cut(title, 0..*at))));
    let first = all.iter().find(|at| names(at)).copied();
    let plain = || places(&issuing.verbs).into_iter().chain(title.find("关于")).min();
    Some(cut(title, 0..first.or_else(plain)?))
}

fn stated(source: &Source) -> Option<String> {
    let fields = source.fields(Means::Title).map(|f| tidy(source, &f.value));
    let heading = |from| {
        let found = source.blocks.fields.iter().filter(move |f| f.from == from);
        found.map(|f| tidy(source, cut_tail(source, &f.value)))
    };
    let said = fields.chain(heading(FieldFrom::Heading));
    let all: Vec<String> = said
        .chain(heading(FieldFrom::Title).filter(|t| looks(source, t)))
        .filter(|t| names_document(source, t))
        .collect();
    all.iter().find(|t| looks(source, t)).or(all.first()).cloned()
}

fn names_document(source: &Source, title: &str) -> bool {
    let generic = &source.lexicon.front.title.generic;
    let length = title.chars().count();
    let site = source.lexicon.front.title.sites.close(title);
    let body = is_org(&source.lexicon.front, &squeeze(&fold_str(title)));
    (5..=300).contains(&length) && !site && !body && !generic.iter().any(|g| g == title)
}

/// `<title>` without the site's name.
fn cut_tail<'t>(source: &Source, title: &'t str) -> &'t str {
    let tails = source.lexicon.front.title.tails.iter();
    let mut best = title;
    for at in tails.filter_map(|t| title.find(t.as_str())) {
        let head = cut(title, 0..at).trim();
        if head.chars().count() >= 8 && head.len() < best.len() && looks(source, head) {
            best = head;
        }
    }
    best
}

/// On one line, without what editors put in front and a number glued behind.
fn tidy(source: &Source, title: &str) -> String {
    let mut title = if title.contains(' ') && keeps_spaces(source, title) {
        title.trim().to_owned()
    } else {
        one_line(title)
    };
    loop {
        let folded = fold_str(&title);
        let prefix = source.lexicon.front.title.prefixes.opening(&folded);
        let drop = match prefix {
            Some(p) => p.chars().count(),
            None => label(&folded)
                .or_else(|| site(source, &folded))
                .filter(|&n| looks_behind(source, &folded, n))
                .unwrap_or(0),
        };
        if drop == 0 {
            break;
        }
        let rest: String = title.chars().skip(drop).collect();
        rest.trim_start().clone_into(&mut title);
    }
    unwrapped(source, without_number(without_day(without_leading_number(source, &title)))).to_owned()
}

/// `云府发〔2024〕5号 云州市人民政府关于…`, as archives head their pages.
fn without_leading_number<'t>(source: &Source, title: &'t str) -> &'t str {
    let folded = fold_str(title);
    let Some(found) = number::at_start(&folded) else { return title };
    let skipped = cut(&folded, found.bytes).chars().count();
    let at = title.char_indices().nth(skipped).map_or(title.len(), |(i, _)| i);
    let rest = cut(title, at..title.len()).trim_start();
    let rest = rest.strip_prefix(['：', ':', '-', '—', '·']).unwrap_or(rest).trim_start();
    let bare = rest.strip_prefix('《').and_then(|r| r.strip_suffix('》')).unwrap_or(rest);
    if looks(source, bare) { rest } else { title }
}

/// Without the day on which the page was published, glued behind: `…的通知 2024-03-06`.
fn without_day(title: &str) -> &str {
    let bare = title.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | ' '));
    let tail = cut(title, bare.len()..title.len()).trim();
    let day = tail.get(0..10).unwrap_or_default();
    let parted = day.matches(['-', '/']).count() == 2 && day.starts_with(|c: char| c.is_ascii_digit());
    if parted && bare.ends_with(is_han) { bare } else { title }
}

/// A title that stands in 《》 as a whole: sites quote it so.
fn unwrapped<'t>(source: &Source, title: &'t str) -> &'t str {
    let Some(inner) = title.strip_prefix('《') else { return title };
    let end = matching(inner);
    let whole = cut(inner, end..inner.len()) == "》";
    if whole && looks(source, cut(inner, 0..end)) { cut(inner, 0..end) } else { title }
}

/// Whether the spaces of a title stand between names of bodies.
fn keeps_spaces(source: &Source, title: &str) -> bool {
    let folded = fold_str(title);
    let Some(names) = before_verb(source, &folded) else { return false };
    let mut names = names.split_whitespace().peekable();
    names.peek().is_some()
        && names.all(|n| is_org(&source.lexicon.front, n))
        && before_verb(source, &folded)
            .is_some_and(|n| n.trim().contains(' ') && !folded.trim_start_matches(n).contains(' '))
}

/// Characters of a site's name in front: `云州市人民政府网站——…`, `云州市政府门户网站 …`.
fn site(source: &Source, folded: &str) -> Option<usize> {
    let end = folded.find(['-', '_', '|', ' ', '>', '»', '·', ':'])?;
    let head = cut(folded, 0..end);
    let rest = cut(folded, end..folded.len());
    let behind = rest.trim_start_matches(['-', '_', '|', ' ', '>', '»', '·', ':']);
    let skipped = cut(folded, 0..folded.len() - behind.len());
    names_site(source, head).then(|| skipped.chars().count())
}

/// Whether a name is that of a site and of no body.
fn names_site(source: &Source, name: &str) -> bool {
    source.lexicon.front.title.sites.close(name)
}

/// Characters of a leading 【…】.
fn label(folded: &str) -> Option<usize> {
    let rest = folded.strip_prefix('【')?;
    Some(rest.chars().position(|c| c == '】')? + 2)
}

fn looks_behind(source: &Source, folded: &str, chars: usize) -> bool {
    let rest: String = folded.chars().skip(chars).collect();
    looks_titled(&source.lexicon.front, &squeeze(&rest))
}

fn without_number(title: &str) -> &str {
    number_start(title).map_or(title, |at| cut(title, 0..at).trim_end())
}

/// Where a number stands behind a title: `…的通知（云府发〔2024〕5号）`.
fn number_start(title: &str) -> Option<usize> {
    let folded = fold_str(title);
    let found = number::find_all(&folded).into_iter().next_back()?;
    let tail = cut(&folded, found.bytes.end..folded.len());
    let head = cut(&folded, 0..found.bytes.start);
    let head = head.strip_suffix('(').unwrap_or(head);
    let closes = matches!(tail.trim(), "" | ")");
    let at = head.chars().count();
    let place = title.char_indices().nth(at).map(|(i, _)| i)?;
    // 《办法》（云府发〔2024〕5号）: the number of a document that the title names.
    (closes && at > 8 && !head.trim_end().ends_with('》')).then_some(place)
}

/// The number that stands behind the printed title.
pub(super) fn number_behind(source: &Source) -> Option<DocNumber> {
    let own = source.frame.titles.iter().filter(|t| t.role == LineRole::Title);
    let titles = own.map(|t| one_line(&joined(source, &t.spans)));
    titles.into_iter().find_map(|t| {
        let at = number_start(&t)?;
        number::whole(&fold_str(cut(&t, at..t.len())))
    })
}

/// 文种 by the title's ending.
pub(super) fn doc_type(source: &Source, title: Option<&str>, encloses: bool) -> String {
    let Some(title) = title else {
        return if encloses { "通知".to_owned() } else { untitled(source) };
    };
    kind(source, title)
}

/// A text without title of its own is what its enclosed or only title says, or what it
/// calls itself: 本措施, 制定本方案.
fn untitled(source: &Source) -> String {
    let enclosed = source.frame.titles.iter().find(|t| t.part == 0);
    if let Some(title) = enclosed {
        return kind(source, &joined(source, &title.spans));
    }
    let preamble = source.own(LineRole::Preamble).find_map(|s| {
        let line = source.folded(s);
        announced(source, line).or_else(|| told(line)).or_else(|| hands_out(source, line))
    });
    let closing = || source.own(LineRole::Closing).find_map(|s| calls_itself(source, source.folded(s)));
    preamble.or_else(closing).unwrap_or_else(|| "other".to_owned())
}

/// 制定如下措施, 提出以下实施意见, 制定本方案: what a preamble leads up to.
fn announced(source: &Source, line: &str) -> Option<String> {
    const GIVES: &[&str] =
        &["制定", "制订", "提出", "出台", "推出", "作出", "特制定", "实施", "采取", "发布"];
    let behind = |w: &'static str| line.match_indices(w).map(move |(at, w)| (at, at + w.len()));
    let listed = ["如下", "以下"].into_iter().flat_map(behind).find_map(|(at, end)| {
        let gives = GIVES.iter().any(|g| cut(line, 0..at).ends_with(g));
        let name: String = cut(line, end..line.len()).chars().take(16).take_while(|&c| is_han(c)).collect();
        source.lexicon.front.doc_type(&name).filter(|_| gives).map(str::to_owned)
    });
    let own = || ["定本", "订本"].into_iter().flat_map(behind);
    listed.or_else(|| own().find_map(|(_, end)| named_kind(source, cut(line, end..line.len()))))
}

/// 现将有关事项通知如下.
fn told(line: &str) -> Option<String> {
    const KINDS: &[&str] = &["通知", "通报", "通告", "公告", "批复", "复函"];
    let mut places = line.match_indices("如下").map(|(at, _)| cut(line, 0..at));
    places.find_map(|head| KINDS.iter().find(|k| head.ends_with(*k))).map(|k| (*k).to_owned())
}

/// 现将《甲》印发给你们: who hands out a document does it by a notice.
fn hands_out(source: &Source, line: &str) -> Option<String> {
    let issuing = &source.lexicon.front.issuing;
    let says = |words: &[String]| words.iter().any(|w| line.contains(w.as_str()));
    (says(&issuing.phrases) && says(&issuing.carried)).then(|| "通知".to_owned())
}

/// 本措施, 本实施意见.
fn calls_itself(source: &Source, line: &str) -> Option<String> {
    line.match_indices('本').find_map(|(at, w)| named_kind(source, cut(line, at + w.len()..line.len())))
}

/// The 文种 that stands right here, with nothing but general words before it: 若干措施.
fn named_kind(source: &Source, ahead: &str) -> Option<String> {
    let front = &source.lexicon.front;
    let near: String = ahead.chars().take(10).take_while(|&c| is_han(c)).collect();
    let ends = near.char_indices().map(|(i, c)| i + c.len_utf8());
    let kinds = ends.filter_map(|end| {
        let mut rest = cut(&near, 0..end);
        let kind = front.doc_type(rest)?;
        rest = rest.strip_suffix(kind)?;
        while let Some(shorter) = front.citation.generic.before(rest) {
            rest = shorter;
        }
        rest.is_empty().then(|| kind.to_owned())
    });
    kinds.reduce(|_, longer| longer)
}

/// 文种 of any title.
fn kind(source: &Source, title: &str) -> String {
    let front = &source.lexicon.front;
    let squeezed = squeeze(&fold_str(title));
    let bare = without_note(&squeezed);
    // 云州市司法局解读《云州市方案》 is none itself.
    if let Some(at) = bare.find('《').filter(|_| bare.ends_with('》'))
        && cut(bare, 0..at).ends_with("解读")
    {
        return "解读".to_owned();
    }
    let bare = bare.trim_end_matches(['》', '”', '"', '>']);
    front.doc_type(bare).or_else(|| front.doc_type(without_note(bare))).unwrap_or("other").to_owned()
}

/// The document that a cover notice issues: its printed title, or what the cover calls it.
pub(super) fn encloses(source: &Source, title: Option<&str>) -> Option<Enclosed> {
    let printed = source.frame.titles.iter().find(|t| t.role == LineRole::EnclosedTitle);
    let printed = printed.map(|t| one_line(&joined(source, &t.spans)));
    let named = || title.and_then(|t| inner(source, t));
    let printed_one = printed.is_some();
    let enclosed = printed.or_else(|| title.and_then(|t| cover_names(source, t))).or_else(named)?;
    if title.is_some_and(|t| title_key(t) == title_key(&enclosed)) {
        return None;
    }
    let title = enclosed;
    let doc_type = kind(source, &title);
    (printed_one || doc_type != "other").then_some(Enclosed { title, doc_type })
}

/// What the title of a cover notice says that it issues.
fn inner(source: &Source, title: &str) -> Option<String> {
    let inner = inner_title(&source.lexicon.front, title)?;
    // 转发市发展改革委《甲》, 印发《甲》和《乙》: the first title named.
    let quoted = inner.find('《').filter(|_| inner.ends_with('》')).map(|at| {
        let rest = cut(inner, at + '《'.len_utf8()..inner.len());
        cut(rest, 0..matching(rest))
    });
    let bare = quoted.unwrap_or(inner);
    (bare.chars().count() >= 4).then(|| bare.to_owned())
}

/// The first 《…》 of a cover's text where its title issues something.
fn cover_names(source: &Source, title: &str) -> Option<String> {
    let printed = inner(source, title)?;
    let inner = title_key(&printed);
    let mut texts = source.own(LineRole::Preamble).take(4);
    texts.find_map(|span| {
        let raw = source.raw(span);
        let start = raw.find('《')?;
        let end = raw.rfind('》')?;
        let all = cut(raw, start + '《'.len_utf8()..end);
        let first = cut(all, 0..matching(all));
        // Named in part only: the cover adds the place, the title leaves it out.
        let key = title_key(first);
        alike(&key, &inner).then(|| if key == inner { printed.clone() } else { one_line(first) })
    })
}

/// Whether two titles share most of their pairs of neighbouring characters.
fn alike(a: &str, b: &str) -> bool {
    let pairs = |s: &str| s.chars().zip(s.chars().skip(1)).collect::<BTreeSet<_>>();
    let (a, b) = (pairs(a), pairs(b));
    let shared = a.intersection(&b).count();
    shared * 10 >= (a.len() + b.len()) * 3
}

/// Where the 《 before `s` is closed, or the end.
fn matching(s: &str) -> usize {
    let mut depth = 1usize;
    for (at, c) in s.char_indices() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    s.len()
}

/// Part 0 and every further one with its printed title.
pub(super) fn parts(source: &Source, title: Option<&str>, doc_type: &str) -> Vec<Part> {
    let mut printed: BTreeMap<u32, String> = BTreeMap::new();
    for found in source.frame.titles.iter().filter(|t| t.part > 0) {
        printed.entry(found.part).or_insert_with(|| one_line(&joined(source, &found.spans)));
    }
    let own =
        Part { index: 0, title: title.map(str::to_owned), doc_type: doc_type.to_owned(), ..Part::default() };
    let further = (1..source.frame.parts()).map(|index| {
        let title = printed.remove(&index);
        let doc_type = title.as_deref().map_or_else(|| "other".to_owned(), |t| kind(source, t));
        Part { index, title, doc_type, ..Part::default() }
    });
    std::iter::once(own).chain(further).collect()
}
