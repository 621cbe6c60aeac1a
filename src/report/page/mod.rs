//! The report as one HTML file that opens from disk: page, style, program and data in one.
//!
//! The data stands in blocks of JSON that are parsed when they are looked at. Nothing of a
//! notice is ever markup: the program writes text into elements of its own, and the page's
//! security policy lets nothing run but the program and the style that were compiled in.

mod data;

use std::fmt::Write;

use data_encoding::BASE64;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{PrintError, Report};
use data::{Front, Inside};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");

/// The program, from what knows nothing to what ties all together.
const APP: &[&str] = &[
    include_str!("app/words.js"),
    include_str!("app/dom.js"),
    include_str!("app/data.js"),
    include_str!("app/route.js"),
    include_str!("app/filter.js"),
    include_str!("app/marks.js"),
    include_str!("app/source.js"),
    include_str!("app/plots.js"),
    include_str!("app/overview.js"),
    include_str!("app/matrix.js"),
    include_str!("app/columns.js"),
    include_str!("app/lists.js"),
    include_str!("app/main.js"),
];

/// The file.
pub(super) fn print(report: &Report) -> Result<Vec<u8>, PrintError> {
    let script = format!("\n{}", APP.join("\n"));
    let style = format!("\n{STYLE}");
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        digest(&script),
        digest(&style)
    );
    let data = blocks(report)?;
    let mut page = String::with_capacity(PAGE.len() + script.len() + style.len() + data.len());
    for piece in PAGE.split("{{") {
        let (name, rest) = piece.split_once("}}").unwrap_or(("", piece));
        page.push_str(match name {
            "policy" => &policy,
            "style" => &style,
            "script" => &script,
            "data" => &data,
            _ => "",
        });
        page.push_str(rest);
    }
    Ok(page.into_bytes())
}

/// What a security policy calls a script or style.
fn digest(text: &str) -> String {
    BASE64.encode(&Sha256::digest(text.as_bytes()))
}

/// One block for the overview, one a family, one for the text of each of its notices.
fn blocks(report: &Report) -> Result<String, PrintError> {
    let mut out = String::new();
    block(&mut out, "front", &Front::new(report))?;
    for (at, family) in report.families.iter().enumerate() {
        block(&mut out, &format!("family-{at}"), &Inside::new(report, family))?;
    }
    for (at, card) in report.notices.iter().enumerate().filter(|(_, card)| !card.text.is_empty()) {
        block(&mut out, &format!("text-{at}"), &card.text)?;
    }
    Ok(out)
}

fn block(out: &mut String, id: &str, value: &impl Serialize) -> Result<(), PrintError> {
    let json = serde_json::to_string(value).map_err(PrintError::new)?;
    writeln!(out, r#"<script type="application/json" id="{id}">{}</script>"#, harmless(&json))
        .map_err(PrintError::new)
}

/// JSON in which no parser of HTML sees the beginning of anything.
fn harmless(json: &str) -> String {
    json.replace('<', r"\u003c").replace('\u{2028}', r"\u2028").replace('\u{2029}', r"\u2029")
}
