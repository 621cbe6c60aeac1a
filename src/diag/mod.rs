//! What is doubtful, lost or wrong in a source, as values.
//!
//! A stage never refuses: it reports into a [`Sink`] and goes on. Every diagnostic bears
//! a permanent code of [`codes`]; `gongwen explain CODE` prints its entry.

pub mod codes;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::span::Span;
pub use codes::Code;

/// One finding about one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Permanent kebab-case code.
    pub code: String,
    /// How much it costs.
    pub severity: Severity,
    /// What was seen, for a reader.
    pub message: String,
    /// Place in the notice's `text`, where it has one.
    pub span: Option<Span>,
}

/// How much a finding costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A value was left out.
    Error,
    /// A value was kept and is doubtful.
    Warning,
    /// For the curious.
    Note,
}

/// Collects what the stages find in one source, and on request which rule read what.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    /// Findings in the order in which they were made.
    pub diagnostics: Vec<Diagnostic>,
    /// Rules that fired, if anyone asked.
    pub trace: Option<Vec<Fired>>,
}

/// A rule of the lexicon or a stage that read a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fired {
    /// Stage that applied the rule.
    pub stage: &'static str,
    /// Name of the rule, with the lexicon row where there is one.
    pub rule: String,
    /// Where it applied.
    pub span: Span,
}

impl Sink {
    /// A sink that also records which rule read what.
    pub fn tracing() -> Self {
        Self { diagnostics: Vec::new(), trace: Some(Vec::new()) }
    }

    /// Records a finding.
    pub fn report(&mut self, code: &Code, message: impl Into<String>, span: Option<Span>) {
        self.diagnostics.push(Diagnostic {
            code: code.name.to_owned(),
            severity: code.severity,
            message: message.into(),
            span,
        });
    }

    /// Records that `rule` read `span`; free of cost when nobody traces.
    pub fn fired(&mut self, stage: &'static str, rule: impl Into<String>, span: Span) {
        if let Some(trace) = &mut self.trace {
            trace.push(Fired { stage, rule: rule.into(), span });
        }
    }
}
