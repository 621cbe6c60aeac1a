//! Refuses what would cost more than any document: before the interpreter sees a page.
//!
//! A stream may unpack to a thousand times its size, a table of widths may name four thousand
//! million characters, and forms may draw one another over and over. Each is measured on the
//! objects themselves. Whether the pages make sense is not asked.

use std::collections::BTreeMap;
use std::io::{Read, copy, sink};

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys::{FILTER, FORM, RESOURCES, SUBTYPE, W, W2, XOBJECT};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};

use crate::diag::codes;
use crate::read::SourceError;

/// Objects of one file at most.
const MOST_OBJECTS: usize = 2_000_000;

/// What one stream may unpack to.
const MOST_BYTES: u64 = if cfg!(test) { 4 << 20 } else { 192 << 20 };

/// Packed sizes below this cannot exceed the limit: DEFLATE packs at most 1,032 to one.
const SMALL: usize = if cfg!(test) { 1 << 10 } else { 128 << 10 };

/// Times that one form may be drawn from within others.
const MOST_DRAWN: u64 = 1_000_000;

/// Codes of composite fonts have two bytes; widths are thousandths of the size.
const MOST_CODE: f64 = 100_000.0;

/// Measures the objects of a file.
pub(super) fn check(pdf: &Pdf) -> Result<(), SourceError> {
    if pdf.len() > MOST_OBJECTS {
        return Err(refusal("more objects than a document has"));
    }
    let mut forms = Forms::default();
    for object in pdf.objects() {
        match object {
            Object::Dict(dict) => widths(&dict)?,
            Object::Stream(stream) => {
                packed(&stream)?;
                if is_form(&stream) && forms.drawn(&stream, 0) > MOST_DRAWN {
                    return Err(refusal("forms that draw one another more often than any page needs"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn refusal(what: &str) -> SourceError {
    SourceError::new(codes::LIMIT_EXCEEDED, format!("a PDF file with {what}"))
}

/// A range of widths is stored character by character.
fn widths(dict: &Dict<'_>) -> Result<(), SourceError> {
    let arrays = [W, W2].into_iter().filter_map(|key| dict.get::<Array<'_>>(key));
    for array in arrays {
        let far = |o: Object<'_>| matches!(o, Object::Number(n) if n.as_f64().abs() > MOST_CODE);
        if array.iter::<Object<'_>>().any(far) {
            return Err(refusal("a table of widths for more characters than a font has"));
        }
    }
    Ok(())
}

/// Unpacks a large stream without keeping it.
fn packed(stream: &Stream<'_>) -> Result<(), SourceError> {
    let flate = |n: &Name<'_>| matches!(&**n, b"FlateDecode" | b"Fl");
    let flates = match stream.dict().get::<Object<'_>>(FILTER) {
        Some(Object::Name(name)) => usize::from(flate(&name)),
        Some(Object::Array(names)) => names.iter::<Name<'_>>().filter(flate).count(),
        _ => 0,
    };
    if flates > 1 {
        return Err(refusal("a stream that is packed twice"));
    }
    let data = stream.raw_data();
    if flates == 0 || data.len() < SMALL {
        return Ok(());
    }
    let unpacked = copy(&mut ZlibDecoder::new(&*data).take(MOST_BYTES + 1), &mut sink());
    if unpacked.is_ok_and(|n| n > MOST_BYTES) {
        return Err(refusal("a stream that unpacks to more than a page can hold"));
    }
    Ok(())
}

fn is_form(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(SUBTYPE).is_some_and(|n| &*n == FORM)
}

/// How often forms are drawn, by form.
#[derive(Default)]
struct Forms(BTreeMap<ObjectIdentifier, u64>);

impl Forms {
    /// Forms that are drawn when this one is; a form within itself counts as too many.
    fn drawn(&mut self, form: &Stream<'_>, depth: u32) -> u64 {
        let id = form.obj_id();
        if let Some(known) = self.0.get(&id) {
            return *known;
        }
        if depth > 40 {
            return u64::MAX;
        }
        self.0.insert(id, u64::MAX);
        let inner = form.dict().get::<Dict<'_>>(RESOURCES).and_then(|r| r.get::<Dict<'_>>(XOBJECT));
        let mut most = 0;
        for key in inner.iter().flat_map(Dict::keys).take(1_000) {
            let child = inner.as_ref().and_then(|d| d.get::<Stream<'_>>(&*key)).filter(is_form);
            most = most.max(child.map_or(0, |c| self.drawn(&c, depth + 1)));
        }
        let times = if most == 0 { 0 } else { calls(form) };
        let drawn = most.saturating_mul(times).saturating_add(1);
        self.0.insert(id, drawn);
        drawn
    }
}

/// Upper bound of the times that a form draws others.
fn calls(form: &Stream<'_>) -> u64 {
    let count = form.decoded().map_or(0, |data| memchr::memmem::find_iter(&data, b"Do").count());
    u64::try_from(count).unwrap_or(u64::MAX)
}
