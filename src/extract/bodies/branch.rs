//! Offices and branches of bodies, which are called after them.

use std::borrow::Cow;

use super::read::{Reading, Seat, by_place, by_word, of};
use crate::base::text::cut;
use crate::lexicon::Lexicon;

/// 国家发展改革委办公厅: the office of a central body.
pub(super) fn central_office<'a>(
    lexicon: &'a Lexicon,
    text: &str,
    central: bool,
    year: Option<i16>,
) -> Option<Reading<'a>> {
    let (head, office) =
        ["办公厅", "办公室", "综合司"].iter().find_map(|o| text.strip_suffix(o).map(|h| (h, *o)))?;
    let hit = lexicon.bodies.central(head, central, year)?;
    let official = hit.official.map(|n| Cow::Owned(format!("{n}{office}")));
    Some(of(Seat::Nation, hit.key, hit.kind, official, text, false))
}

/// 国家金融监管总局绩溪支局: a branch named by its central body.
pub(super) fn central_branch<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let ends =
        text.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|&end| end >= 6 && end < text.len());
    ends.rev().find_map(|end| {
        let hit = lexicon.bodies.central(cut(text, 0..end), true, year)?;
        let behind = cut(text, end..text.len());
        let led = lexicon.places.lead(behind, year, true)?;
        let (place, rest) = (cut(behind, 0..led.len), cut(behind, led.len..behind.len()));
        lexicon
            .bodies
            .class(rest)
            .or_else(|| lexicon.bodies.class(text))
            .filter(|_| rest.chars().count() <= 12)?;
        let official = hit.official.and_then(|head| branch_name(lexicon, hit.key, head, place, rest));
        let reading = of(Seat::Stems(led.places), hit.key, hit.kind, official.map(Cow::Owned), text, true);
        (!rest.is_empty()).then_some(reading)
    })
}

/// The full name of a central body's branch: as its fellows are called, or as printed.
fn branch_name(lexicon: &Lexicon, key: &str, head: &str, place: &str, rest: &str) -> Option<String> {
    let mut patterns = lexicon.bodies.branches(key).peekable();
    if patterns.peek().is_none() {
        let plain = [
            "分局",
            "支局",
            "局",
            "分行",
            "支行",
            "分公司",
            "分署",
            "总队",
            "支队",
            "大队",
            "调查队",
            "调查总队",
            "营业部",
        ];
        return plain.contains(&rest).then(|| format!("{head}{place}{rest}"));
    }
    let mut fits = patterns.filter_map(|p| {
        let (opening, tail) = p.split_once("{s}")?;
        let same = tail == rest || matches!(rest, "分局" | "支局") && tail.ends_with(rest);
        (same && opening == head).then(|| format!("{head}{place}{tail}"))
    });
    let first = fits.next()?;
    fits.next().is_none().then_some(first)
}

/// 省药监局南京检查分局: a body's branch in a part of its territory.
pub(super) fn branch<'a>(
    lexicon: &'a Lexicon,
    text: &str,
    central: bool,
    year: Option<i16>,
) -> Option<Reading<'a>> {
    if !["分局", "直属局", "分中心", "分公司", "检查站"].iter().any(|e| text.ends_with(e)) {
        return None;
    }
    let cuts: Vec<usize> = text.char_indices().map(|(i, _)| i).filter(|&i| i >= 6).collect();
    cuts.into_iter().rev().find_map(|at| {
        let head = cut(text, 0..at);
        let tail = cut(text, at..text.len());
        let main = lexicon
            .bodies
            .central(head, central, year)
            .is_none()
            .then(|| by_word(lexicon, head, year).or_else(|| by_place(lexicon, head, year)))??;
        let part = lexicon.places.lead(tail, year, true).is_some();
        let official = main.official.filter(|_| part && main.key != Some("ecology-environment"));
        Some(Reading { official: official.map(|o| Cow::Owned(format!("{o}{tail}"))), ..main })
    })
}
