//! Walks one XML part from its first tag to its last without building a tree.
//!
//! In comes the decoded text of a part, out go its elements by local name, since the
//! standard's two editions differ in namespaces only. Entities that a part declares itself
//! are never expanded. What an element means is for the callers to say.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting that is followed; tables in text boxes in tables stay far below.
const DEEPEST: usize = 256;

/// Why a part was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It ends early or is not well formed.
    Broken,
    /// Elements are nested deeper than is followed.
    Deep,
    /// It prints more than is kept.
    Large,
}

/// A place in a part.
#[derive(Debug)]
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    fault: Option<Fault>,
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag<'a>(BytesStart<'a>);

enum Step<'a> {
    Open(Tag<'a>),
    Text(Cow<'a, str>),
    Close,
}

impl<'a> Xml<'a> {
    /// Stands before the first tag of `part`.
    pub(super) fn new(part: &'a str) -> Self {
        let mut reader = Reader::from_str(part);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0, fault: None }
    }

    /// What kept the part from being read to its end.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Reads no further.
    pub(super) fn stop(&mut self, fault: Fault) {
        self.fault = Some(fault);
    }

    /// Calls `read` for each child of the element that was entered last, and leaves that
    /// element. What `read` leaves of a child is passed over.
    pub(super) fn each(&mut self, mut read: impl FnMut(&mut Self, &Tag<'a>)) {
        let floor = self.depth;
        while let Some(step) = self.step() {
            match step {
                Step::Open(tag) => {
                    read(self, &tag);
                    self.leave(floor);
                }
                Step::Close if self.depth < floor => return,
                Step::Close | Step::Text(_) => {}
            }
        }
    }

    /// Calls `read` for each child of the part's outermost element.
    pub(super) fn each_of_root(&mut self, mut read: impl FnMut(&mut Self, &Tag<'a>)) {
        self.each(|xml, _| xml.each(&mut read));
    }

    /// The text of the element that was entered last, and leaves it.
    pub(super) fn text(&mut self) -> String {
        let floor = self.depth;
        let mut text = String::new();
        while let Some(step) = self.step() {
            match step {
                Step::Text(piece) if self.depth == floor => text.push_str(&piece),
                Step::Close if self.depth < floor => break,
                _ => {}
            }
        }
        text
    }

    fn leave(&mut self, floor: usize) {
        while self.depth > floor {
            if self.step().is_none() {
                return;
            }
        }
    }

    fn step(&mut self) -> Option<Step<'a>> {
        while self.fault.is_none() {
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        self.fault = Some(Fault::Deep);
                        break;
                    }
                    return Some(Step::Open(Tag(tag)));
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some(Step::Close);
                }
                Ok(Event::Text(text)) => return Some(Step::Text(text.xml10_content())),
                Ok(Event::CData(text)) => return Some(Step::Text(text.xml10_content())),
                Ok(Event::GeneralRef(entity)) => {
                    let named = || resolve_xml_entity(&entity).map(Cow::Borrowed);
                    let numbered = entity.resolve_char_ref().ok().flatten();
                    if let Some(text) = numbered.map(|c| Cow::Owned(c.to_string())).or_else(named) {
                        return Some(Step::Text(text));
                    }
                }
                Ok(Event::Eof) => {
                    if self.depth > 0 {
                        self.fault = Some(Fault::Broken);
                    }
                    break;
                }
                Ok(_) => {}
                Err(_) => self.fault = Some(Fault::Broken),
            }
        }
        None
    }
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The attribute of that local name.
    pub(super) fn attr(&self, name: &str) -> Option<String> {
        // Checks for doubled names would cost the square of their number.
        let mut all = self.0.attributes();
        let value = all.with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
        let text = value.normalized_value(XmlVersion::Implicit1_0);
        Some(text.unwrap_or(value.value.clone()).into_owned())
    }

    /// The attribute `val`.
    pub(super) fn val(&self) -> Option<String> {
        self.attr("val")
    }

    /// The attribute `val` as a number.
    pub(super) fn number(&self) -> Option<i64> {
        self.val()?.trim().parse().ok()
    }

    /// A switch: on unless it says otherwise.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_walked_and_left() {
        let mut xml = Xml::new(
            "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY e \"&e;&e;\">]>\
             <w:r a:x='1' w:val='&lt;&#x4e00;'><w:t>一&amp;&e;&#20108;<![CDATA[<三>]]></w:t><a/><b>x<c/></b></w:r>",
        );
        let mut seen = Vec::new();
        xml.each(|xml, tag| {
            seen.push(tag.val().unwrap_or_default());
            xml.each(|xml, tag| {
                seen.push(tag.name().to_owned());
                if tag.name() == "t" {
                    seen.push(xml.text());
                }
            });
        });
        assert_eq!(seen, ["<一", "t", "一&二<三>", "a", "b"]);
        assert_eq!(xml.fault(), None);
    }

    #[test]
    fn faults_are_told() {
        let deep = "<a>".repeat(DEEPEST + 1);
        for (text, want) in [("<a><b>", Some(Fault::Broken)), (&deep, Some(Fault::Deep)), ("<a/>", None)] {
            let mut xml = Xml::new(text);
            xml.each(|_, _| {});
            assert_eq!(xml.fault(), want);
        }
    }
}
