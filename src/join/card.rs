//! What joining keeps of a notice.

use std::borrow::Cow;
use std::collections::BTreeSet;

use encoding_rs::GB18030;
use percent_encoding::percent_decode_str;

use crate::base::text::is_han;
use crate::notice::{Format, Notice};
use crate::outline::frame::{ENDINGS_OF_FILES, title_key};

/// Characters of a stretch of text that is compared as one.
const STRETCH: usize = 8;
/// Stretches kept of a text: those with the smallest hashes, a fair sample of all.
const SAMPLE: usize = 48;

/// What tells whether a notice is part of another, or the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// Path of its source.
    pub path: String,
    /// Format of its source.
    pub format: Format,
    /// Its title's characters, without signs.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// The attachments that it names and does not hold.
    pub attachments: Vec<Listed>,
    /// Confidence in hundredths, measures, rank of the format, characters: the better copy
    /// has more.
    pub worth: (u32, usize, u8, usize),
    /// A sample of its text, ascending.
    pub(super) sample: Vec<u64>,
}

/// An attachment as its notice names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Index into the notice's `attachments`; none for the document that the notice encloses
    /// and does not hold.
    pub index: Option<usize>,
    /// Name of the file that the link leads to.
    pub file: String,
    /// Its title's characters, without signs.
    pub title: String,
}

impl Card {
    /// The card of a notice.
    pub fn of(notice: &Notice) -> Self {
        let absent = notice.attachments.iter().enumerate().filter(|(_, a)| a.part.is_none());
        let listed = absent.map(|(index, a)| Listed {
            index: Some(index),
            file: a.href.as_deref().map_or_else(String::new, file_name),
            title: title_key(&a.title),
        });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1")]
        let score = (notice.confidence.score * 100.0).round() as u32;
        Self {
            path: notice.source.path.clone(),
            format: notice.source.format,
            title: notice.title.as_deref().map_or_else(String::new, title_key),
            number: notice.doc_number.as_ref().map(|n| n.text.clone()),
            attachments: listed.chain(enclosed(notice)).collect(),
            worth: (score, notice.measures.len(), rank(notice.source.format), han(&notice.text)),
            sample: sample(&notice.text),
        }
    }

    /// Name of the file without folders and ending, as it would be titled.
    pub(super) fn stem(&self) -> String {
        let name = file_name(&self.path);
        title_key(name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem))
    }

    /// How much of the text both share, by their samples: 0 to 1.
    pub(super) fn alike(&self, other: &Self) -> f64 {
        let merged: BTreeSet<u64> = self.sample.iter().chain(&other.sample).copied().collect();
        let (mut all, mut shared) = (0u32, 0u32);
        for hash in merged.into_iter().take(SAMPLE) {
            all += 1;
            let both = self.sample.binary_search(&hash).is_ok() && other.sample.binary_search(&hash).is_ok();
            shared += u32::from(both);
        }
        if all == 0 { 0.0 } else { f64::from(shared) / f64::from(all) }
    }
}

/// The document that a notice issues, where its measures must stand in another file.
fn enclosed(notice: &Notice) -> Option<Listed> {
    let title = title_key(&notice.encloses.as_ref()?.title);
    let elsewhere = notice.measures.is_empty() && notice.parts.len() < 2;
    elsewhere.then(|| Listed { index: None, file: String::new(), title })
}

fn han(text: &str) -> usize {
    text.chars().filter(|&c| is_han(c)).count()
}

/// How much a format says of a document's structure: a page and a Word file state headings
/// and merged cells, a workbook cells alone, a PDF neither, a text nothing.
fn rank(format: Format) -> u8 {
    match format {
        Format::Html => 6,
        Format::Docx => 5,
        Format::Doc => 4,
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods | Format::Csv => 3,
        Format::Ofd | Format::Pdf => 2,
        Format::Text => 1,
    }
}

/// The last part of a path or address, decoded, in lower case. `download.jsp?name=a.doc`
/// names its file behind the question mark.
pub(super) fn file_name(address: &str) -> String {
    let mut parts = address.split(['?', '#']);
    let path = last_part(parts.next().unwrap_or_default());
    let is_file = |name: &String| ENDINGS_OF_FILES.iter().any(|end| name.ends_with(end));
    if is_file(&path) {
        return path;
    }
    let values = parts.flat_map(|query| query.split('&')).filter_map(|pair| pair.split_once('='));
    values.map(|(_, value)| last_part(&decoded(value))).find(is_file).unwrap_or(path)
}

fn last_part(path: &str) -> String {
    decoded(path.rsplit(['/', '\\']).next().unwrap_or_default()).to_lowercase()
}

/// Without percent signs; old sites write them for GBK.
fn decoded(name: &str) -> String {
    let bytes: Cow<'_, [u8]> = percent_decode_str(name).into();
    std::str::from_utf8(&bytes).map_or_else(|_| GB18030.decode(&bytes).0.into_owned(), str::to_owned)
}

/// A fair sample of the stretches of a text, whatever stands between its Han characters.
fn sample(text: &str) -> Vec<u64> {
    let han: Vec<char> = text.chars().filter(|&c| is_han(c)).collect();
    let mut kept = BTreeSet::new();
    for stretch in han.windows(STRETCH) {
        let hash = stretch.iter().fold(OFFSET, |h, &c| (h ^ u64::from(u32::from(c))).wrapping_mul(PRIME));
        // The last multiplication leaves the low bits weak; a shift spreads the high ones.
        let hash = (hash ^ (hash >> 29)).wrapping_mul(PRIME);
        if kept.len() < SAMPLE || kept.last().is_some_and(|&most| hash < most) {
            kept.insert(hash);
            if kept.len() > SAMPLE {
                kept.pop_last();
            }
        }
    }
    kept.into_iter().collect()
}

/// FNV-1a, 64 bit.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_read_from_addresses() {
        for (address, want) in [
            ("/files/P0202.PDF", "p0202.pdf"),
            ("https://x.example/a/%E4%BB%BB%E5%8A%A1.xlsx?v=1", "任务.xlsx"),
            ("a.zip!/附件\\表.docx", "表.docx"),
            ("/module/download.jsp?id=3&name=%C8%CE%CE%F1.XLS", "任务.xls"),
            ("/download.jsp?id=3", "download.jsp"),
            ("", ""),
        ] {
            assert_eq!(file_name(address), want);
        }
    }

    #[test]
    fn samples_tell_how_much_two_texts_share() {
        let card = |text: &str| Card { sample: sample(text), ..Card::default() };
        let numbers: Vec<String> = (0x4e00u32..0x5000).filter_map(char::from_u32).map(String::from).collect();
        let text = numbers.concat();
        let spaced = numbers.join(" \n");
        let half: String = numbers.iter().take(256).cloned().collect();
        assert!(card(&text).alike(&card(&spaced)) > 0.99);
        assert!((0.3..0.7).contains(&card(&text).alike(&card(&half))));
        assert!(card(&text).alike(&card("云州市人民政府办公室关于印发方案的通知")) < 0.01);
    }
}
