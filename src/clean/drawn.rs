//! Tables that text prints with marks of its own: boxes drawn with lines of characters, as
//! law collections of the 2000s keep them, and cells on lines of their own with a bar behind
//! each.
//!
//! Text in, text out: a box becomes rows of cells parted by bars, the bars behind single
//! cells go. What rows and columns mean is for the readers of tables to say; a box that is
//! not closed is left as it is.

use std::borrow::Cow;

/// Longest box, in lines.
const LONGEST: usize = 2000;
/// A box of more columns is a drawing.
const MOST_COLUMNS: usize = 32;
/// Fewest lines of single cells that make a table of bars.
const FEW_CELLS: usize = 6;

/// Turns drawn boxes into rows and takes the bars off single cells.
pub(super) fn undraw(text: &str) -> Cow<'_, str> {
    let boxed = text.contains(['┌', '┏', '╔']);
    let barred = text.lines().filter(|l| is_cell(l)).take(FEW_CELLS).count() == FEW_CELLS;
    if !boxed && !barred {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<Cow<'_, str>> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        if let Some((rows, end)) = drawn_box(&lines, at) {
            out.extend(rows.into_iter().map(Cow::Owned));
            at = end;
            continue;
        }
        let cells = lines.iter().skip(at).take_while(|l| is_cell(l) || is_bar(l)).count();
        let named = lines.iter().skip(at).take(cells).filter(|l| is_cell(l)).count();
        if named >= FEW_CELLS {
            let cells = lines.iter().skip(at).take(cells);
            at += cells.len();
            out.extend(cells.map(|l| Cow::Borrowed(l.trim_end().trim_end_matches(['|', ' ']))));
        } else {
            // What was looked at in vain is not looked at again.
            let skipped = cells.max(1);
            out.extend(lines.iter().skip(at).take(skipped).map(|l| Cow::Borrowed(*l)));
            at += skipped;
        }
    }
    Cow::Owned(out.join("\n"))
}

/// `责任单位 |`: one cell and the bar behind it.
fn is_cell(line: &str) -> bool {
    let line = line.trim();
    let cell = line.strip_suffix('|').map(str::trim_end);
    cell.is_some_and(|c| !c.is_empty() && !c.contains('|'))
}

/// `|`, `||`: empty cells.
fn is_bar(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line.chars().all(|c| matches!(c, '|' | ' '))
}

/// The rows of the box that opens on line `at`, and the line behind it.
fn drawn_box(lines: &[&str], at: usize) -> Option<(Vec<String>, usize)> {
    let opens = |l: &&str| l.trim_start().starts_with(['┌', '┏', '╔']);
    let closes = |l: &&str| l.trim_start().starts_with(['└', '┗', '╚']);
    lines.get(at).filter(|l| opens(l))?;
    // A box that opens before this one is closed ends the look: each line is seen once.
    let inside = lines.iter().skip(at + 1).take(LONGEST).take_while(|l| !opens(l));
    let length = inside.into_iter().position(closes)? + 2;
    let drawn = lines.get(at..at + length)?;
    let lines: Vec<Vec<char>> = drawn.iter().map(|l| l.trim().chars().collect()).collect();
    let grid = Columns::of(&lines)?;
    Some((rows(&lines, &grid), at + length))
}

/// Where the columns of a box begin.
enum Columns {
    /// By display column: the lines kept their spaces.
    Placed(Vec<usize>),
    /// By counting the lines between them: every line shows all of them.
    Counted(usize),
}

impl Columns {
    fn of(lines: &[Vec<char>]) -> Option<Self> {
        let width = |l: &Vec<char>| l.iter().map(|&c| columns(c)).sum::<usize>();
        let first = width(lines.first()?);
        let columns = if lines.iter().all(|l| width(l) == first) {
            let rules = lines.iter().filter(|l| l.iter().copied().any(is_rule));
            let mut places: Vec<usize> = rules.flat_map(|l| joints(l)).collect();
            places.sort_unstable();
            places.dedup();
            Self::Placed(places)
        } else {
            let count = |l: &Vec<char>| l.iter().filter(|&&c| is_joint(c)).count();
            let most = lines.iter().map(count).max()?;
            let even = lines.iter().all(|l| count(l) == most);
            even.then_some(Self::Counted(most.saturating_sub(1)))?
        };
        (2..=MOST_COLUMNS).contains(&columns.count()).then_some(columns)
    }

    fn count(&self) -> usize {
        match self {
            Self::Placed(places) => places.len().saturating_sub(1),
            Self::Counted(count) => *count,
        }
    }

    /// The column that begins behind the joint of this number at this place.
    fn behind(&self, number: usize, place: usize) -> usize {
        match self {
            Self::Placed(places) => places.partition_point(|&p| p < place),
            Self::Counted(_) => number,
        }
    }
}

/// Places of the joints on a line, in display columns.
fn joints(line: &[char]) -> Vec<usize> {
    let mut place = 0;
    let mut out = Vec::new();
    for &c in line {
        if is_joint(c) {
            out.push(place);
        }
        place += columns(c);
    }
    out
}

fn columns(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

fn is_rule(c: char) -> bool {
    matches!(c, '─' | '━' | '═' | '┄' | '┅' | '┈' | '┉')
}

/// Upright lines and whatever they meet.
fn is_joint(c: char) -> bool {
    ('\u{2500}'..='\u{257f}').contains(&c) && !is_rule(c)
}

/// The cells of a box, each in the row in which it begins.
fn rows(lines: &[Vec<char>], grid: &Columns) -> Vec<String> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    // For each column the row of the cell that is open in it.
    let mut open: Vec<Option<usize>> = vec![None; grid.count()];
    for line in lines {
        let cells = cells(line, grid);
        if cells.iter().any(|(_, text)| !text.is_empty() && text.chars().all(is_rule)) {
            rows.push(vec![String::new(); grid.count()]);
        }
        for (column, text) in cells {
            let Some(slot) = open.get_mut(column) else { continue };
            if !text.is_empty() && text.chars().all(is_rule) {
                *slot = None;
                continue;
            }
            let row = *slot.get_or_insert(rows.len().saturating_sub(1));
            if let Some(cell) = rows.get_mut(row).and_then(|r| r.get_mut(column)) {
                append(cell, &text);
            }
        }
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    rows.into_iter().map(|row| row.join(" | ")).collect()
}

/// What stands between the joints of a line, without spaces at its ends, with its column.
fn cells(line: &[char], grid: &Columns) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut place = 0;
    let mut number = 0;
    for &c in line {
        if is_joint(c) {
            out.push((grid.behind(number, place), String::new()));
            number += 1;
        } else if let Some((_, text)) = out.last_mut() {
            text.push(c);
        }
        place += columns(c);
    }
    // Behind the last joint the line is over.
    out.pop();
    out.into_iter().map(|(column, text)| (column, text.trim().to_owned())).collect()
}

/// Goes on with a cell: a word that was broken at the cell's margin is whole again.
fn append(cell: &mut String, text: &str) {
    let latin = |c: char| c.is_ascii_alphanumeric();
    if cell.ends_with(latin) && text.starts_with(latin) {
        cell.push(' ');
    }
    // Letters set apart fill the cell: 完 成 时 限.
    let spread = text.split(' ').all(|w| w.chars().count() <= 1);
    cell.extend(text.chars().filter(|&c| !(spread && c == ' ')));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_become_rows() {
        let drawn = "任务表\n\
            ┌──┬────┬────┐\n\
            │序号│工 作 任 务│责任单位│\n\
            ├──┼────┼────┤\n\
            │1 │改造老旧│市水务局│\n\
            │ │管网 │ │\n\
            ├──┼────┤ │\n\
            │2 │新建水厂│ │\n\
            └──┴────┴────┘\n\
            完";
        let rows = "任务表\n序号 | 工作任务 | 责任单位\n1 | 改造老旧管网 | 市水务局\n2 | 新建水厂 | \n完";
        assert_eq!(undraw(drawn), rows);
    }

    #[test]
    fn kept_spaces_place_the_cells() {
        let drawn = "┌──┬──┬──┐\n\
            │    │甲  │乙  │\n\
            ├──┼──┴──┤\n\
            │一  │丙        │\n\
            └──┴─────┘";
        assert_eq!(undraw(drawn), " | 甲 | 乙\n一 | 丙 | ");
    }

    #[test]
    fn bars_behind_single_cells_go() {
        let cells = "序号 |\n工作任务 |\n责任单位 |\n1 |\n改造管网 |\n市水务局 |\n||\n完。";
        assert_eq!(undraw(cells), "序号\n工作任务\n责任单位\n1\n改造管网\n市水务局\n\n完。");
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in ["甲 | 乙\n丙 | 丁", "┌──┬──┐\n│甲│乙│", "首页 |", "└┘\n┌", "┌\n└"]
        {
            assert_eq!(undraw(text), text);
        }
    }
}
