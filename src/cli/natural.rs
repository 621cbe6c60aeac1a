//! The order of paths that a reader expects.

use std::cmp::Ordering;

/// Sorts `2.html` before `10.html`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    Pieces(a).cmp(Pieces(b))
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let first = self.0.chars().next()?;
        let digits = first.is_ascii_digit();
        let other = |c: char| c == '/' || c.is_ascii_digit() != digits;
        let end = if first == '/' { 1 } else { self.0.find(other).unwrap_or(self.0.len()) };
        let (piece, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(match (first, digits) {
            ('/', _) => Piece::Slash,
            (_, false) => Piece::Word(piece),
            (_, true) => {
                let value = piece.trim_start_matches('0');
                Piece::Number(value.len(), value, piece)
            }
        })
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'a> {
    Slash,
    /// Significant digits, how many first; then as written, so that no two differ unseen.
    Number(usize, &'a str, &'a str),
    Word(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_sort_by_value() {
        let sorted = ["a/z", "a02", "a2", "a10", "a10b2", "a10b10", "a-b/a", "甲/1", "甲1", "甲2"];
        for pair in sorted.windows(2) {
            let [a, b] = pair else { continue };
            assert_eq!(natural(a, b), Ordering::Less, "{a} {b}");
        }
    }
}
