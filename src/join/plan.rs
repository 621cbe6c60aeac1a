//! Which notice is part of which, and which are the same.
//!
//! Cards come in, in the order of the sources; out goes one fate a card. Two files are the
//! same document where title or number and most of the text agree and the formats differ:
//! a repost in the same format is a source of its own. A file is the attachment that a
//! notice names where the link or the title leads to it alone.

use std::collections::BTreeMap;

use super::card::{Card, Listed, file_name};
use crate::notice::Format;

/// What becomes of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays a notice.
    Stays,
    /// It becomes a part of another.
    Part {
        /// Index of the other's card.
        of: usize,
        /// Index into the other's `attachments`; none where an attachment in between names it.
        attachment: Option<usize>,
    },
    /// It is the same document as another, which is the better copy.
    Copy {
        /// Index of the other's card.
        of: usize,
    },
}

/// Share of the text that copies have in common at least. Page breaks, running heads and
/// merged cells make copies of one document differ by up to a fifth.
const SAME: f64 = 0.6;
/// Characters of a title that tell a document at least: 任务清单 names many.
const TELLING: usize = 8;
/// Characters of a file's name that no other site gives to its file.
const OWN_NAME: usize = 12;
/// Copies of one title that are compared.
const MOST: usize = 40;

/// Decides about all cards.
pub fn plan(cards: &[Card]) -> Vec<Fate> {
    let mut fates = vec![Fate::Stays; cards.len()];
    copies(cards, &mut fates);
    parts(cards, &mut fates);
    fates
}

fn copies(cards: &[Card], fates: &mut [Fate]) {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, card) in cards.iter().enumerate() {
        if card.title.chars().count() >= TELLING {
            named.entry(&card.title).or_default().push(at);
        }
        if let Some(number) = &card.number {
            named.entry(number).or_default().push(at);
        }
    }
    for mut group in named.into_values().filter(|g| g.len() > 1) {
        group.truncate(MOST);
        // The best first: what follows is a copy of it, or of nothing.
        group.sort_by_key(|&at| (cards.get(at).map(|c| std::cmp::Reverse(c.worth)), at));
        for (place, &at) in group.iter().enumerate() {
            let earlier = group.iter().take(place).copied();
            let same = earlier.filter(|&o| fates.get(o) == Some(&Fate::Stays)).find(|&o| same(cards, o, at));
            if let (Some(of), Some(fate @ Fate::Stays)) = (same, fates.get_mut(at)) {
                *fate = Fate::Copy { of };
            }
        }
    }
}

fn same(cards: &[Card], one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (cards.get(one), cards.get(other)) else { return false };
    let titles = one.title == other.title || one.title.is_empty() || other.title.is_empty();
    one.format != other.format && titles && one.alike(other) >= SAME
}

fn parts(cards: &[Card], fates: &mut [Fate]) {
    let index = Index::new(cards);
    for (cover, card) in cards.iter().enumerate() {
        if fates.get(cover) != Some(&Fate::Stays) {
            continue;
        }
        for listed in &card.attachments {
            // Whatever copy is named, the best one joins.
            let best = |at: usize| match fates.get(at) {
                Some(&Fate::Copy { of }) => of,
                _ => at,
            };
            let free = |at: usize| best(at) != cover && fates.get(best(at)) == Some(&Fate::Stays);
            // A document that is only enclosed is no page or numbered notice of its own.
            let fits = |at: usize| {
                let other = cards.get(best(at));
                listed.index.is_some()
                    || other.is_some_and(|c| c.format != Format::Html && c.number.is_none())
            };
            let found = index.find(card, listed, &|at| free(at) && fits(at)).map(best);
            if let Some(at) = found.filter(|&at| !names(cards, at, cover))
                && let Some(fate) = fates.get_mut(at)
            {
                *fate = Fate::Part { of: cover, attachment: listed.index };
            }
        }
    }
    // An attachment's own attachments belong to the notice that it joined.
    for at in 0..fates.len() {
        while let Some(&Fate::Part { of, .. }) = fates.get(at)
            && let Some(&Fate::Part { of: above, .. }) = fates.get(of)
            && let Some(fate) = fates.get_mut(at)
        {
            *fate = Fate::Part { of: above, attachment: None };
        }
    }
}

/// Whether the notice at `at` names the one at `cover` as its attachment: two pages that
/// name one another are neighbours.
fn names(cards: &[Card], at: usize, cover: usize) -> bool {
    let (Some(card), Some(cover)) = (cards.get(at), cards.get(cover)) else { return false };
    let file = file_name(&cover.path);
    let named = |l: &&Listed| l.index.is_some();
    card.attachments
        .iter()
        .filter(named)
        .any(|l| l.file == file || !l.title.is_empty() && l.title == cover.title)
}

/// Notices by what an attachment may be called.
struct Index<'c> {
    cards: &'c [Card],
    files: BTreeMap<String, Vec<usize>>,
    titles: BTreeMap<String, Vec<usize>>,
}

impl<'c> Index<'c> {
    fn new(cards: &'c [Card]) -> Self {
        let (mut files, mut titles) = (BTreeMap::new(), BTreeMap::new());
        for (at, card) in cards.iter().enumerate() {
            files.entry(file_name(&card.path)).or_insert_with(Vec::new).push(at);
            let stem = card.stem();
            for title in [&card.title, &stem] {
                let list: &mut Vec<usize> = titles.entry(title.clone()).or_default();
                if !title.is_empty() && list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        Self { cards, files, titles }
    }

    /// The one free notice that an attachment of `cover` names, the nearest of several.
    fn find(&self, cover: &Card, listed: &Listed, free: &impl Fn(usize) -> bool) -> Option<usize> {
        let own = listed.file.chars().count() >= OWN_NAME;
        let by_file = self.files.get(&listed.file).filter(|_| !listed.file.is_empty());
        self.nearest(cover, by_file, own, free).or_else(|| {
            let by_title = self.titles.get(&listed.title).filter(|_| !listed.title.is_empty());
            self.nearest(cover, by_title, false, free)
        })
    }

    /// The nearest of the candidates; `far` says whether one in another folder counts.
    fn nearest(
        &self,
        cover: &Card,
        candidates: Option<&Vec<usize>>,
        far: bool,
        free: &impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut best: Vec<(usize, usize)> = candidates?
            .iter()
            .filter(|&&at| free(at))
            .filter_map(|&at| Some((distance(&cover.path, &self.cards.get(at)?.path), at)))
            .filter(|(distance, _)| far || *distance <= 1)
            .collect();
        best.sort_unstable();
        match best.as_slice() {
            [(_, at)] => Some(*at),
            [(near, at), (next, _), ..] if near < next => Some(*at),
            _ => None,
        }
    }
}

/// Folders that lie between two files: 0 in one folder, 1 where one lies in a folder beside
/// the other.
fn distance(one: &str, other: &str) -> usize {
    let folders = |path: &str| -> Vec<String> {
        let mut parts: Vec<String> = path.split(['/', '!']).map(str::to_owned).collect();
        parts.pop();
        parts.retain(|p| !p.is_empty());
        parts
    };
    let (one, other) = (folders(one), folders(other));
    let shared = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    one.len() + other.len() - 2 * shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::Format::{Html, Pdf};

    fn card(path: &str, title: &str, attachments: &[(&str, &str)]) -> Card {
        let listed = attachments.iter().enumerate().map(|(index, (file, title))| Listed {
            index: Some(index),
            file: (*file).to_owned(),
            title: (*title).to_owned(),
        });
        Card { path: path.into(), title: title.into(), attachments: listed.collect(), ..Card::default() }
    }

    fn fates(cards: &[Card]) -> Vec<String> {
        let name = |fate| match fate {
            Fate::Stays => "stays".to_owned(),
            Fate::Part { of, attachment: Some(listed) } => format!("{listed} of {of}"),
            Fate::Part { of, attachment: None } => format!("within {of}"),
            Fate::Copy { of } => format!("copy of {of}"),
        };
        plan(cards).into_iter().map(name).collect()
    }

    #[test]
    fn attachments_find_the_notice_that_names_them() {
        let page =
            |path: &str| card(path, "关于印发供水方案的通知", &[("p0202403.xlsx", ""), ("", "任务清单")]);
        let sheet = card("files/P0202403.xlsx", "", &[]);
        let list = card("in/任务清单.docx", "", &[]);
        assert_eq!(fates(&[page("in/a.html"), sheet.clone(), list.clone()]), ["stays", "0 of 0", "1 of 0"]);
        // 任务清单 in a folder far away is somebody else's.
        assert_eq!(fates(&[page("in/a.html"), card("x/y/任务清单.docx", "", &[])]), ["stays", "stays"]);
        // Two lists that fit equally well stay open.
        let two = [page("in/a.html"), list.clone(), card("in/任务清单.pdf", "", &[])];
        assert_eq!(fates(&two), ["stays", "stays", "stays"]);
        // What an attachment names joins the notice too.
        let form = card("in/任务清单.docx", "", &[("样表.xls", "")]);
        let table = card("in/样表.xls", "", &[]);
        assert_eq!(fates(&[form, table, page("in/a.html")]), ["1 of 2", "within 2", "stays"]);
        // A notice without measures and the list that it issues.
        let enclosed = Listed { index: None, file: String::new(), title: "供水任务清单".to_owned() };
        let cover = Card {
            attachments: vec![enclosed],
            ..card("in/b.html", "关于印发供水任务清单的通知", &[])
        };
        let sheet =
            Card { format: crate::notice::Format::Xls, ..card("in/8f3a2c", "供水任务清单", &[]) };
        let page = Card { format: Html, ..sheet.clone() };
        assert_eq!(fates(&[cover.clone(), sheet]), ["stays", "within 0"]);
        assert_eq!(fates(&[cover, page]), ["stays", "stays"]);
        // Pages that name one another are no attachments.
        let one = card("a.html", "关于甲的通知", &[("b.html", "")]);
        let other = card("b.html", "关于乙的通知", &[("a.html", "")]);
        assert_eq!(fates(&[one, other]), ["stays", "stays"]);
    }

    #[test]
    fn a_document_in_two_formats_is_one() {
        let text = |format, worth| Card {
            title: "关于印发供水服务方案的通知".into(),
            format,
            worth: (worth, 0, 0, 0),
            sample: (0..48).collect(),
            ..Card::default()
        };
        assert_eq!(fates(&[text(Pdf, 80), text(Html, 90)]), ["copy of 1", "stays"]);
        assert_eq!(fates(&[text(Html, 80), text(Html, 90)]), ["stays", "stays"]);
        let cover = card("a.html", "关于转发的通知", &[("b.pdf", "")]);
        let named = Card { path: "b.pdf".into(), ..text(Pdf, 80) };
        assert_eq!(fates(&[cover, named, text(Html, 90)]), ["stays", "copy of 2", "0 of 0"]);
        let other = Card { sample: (100..148).collect(), ..text(Pdf, 70) };
        assert_eq!(fates(&[text(Html, 80), other]), ["stays", "stays"]);
    }
}
