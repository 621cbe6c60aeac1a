//! One list of tasks in many formats: all of them must say the same.
//!
//! `tests/data/tasks.toml` is the truth, `tests/tools/make_tasks.rs` wrote it into
//! `corpus/forms/`. Formats that state their merged cells give every measure with all its
//! units; from a page or from bare lines nearly every one must come back.

use std::fs;

use gongwen::notice::{Measure, Role};
use toml::{Table, Value};

use crate::support::{Read, SOURCES, none, root};

/// File, measures that must agree in task, section and time, and in their units too.
const FORMS: &[(&str, usize, usize)] = &[
    ("tasks.html", 51, 51),
    ("tasks.docx", 51, 51),
    ("tasks.xlsx", 51, 51),
    ("tasks.xls", 51, 51),
    ("tasks.ods", 51, 51),
    ("tasks.doc", 51, 51),
    ("tasks-piped.txt", 51, 51),
    ("tasks.pdf", 49, 49),
    ("tasks-flattened.txt", 49, 49),
];

/// A measure as far as all forms can tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Task {
    text: String,
    section: Vec<String>,
    units: Vec<(Role, String)>,
    time: String,
}

#[test]
fn all_forms_say_the_same() {
    let truth = truth();
    assert_eq!(truth.len(), 51);
    let mut complaints = Vec::new();
    for &(file, least, least_units) in FORMS {
        let path = format!("forms/{file}");
        let Some(read) = SOURCES.iter().find(|r| r.set == "corpus" && r.path == path) else {
            complaints.push(format!("corpus/{path} is not there"));
            continue;
        };
        match found(read) {
            Err(message) => complaints.push(format!("{path}: {message}")),
            Ok(found) => complaints.extend(compare(&path, &truth, &found, (least, least_units))),
        }
    }
    none(&complaints);
}

fn compare(path: &str, truth: &[Task], found: &[Task], least: (usize, usize)) -> Vec<String> {
    let mut misses = Vec::new();
    let (mut whole, mut with_units) = (0, 0);
    for task in truth {
        let same = found.iter().find(|f| f.text == task.text);
        let right = same.is_some_and(|f| f.section == task.section && f.time == task.time);
        let units = right && same.is_some_and(|f| f.units == task.units);
        whole += usize::from(right);
        with_units += usize::from(units);
        if !units {
            misses.push(format!("{path}: {task:?} is {same:?}"));
        }
    }
    let wrong = whole < least.0 || with_units < least.1 || found.len() != truth.len();
    if wrong {
        let count = found.len();
        misses.push(format!("{path}: {count} measures, {whole} agree, {with_units} with their units"));
    }
    if wrong { misses } else { Vec::new() }
}

/// The list as it was written, merged cells filled in.
fn truth() -> Vec<Task> {
    let text = fs::read_to_string(root().join("tests/data/tasks.toml")).expect("the list is there");
    let table: Table = text.parse().expect("TOML");
    let mut last = [const { String::new() }; 4];
    let mut tasks = Vec::new();
    for group in table.get("group").and_then(Value::as_array).into_iter().flatten() {
        let name = group.get("name").and_then(Value::as_str).unwrap_or_default();
        for row in group.get("rows").and_then(Value::as_array).into_iter().flatten() {
            for (slot, cell) in last.iter_mut().zip(row.as_array().into_iter().flatten()) {
                match cell.as_str() {
                    Some("^") | None => {}
                    Some(text) => text.clone_into(slot),
                }
            }
            let [text, lead, support, time] = last.clone();
            let units = bodies(&lead, Role::Lead).chain(bodies(&support, Role::Support)).collect();
            tasks.push(Task { text, section: vec![name.to_owned()], units, time });
        }
    }
    tasks
}

/// The entries of a cell; the `、` inside brackets parts none.
fn bodies(cell: &str, role: Role) -> impl Iterator<Item = (Role, String)> {
    let mut depth = 0;
    let mut entries = vec![String::new()];
    for c in cell.chars() {
        depth += i32::from(c == '（') - i32::from(c == '）');
        match entries.last_mut() {
            Some(entry) if c != '、' || depth > 0 => entry.push(c),
            _ => entries.push(String::new()),
        }
    }
    entries.into_iter().map(move |entry| (role, entry))
}

fn found(read: &Read) -> Result<Vec<Task>, String> {
    let notices = read.result.as_ref().map_err(ToString::to_string)?;
    Ok(notices.iter().flat_map(|n| &n.measures).map(task).collect())
}

fn task(measure: &Measure) -> Task {
    let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    Task {
        text: bare(&measure.text),
        section: measure.section.iter().map(|s| bare(s)).collect(),
        units: measure.units.iter().map(|u| (u.role, bare(&u.text))).collect(),
        time: measure.labels.get("完成时限").map(|t| bare(t)).unwrap_or_default(),
    }
}
