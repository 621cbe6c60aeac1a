//! Schemas are those of the types, and everything that is written follows them.

use gongwen::manifest::ErrorLine;
use gongwen::schema;
use serde_json::Value;

use crate::support::{SOURCES, fresh, none, notices, root};

/// A validator for the schema of that name.
pub(crate) fn validator(name: &str) -> jsonschema::Validator {
    let value = schema::find(name).expect("a schema of that name").value();
    jsonschema::validator_for(&value).expect("the schema is valid")
}

/// What `value` breaks, with the place.
pub(crate) fn complaints(validator: &jsonschema::Validator, name: &str, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors.map(|e| format!("{name}{}: {}", e.instance_path(), shortened(&e.to_string()))).collect()
}

fn shortened(message: &str) -> String {
    message.chars().take(300).collect()
}

#[test]
fn files_are_those_of_the_types() {
    let stale = schema::ALL.iter().filter_map(|entry| {
        let path = root().join(format!("schemas/{}.schema.json", entry.name));
        fresh(&path, &entry.text(), "UPDATE_SCHEMAS").err()
    });
    none(&stale.collect::<Vec<_>>());
}

#[test]
fn every_notice_follows_its_schema() {
    let validator = validator("notice");
    let broken = notices().flat_map(|(name, notice)| {
        let value = serde_json::to_value(notice).expect("a notice is JSON");
        complaints(&validator, &name, &value)
    });
    none(&broken.collect::<Vec<_>>());
}

#[test]
fn every_error_follows_its_schema() {
    let validator = validator("error");
    let failed = SOURCES.iter().filter_map(|read| Some((&read.path, read.result.as_ref().err()?)));
    let broken = failed.flat_map(|(path, error)| {
        let line = ErrorLine::new(path, error.clone());
        complaints(&validator, path, &serde_json::to_value(line).expect("a line is JSON"))
    });
    none(&broken.collect::<Vec<_>>());
}

#[test]
fn controlled_lists_are_closed() {
    let validator = validator("notice");
    let mut value = serde_json::to_value(gongwen::notice::Notice::default()).expect("a notice is JSON");
    value["doc_type"] = "通吿".into();
    let found = complaints(&validator, "", &value);
    for field in ["/doc_type", "/id", "/schema", "/source/sha256"] {
        assert!(found.iter().any(|c| c.starts_with(field)), "{field} is not closed: {found:?}");
    }
}
