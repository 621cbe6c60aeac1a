//! One walk over a parsed page: markup in, a compact [`Page`] out.
//!
//! The page keeps what cleaning needs (nesting, names, text, what links and spans say,
//! how text is set) in flat arrays in document order, so that no later step touches the
//! parser's tree. Scripts, styles and form controls are left behind. Which part is the
//! document is not decided here.

use std::ops::Range;

use scraper::{Html, Node as Parsed, node::Element};

use super::{SourceError, guard};
use crate::base::text::cut;

/// A page in document order.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Elements, texts and comments, each before what it holds.
    pub nodes: Vec<Node>,
    /// Text of all text nodes, one behind the other.
    pub text: String,
    /// Ids, classes and comments.
    names: String,
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
    at: (u32, u32),
    /// Elements: length of the id. Cells: columns and rows that they cover. Links: number.
    extra: u32,
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
pub struct Setting(u8);

impl Setting {
    const HIDDEN: u8 = 1;
    const CENTERED: u8 = 2;
    const RIGHT: u8 = 4;
    const BOLD: u8 = 8;
    const LINK: u8 = 16;
    const PRE: u8 = 32;

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

    fn align(&mut self, value: &str) {
        let side = match value.trim() {
            v if v.eq_ignore_ascii_case("center") => Self::CENTERED,
            v if v.eq_ignore_ascii_case("right") || v.eq_ignore_ascii_case("end") => Self::RIGHT,
            v if v.eq_ignore_ascii_case("left") || v.eq_ignore_ascii_case("justify") => 0,
            _ => return,
        };
        self.0 = self.0 & !(Self::CENTERED | Self::RIGHT) | side;
    }

    fn style(&mut self, style: &str) {
        for declaration in style.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            match name.trim() {
                n if n.eq_ignore_ascii_case("text-align") => self.align(value),
                n if n.eq_ignore_ascii_case("display") && value.trim_start().starts_with("none") => {
                    self.0 |= Self::HIDDEN;
                }
                n if n.eq_ignore_ascii_case("visibility") && value.trim_start().starts_with("hidden") => {
                    self.0 |= Self::HIDDEN;
                }
                n if n.eq_ignore_ascii_case("white-space") => {
                    let pre = value.trim_start().starts_with("pre");
                    self.0 = self.0 & !Self::PRE | if pre { Self::PRE } else { 0 };
                }
                n if n.eq_ignore_ascii_case("font-weight") => {
                    let bold = matches!(value.trim(), "bold" | "bolder" | "600" | "700" | "800" | "900");
                    self.0 = self.0 & !Self::BOLD | if bold { Self::BOLD } else { 0 };
                }
                _ => {}
            }
        }
    }
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

    fn named(&mut self, s: &str) -> (u32, u32) {
        let from = small(self.names.len());
        self.names.push_str(s);
        (from, small(self.names.len()))
    }
}

/// Parses `html` and keeps what matters. An error only where the markup is so nested
/// that parsing would not end in reasonable time.
pub fn parse(html: &str) -> Result<Page, SourceError> {
    guard::check(html)?;
    let parsed = Html::parse_document(html);
    let mut page = Page::default();
    page.text.reserve(html.len() / 2);
    page.nodes.reserve(html.len() / 32);
    let mut walk = Walk { page, open: Vec::new() };
    let mut node = parsed.tree.root();
    loop {
        let enter = walk
            .enter(node.value(), || node.first_child().and_then(|c| c.value().as_text().map(|t| &*t.text)));
        if let Some(child) = node.first_child().filter(|_| enter) {
            node = child;
            continue;
        }
        if enter {
            walk.leave();
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return Ok(walk.page) };
            node = parent;
            walk.leave();
        }
    }
}

/// Classes by which the common frameworks hide an element.
const HIDING: &[&str] = &["ng-hide", "hidden", "hide", "d-none", "layui-hide", "visually-hidden", "sr-only"];

struct Walk {
    page: Page,
    /// Numbers of the open nodes; `None` for a node that is not kept itself.
    open: Vec<Option<u32>>,
}

impl Walk {
    /// Takes a node in; says whether what it holds is to be walked (then `leave` follows).
    fn enter<'a>(&mut self, node: &Parsed, first_text: impl Fn() -> Option<&'a str>) -> bool {
        match node {
            Parsed::Element(element) => return self.element(element, first_text),
            Parsed::Text(text) => {
                let from = small(self.page.text.len());
                self.page.text.push_str(text);
                let at = (from, small(self.page.text.len()));
                self.push(Tag::Text, self.inherited(), at, 0);
            }
            Parsed::Comment(comment) if comment.comment.len() <= 80 => {
                let at = self.page.named(&comment.comment);
                self.push(Tag::Comment, Setting::default(), at, 0);
            }
            Parsed::Document | Parsed::Fragment => {
                self.open.push(None);
                return true;
            }
            _ => {}
        }
        false
    }

    fn leave(&mut self) {
        if let Some(Some(open)) = self.open.pop() {
            let end = small(self.page.nodes.len());
            if let Some(node) = self.page.nodes.get_mut(open as usize) {
                node.end = end;
            }
        }
    }

    fn element<'a>(&mut self, element: &Element, first_text: impl Fn() -> Option<&'a str>) -> bool {
        let Some(tag) = tag_of(element.name()) else {
            match element.name() {
                "meta" => self.meta(element),
                "title" if self.page.title.is_empty() => {
                    self.page.title = first_text().unwrap_or("").trim().to_owned();
                }
                _ => {}
            }
            return false;
        };
        let mut set = self.inherited();
        let name = element.name();
        if matches!(name, "b" | "strong") || matches!(tag, Tag::Heading(_)) {
            set.0 |= Setting::BOLD;
        }
        set.0 |= match name {
            "center" => Setting::CENTERED,
            "pre" => Setting::PRE,
            "a" => Setting::LINK,
            _ => 0,
        };
        let (at, extra) = self.attributes(element, tag, &mut set);
        let number = self.push(tag, set, at, extra);
        self.open.push(Some(number));
        true
    }

    fn attributes(&mut self, element: &Element, tag: Tag, set: &mut Setting) -> ((u32, u32), u32) {
        let (mut id, mut class) = ("", "");
        let (mut columns, mut rows) = (0, 0);
        let mut link = Href { href: String::new(), title: String::new() };
        for (name, value) in element.attrs() {
            match name {
                "id" => id = value,
                "class" => {
                    class = value;
                    if value.split_ascii_whitespace().any(|c| HIDING.contains(&c)) {
                        set.0 |= Setting::HIDDEN;
                    }
                }
                "style" => set.style(value),
                "align" => set.align(value),
                "hidden" => set.0 |= Setting::HIDDEN,
                "href" if tag == Tag::Link => link.href = value.trim().to_owned(),
                "title" if tag == Tag::Link => link.title = value.trim().to_owned(),
                "colspan" if tag == Tag::Cell => columns = span(value, 1000),
                "rowspan" if tag == Tag::Cell => rows = span(value, 65_534),
                _ => {}
            }
        }
        let at = if id.is_empty() && class.is_empty() {
            (0, 0)
        } else {
            let from = small(self.page.names.len());
            self.page.names.push_str(id);
            self.page.names.push('\u{1}');
            self.page.names.push_str(class);
            (from, small(self.page.names.len()))
        };
        let extra = match tag {
            Tag::Link => {
                self.page.links.push(link);
                small(self.page.links.len() - 1)
            }
            Tag::Cell => rows << 16 | columns,
            _ => 0,
        };
        (at, extra)
    }

    fn meta(&mut self, element: &Element) {
        let name = element.attr("name").or_else(|| element.attr("property")).unwrap_or("").trim();
        if name.is_empty() {
            return;
        }
        let content = element.attr("content").unwrap_or("").trim();
        self.page.metas.push((name.to_owned(), content.to_owned()));
        // Some systems mark the content's bounds by meta tags inside the body.
        let at = self.page.named(name);
        self.push(Tag::Comment, Setting::default(), at, 0);
    }

    fn inherited(&self) -> Setting {
        let open = self.open.last().copied().flatten();
        open.and_then(|i| self.page.nodes.get(i as usize)).map(|n| n.set).unwrap_or_default()
    }

    fn push(&mut self, tag: Tag, set: Setting, at: (u32, u32), extra: u32) -> u32 {
        let number = small(self.page.nodes.len());
        let parent = self.open.last().copied().flatten().unwrap_or(number);
        self.page.nodes.push(Node { tag, set, parent, end: number + 1, at, extra });
        number
    }
}

/// What an element is to cleaning; none for what is not shown as text.
fn tag_of(name: &str) -> Option<Tag> {
    Some(match name {
        "p" | "div" | "li" | "ul" | "ol" | "dl" | "dt" | "dd" | "body" | "html" | "center" | "section"
        | "article" | "header" | "footer" | "nav" | "aside" | "main" | "form" | "fieldset" | "legend"
        | "blockquote" | "pre" | "address" | "figure" | "figcaption" | "caption" | "tbody" | "thead"
        | "tfoot" | "details" | "summary" | "marquee" | "ucapcontent" | "dir" | "menu" | "hgroup" => {
            Tag::Block
        }
        "br" | "hr" => Tag::Break,
        "a" => Tag::Link,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" => Tag::Heading(5),
        "h6" => Tag::Heading(6),
        "table" => Tag::Table,
        "tr" => Tag::Row,
        "td" | "th" => Tag::Cell,
        "img" => Tag::Image,
        "script" | "style" | "template" | "svg" | "math" | "object" | "embed" | "iframe" | "noscript"
        | "noframes" | "select" | "option" | "datalist" | "textarea" | "input" | "button" | "audio"
        | "video" | "canvas" | "map" | "link" | "meta" | "title" | "base" | "applet" | "param" | "col"
        | "colgroup" | "xml" => return None,
        _ => Tag::Inline,
    })
}

fn span(value: &str, most: u32) -> u32 {
    value.trim().parse::<u32>().unwrap_or(1).clamp(1, most)
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The numbers of what a node holds, itself included.
pub fn range_of(page: &Page, number: usize) -> Range<usize> {
    let end = page.nodes.get(number).map_or(number, |n| n.end as usize);
    number..end
}
