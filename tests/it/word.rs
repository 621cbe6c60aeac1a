//! Word 97–2003 files of the real sample, against what LibreOffice reads in them.

use std::fs;

use gongwen::read::paper::Item;
use gongwen::read::{Content, load};

use crate::han::printed;
use crate::support::{files, hint, none, shared};

/// Beginning of the name, Han characters of LibreOffice's text, tables.
const READ: &[(&str, usize, usize)] =
    &[("124_", 3726, 0), ("146_", 1264, 1), ("147_", 603, 0), ("226_", 2426, 1)];

#[test]
fn word_files_are_read_to_the_last_character() {
    let Some(pages) = shared("pages") else { return };
    let mut complaints = Vec::new();
    for name in files(&pages) {
        let Ok(bytes) = fs::read(pages.join(&name)) else { continue };
        let row = READ.iter().find(|r| name.starts_with(r.0) && bytes.starts_with(b"\xd0\xcf\x11\xe0"));
        let Some((_, characters, tables)) = row else { continue };
        let Ok(Content::Paper(paper)) = load(&bytes, &hint(&name)).map(|s| s.content) else {
            complaints.push(format!("{name}: not read"));
            continue;
        };
        let grids = paper.items.iter().filter(|i| matches!(i, Item::Grid(_))).count();
        if (printed(&paper), grids) != (*characters, *tables) {
            complaints.push(format!("{name}: {} Han characters, {grids} tables", printed(&paper)));
        }
    }
    none(&complaints);
}
