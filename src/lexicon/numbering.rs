//! Numbering styles, compiled from `numbering.toml`.

use serde::Deserialize;

use super::LexiconError;
use crate::base::numeral;

/// Every style that a document may number its divisions in.
#[derive(Debug)]
pub struct Numbering {
    /// Styles in the order of the table: the first that reads a line wins.
    pub styles: Vec<Style>,
}

/// One numbering style.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table has the columns it has")]
pub struct Style {
    /// Its name in the table.
    pub name: String,
    /// Usual tier; a smaller one stands further out.
    pub depth: u8,
    /// Whether it may stand on a line of its own.
    pub alone: bool,
    /// Whether it only counts in the company of its neighbours.
    pub weak: bool,
    /// Whether its items stay inside the measure they stand in (①②③).
    pub inline: bool,
    /// Whether a further number may not follow at once (三、四级).
    pub(crate) pair: bool,
    /// Whether the value is the last of several numbers.
    pub(crate) decimal: bool,
    pub(crate) form: Vec<Token>,
    pub(crate) not_before: Vec<String>,
}

impl Style {
    /// Whether a number of this style can begin with `c`.
    pub(crate) fn opens_with(&self, c: char) -> bool {
        self.form.first().is_some_and(|token| match *token {
            Token::Literal(first) => c == first,
            Token::Han => !c.is_ascii_digit() && numeral::is_han_numeral(c),
            Token::Arabic => c.is_ascii_digit(),
            Token::Series(first, count) => {
                (u32::from(first)..u32::from(first) + count).contains(&u32::from(c))
            }
        })
    }
}

/// A piece of a style's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A character as it stands.
    Literal(char),
    /// Han numeral.
    Han,
    /// Arabic digits.
    Arabic,
    /// One character of an enclosed series that begins here and has this many members.
    Series(char, u32),
}

#[derive(Deserialize)]
struct Table {
    style: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table has the columns it has")]
struct Row {
    name: String,
    form: String,
    depth: u8,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    inline: bool,
    #[serde(default)]
    pair: bool,
    #[serde(default)]
    decimal: bool,
    examples: Vec<(String, u32)>,
    counter: Vec<String>,
}

const TABLE: &str = include_str!("numbering.toml");

impl Numbering {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table: Table = toml::from_str(TABLE).map_err(|e| LexiconError::new("numbering.toml", &e))?;
        let styles = table.style.into_iter().map(compile).collect::<Result<_, _>>()?;
        Ok(Self { styles })
    }
}

fn compile(row: Row) -> Result<Style, LexiconError> {
    if row.examples.is_empty() || row.counter.is_empty() {
        let message = format!("style {} needs examples and counter-examples", row.name);
        return Err(LexiconError::new("numbering.toml", &message));
    }
    Ok(Style {
        form: tokens(&row.form)?,
        name: row.name,
        depth: row.depth,
        alone: row.alone,
        weak: row.weak,
        inline: row.inline,
        pair: row.pair,
        decimal: row.decimal,
        not_before: row.not_before,
    })
}

fn tokens(form: &str) -> Result<Vec<Token>, LexiconError> {
    let mut out = Vec::new();
    let mut rest = form;
    while let Some(c) = rest.chars().next() {
        if c != '{' {
            out.push(Token::Literal(c));
            rest = rest.strip_prefix(c).unwrap_or("");
            continue;
        }
        let (slot, tail) = rest.split_once('}').unwrap_or((rest, ""));
        out.push(match slot {
            "{han" => Token::Han,
            "{n" => Token::Arabic,
            "{circled" => Token::Series('①', 20),
            "{bracketed" => Token::Series('⑴', 20),
            "{stopped" => Token::Series('⒈', 20),
            "{ideograph" => Token::Series('㈠', 10),
            _ => return Err(LexiconError::new("numbering.toml", &format!("unknown slot in {form}"))),
        });
        rest = tail;
    }
    Ok(out)
}

#[cfg(test)]
pub(crate) fn rows() -> impl Iterator<Item = (String, Vec<(String, u32)>, Vec<String>)> {
    let table: Table = toml::from_str(TABLE).unwrap();
    table.style.into_iter().map(|r| (r.name, r.examples, r.counter))
}
