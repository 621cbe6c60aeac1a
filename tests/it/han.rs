//! Han characters of the real office files, against what other programs read in them.
//!
//! Compared is what a reader says the file prints. Three kinds of difference
//! are no mistakes. Files without a text layer are refused by name. Word computes the
//! numbers of lists (一、, （一）), which python-docx does not: up to three characters more a
//! numbered paragraph. antiword drops text inside some fields and tables (of one file
//! LibreOffice reads 1,264 characters and antiword 1,051), so that against it more is no fault.

use std::fs;
use std::path::Path;
use std::process::Command;

use gongwen::notice::Format;
use gongwen::read::paper::{Grid, GridCell, Item, Paper};
use gongwen::read::{Content, load, sniff};

use crate::support::{asked, files, hint, none, say, shared};

/// Prints the Han characters of a document and its automatically numbered paragraphs. The
/// second copy that Word keeps of drawings for old programs does not count.
const PYTHON: &str = r#"
import sys, docx
from docx.oxml.ns import qn
doc = docx.Document(sys.argv[1])
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
trees = [doc.element.body]
for rel in doc.part.rels.values():
    if not rel.is_external and str(rel.target_part.partname).endswith(("footnotes.xml", "endnotes.xml")):
        trees.append(docx.oxml.parse_xml(rel.target_part.blob))
shown = lambda t: not any(a.tag == FALLBACK for a in t.iterancestors())
text = "".join(t.text or "" for tree in trees for t in tree.iter(qn("w:t")) if shown(t))
styles = {s.get(qn("w:styleId")) for s in doc.styles.element.iter(qn("w:style")) if s.find(".//" + qn("w:numPr")) is not None}
style = lambda p: next((s.get(qn("w:val")) for s in p.iter(qn("w:pStyle"))), None)
numbered = [p for p in doc.element.body.iter(qn("w:p")) if p.find(".//" + qn("w:numPr")) is not None or style(p) in styles]
print(sum("\u4e00" <= c <= "\u9fff" for c in text), len(numbered))
"#;

/// Smallest and largest count that agrees with another program's.
type Bounds = (usize, usize);

/// Han characters of a text.
pub(crate) fn han(text: &str) -> usize {
    text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count()
}

/// Han characters that a file prints. A cell that goes on over the end of a page is printed
/// once and said on both pages: the part that was inferred does not count.
pub(crate) fn printed(paper: &Paper) -> usize {
    let paragraphs = paper.items.iter().map(|item| match item {
        Item::Paragraph(p) => han(&p.text),
        Item::Grid(_) => 0,
    });
    let grids: Vec<&Grid> = paper.items.iter().filter_map(grid).collect();
    let cells = (0..grids.len()).flat_map(|at| {
        let others = [at.checked_sub(1), Some(at + 1)].map(|i| i.and_then(|i| grids.get(i)));
        let others: Vec<&GridCell> = others.into_iter().flatten().flat_map(|g| &g.cells).collect();
        let said =
            move |c: &GridCell| c.inferred && others.iter().any(|o| o.column == c.column && o.text == c.text);
        grids.get(at).into_iter().flat_map(|g| &g.cells).filter(move |c| !said(c)).map(|c| han(&c.text))
    });
    paragraphs.chain(cells).sum()
}

fn grid(item: &Item) -> Option<&Grid> {
    match item {
        Item::Grid(grid) => Some(grid),
        Item::Paragraph(_) => None,
    }
}

#[test]
fn other_programs_read_as_many_characters() {
    let Some(pages) = shared("pages") else { return };
    let mut complaints = Vec::new();
    for name in files(&pages) {
        let path = pages.join(&name);
        let Ok(bytes) = fs::read(&path) else { continue };
        let Ok(Some(format @ (Format::Pdf | Format::Doc | Format::Docx))) = sniff::container(&bytes) else {
            continue;
        };
        match load(&bytes, &hint(&name)).map(|source| source.content) {
            Ok(Content::Paper(paper)) => complaints.extend(compare(&name, &path, format, printed(&paper))),
            Err(e) if e.code.name == "no-text-layer" => say(&format!("{name}: {e}")),
            other => complaints.push(format!("{name}: {:?}", other.map(drop))),
        }
    }
    none(&complaints);
}

fn compare(name: &str, path: &Path, format: Format, ours: usize) -> Option<String> {
    let (least, most) = bounds(format, path)?;
    let wanted = if most == usize::MAX { format!("{least} or more") } else { format!("{least} to {most}") };
    let line = format!("{name}: {ours} Han characters, {wanted} wanted");
    say(&line);
    (!(least..=most).contains(&ours)).then_some(line)
}

fn bounds(format: Format, path: &Path) -> Option<Bounds> {
    let path = path.display().to_string();
    let near = |n: usize| (n - n / 200, n + n / 200);
    match format {
        Format::Pdf => Some(near(han(&told("pdftotext", &["-layout", "-enc", "UTF-8", &path, "-"])?))),
        Format::Doc => Some((han(&told("antiword", &["-m", "UTF-8.txt", "-w", "0", &path])?), usize::MAX)),
        _ => {
            let told = told("python3", &["-c", PYTHON, &path])?;
            let figures: Vec<usize> = told.split_whitespace().filter_map(|n| n.parse().ok()).collect();
            let [characters, numbered] = figures[..] else { panic!("{path}: python-docx said {told:?}") };
            let (least, most) = near(characters);
            Some((least, most + 3 * numbered))
        }
    }
}

/// What a program prints; none, said aloud, where it is not installed.
fn told(program: &str, args: &[&str]) -> Option<String> {
    match Command::new(program).args(args).output() {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        other => {
            let why =
                other.map_or_else(|e| e.to_string(), |o| String::from_utf8_lossy(&o.stderr).into_owned());
            assert!(!asked("CI"), "{program} did not run, and CI is set: {why}");
            let why = why.lines().last().unwrap_or_default();
            say(&format!("SKIPPED: {program} did not run on {}: {why}", args.last().unwrap_or(&"")));
            None
        }
    }
}
