//! The lexicon as a product: its tables by name, as rows that can be printed.
//!
//! A part's name comes in; out go its rows as JSON objects, each with the name of the table
//! that it stands in. How they are printed is for the caller.

use serde_json::{Map, Value};

use super::{LexiconError, places};

/// A part of the lexicon.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// What it holds, in one sentence.
    pub of: &'static str,
    source: Source,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    /// A TOML table.
    Toml(&'static str),
    /// The compiled table of divisions.
    Divisions(&'static str),
}

macro_rules! part {
    ($name:literal, $file:literal, $of:literal) => {
        Part { name: $name, of: $of, source: Source::Toml(include_str!($file)) }
    };
}

/// Every part, in alphabetical order.
pub const PARTS: &[Part] = &[
    part!("bodies", "units.toml", "Organs with their official and short names, and years"),
    part!("boilerplate", "boilerplate.toml", "What stands around a document on pages"),
    part!("classes", "classes.toml", "Words of classes of bodies and of persons"),
    part!("columns", "columns.toml", "Heads of table columns"),
    part!("containers", "containers.toml", "Elements in which content systems keep the document"),
    part!("dates", "dates.toml", "Deadlines, periods and recurrences"),
    part!("fields", "fields.toml", "Labels of what a page says about its document"),
    part!("front", "front.toml", "Kinds of document, heads, feet and attachments"),
    part!("general", "general.toml", "Headings of general provisions, kinds of report"),
    part!(
        "linking",
        "linking.toml",
        "Words that linking documents and aligning measures look past or look for"
    ),
    part!("numbering", "numbering.toml", "Styles of numbers before sections and measures"),
    Part {
        name: "places",
        of: "Divisions since 1981 by code, with what they became",
        source: Source::Divisions(places::TABLE),
    },
    part!("quantities", "quantities.toml", "Figures and their units of measure"),
    part!("roles", "roles.toml", "Words of responsibility clauses"),
    part!("seats", "seats.toml", "What bodies are called in single provinces and cities, and years"),
    part!("zones", "places.toml", "Short names, zones and number prefixes of places"),
];

/// The part of that name.
pub fn find(name: &str) -> Option<&'static Part> {
    PARTS.iter().find(|p| p.name == name)
}

impl Part {
    /// Its rows in the order of the table; `added` are further TOML tables of the same form.
    pub fn rows(&self, added: &[String]) -> Result<Vec<Map<String, Value>>, LexiconError> {
        let mut rows = match self.source {
            Source::Toml(text) => of_toml(self.name, text)?,
            Source::Divisions(text) => divisions(text),
        };
        for text in added {
            rows.extend(of_toml(self.name, text)?);
        }
        Ok(rows)
    }
}

/// `[[row]]` tables become a row each; what stands in a table of its own or bare on top
/// becomes one row.
fn of_toml(name: &str, text: &str) -> Result<Vec<Map<String, Value>>, LexiconError> {
    let tables: Map<String, Value> = toml::from_str(text).map_err(|e| LexiconError::new(name, &e))?;
    let mut rows = Vec::new();
    for (table, value) in tables {
        let all = match value {
            Value::Array(all) if all.iter().all(Value::is_object) => all,
            other => vec![other],
        };
        for row in all {
            let mut row = match row {
                Value::Object(row) => row,
                other => Map::from_iter([("values".to_owned(), other)]),
            };
            row.insert(TABLE.to_owned(), Value::String(table.clone()));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Column that names the table of a row.
pub const TABLE: &str = "table";

fn divisions(text: &str) -> Vec<Map<String, Value>> {
    const COLUMNS: [&str; 5] = ["code", "name", "since", "until", "became"];
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    let row = |line: &str| {
        let cells = COLUMNS.iter().zip(line.split('\t')).filter(|(_, cell)| !cell.is_empty());
        let value = |column: &str, cell: &str| match cell.parse::<i64>() {
            Ok(year) if matches!(column, "since" | "until") => Value::from(year),
            _ => Value::from(cell),
        };
        let mut row: Map<String, Value> = cells.map(|(c, cell)| ((*c).to_owned(), value(c, cell))).collect();
        row.insert(TABLE.to_owned(), Value::from("division"));
        row
    };
    lines.map(row).collect()
}

/// The columns of rows, those that name a row first, the rest by name.
pub fn columns(rows: &[Map<String, Value>]) -> Vec<String> {
    const FIRST: [&str; 4] = [TABLE, "key", "code", "name"];
    let mut columns: Vec<String> = rows.iter().flat_map(|r| r.keys().cloned()).collect();
    columns.sort();
    columns.dedup();
    columns.sort_by_key(|c| FIRST.iter().position(|f| f == c).unwrap_or(FIRST.len()));
    columns
}

/// A value on one line for a table: lists of words joined by `、`, the rest as JSON.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) if all.iter().all(Value::is_string) => {
            all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bodies;
    use super::*;

    #[test]
    fn every_part_prints_its_rows() {
        for part in PARTS {
            let rows = part.rows(&[]).unwrap();
            assert!(rows.iter().all(|r| r.contains_key(TABLE)) && !rows.is_empty(), "{}", part.name);
        }
        let bodies = find("bodies").unwrap().rows(&[]).unwrap();
        let named = bodies.iter().filter(|r| r.get(TABLE) == Some(&Value::from("body"))).count();
        assert_eq!(named, bodies::Bodies::load().unwrap().rows().len());
        let places = find("places").unwrap().rows(&[]).unwrap();
        assert_eq!(places.len(), places::Places::load().unwrap().listed());
    }

    #[test]
    fn added_rows_stand_behind_and_cells_fit_a_line() {
        let added = "[[body]]\nkey = \"k\"\nlocal = [[\"甲局\"]]\nloose = [\"乙办\", \"丙办\"]\n".to_owned();
        let rows = find("bodies").unwrap().rows(&[added]).unwrap();
        let last = rows.last().unwrap();
        assert_eq!(cell(last.get("loose").unwrap()), "乙办、丙办");
        assert_eq!(cell(last.get("local").unwrap()), "[[\"甲局\"]]");
        assert_eq!(columns(&rows).first().map(String::as_str), Some("table"));
    }
}
