//! JSON Schemas of everything that is written, generated from the types, and the Table Schema
//! of the panel.
//!
//! `schemas/*.schema.json` are these, and a test fails when they are stale. What the
//! types cannot say (controlled lists, forms of ids and dates) is added here, so that the
//! types stay plain.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::links::{Alignment, Family, Link};
use crate::manifest::{ErrorLine, Manifest};
use crate::notice::{DOC_TYPES, Notice};
use crate::report::two::Difference;
use crate::report::{Report, panel};

/// A schema by its name, as `gongwen schema NAME` prints it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// `notice` for `schemas/notice.schema.json`.
    pub name: &'static str,
    /// The file that it describes.
    pub of: &'static str,
    generate: fn() -> Value,
}

/// Every schema.
pub const ALL: &[Entry] = &[
    Entry { name: "notice", of: "a line of notices.jsonl", generate: generate::<Notice> },
    Entry { name: "link", of: "a line of links.jsonl", generate: generate::<Link> },
    Entry { name: "family", of: "a line of families.jsonl", generate: generate::<Family> },
    Entry { name: "alignment", of: "a line of alignments.jsonl", generate: generate::<Alignment> },
    Entry { name: "report", of: "report.json", generate: generate::<Report> },
    Entry { name: "panel", of: "a row of panel.csv (Table Schema)", generate: panel::table_schema },
    Entry { name: "diff", of: "what gongwen diff --json prints", generate: generate::<Difference> },
    Entry { name: "error", of: "a line of errors.jsonl", generate: generate::<ErrorLine> },
    Entry { name: "manifest", of: "manifest.json", generate: generate::<Manifest> },
];

/// The schema of that name.
pub fn find(name: &str) -> Option<&'static Entry> {
    ALL.iter().find(|e| e.name == name)
}

impl Entry {
    /// The schema as a JSON value.
    pub fn value(&self) -> Value {
        let mut schema = (self.generate)();
        for (path, rule) in rules() {
            constrain(&mut schema, path, &rule);
        }
        schema
    }

    /// The schema as it stands in its file.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.value())
    }
}

fn generate<T: JsonSchema>() -> Value {
    // As written, not as read: every field that is always there is required.
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}

/// What the types leave open: (type, field) and the keywords that close it.
fn rules() -> Vec<((&'static str, &'static str), Value)> {
    let date = json!({ "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
    let code = json!({ "pattern": "^[a-z]+(-[a-z]+)*$" });
    let sha256 = json!({ "pattern": "^[0-9a-f]{64}$" });
    let territory = json!({ "pattern": "^[0-9]{6}([0-9]{3})?$" });
    let doc_type = json!({ "enum": DOC_TYPES });
    vec![
        (("Notice", "schema"), json!({ "const": crate::notice::SCHEMA })),
        (("Notice", "id"), json!({ "pattern": "^[0-9a-f]{16}(-[1-9][0-9]*)?$" })),
        (("Notice", "doc_type"), doc_type.clone()),
        (("Enclosed", "doc_type"), doc_type.clone()),
        (("Part", "doc_type"), doc_type),
        (("DocNumber", "text"), json!({ "pattern": "号$" })),
        (("Source", "sha256"), sha256.clone()),
        (("Region", "code"), territory.clone()),
        (("Org", "region"), territory.clone()),
        (("Unit", "region"), territory),
        (("Dates", "issued"), date.clone()),
        (("Dates", "published"), date.clone()),
        (("Dates", "effective"), date.clone()),
        (("Dates", "expires"), date),
        (("Link", "confidence"), json!({ "minimum": 0, "maximum": 1 })),
        (("Link", "document"), json!({ "pattern": "^d-[0-9a-f]{16}$" })),
        (("Family", "id"), json!({ "pattern": "^f-[0-9a-f]{16}$" })),
        (("Document", "document"), json!({ "pattern": "^d-[0-9a-f]{16}$" })),
        (("Alignment", "score"), json!({ "minimum": 0, "maximum": 1 })),
        (("Report", "schema"), json!({ "const": crate::report::SCHEMA })),
        (("Difference", "schema"), json!({ "const": crate::report::two::SCHEMA })),
        (("Step", "score"), json!({ "minimum": 0, "maximum": 1 })),
        (("Pair", "score"), json!({ "minimum": 0, "maximum": 1 })),
        (("Confidence", "score"), json!({ "minimum": 0, "maximum": 1 })),
        (("Quantity", "comparison"), json!({ "enum": ["=", ">=", "<=", ">", "<"] })),
        (("Time", "calendar"), json!({ "enum": ["working", null] })),
        (("Diagnostic", "code"), code.clone()),
        (("ErrorLine", "code"), code),
        (("Manifest", "schema"), json!({ "const": crate::manifest::SCHEMA })),
        (("Added", "sha256"), sha256.clone()),
        (("Output", "sha256"), sha256),
    ]
}

/// Adds `rule` to a field of a type, which is the root or one of its definitions.
fn constrain(schema: &mut Value, (of, field): (&str, &str), rule: &Value) {
    let owner = if schema.get("title").and_then(Value::as_str) == Some(of) {
        Some(schema)
    } else {
        schema.pointer_mut(&format!("/$defs/{of}"))
    };
    let property = owner.and_then(|o| o.pointer_mut(&format!("/properties/{field}")));
    let (Some(Value::Object(property)), Value::Object(rule)) = (property, rule) else { return };
    property.extend(rule.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_finds_its_field() {
        for (path, rule) in rules() {
            let found = ALL.iter().any(|entry| {
                let plain = (entry.generate)();
                let mut closed = plain.clone();
                constrain(&mut closed, path, &rule);
                closed != plain
            });
            assert!(found, "{path:?} names no field of a schema");
        }
    }
}
