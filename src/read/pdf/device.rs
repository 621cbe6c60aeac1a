//! Draws a page of a PDF onto ink: characters with their boxes, and strokes that are rules.
//!
//! The interpreter works through the page's operators and hands over what they draw. What
//! nobody could see on paper is left out: white on white, outside of the clipping box, and
//! what lies slantwise over the page as watermarks do. Text drawn invisibly over a scanned
//! image is kept, for it is what the image says.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::object::dict::keys::{HEIGHT, WIDTH};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::fonts::Fonts;
use super::spoken::{self, Spoken};
use crate::read::layout::ink::{Edges, Glyph, Ink};
use hayro_cmap::BfString;

/// What one page may draw.
const MOST_GLYPHS: usize = 400_000;
const MOST_RULES: usize = 50_000;

/// Filled boxes that are remembered, to tell white type on a dark ground from none.
const MOST_GROUNDS: usize = 2_000;

/// Thickest filled box that is a rule, in points.
const THICK: f64 = 4.5;

/// A page that is being drawn.
pub(super) struct Canvas<'f> {
    fonts: &'f Fonts,
    /// What was drawn so far.
    pub(super) ink: Ink,
    clips: Vec<Edges>,
    grounds: Vec<Edges>,
    pictures: f32,
    spoken: Spoken,
}

impl<'f> Canvas<'f> {
    pub(super) fn new(fonts: &'f Fonts, page: u32, width: f32, height: f32) -> Self {
        let ink = Ink { page, width, height, ..Ink::default() };
        Self { fonts, ink, clips: Vec::new(), grounds: Vec::new(), pictures: 0.0, spoken: Spoken::default() }
    }

    /// The page when all is drawn.
    pub(super) fn finish(mut self) -> Ink {
        self.ink.picture = self.pictures > self.ink.width * self.ink.height * 0.3;
        self.ink
    }

    fn glyph(&mut self, glyph: &PositionedGlyph<'_>, transform: Affine, font: &Face) {
        let to_page = transform * glyph.transform();
        let advance = match &**glyph {
            Drawn::Outline(g) => g.advance_width(),
            Drawn::Type3(g) => g.advance_width(),
        };
        let [a, b, c, d, ..] = to_page.as_coeffs();
        let size = narrow(c.hypot(d) * 1000.0);
        // A vertical font advances downwards; its characters are as wide as they are high.
        let advance = f64::from(advance.filter(|a| *a > 0.0).unwrap_or(1000.0));
        let Some(turn) = quarter(a, b) else { return };
        let corners = Rect::new(0.0, -120.0, advance, 880.0);
        let edges = edges(to_page.transform_rect_bbox(corners));
        if !self.is_seen(edges) || font.white && !self.grounded(edges) {
            return;
        }
        let text = glyph.as_unicode().or_else(|| self.fonts.text(font.name.as_deref()?, glyph.char_code()));
        let bold = font.bold;
        match text {
            Some(BfString::Char(ch)) => self.ink.glyphs.push(Glyph { ch, edges, size, bold, turn }),
            Some(BfString::String(text)) => {
                spoken::spread(&text, Glyph { ch: ' ', edges, size, bold, turn }, &mut self.ink.glyphs);
            }
            None => self.ink.glyphs.push(Glyph { ch: '\u{fffd}', edges, size, bold, turn }),
        }
    }

    fn is_seen(&self, edges: Edges) -> bool {
        self.clips.last().is_none_or(|clip| {
            let slack = edges.height() * 0.3;
            let (x, y) = (edges.middle(), edges.level());
            (clip.x0 - slack..=clip.x1 + slack).contains(&x)
                && (clip.y0 - slack..=clip.y1 + slack).contains(&y)
        })
    }

    /// Whether a white character stands on something that was filled before.
    fn grounded(&self, edges: Edges) -> bool {
        self.pictures > 0.0 || self.grounds.iter().any(|g| g.holds(edges.middle(), edges.level()))
    }

    fn rule(&mut self, a: Point, b: Point) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if (dx < 0.8 || dy < 0.8) && dx + dy > 1.0 && self.ink.rules.len() < MOST_RULES {
            self.ink.rules.push(edges(Rect::from_points(a, b)));
        }
    }

    /// The straight pieces of a stroked path.
    fn stroke(&mut self, path: &BezPath) {
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => (start, at) = (p, p),
                PathEl::LineTo(p) => {
                    self.rule(at, p);
                    at = p;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => at = p,
                PathEl::ClosePath => {
                    self.rule(at, start);
                    at = start;
                }
            }
        }
    }

    /// The thin boxes of a filled path; larger ones are grounds.
    fn fill(&mut self, path: &BezPath, white: bool) {
        let mut start = 0;
        let elements = path.elements();
        for end in 1..=elements.len() {
            let next = elements.get(end);
            if next.is_some_and(|e| !matches!(e, PathEl::MoveTo(_))) {
                continue;
            }
            let part = elements.get(start..end).unwrap_or_default();
            start = end;
            let straight = part.iter().all(|e| !matches!(e, PathEl::QuadTo(..) | PathEl::CurveTo(..)));
            if !straight || part.len() < 3 {
                continue;
            }
            let bounds = BezPath::from_vec(part.to_vec()).bounding_box();
            let thin = bounds.width().min(bounds.height()) <= THICK;
            if thin && bounds.width().max(bounds.height()) > THICK && self.ink.rules.len() < MOST_RULES {
                self.ink.rules.push(edges(bounds));
            } else if !thin && !white && self.grounds.len() < MOST_GROUNDS {
                self.grounds.push(edges(bounds));
            }
        }
    }
}

/// What the characters of one run share.
struct Face {
    /// Name of a font that has no map to Unicode.
    name: Option<String>,
    bold: bool,
    white: bool,
}

impl Face {
    fn new(run: &GlyphRun<'_, '_>, props: &DrawProps<'_>, mode: &DrawMode) -> Option<Self> {
        let first = run.glyphs().first()?;
        let data = match &**first {
            Drawn::Outline(g) => g.font_data(),
            Drawn::Type3(_) => None,
        };
        let name = data.as_ref().and_then(|d| d.postscript_name.clone());
        let named =
            name.as_deref().is_some_and(|n| n.contains("Bold") || n.contains("Heavy") || n.contains("Black"));
        let stroked = matches!(mode, DrawMode::FillAndStroke(..));
        let white = !matches!(mode, DrawMode::Invisible) && is_white(&props.paint);
        Some(Self { name, bold: named || stroked, white })
    }
}

impl<'a> Device<'a> for Canvas<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let white = is_white(&props.paint);
        let path = props.transform * path.clone();
        match mode {
            DrawMode::Fill(_) => self.fill(&path, white),
            _ if white => {}
            _ => self.stroke(&path),
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let new = edges(clip.path.bounding_box());
        let last = self.clips.last().copied().unwrap_or(new);
        let both = Edges {
            x0: new.x0.max(last.x0),
            y0: new.y0.max(last.y0),
            x1: new.x1.min(last.x1),
            y1: new.y1.min(last.y1),
        };
        self.clips.push(both);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(face) = Face::new(run, &props, mode) else { return };
        for glyph in run.glyphs() {
            if self.ink.glyphs.len() < MOST_GLYPHS {
                self.glyph(glyph, props.transform, &face);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let dict = match &image {
            Image::Stencil(i) => i.stream().dict().clone(),
            Image::Raster(i) => i.stream().dict().clone(),
        };
        let side = |key: &'static [u8]| f64::from(dict.get::<u32>(key).unwrap_or(1));
        let area = edges(props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, side(WIDTH), side(HEIGHT))));
        self.pictures += area.width() * area.height();
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.spoken.begin(properties, self.ink.glyphs.len());
    }

    fn end_marked_content(&mut self) {
        self.spoken.end(&mut self.ink.glyphs);
    }
}

/// Quarter turns of a baseline; none where it runs slantwise.
fn quarter(a: f64, b: f64) -> Option<u8> {
    let (long, short) = (a.abs().max(b.abs()), a.abs().min(b.abs()));
    if short > long * 0.12 {
        return None;
    }
    Some(match (a.abs() >= b.abs(), a > 0.0, b > 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 3,
    })
}

fn is_white(paint: &Paint<'_>) -> bool {
    let Paint::Color(color) = paint else { return false };
    let [r, g, b, alpha] = color.to_rgba().components();
    alpha < 0.06 || r > 0.97 && g > 0.97 && b > 0.97
}

#[allow(clippy::cast_possible_truncation, reason = "a cast of floats saturates")]
fn narrow(value: f64) -> f32 {
    value as f32
}

fn edges(rect: Rect) -> Edges {
    Edges::new(narrow(rect.x0), narrow(rect.y0), narrow(rect.x1), narrow(rect.y1))
}
