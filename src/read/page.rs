//! The compact form of a page that reading hands to cleaning: nodes in document order,
//! each before what it holds, with names, text and how it is set.

use crate::base::text::cut;

/// A page in document order.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Elements, texts and comments, each before what it holds.
    pub nodes: Vec<Node>,
    /// Text of all text nodes, one behind the other; white space as in the source, but for
    /// indentation.
    pub text: String,
    /// Ids, classes and comments.
    pub(super) names: String,
    /// Links by number.
    pub links: Vec<Href>,
    /// `<meta>` tags with name and content.
    pub metas: Vec<(String, String)>,
    /// `<title>`.
    pub title: String,
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub tag: Tag,
    /// How it is set, what it inherits included.
    pub set: Setting,
    /// The node that holds it; its own number for the first.
    pub parent: u32,
    /// First number behind all that it holds.
    pub end: u32,
    /// Text: range in [`Page::text`]. Elements: id and class. Comments: their text.
    pub(super) at: (u32, u32),
    /// Elements: length of the id. Cells: columns and rows that they cover. Links: number.
    pub(super) extra: u32,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A stretch of text.
    Text,
    /// A short comment: some mark the content.
    Comment,
    /// An element that starts a line of its own.
    Block,
    /// An element inside a line.
    Inline,
    /// `<br>`, `<hr>`.
    Break,
    /// `<a>`.
    Link,
    /// `<h1>` … `<h6>`.
    Heading(u8),
    /// `<table>`.
    Table,
    /// `<tr>`.
    Row,
    /// `<td>`, `<th>`.
    Cell,
    /// `<img>`.
    Image,
}

/// How a node is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting(pub(super) u8);

impl Setting {
    pub(super) const HIDDEN: u8 = 1;
    pub(super) const CENTERED: u8 = 2;
    pub(super) const RIGHT: u8 = 4;
    pub(super) const BOLD: u8 = 8;
    pub(super) const LINK: u8 = 16;
    pub(super) const PRE: u8 = 32;

    /// Not shown.
    pub fn hidden(self) -> bool {
        self.0 & Self::HIDDEN != 0
    }
    /// Centred.
    pub fn centered(self) -> bool {
        self.0 & Self::CENTERED != 0
    }
    /// Flush right.
    pub fn right(self) -> bool {
        self.0 & Self::RIGHT != 0
    }
    /// Bold.
    pub fn bold(self) -> bool {
        self.0 & Self::BOLD != 0
    }
    /// Inside a link.
    pub fn link(self) -> bool {
        self.0 & Self::LINK != 0
    }
    /// Line breaks of the source are line breaks.
    pub fn preformatted(self) -> bool {
        self.0 & Self::PRE != 0
    }

    pub(super) fn align(&mut self, value: &str) {
        let side = match value.trim() {
            v if v.eq_ignore_ascii_case("center") => Self::CENTERED,
            v if v.eq_ignore_ascii_case("right") || v.eq_ignore_ascii_case("end") => Self::RIGHT,
            v if v.eq_ignore_ascii_case("left") || v.eq_ignore_ascii_case("justify") => 0,
            _ => return,
        };
        self.0 = self.0 & !(Self::CENTERED | Self::RIGHT) | side;
    }

    pub(super) fn style(&mut self, style: &str) {
        let ends = memchr::memchr_iter(b';', style.as_bytes()).chain([style.len()]);
        let mut from = 0;
        for end in ends {
            let declaration = cut(style, from..end);
            from = end + 1;
            if let Some((property, value)) = declared(declaration) {
                self.set(property, value);
            }
        }
    }

    fn set(&mut self, property: Property, value: &str) {
        let mut turn = |flag: u8, on: bool| self.0 = self.0 & !flag | if on { flag } else { 0 };
        match property {
            Property::TextAlign => self.align(value),
            Property::Display if value.trim_start().starts_with("none") => self.0 |= Self::HIDDEN,
            Property::Visibility if value.trim_start().starts_with("hidden") => self.0 |= Self::HIDDEN,
            Property::Display | Property::Visibility => {}
            Property::WhiteSpace => turn(Self::PRE, value.trim_start().starts_with("pre")),
            Property::FontWeight => {
                let bold = matches!(value.trim(), "bold" | "bolder" | "600" | "700" | "800" | "900");
                turn(Self::BOLD, bold);
            }
        }
    }
}

/// What of a style is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    TextAlign,
    Display,
    Visibility,
    WhiteSpace,
    FontWeight,
}

const PROPERTIES: [(&str, Property); 5] = [
    ("text-align", Property::TextAlign),
    ("display", Property::Display),
    ("visibility", Property::Visibility),
    ("white-space", Property::WhiteSpace),
    ("font-weight", Property::FontWeight),
];

/// The property that a declaration sets, if it is one that is read, and its value.
pub(super) fn declared(declaration: &str) -> Option<(Property, &str)> {
    let declaration = declaration.trim_start();
    // A look at the first letter spares most declarations the rest.
    let first = declaration.bytes().next()?.to_ascii_lowercase();
    if !matches!(first, b't' | b'd' | b'v' | b'w' | b'f') {
        return None;
    }
    let (name, value) = declaration.split_once(':')?;
    let name = name.trim_end();
    let (_, property) = PROPERTIES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known))?;
    Some((*property, value))
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href {
    /// Its address as given.
    pub href: String,
    /// Its `title`, often the only full name of a file.
    pub title: String,
}

impl Page {
    /// What a text node or comment says.
    pub fn text_of(&self, node: &Node) -> &str {
        let range = node.at.0 as usize..node.at.1 as usize;
        match node.tag {
            Tag::Text => cut(&self.text, range),
            Tag::Comment => cut(&self.names, range),
            _ => "",
        }
    }

    /// An element's id.
    pub fn id_of(&self, node: &Node) -> &str {
        let names = self.names_of(node);
        names.split('\u{1}').next().unwrap_or("")
    }

    /// An element's classes, as written.
    pub fn class_of(&self, node: &Node) -> &str {
        let names = self.names_of(node);
        names.split_once('\u{1}').map_or("", |(_, class)| class)
    }

    /// Columns and rows that a cell covers, each at least 1.
    pub fn spans_of(node: &Node) -> (usize, usize) {
        ((node.extra & 0xffff).max(1) as usize, (node.extra >> 16).max(1) as usize)
    }

    /// Number of a link in [`Page::links`].
    pub fn link_number(&self, node: &Node) -> Option<usize> {
        (node.tag == Tag::Link).then_some(node.extra as usize)
    }

    /// Where a link leads.
    pub fn href_of(&self, node: &Node) -> Option<&Href> {
        if node.tag == Tag::Link { self.links.get(node.extra as usize) } else { None }
    }

    fn names_of(&self, node: &Node) -> &str {
        if matches!(node.tag, Tag::Text | Tag::Comment) {
            return "";
        }
        cut(&self.names, node.at.0 as usize..node.at.1 as usize)
    }

    pub(super) fn named(&mut self, s: &str) -> (u32, u32) {
        let from = small(self.names.len());
        self.names.push_str(s);
        (from, small(self.names.len()))
    }
}

pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
