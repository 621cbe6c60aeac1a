//! Titles and numbers in the one form in which they are compared.
//!
//! A title is printed with or without its issuer, in either width, with quotes of any kind;
//! a version in brackets behind it stays apart, since it may be all that tells two documents
//! from each other.

use std::sync::Arc;

use super::Pool;
use crate::base::text::{cut, fold_str, is_invisible};
use crate::lexicon::Lexicon;
use crate::outline::frame::inner_title;

/// A title taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The title without issuer, place, version, quotes and spaces.
    pub key: Arc<str>,
    /// What stands in brackets behind it, where it tells versions apart: `2021-2025年`.
    pub version: Arc<str>,
    /// GB/T 2260 code of the place that it begins with.
    pub place: Option<Arc<str>>,
}

/// Longest issuer before 关于, in characters: several departments that issue together.
const LONGEST_ISSUER: usize = 80;

/// The forms of a title under which its document can be found: as it stands, and that of
/// the document that it issues or forwards.
pub(super) fn names(lexicon: &Lexicon, title: &str, pool: &mut Pool) -> Vec<Name> {
    let folded = squeezed(title);
    let mut out: Vec<Name> = name(lexicon, &folded, pool).into_iter().collect();
    let inner = inner_title(&lexicon.front, &folded).and_then(|inner| name(lexicon, inner, pool));
    if let Some(inner) = inner.filter(|inner| !out.contains(inner)) {
        out.push(inner);
    }
    out
}

/// The documents that a title names in 《》 as what it carries out, and does not enclose:
/// `贯彻落实《甲意见》任务清单`.
pub(super) fn inside(lexicon: &Lexicon, title: &str, pool: &mut Pool) -> Vec<Name> {
    let folded = squeezed(title);
    let mut out = Vec::new();
    let mut rest = folded.as_str();
    while let Some((_, from)) = rest.split_once(['《', '<']) {
        let Some((inside, behind)) = from.split_once(['》', '>']) else { break };
        out.extend(name(lexicon, inside, pool));
        rest = behind;
    }
    out
}

fn name(lexicon: &Lexicon, title: &str, pool: &mut Pool) -> Option<Name> {
    let bare: String = title.chars().filter(|c| !is_mark(*c)).collect();
    let (bare, version) = versioned(lexicon, &bare);
    let led = lexicon.places.lead(bare, None, false);
    let (rest, mut place) = match &led {
        Some(led) => {
            let code = led.places.first().and_then(|&at| lexicon.places.get(at)).map(|p| p.code.to_string());
            (cut(bare, led.len..bare.len()), code)
        }
        None => (bare, None),
    };
    let issuer = issuer(lexicon, rest);
    if place.is_none() && ["国务院", "中共中央", "国家", "中华人民共和国"].iter().any(|n| rest.starts_with(n))
    {
        place = Some("100000".to_owned());
    }
    let rest = cut(rest, issuer..rest.len());
    let rest = rest.strip_prefix("中华人民共和国").unwrap_or(rest);
    let key = rest.strip_prefix("关于").unwrap_or(rest);
    // 意见, 通知: names nothing.
    (key.chars().count() >= 3 && lexicon.front.doc_type(key) != Some(key)).then(|| Name {
        key: pool.of(key),
        version: pool.of(&version),
        place: place.map(|p| pool.of(&p)),
    })
}

/// Width, spaces, dashes and the shape of brackets do not count.
fn squeezed(title: &str) -> String {
    fold_str(title).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '《' | '》'
            | '<'
            | '>'
            | '“'
            | '”'
            | '"'
            | '‘'
            | '’'
            | '\''
            | '「'
            | '」'
            | '『'
            | '』'
            | '·'
            | ','
            | '、'
    )
}

/// Brackets at the end that tell a version: (试行), (2021-2025年).
fn versioned<'t>(lexicon: &Lexicon, title: &'t str) -> (&'t str, String) {
    let (mut bare, mut version) = (title, String::new());
    while let Some(at) = bare.strip_suffix(')').and_then(|t| t.rfind('(')) {
        let note = cut(bare, at + 1..bare.len() - 1);
        if at == 0 || !lexicon.linking.is_version(note) {
            break;
        }
        version.insert_str(0, &note.replace('~', "-").replace('年', ""));
        bare = cut(bare, 0..at);
    }
    (bare, version)
}

/// Length of the issuers before 关于.
fn issuer(lexicon: &Lexicon, title: &str) -> usize {
    let Some(at) = title.find("关于").filter(|&at| at > 0) else { return 0 };
    let before = cut(title, 0..at);
    let ends = lexicon.front.orgs.endings.iter().any(|e| before.ends_with(e.as_str()))
        || ["国务院", "中共中央", "党中央", "办公厅", "办公室", "政府", "市委", "省委", "县委", "区委"]
            .iter()
            .any(|e| before.ends_with(e));
    if ends && before.chars().count() <= LONGEST_ISSUER { at } else { 0 }
}

/// A 文号 in one print: brackets, width, spaces, 第 and leading zeros do not count. None
/// where it is no number of a document.
pub fn number_key(number: &str) -> Option<String> {
    let mut key = String::new();
    let mut digits = String::new();
    for c in fold_str(number).chars().filter(|c| !c.is_whitespace() && !matches!(c, '第' | '字')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        flush(&mut key, &mut digits);
        key.push(match c {
            '[' | '(' | '【' | '{' => '〔',
            ']' | ')' | '】' | '}' => '〕',
            c => c,
        });
    }
    flush(&mut key, &mut digits);
    (key.ends_with('号') && key.chars().any(|c| c.is_ascii_digit())).then_some(key)
}

fn flush(key: &mut String, digits: &mut String) {
    key.push_str(digits.trim_start_matches('0'));
    digits.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fold_onto_one_form() {
        let ctx = crate::Context::new(&crate::Settings::default()).unwrap();
        let mut pool = Pool::default();
        let mut key = |title: &str| {
            let names = names(&ctx.lexicon, title, &mut pool);
            names
                .iter()
                .map(|n| format!("{}|{}|{}", n.place.as_deref().unwrap_or(""), n.key, n.version))
                .collect::<Vec<_>>()
        };
        let rows: &[(&str, &[&str])] = &[
            ("江西省人民政府关于推进甲事的若干意见", &["360000|推进甲事的若干意见|"]),
            ("关于推进甲事的若干意见", &["|推进甲事的若干意见|"]),
            ("江西省甲事实施方案（2021—2025年）", &["360000|甲事实施方案|2021-2025"]),
            ("江西省甲事实施方案(2021-2025年)", &["360000|甲事实施方案|2021-2025"]),
            ("甲事管理办法（试行）", &["|甲事管理办法|试行"]),
            ("国务院办公厅关于“甲”事的通知", &["100000|甲事的通知|"]),
            (
                "南昌市人民政府办公室关于印发《南昌市甲事方案》的通知",
                &["360100|印发南昌市甲事方案的通知|", "360100|甲事方案|"],
            ),
            ("中华人民共和国乙事处罚法", &["100000|乙事处罚法|"]),
            ("意见", &[]),
        ];
        for (title, want) in rows {
            assert_eq!(key(title), *want, "{title}");
        }
    }

    #[test]
    fn numbers_fold_onto_one_print() {
        for print in
            ["甲政发〔2024〕6号", "甲政发[2024]06号", "甲政发（２０２４）第6号", "甲政发【2024】 6 号"]
        {
            assert_eq!(number_key(print).as_deref(), Some("甲政发〔2024〕6号"), "{print}");
        }
        assert_eq!(number_key("第二号"), None);
    }
}
