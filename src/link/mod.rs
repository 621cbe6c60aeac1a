//! Documents among one another: what each names, which are copies, which belong together.
//!
//! Takes a closed corpus; gives links in the order of its notices, and families. Nothing is
//! guessed: where several notices bear the title that is named, the link stays open and
//! keeps them all.

mod cluster;
mod duplicate;
mod family;
mod resolve;
pub(crate) mod title;

use crate::Context;
use crate::corpus::Corpus;
use crate::links::{Family, Link};

/// What connects the notices of a corpus, alignments apart (see [`crate::align`]).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    /// By citing notice, in the order of its text; a copy's link to its original behind them.
    pub links: Vec<Link>,
    /// By id.
    pub families: Vec<Family>,
}

/// Resolves every citation and finds the families.
pub fn link(ctx: &Context, corpus: &Corpus) -> Links {
    let copies = duplicate::copies(corpus);
    let resolved = resolve::resolve(corpus, &copies);
    let families = family::families(&ctx.lexicon.linking, corpus, &copies, &resolved);
    let mut links = Vec::new();
    for (at, entry) in corpus.entries().iter().enumerate() {
        let citations = entry.citations.iter().zip(resolved.of(at));
        links.extend(citations.map(|(cited, target)| resolve::link(corpus, entry, cited, target)));
        links.extend(copies.link(corpus, at));
    }
    Links { links, families }
}
