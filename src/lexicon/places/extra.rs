//! Places that a user adds: invented ones, new development zones, divisions younger than
//! the table.
//!
//! In: TOML rows `[[place]]`. Out: rows of the table, or an error that says in which line
//! what is wrong and what to do about it.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::{Form, Name, Place, Places, names};
use crate::base::text::cut;
use crate::notice::Level;

/// Why a table of places was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtraError {
    /// Line of the file, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for ExtraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for ExtraError {}

impl ExtraError {
    /// The error of a text that is not the table it should be, with its line.
    pub(crate) fn in_text(text: &str, error: &toml::de::Error) -> Self {
        Self { line: error.span().map(|s| line_of(text, s.start)), message: error.message().to_owned() }
    }

    /// The error of a row of the embedded table.
    pub(super) fn of_row(message: String) -> Self {
        Self { line: None, message }
    }

    pub(super) fn unknown_code(code: &str) -> Self {
        Self { line: None, message: format!("no place has the code {code}; check it against GB/T 2260") }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    place: Vec<Spanned<Row>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    name: String,
    level: Tier,
    parent: Option<String>,
    code: Option<String>,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tier {
    Province,
    Prefecture,
    County,
    Township,
    Zone,
}

impl Places {
    /// Adds the places of a TOML file:
    ///
    /// ```toml
    /// [[place]]
    /// name     = "清浦高新技术产业开发区"
    /// level    = "zone"        # province prefecture county township zone
    /// parent   = "清浦市"       # name or code; only a province has none
    /// code     = "990171"      # six digits; a zone or township may lack one
    /// short    = ["清浦高新区"]
    /// prefixes = ["清高管"]     # openings of its document numbers
    /// ```
    ///
    /// A row may name as its parent any place of the table or of an earlier row.
    pub fn with_extra(&mut self, toml: &str) -> Result<(), ExtraError> {
        let file: File = toml::from_str(toml).map_err(|e| ExtraError::in_text(toml, &e))?;
        // Nothing is kept of a file with a mistake in it.
        let before = self.clone();
        for row in file.place {
            let line = line_of(toml, row.span().start);
            if let Err(message) = self.add(row.into_inner()) {
                *self = before;
                return Err(ExtraError { line: Some(line), message });
            }
            self.sort();
        }
        Ok(())
    }

    pub(super) fn add(&mut self, row: Row) -> Result<(), String> {
        let parent = self.parent_of(&row)?;
        let code = self.code_of(&row, parent)?;
        let name: Cow<'static, str> = Cow::Owned(row.name);
        if name.trim().is_empty() {
            return Err("`name` is empty: give the place's official name".into());
        }
        let place = self.rows.len();
        self.rows.push(Place {
            code: Cow::Owned(code),
            name: name.clone(),
            level: level(row.level, parent.and_then(|p| self.rows.get(p))),
            since: i16::MIN,
            until: None,
            zone: row.level == Tier::Zone,
            became: "",
            parent,
        });
        let stem = names::stem(&name);
        if stem.len() < name.len() {
            self.names.push(Name { text: Cow::Owned(stem.to_owned()), form: Form::Stem, place });
        }
        self.names.push(Name { text: name, form: Form::Full, place });
        let shorts = row.short.into_iter();
        self.names.extend(shorts.map(|s| Name { text: Cow::Owned(s), form: Form::Short, place }));
        self.numbers.extend(row.prefixes.into_iter().map(|p| (p, place)));
        Ok(())
    }

    fn parent_of(&self, row: &Row) -> Result<Option<usize>, String> {
        match (&row.parent, row.level) {
            (None, Tier::Province) => Ok(None),
            (Some(_), Tier::Province) => Err(format!("{} is a province: remove `parent`", row.name)),
            (None, _) => Err(format!("{} needs `parent`: the name or code of the place above it", row.name)),
            (Some(written), _) => self.written(written).map(Some).ok_or_else(|| {
                format!(
                    "parent {written} of {} is not one known place: write its code, or its names from the \
                     province down (河北省保定市), or add it in a row before this one",
                    row.name
                )
            }),
        }
    }

    fn written(&self, written: &str) -> Option<usize> {
        if written.bytes().all(|b| b.is_ascii_digit()) {
            return self.newest(written);
        }
        // A row just added goes before a place of the table that bears the same name.
        let mine = self.rows.iter().enumerate().skip(self.listed).rev().find(|(_, p)| p.name == written);
        if let Some((at, _)) = mine {
            return Some(at);
        }
        let led = self.lead(written, None, false).filter(|l| l.len == written.len())?;
        super::only(led.places.into_iter())
    }

    fn code_of(&self, row: &Row, parent: Option<usize>) -> Result<String, String> {
        let Some(code) = &row.code else {
            let above = parent
                .and_then(|p| self.rows.get(p))
                .filter(|_| matches!(row.level, Tier::Zone | Tier::Township));
            return above.map(|p| p.code.to_string()).ok_or_else(|| {
                format!(
                    "{} needs `code`: six digits, as in GB/T 2260 (an invented place may take 99xxxx)",
                    row.name
                )
            });
        };
        if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("code {code} of {} is not six digits", row.name));
        }
        if let Some(taken) = self.newest(code).and_then(|at| self.rows.get(at)) {
            return Err(format!(
                "code {code} of {} already belongs to {}: give another",
                row.name, taken.name
            ));
        }
        Ok(code.clone())
    }
}

fn level(tier: Tier, parent: Option<&Place>) -> Level {
    match tier {
        Tier::Province => Level::Province,
        Tier::Prefecture => Level::Prefecture,
        Tier::County => Level::County,
        Tier::Township => Level::Township,
        // A zone ranks below what it belongs to, whatever the grade of its committee.
        Tier::Zone => match parent.map(|p| p.level) {
            Some(Level::Province) => Level::Prefecture,
            Some(Level::Prefecture) | None => Level::County,
            Some(_) => Level::Township,
        },
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    cut(text, 0..byte).matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_added_or_refused_with_a_reason() {
        for (toml, expected) in [
            ("[[place]]\nname = '澜江省'\nlevel = 'province'\ncode = '990000'\n", ""),
            (
                "[[place]]\nname = '乌有市'\nlevel = 'prefecture'\ncode = '990100'\n",
                "line 1: 乌有市 needs `parent`: the name or code of the place above it",
            ),
            (
                "\n[[place]]\nname = '乌有区'\nlevel = 'county'\ncode = '99'\nparent = '南京市'\n",
                "line 2: code 99 of 乌有区 is not six digits",
            ),
            (
                "[[place]]\nname = '乌有区'\nlevel = 'county'\ncode = '320100'\nparent = '南京市'\n",
                "line 1: code 320100 of 乌有区 already belongs to 南京市: give another",
            ),
            ("[[place]]\nname = '某新区'\nlevel = 'zone'\nparent = '江苏省南京市'\n", ""),
        ] {
            let mut places = Places::load().unwrap();
            let got = places.with_extra(toml).map_or_else(|e| e.to_string(), |()| String::new());
            assert_eq!(got, expected, "{toml}");
        }
    }

    #[test]
    fn added_places_are_read_by_every_name() {
        let mut places = Places::load().unwrap();
        let toml = "[[place]]\nname = '澜江省'\nlevel = 'province'\ncode = '990000'\n\
                    [[place]]\nname = '平澜市'\nlevel = 'prefecture'\ncode = '990100'\nparent = '澜江省'\n\
                    [[place]]\nname = '平澜高新技术产业开发区'\nlevel = 'zone'\nparent = '平澜市'\nshort = ['平澜高新区']\n";
        places.with_extra(toml).unwrap();
        let found = places.resolve("平澜高新区", None, None).unwrap();
        assert_eq!(
            (found.name.as_ref(), found.code.as_ref(), found.level),
            ("平澜高新技术产业开发区", "990100", Level::County)
        );
        let path = places.region("990100").unwrap().path;
        assert_eq!(path, ["澜江省", "平澜市"]);
    }
}
