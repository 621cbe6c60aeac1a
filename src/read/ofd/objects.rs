//! The objects of an OFD page: numbers, matrices, advances of characters, paths, fonts.
//!
//! All lengths are millimetres as the file states them; the page turns them into points.

use super::package::Node;

/// A matrix `a b c d e f`: x' = ax + cy + e, y' = bx + dy + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    pub(super) const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A shift.
    pub(super) fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// The matrix of an attribute; one without it.
    pub(super) fn of(node: &Node) -> Self {
        let values: Option<[f32; 6]> = node.attribute("CTM").map(numbers).and_then(|v| v.try_into().ok());
        values.map_or(Self::ONE, Self)
    }

    /// First the other, then this.
    pub(super) fn after(self, first: Self) -> Self {
        let m = self.0;
        let turn = |x: f32, y: f32| [m[0] * x + m[2] * y, m[1] * x + m[3] * y];
        let [fa, fb, fc, fd, fe, ff] = first.0;
        let ([a1, b1], [c1, d1], (e1, f1)) = (turn(fa, fb), turn(fc, fd), self.point(fe, ff));
        Self([a1, b1, c1, d1, e1, f1])
    }

    /// Where a point goes.
    pub(super) fn point(self, x: f32, y: f32) -> (f32, f32) {
        let m = self.0;
        (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
    }
}

/// The numbers of a list; what is none is left out.
pub(super) fn numbers(list: &str) -> Vec<f32> {
    list.split([' ', ',', '\t', '\n'])
        .filter_map(|n| n.parse().ok())
        .filter(|n: &f32| n.is_finite())
        .collect()
}

/// Advances between characters: `3.5 3.5` or `g 8 3.5`, which says the same eight times.
pub(super) fn advances(list: &str, most: usize) -> Vec<f32> {
    let mut out = Vec::new();
    let mut words = list.split_whitespace();
    while let Some(word) = words.next() {
        if out.len() >= most {
            break;
        }
        if word == "g" {
            let count = words.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
            let step = words.next().and_then(|n| n.parse::<f32>().ok()).unwrap_or(0.0);
            out.extend(std::iter::repeat_n(step, count.min(most - out.len())));
        } else if let Ok(step) = word.parse() {
            out.push(step);
        }
    }
    out
}

/// The straight pieces of a path in abbreviated form: `M 0 0 L 10 0 B … C`.
pub(super) fn pieces(data: &str) -> Vec<[(f32, f32); 2]> {
    let mut out = Vec::new();
    let mut words = data.split([' ', ',', '\t', '\n']).filter(|w| !w.is_empty());
    let (mut start, mut at) = ((0.0, 0.0), (0.0, 0.0));
    while let Some(word) = words.next() {
        let mut take = |count: usize| -> Vec<f32> {
            words.by_ref().take(count).filter_map(|w| w.parse().ok()).collect()
        };
        let last = |v: &[f32]| -> Option<(f32, f32)> { Some((*v.get(v.len().checked_sub(2)?)?, *v.last()?)) };
        match word {
            "S" | "M" => {
                at = last(&take(2)).unwrap_or(at);
                start = at;
            }
            "L" => {
                let next = last(&take(2)).unwrap_or(at);
                out.push([at, next]);
                at = next;
            }
            "Q" => at = last(&take(4)).unwrap_or(at),
            "B" => at = last(&take(6)).unwrap_or(at),
            "A" => at = last(&take(7)).unwrap_or(at),
            "C" => {
                out.push([at, start]);
                at = start;
            }
            _ => {}
        }
        if out.len() > 100_000 {
            break;
        }
    }
    out
}

/// The fonts of a document: which of them are bold.
#[derive(Clone, Debug, Default)]
pub(super) struct Fonts(Vec<(String, bool)>);

impl Fonts {
    /// Adds the fonts of a member of resources.
    pub(super) fn add(&mut self, resources: &Node) {
        for font in resources.all("Fonts").flat_map(|f| f.all("Font")) {
            let Some(id) = font.attribute("ID") else { continue };
            let named = font.attribute("FontName").is_some_and(|n| n.contains("Bold") || n.contains("Heavy"));
            self.0.push((id.to_owned(), named || font.attribute("Bold") == Some("true")));
        }
    }

    /// Whether a font is bold.
    pub(super) fn is_bold(&self, id: &str) -> bool {
        self.0.iter().any(|f| f.0 == id && f.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        assert_eq!(advances("3.5 g 3 2 4", 10), [3.5, 2.0, 2.0, 2.0, 4.0]);
        assert_eq!(advances("g 99999999 2", 4).len(), 4);
        assert_eq!(pieces("M 0 0 L 10 0 L 10 5 C").len(), 3);
        let turned = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        assert_eq!(Matrix::shift(5.0, 0.0).after(turned).point(1.0, 0.0), (5.0, 1.0));
    }
}
