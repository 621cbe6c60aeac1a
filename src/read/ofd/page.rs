//! Draws a page of an OFD file onto ink: characters with their boxes, and straight paths.
//!
//! An object's matrix works inside its boundary, the boundary stands on the page, and
//! objects of a block stand inside the block. Invisible objects and pictures print no text.

use super::POINTS;
use super::objects::{Fonts, Matrix, advances, numbers, pieces};
use super::package::Node;
use crate::read::layout::ink::{Edges, Glyph, Ink};

/// The page that is meant where a file states none.
pub(super) const A4: [f32; 4] = [0.0, 0.0, 210.0, 297.0];

/// Characters and rules of one page at most.
const MOST: usize = 400_000;

/// The box of a page, in millimetres.
pub(super) fn area(node: &Node) -> Option<[f32; 4]> {
    let boxed = node.child("PhysicalBox").or_else(|| node.child("ApplicationBox"))?;
    let values: [f32; 4] = numbers(&boxed.text).try_into().ok()?;
    (values[2] > 1.0 && values[3] > 1.0).then_some(values)
}

/// A page that is being drawn.
pub(super) struct Canvas<'f> {
    ink: Ink,
    fonts: &'f Fonts,
    base: Matrix,
}

impl<'f> Canvas<'f> {
    pub(super) fn new(page: u32, area: [f32; 4], fonts: &'f Fonts) -> Self {
        let [x, y, width, height] = area;
        let ink = Ink { page, width: width * POINTS, height: height * POINTS, ..Ink::default() };
        Self { ink, fonts, base: Matrix::shift(-x, -y) }
    }

    /// The page when all is drawn.
    pub(super) fn finish(self) -> Ink {
        self.ink
    }

    /// Draws the layers of a page or a template.
    pub(super) fn content(&mut self, page: &Node) {
        for layer in page.all("Content").flat_map(|c| c.all("Layer")) {
            self.block(layer, self.base);
        }
    }

    fn block(&mut self, node: &Node, base: Matrix) {
        for object in &node.children {
            if object.attribute("Visible") == Some("false") || self.ink.glyphs.len() > MOST {
                continue;
            }
            match object.name.as_str() {
                "PageBlock" => self.block(object, base),
                "TextObject" => self.text(object, inside(object, base)),
                "PathObject" => self.path(object, inside(object, base)),
                "ImageObject" => self.image(object),
                _ => {}
            }
        }
    }

    fn text(&mut self, object: &Node, matrix: Matrix) {
        let size = object.attribute("Size").and_then(|s| s.parse::<f32>().ok()).unwrap_or(0.0);
        let stretch = object.attribute("HScale").and_then(|s| s.parse::<f32>().ok()).unwrap_or(1.0);
        let font = object.attribute("Font").unwrap_or_default();
        let heavy = object.attribute("Weight").and_then(|w| w.parse::<u32>().ok()).is_some_and(|w| w >= 600);
        let bold = heavy || self.fonts.is_bold(font);
        let (mut x, mut y) = (0.0, 0.0);
        for code in object.all("TextCode") {
            let number = |name: &str| code.attribute(name).and_then(|v| v.trim().parse::<f32>().ok());
            // Where a line goes on, its start is left out.
            x = number("X").unwrap_or(x);
            y = number("Y").unwrap_or(y);
            let chars: Vec<char> = code.text.trim_matches(['\n', '\r', '\t']).chars().collect();
            let across = advances(code.attribute("DeltaX").unwrap_or_default(), chars.len());
            let down = advances(code.attribute("DeltaY").unwrap_or_default(), chars.len());
            let own = |ch: char| if ch.is_ascii() { size * 0.5 } else { size } * stretch;
            for (at, ch) in chars.iter().enumerate() {
                let step = across.get(at).copied();
                let width = step.filter(|s| *s > 0.0).map_or(own(*ch), |s| s.min(own(*ch)));
                self.glyph(*ch, (x, y), (width, size), matrix, bold);
                x += step.unwrap_or(if down.is_empty() && across.is_empty() { own(*ch) } else { 0.0 });
                y += down.get(at).copied().unwrap_or(0.0);
            }
        }
    }

    /// A character with its origin on the baseline.
    fn glyph(&mut self, ch: char, origin: (f32, f32), extent: (f32, f32), matrix: Matrix, bold: bool) {
        let [a, b, ..] = matrix.0;
        let height = matrix.0[2].hypot(matrix.0[3]);
        let (x, y) = origin;
        let (width, size) = extent;
        if a.abs().min(b.abs()) > a.abs().max(b.abs()) * 0.12 {
            // Slantwise over the page: a watermark.
            return;
        }
        let turn = match (a.abs() >= b.abs(), a > 0.0, b > 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        };
        let (upper, lower) = (matrix.point(x, y - size * 0.88), matrix.point(x + width, y + size * 0.12));
        let edges = Edges::new(upper.0 * POINTS, upper.1 * POINTS, lower.0 * POINTS, lower.1 * POINTS);
        self.ink.glyphs.push(Glyph { ch, edges, size: size * height * POINTS, bold, turn });
    }

    fn path(&mut self, object: &Node, matrix: Matrix) {
        let Some(data) = object.child("AbbreviatedData") else { return };
        let pieces = pieces(&data.text);
        let to_page = |p: (f32, f32)| {
            let (x, y) = matrix.point(p.0, p.1);
            (x * POINTS, y * POINTS)
        };
        let lines = pieces.iter().map(|[a, b]| {
            let (a, b) = (to_page(*a), to_page(*b));
            Edges::new(a.0, a.1, b.0, b.1)
        });
        let filled = object.attribute("Fill") == Some("true");
        let stroked = object.attribute("Stroke") != Some("false");
        if self.ink.rules.len() > MOST {
            return;
        }
        if stroked {
            self.ink.rules.extend(lines.filter(|e| e.width().min(e.height()) < 0.8));
        } else if filled {
            // A thin filled box is a rule.
            let bounds = lines.reduce(Edges::union);
            self.ink.rules.extend(bounds.filter(|e| e.width().min(e.height()) <= 4.5));
        }
    }

    fn image(&mut self, object: &Node) {
        let values = object.attribute("Boundary").map(numbers).unwrap_or_default();
        if let [_, _, width, height] = values.as_slice()
            && width * height * POINTS * POINTS > self.ink.width * self.ink.height * 0.3
        {
            self.ink.picture = true;
        }
    }
}

/// The matrix from inside an object to the page.
fn inside(object: &Node, base: Matrix) -> Matrix {
    let boundary = object.attribute("Boundary").map(numbers).unwrap_or_default();
    let (x, y) = (boundary.first().copied().unwrap_or(0.0), boundary.get(1).copied().unwrap_or(0.0));
    base.after(Matrix::shift(x, y)).after(Matrix::of(object))
}
