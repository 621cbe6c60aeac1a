//! What the readers of XML share: local names, attributes, text.
//!
//! Namespaces are passed over, because writers bind other prefixes to them; entities that
//! a file defines itself are not expanded.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What a reader of one part does with it.
pub(super) enum Step<'a> {
    /// An element begins.
    Start(BytesStart<'a>),
    /// An element with this local name ends.
    End(String),
    /// A stretch of text.
    Text(String),
}

/// Events of a part; an empty element begins and ends.
pub(super) struct Steps<'a> {
    reader: Reader<&'a [u8]>,
    /// Whether the part breaks off or is no XML behind some place.
    pub(super) broken: bool,
    depth: usize,
}

impl<'a> Steps<'a> {
    /// Over a part.
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.expand_empty_elements = true;
        Self { reader, broken: false, depth: 0 }
    }

    /// Goes behind the end of the element that began last.
    pub(super) fn pass_over(&mut self) {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside && self.next().is_some() {}
    }
}

impl<'a> Iterator for Steps<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(e)) => {
                    self.depth += 1;
                    return Some(Step::Start(e));
                }
                Ok(Event::End(e)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some(Step::End(e.local_name().as_ref().to_owned()));
                }
                Ok(Event::Text(t)) => return Some(Step::Text(t.xml10_content().into_owned())),
                Ok(Event::CData(t)) => return Some(Step::Text(t.xml10_content().into_owned())),
                Ok(Event::GeneralRef(r)) => return Some(Step::Text(referred(&r))),
                Ok(Event::Eof) => {
                    self.broken |= self.depth > 0;
                    return None;
                }
                Err(_) => {
                    self.broken = true;
                    return None;
                }
                Ok(_) => {}
            }
        }
    }
}

fn referred(reference: &BytesRef) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(reference).unwrap_or("").to_owned()
}

/// The value of an attribute, by its local name.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), Cow::into_owned))
}

/// A number in an attribute.
pub(super) fn number(element: &BytesStart, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// A truth in an attribute.
pub(super) fn truth(element: &BytesStart, name: &str) -> bool {
    attribute(element, name).is_some_and(|v| v == "1" || v.eq_ignore_ascii_case("true"))
}
