//! OFD files (GB/T 33190): text with boxes, as Chinese authorities seal and publish it.
//!
//! In come the bytes of the container, out goes what its pages print. The format states every
//! character and its place, so nothing is recognised; seals, annotations and attachments are
//! not the document and are left out.

mod objects;
mod package;
mod page;

use super::SourceError;
use super::layout::Layout;
use super::layout::quality::Quality;
use super::paper::Paper;
use super::zipped::parts::resolve;
use crate::diag::codes;
use objects::Fonts;
use package::Package;

/// Pages of one file at most.
const MOST_PAGES: usize = 5_000;

/// Points of 1/72 inch in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// Reads an OFD file.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut package = Package::open(bytes)?;
    let root = package.required("", "OFD.xml")?;
    let mut layout = Layout::default();
    let mut quality = Quality::default();
    let mut count = 0;
    for body in root.all("DocBody") {
        let Some(path) = body.child("DocRoot").map(|n| n.text.trim().to_owned()) else { continue };
        document(&mut package, &resolve("", &path), &mut count, |ink| {
            let mut ink = ink;
            quality.page(&mut ink);
            layout.page(ink);
        })?;
    }
    if count == 0 {
        return Err(SourceError::new(codes::UNREADABLE_SOURCE, "a damaged OFD file: it names no page"));
    }
    let mut doubts = quality.judge()?;
    doubts.extend(package.doubts());
    Ok(Paper { doubts, ..layout.paper() })
}

/// Reads the pages of one document of the file.
fn document(
    package: &mut Package<'_>,
    path: &str,
    count: &mut usize,
    mut out: impl FnMut(super::layout::ink::Ink),
) -> Result<(), SourceError> {
    let document = package.required("", path)?;
    let folder = package::folder(path);
    let common = document.child("CommonData");
    let area = common.and_then(|c| c.child("PageArea")).and_then(page::area);
    let mut fonts = Fonts::default();
    for res in common
        .iter()
        .flat_map(|c| c.children.iter())
        .filter(|n| matches!(n.name.as_str(), "PublicRes" | "DocumentRes"))
    {
        if let Some(node) = package.optional(folder, res.text.trim())? {
            fonts.add(&node);
        }
    }
    let mut templates = Vec::new();
    for template in common.iter().flat_map(|c| c.all("TemplatePage")) {
        if let (Some(id), Some(place)) = (template.attribute("ID"), template.attribute("BaseLoc")) {
            templates.push((id.to_owned(), resolve(folder, place)));
        }
    }
    let pages: Vec<String> = document
        .child("Pages")
        .iter()
        .flat_map(|p| p.all("Page"))
        .filter_map(|p| p.attribute("BaseLoc").map(|l| resolve(folder, l)))
        .collect();
    for place in pages {
        *count += 1;
        if *count > MOST_PAGES {
            let message = format!("more than {MOST_PAGES} pages in one OFD file");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        let number = u32::try_from(*count).unwrap_or(u32::MAX);
        let Some(content) = package.optional("", &place)? else { continue };
        let own = content.child("Area").and_then(page::area);
        let mut canvas = page::Canvas::new(number, own.or(area).unwrap_or(page::A4), &fonts);
        // What the template draws stands behind the page: letterheads and rules.
        for used in content.all("Template") {
            let found = templates.iter().find(|t| Some(t.0.as_str()) == used.attribute("TemplateID"));
            if let Some((_, place)) = found
                && let Some(template) = package.optional("", place)?
            {
                canvas.content(&template);
            }
        }
        canvas.content(&content);
        out(canvas.finish());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
