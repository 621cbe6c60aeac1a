//! Loose strokes become straight segments: those in one line that touch are one.
//!
//! Programs draw a table's borders as strokes, as thin filled boxes, once for each cell or once
//! for the whole table; all of them come out alike. Which segments belong to one table is told
//! by where they meet.

use super::ink::Edges;

/// A straight piece: `at` is its height or its column, `from` and `to` its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Segment {
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// The segments of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Segments {
    pub(super) horizontal: Vec<Segment>,
    pub(super) vertical: Vec<Segment>,
}

/// How far apart two strokes may be drawn and still be one.
pub(super) const NEAR: f32 = 2.5;

/// Thickest stroke that is a rule.
const THICK: f32 = 4.5;

/// Shortest piece that counts.
const SHORT: f32 = 4.0;

/// More rules than this are a drawing.
const MOST: usize = 40_000;

impl Segments {
    /// Sorts and joins rules.
    pub(super) fn new(rules: &[Edges]) -> Self {
        let mut found = Self::default();
        if rules.len() > MOST {
            return found;
        }
        for rule in rules {
            let (width, height) = (rule.width(), rule.height());
            if height <= THICK && width >= height {
                found.horizontal.push(Segment { at: rule.level(), from: rule.x0, to: rule.x1 });
            } else if width <= THICK {
                found.vertical.push(Segment { at: rule.middle(), from: rule.y0, to: rule.y1 });
            }
        }
        found.horizontal = join(found.horizontal);
        found.vertical = join(found.vertical);
        found
    }

    /// Segments that hang together, each group with what crosses or touches it.
    pub(super) fn groups(&self) -> Vec<Segments> {
        let count = self.horizontal.len();
        let mut parents: Vec<usize> = (0..count + self.vertical.len()).collect();
        for (v, vertical) in self.vertical.iter().enumerate() {
            // The horizontals are sorted by height.
            let start = self.horizontal.partition_point(|h| h.at < vertical.from - NEAR);
            let meets = |h: &Segment| h.from - NEAR <= vertical.at && vertical.at <= h.to + NEAR;
            let below = self.horizontal.iter().enumerate().skip(start);
            for (h, _) in below.take_while(|(_, h)| h.at <= vertical.to + NEAR).filter(|(_, h)| meets(h)) {
                let (a, b) = (root(&mut parents, h), root(&mut parents, count + v));
                if let Some(parent) = parents.get_mut(b) {
                    *parent = a;
                }
            }
        }
        let mut groups: Vec<(usize, Segments)> = Vec::new();
        let mut place = vec![usize::MAX; parents.len()];
        for at in 0..parents.len() {
            let top = root(&mut parents, at);
            let known = place.get(top).copied().unwrap_or(usize::MAX);
            let index = if known == usize::MAX { groups.len() } else { known };
            if known == usize::MAX {
                groups.push((top, Segments::default()));
                if let Some(slot) = place.get_mut(top) {
                    *slot = index;
                }
            }
            let Some((_, group)) = groups.get_mut(index) else { continue };
            match at.checked_sub(count) {
                None => group.horizontal.extend(self.horizontal.get(at)),
                Some(v) => group.vertical.extend(self.vertical.get(v)),
            }
        }
        groups.into_iter().map(|g| g.1).collect()
    }
}

/// The root of a node, with its path made shorter.
fn root(parents: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = parents.get(at).copied().filter(|up| *up != at) {
        let above = parents.get(up).copied().unwrap_or(up);
        if let Some(parent) = parents.get_mut(at) {
            *parent = above;
        }
        at = above;
    }
    at
}

/// Joins pieces in one line that touch, and strokes drawn beside each other.
fn join(mut pieces: Vec<Segment>) -> Vec<Segment> {
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Segment> = Vec::new();
    let mut start = 0;
    for end in 1..=pieces.len() {
        let apart = match (pieces.get(start), pieces.get(end)) {
            (Some(first), Some(next)) => next.at - first.at > NEAR,
            _ => true,
        };
        if apart {
            out.extend(chain(pieces.get(start..end).unwrap_or_default()));
            start = end;
        }
    }
    out.retain(|s| s.to - s.from >= SHORT);
    out.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    out
}

/// Joins pieces of one height.
fn chain(pieces: &[Segment]) -> Vec<Segment> {
    let mut sorted = pieces.to_vec();
    sorted.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut out: Vec<Segment> = Vec::new();
    for piece in sorted {
        match out.last_mut() {
            Some(last) if piece.from <= last.to + NEAR => last.to = last.to.max(piece.to),
            _ => out.push(piece),
        }
    }
    out
}

/// Distinct positions of segments, in order.
pub(super) fn positions(segments: &[Segment]) -> Vec<f32> {
    let mut all: Vec<f32> = segments.iter().map(|s| s.at).collect();
    all.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    for at in all {
        if out.last().is_none_or(|last| at - last > NEAR) {
            out.push(at);
        }
    }
    out
}

/// Whether segments at this position cover most of the stretch.
pub(super) fn covers(segments: &[Segment], at: f32, from: f32, to: f32) -> bool {
    let start = segments.partition_point(|s| s.at < at - NEAR);
    let covered: f32 = segments
        .iter()
        .skip(start)
        .take_while(|s| s.at <= at + NEAR)
        .map(|s| (s.to.min(to) - s.from.max(from)).max(0.0))
        .sum();
    covered > (to - from) * 0.6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_one_line_are_one() {
        let rules = [
            Edges::new(10.0, 20.0, 50.0, 20.5),
            Edges::new(50.0, 20.0, 90.0, 20.5),
            Edges::new(10.0, 21.0, 90.0, 21.0),
            Edges::new(120.0, 20.0, 160.0, 20.5),
            Edges::new(10.0, 20.0, 10.5, 60.0),
            Edges::new(10.0, 80.0, 50.0, 120.0),
        ];
        let found = Segments::new(&rules);
        assert_eq!(found.horizontal.len(), 2, "{found:?}");
        assert_eq!(found.vertical.len(), 1, "{found:?}");
        assert_eq!(found.groups().len(), 2);
        assert!(covers(&found.horizontal, 20.0, 15.0, 85.0));
        assert!(!covers(&found.horizontal, 20.0, 90.0, 120.0));
    }
}
