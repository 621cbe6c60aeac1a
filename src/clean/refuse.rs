//! Refuses sources that hold no document, on strong evidence only.
//!
//! What is short, made of links, or says that there is nothing to show is no document; a
//! news article or a guide is one here, and its kind is told later.

use super::lines::{Line, Lines};
use super::trim;
use crate::base::text::is_han;
use crate::diag::codes;
use crate::lexicon::boilerplate::Boilerplate;
use crate::read::SourceError;
use crate::read::page::Page;

/// Fewer Han characters than this make no document.
pub(super) const FEW: usize = 40;
/// A page that says it has nothing to show is short.
const SHORT: usize = 300;

/// An error where what was kept of a page is no document.
pub(super) fn check(
    rules: &Boilerplate,
    page: &Page,
    read: &Lines,
    kept: &[usize],
) -> Result<(), SourceError> {
    let lines = || kept.iter().filter_map(|&i| read.all.get(i));
    // Enough is enough: what is longer is never refused for its length.
    let han = lines().flat_map(|l| l.text.chars()).filter(|&c| is_han(c)).take(SHORT).count();
    let chars: usize = lines().map(|l| l.chars).sum();
    let linked: usize = lines().map(|l| l.linked).sum();
    let prose = lines().filter(|l| l.link_share() < 50 && l.text.contains('。')).count();
    if han < SHORT
        && let Some(message) = refusal(rules, page, lines().map(|l| l.text.as_str()).take(12))
    {
        return Err(SourceError::new(codes::NO_DOCUMENT, message));
    }
    if han < FEW {
        let pictures = read.images.len();
        if pictures > 0 && trim::han(&read.all) > FEW {
            let message = "the page's content is a picture; recognise its characters first";
            return Err(SourceError::new(codes::NO_TEXT_LAYER, message));
        }
        let message = "the page holds hardly any text; perhaps a script would fetch it";
        return Err(SourceError::new(codes::NO_DOCUMENT, message));
    }
    let dated = |l: &Line| l.chars < 24 && l.text.contains('年') && l.text.trim_end().ends_with('日');
    let listed: usize = lines().filter(|l| l.row.is_some()).map(|l| l.chars).sum();
    if prose == 0 && (han < SHORT || listed * 2 < chars) && !lines().any(|l| dated(l) || trim::is_body(l)) {
        return Err(SourceError::new(
            codes::NO_DOCUMENT,
            "the page holds menus and lists but no running text",
        ));
    }
    if linked * 10 > chars * 6 && prose * 10 < lines().count() {
        return Err(SourceError::new(codes::NO_DOCUMENT, "the page is an index of other documents"));
    }
    Ok(())
}

fn refusal<'a>(rules: &'a Boilerplate, page: &Page, lines: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut said = page.title.to_lowercase();
    for line in lines {
        said.push('\n');
        said.push_str(&line.to_lowercase());
    }
    rules
        .refusals
        .iter()
        .find(|r| r.forms.iter().any(|f| said.contains(f.as_str())))
        .map(|r| r.message.as_str())
}
