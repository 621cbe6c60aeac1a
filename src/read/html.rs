//! One walk over a parsed page: markup in, a compact [`Page`] out.
//!
//! The page keeps what cleaning needs (nesting, names, text, what links and spans say,
//! how text is set) in flat arrays in document order, so that no later step touches the
//! parser's tree. Scripts, styles and form controls are left behind. Which part is the
//! document is not decided here.

use scraper::{Html, Node as Parsed, node::Element};

pub use super::page::Page;
use super::page::{Href, Node, Setting, Tag, small};
use super::{SourceError, guard};

/// Parses `html` and keeps what matters. An error only where the markup is so nested
/// that parsing would not end in reasonable time.
pub fn parse(html: &str) -> Result<Page, SourceError> {
    Ok(walked(&guard::check(html)?))
}

/// The page of what is left of the markup.
pub(super) fn walked(html: &str) -> Page {
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
            let Some(parent) = node.parent() else { return walk.page };
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
                    first_text().unwrap_or("").trim().clone_into(&mut self.page.title);
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
        if tag == Tag::Table {
            // Old pages centre the table that lays them out, and not what it holds.
            set.0 &= !(Setting::CENTERED | Setting::RIGHT);
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
                "align" if tag != Tag::Table => set.align(value),
                "hidden" => set.0 |= Setting::HIDDEN,
                "href" if tag == Tag::Link => value.trim().clone_into(&mut link.href),
                "title" if tag == Tag::Link => value.trim().clone_into(&mut link.title),
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
