//! PDF files with a text layer.
//!
//! In come the bytes, out goes what the pages print, in reading order with boxes. Files that
//! open without a password are read, also where their table of objects is damaged; scans and
//! files whose fonts do not say what they draw are refused. Characters are not recognised
//! from images.

mod device;
mod fonts;
mod guard;
mod spoken;

use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};

use super::SourceError;
use super::layout::Layout;
use super::layout::ink::Ink;
use super::layout::quality::Quality;
use super::paper::{Doubt, Paper};
use crate::diag::codes;
use device::Canvas;
use fonts::Fonts;

/// Pages of one file at most.
const MOST_PAGES: usize = 5_000;

/// Characters of one file at most.
const MOST_GLYPHS: usize = 20_000_000;

/// Pages after which the interpreter's memory of pictures and colours is given back.
const KEEP: usize = 64;

/// Reads a PDF file.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|e| refusal(e, bytes))?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(SourceError::new(
            codes::UNREADABLE_SOURCE,
            "a damaged PDF file: no page can be found in it",
        ));
    }
    if pages.len() > MOST_PAGES {
        let message = format!("{} pages; at most {MOST_PAGES} are read from one PDF file", pages.len());
        return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
    }
    guard::check(&pdf)?;
    let mut layout = Layout::default();
    let mut quality = Quality::default();
    let mut fonts = Fonts::default();
    let mut glyphs = 0;
    let mut cache = InterpreterCache::new();
    for (at, page) in pages.iter().enumerate() {
        if at % KEEP == KEEP - 1 {
            cache = InterpreterCache::new();
        }
        fonts.page(page);
        let mut ink = draw(&pdf, page, at, &fonts, &cache);
        glyphs += ink.glyphs.len();
        if glyphs > MOST_GLYPHS {
            let message = format!("more than {MOST_GLYPHS} characters in one PDF file");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        quality.page(&mut ink);
        layout.page(ink);
    }
    let mut doubts = quality.judge()?;
    doubts.extend(cut_off(bytes));
    Ok(Paper { doubts, ..layout.paper() })
}

/// Lets the interpreter draw one page.
fn draw<'a>(pdf: &'a Pdf, page: &Page<'a>, at: usize, fonts: &Fonts, cache: &InterpreterCache<'a>) -> Ink {
    let (width, height) = page.render_dimensions();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    // Annotations are stamps, links and remarks on the document, not the document.
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut context = Context::new(transform, bounds, cache, pdf.xref(), settings);
    let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let mut canvas = Canvas::new(fonts, number, width, height);
    interpret_page(page, &mut context, &mut canvas);
    canvas.finish()
}

fn refusal(error: LoadPdfError, bytes: &[u8]) -> SourceError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            let message = "this is a PDF file locked by a password; save it without one";
            SourceError::new(codes::UNSUPPORTED_FORMAT, message)
        }
        LoadPdfError::Decryption(_) => {
            let message = "this is a PDF file with an encryption that is not read; save it without one";
            SourceError::new(codes::UNSUPPORTED_FORMAT, message)
        }
        LoadPdfError::Invalid if cut_off(bytes).is_some() => {
            let message = "the PDF file breaks off before its end, and no page can be found in what is left";
            SourceError::new(codes::UNREADABLE_SOURCE, message)
        }
        LoadPdfError::Invalid => {
            SourceError::new(codes::UNREADABLE_SOURCE, "a damaged PDF file: its objects cannot be found")
        }
    }
}

/// A doubt where the file does not end as every PDF file does.
fn cut_off(bytes: &[u8]) -> Option<Doubt> {
    let tail = bytes.get(bytes.len().saturating_sub(4096)..).unwrap_or(bytes);
    let whole =
        memchr::memmem::find(tail, b"%%EOF").is_some() || memchr::memmem::find(tail, b"startxref").is_some();
    let message =
        "the PDF file breaks off before its end; the pages that could be found were read".to_owned();
    (!whole).then(|| Doubt { code: codes::TRUNCATED_SOURCE.name.to_owned(), message })
}

#[cfg(test)]
mod tests;
