//! What each member did with each measure of the base.
//!
//! A county that answers its city is compared with the city, and through it with the
//! province: what the city took over from the province and the county from the city is a
//! cell of the county, as weak as the weaker step.

use std::collections::BTreeMap;

use super::{Cell, Pair, Row};
use crate::links::Side;

/// All cells, by row and member.
pub(super) fn cells(base: usize, rows: &[Row], pairs: &[Pair], parents: &[Option<usize>]) -> Vec<Cell> {
    let member = |measure: usize| rows.get(measure).map(|r| r.member);
    let mut direct: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        let (Some(a), Some(b)) = (member(pair.a), member(pair.b)) else { continue };
        if a == base && b != base {
            direct.entry((pair.a, b)).or_default().push(at);
        } else if b == base && a != base {
            direct.entry((pair.b, a)).or_default().push(at);
        }
    }
    let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
    for (&(row, member), found) in &direct {
        cells.insert((row, member), cell(row, member, found, pairs));
    }
    through(base, rows, pairs, parents, &mut cells);
    cells.into_values().collect()
}

fn cell(row: usize, member: usize, found: &[usize], pairs: &[Pair]) -> Cell {
    let mut found = found.to_vec();
    let score = |at: &usize| pairs.get(*at).map_or(0.0, |p| p.score);
    found.sort_by(|a, b| score(b).total_cmp(&score(a)).then_with(|| a.cmp(b)));
    let all = || found.iter().filter_map(|&at| pairs.get(at));
    let softer = |p: &Pair| {
        let own = if p.a == row { Side::A } else { Side::B };
        p.changes.iter().any(|c| c.stricter == Some(own))
    };
    Cell {
        row,
        member,
        through: None,
        relation: all().map(|p| p.relation).min().unwrap_or_default(),
        score: all().map(|p| p.score).fold(0.0, f64::max),
        escalation: all().any(|p| p.escalation),
        relaxed: all().any(softer),
        pairs: found,
    }
}

/// Adds the cells of members that were compared only with a member in between. Parents come
/// before their children, so one pass reaches every tier.
fn through(
    base: usize,
    rows: &[Row],
    pairs: &[Pair],
    parents: &[Option<usize>],
    cells: &mut BTreeMap<(usize, usize), Cell>,
) {
    let compared: std::collections::BTreeSet<usize> = cells.keys().map(|&(_, member)| member).collect();
    let own = |measure: usize| rows.get(measure).map(|r| r.member);
    for (child, parent) in parents.iter().enumerate() {
        let Some(parent) = parent.filter(|&p| p != base && child != base && !compared.contains(&child))
        else {
            continue;
        };
        // Pairs of the child by the measure of its parent.
        let mut steps: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, pair) in pairs.iter().enumerate() {
            if own(pair.a) == Some(parent) && own(pair.b) == Some(child) {
                steps.entry(pair.a).or_default().push(at);
            }
        }
        let above: Vec<Cell> = cells.values().filter(|c| c.member == parent).cloned().collect();
        for upper in above {
            let met = upper.pairs.iter().filter_map(|&at| pairs.get(at));
            let found: Vec<usize> = met
                .flat_map(|p| [p.a, p.b])
                .filter(|&m| own(m) == Some(parent))
                .flat_map(|m| steps.get(&m).into_iter().flatten().copied())
                .collect();
            if found.is_empty() {
                continue;
            }
            let mut step = cell(upper.row, child, &found, pairs);
            step.through = Some(parent);
            step.relation = step.relation.max(upper.relation);
            step.score = step.score.min(upper.score);
            // Stricter than a parent that is laxer than the base need not be stricter than it.
            step.escalation = step.escalation && !upper.relaxed || upper.escalation && !step.relaxed;
            step.relaxed = step.relaxed && !upper.escalation || upper.relaxed && !step.escalation;
            cells.insert((upper.row, child), step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::{AlignmentRelation, Attribute, Change};

    fn rows(members: &[usize]) -> Vec<Row> {
        members.iter().map(|&member| Row { member, ..Row::default() }).collect()
    }

    fn pair(a: usize, b: usize, relation: AlignmentRelation, stricter: Option<Side>) -> Pair {
        let change = |side| Change { attribute: Attribute::Times, stricter: Some(side), ..Change::default() };
        Pair {
            a,
            b,
            score: 0.5,
            relation,
            below: true,
            escalation: stricter == Some(Side::B),
            changes: stricter.into_iter().map(change).collect(),
            ..Pair::default()
        }
    }

    #[test]
    fn a_county_reaches_the_province_through_its_city() {
        // Province 0 has measure 0, city 1 measure 1, county 2 measure 2.
        let rows = rows(&[0, 1, 2]);
        let pairs = [
            pair(0, 1, AlignmentRelation::Adapted, Some(Side::B)),
            pair(1, 2, AlignmentRelation::Same, None),
        ];
        let cells = cells(0, &rows, &pairs, &[None, Some(0), Some(1)]);
        let said: Vec<_> =
            cells.iter().map(|c| (c.member, c.through, c.relation, c.escalation, c.pairs.clone())).collect();
        assert_eq!(
            said,
            [
                (1, None, AlignmentRelation::Adapted, true, vec![0]),
                (2, Some(1), AlignmentRelation::Adapted, true, vec![1]),
            ]
        );
    }

    #[test]
    fn a_cell_is_as_good_as_its_best_pair_and_names_both_sides() {
        let rows = rows(&[0, 1, 1]);
        let pairs = [
            pair(0, 1, AlignmentRelation::Related, Some(Side::A)),
            pair(0, 2, AlignmentRelation::Adapted, Some(Side::B)),
        ];
        let [cell] = &cells(0, &rows, &pairs, &[None, Some(0)])[..] else { panic!("one cell") };
        assert!(cell.relation == AlignmentRelation::Adapted && cell.escalation && cell.relaxed);
    }
}
