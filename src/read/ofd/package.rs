//! The container of an OFD file: its members by path, and their XML as trees.
//!
//! Paths are absolute from the container's root or relative to the member that names them.
//! The depth and the number of elements are limited.

use quick_xml::events::{BytesStart, Event};

use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::Doubt;
use crate::read::zipped::parts::{Limits, Parts, resolve};

/// What the members may unpack to.
const LIMITS: Limits = Limits { part: if cfg!(test) { 1 << 20 } else { 64 << 20 }, total: 512 << 20 };

/// Elements of one member, and their depth.
const MOST_NODES: usize = 2_000_000;
const MOST_DEPTH: usize = 64;

/// An element without its namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Node {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    /// Its own text, without that of its children.
    pub(super) text: String,
}

impl Node {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| a.0 == name).map(|a| a.1.as_str())
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The children of a name.
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &Node> {
        self.children.iter().filter(move |c| c.name == name)
    }
}

/// An open container.
pub(super) struct Package<'a> {
    parts: Parts<'a>,
    broken: usize,
}

impl<'a> Package<'a> {
    /// Opens a container.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, SourceError> {
        Ok(Self { parts: Parts::open(bytes, LIMITS)?, broken: 0 })
    }

    /// A member without which there is no document.
    pub(super) fn required(&mut self, folder: &str, place: &str) -> Result<Node, SourceError> {
        let lost =
            || SourceError::new(codes::UNREADABLE_SOURCE, format!("a damaged OFD file: {place} is missing"));
        self.optional(folder, place)?.ok_or_else(lost)
    }

    /// A member, where it is there and can be read.
    pub(super) fn optional(&mut self, folder: &str, place: &str) -> Result<Option<Node>, SourceError> {
        let Some(part) = self.parts.part(&resolve(folder, place))? else {
            self.broken += 1;
            return Ok(None);
        };
        let unpacked = part.whole;
        let (node, whole) = tree(&part.text())?;
        self.broken += usize::from(!unpacked || !whole);
        Ok(node)
    }

    /// A doubt where members were missing or broke off.
    pub(super) fn doubts(&self) -> Option<Doubt> {
        let message = format!("{} member(s) of the OFD file are missing or break off", self.broken);
        (self.broken > 0).then(|| Doubt { code: codes::TRUNCATED_SOURCE.name.to_owned(), message })
    }
}

/// The folder of a path.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |p| p.0)
}

/// The tree of a member, and whether it ends where it should. Entities that a document
/// declares itself are not expanded.
fn tree(text: &str) -> Result<(Option<Node>, bool), SourceError> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                open.push(node(&tag));
                count += 1;
            }
            Ok(Event::Empty(tag)) => {
                count += 1;
                place(node(&tag), &mut open, &mut root);
            }
            Ok(Event::End(_)) => {
                if let Some(done) = open.pop() {
                    place(done, &mut open, &mut root);
                }
            }
            Ok(Event::Text(text)) => {
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&text);
                }
            }
            Ok(Event::CData(text)) => {
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&text);
                }
            }
            Ok(Event::GeneralRef(name)) => {
                if let Some(node) = open.last_mut() {
                    node.text.extend(reference(&name));
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if count > MOST_NODES || open.len() > MOST_DEPTH {
            return Err(SourceError::new(
                codes::LIMIT_EXCEEDED,
                "an OFD file with too many or too deep elements",
            ));
        }
    }
    let whole = open.is_empty() && root.is_some();
    while let Some(done) = open.pop() {
        place(done, &mut open, &mut root);
    }
    Ok((root, whole))
}

fn place(done: Node, open: &mut [Node], root: &mut Option<Node>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None => *root = Some(done),
    }
}

fn node(tag: &BytesStart<'_>) -> Node {
    let mut stated = tag.attributes();
    let attributes = stated.with_checks(false).flatten().map(|a| {
        let value = quick_xml::escape::unescape(&a.value);
        let value = value.map_or_else(|_| a.value.to_string(), std::borrow::Cow::into_owned);
        (a.key.local_name().as_ref().to_owned(), value)
    });
    Node { name: tag.local_name().as_ref().to_owned(), attributes: attributes.collect(), ..Node::default() }
}

/// The character of a reference: by number, or one of the five that XML itself knows.
fn reference(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(ch)) = name.resolve_char_ref() {
        return Some(ch);
    }
    quick_xml::escape::resolve_xml_entity(name)?.chars().next()
}
