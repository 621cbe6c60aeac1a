//! gongwen turns Chinese government notices (公文) into structured data.
//!
//! Bytes of a page or a text go in; out come notices with their head, their tree of
//! sections and every measure with the bodies responsible, the deadlines, the figures and
//! the documents cited. Nothing is read from disk, clock or network.
//!
//! ```
//! use gongwen::notice::Role;
//! use gongwen::{Context, Hint, Settings, extract};
//!
//! let ctx = Context::new(&Settings::default())?;
//! let text = "关于提升供水服务水平的通知\n\
//!             各乡镇人民政府：\n\
//!             一、缩短报装时间。具备条件的，5个工作日内通水。（县水利局牵头，县住建局配合）\n\
//!             二、公开水质信息。每月10日前公布检测结果。（县卫生健康局负责）\n";
//! let notices = extract(&ctx, text.as_bytes(), &Hint::default())?;
//! let measures = &notices[0].measures;
//! assert_eq!(measures.len(), 2);
//! assert_eq!((measures[0].units[0].text.as_str(), measures[0].units[0].role), ("县水利局", Role::Lead));
//! assert_eq!(measures[1].times[0].recurrence.as_deref(), Some("FREQ=MONTHLY;BYMONTHDAY=10"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`extract()`] runs all stages on one source; each of them can be called alone:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`read::load`], [`read::html::parse`] | bytes | text, or a page |
//! | [`clean::page`], [`clean::text`] | page or text | [`clean::blocks::Blocks`]: lines, tables, fields |
//! | [`outline::frame::frame`], [`outline::outline`] | blocks | what each line is, and the tree |
//! | [`extract::notice`] | all of these | [`notice::Notice`]: the JSON contract |
//!
//! [`pipeline::run`] does it for many sources in parallel, in order. [`docs`] says how it is
//! built and why.

pub mod align;
pub mod base;
pub mod clean;
pub mod corpus;
pub mod diag;
pub mod extract;
pub mod extraction;
pub mod join;
pub mod jsonl;
pub mod lexicon;
pub mod link;
pub mod links;
pub mod manifest;
pub mod notice;
pub mod outline;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod schema;

pub use extraction::{extract, trace};
use lexicon::{Lexicon, LexiconError};
pub use read::{Hint, SourceError};

/// What every stage is given: the lexicon. Nothing in it changes during a run.
#[derive(Debug)]
pub struct Context {
    /// The field's knowledge.
    pub lexicon: Lexicon,
}

/// What the caller adds to the lexicon that is built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Tables of places, in the form of `corpus/places.toml`; a later one wins.
    pub places: Vec<String>,
    /// Tables of bodies, in the form of `src/lexicon/units.toml`.
    pub lexicon: Vec<String>,
}

impl Context {
    /// Compiles the lexicon with what `settings` add to it.
    pub fn new(settings: &Settings) -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon::load()?;
        for places in &settings.places {
            lexicon.places.with_extra(places).map_err(|e| LexiconError::new("places", &e))?;
        }
        for bodies in &settings.lexicon {
            lexicon.bodies.with_extra(bodies).map_err(|e| LexiconError::new("lexicon", &e))?;
        }
        Ok(Self { lexicon })
    }
}

/// The README's examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// How it is built, and what has changed.
pub mod docs {
    #[doc = include_str!("docs/design.md")]
    pub mod design {}

    #[doc = include_str!("docs/changelog.md")]
    pub mod changelog {}
}
