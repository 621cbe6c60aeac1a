//! JSON on one line, for every reader of lines.
//!
//! JSON leaves U+2028, U+2029 and U+0085 as they are inside strings, and many a reader
//! (Python's `splitlines`, JavaScript before 2019) takes them for line breaks. They are
//! written as escapes here, so a line is a line for all.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

/// `value` as one line with its line feed.
pub fn line<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Lines(CompactFormatter)))?;
    out.push(b'\n');
    Ok(out)
}

struct Lines(CompactFormatter);

impl Formatter for Lines {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['\u{85}', '\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            self.0.write_string_fragment(writer, before)?;
            let mut chars = from.chars();
            if let Some(c) = chars.next() {
                write!(writer, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        self.0.write_string_fragment(writer, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_one_line_break_for_every_reader() {
        let rows = [
            ("甲\u{2028}乙\u{2029}\u{85}", "\"甲\\u2028乙\\u2029\\u0085\"\n"),
            ("a\nb\u{b}\"", "\"a\\nb\\u000b\\\"\"\n"),
            ("", "\"\"\n"),
        ];
        for (value, want) in rows {
            let line = line(&value).unwrap();
            assert_eq!(String::from_utf8_lossy(&line), want);
            assert_eq!(serde_json::from_slice::<String>(&line).unwrap(), value);
        }
    }
}
