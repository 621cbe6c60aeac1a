//! Which measures of a family belong together, and what differs between them.
//!
//! Takes a corpus and its families; gives alignments family by family, in order, whatever
//! the number of threads. A family bounds the work: small ones are compared each with each,
//! in large ones a notice with its parent and its neighbours in territory.

mod cell;
pub mod changes;
pub mod differ;
pub mod features;
pub mod grams;
mod odds;
mod overlap;
mod pair;
pub mod score;
pub mod strokes;
mod vectors;

use rayon::prelude::*;

use crate::Context;
use crate::corpus::{Builder, Corpus};
use crate::links::{Alignment, Family};
use crate::notice::Notice;
use cell::{Cell, cells};
use score::Weights;

/// Cells that are worked on ahead of the one being taken.
const CHUNK: usize = 64;
/// Measures whose grams are counted to learn what is frequent; more would not change it.
const SAMPLE: usize = 20_000;

/// Aligns the measures of every family. `finish` runs in parallel, straight after a cell is
/// aligned (that is where lines are serialised); `each` is given its results one by one, in
/// order, and may stop with an error.
pub fn align<T: Send, E>(
    ctx: &Context,
    corpus: &Corpus,
    families: &[Family],
    finish: &(impl Fn(&[Alignment]) -> T + Sync),
    mut each: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let weights = Weights::default();
    let common = grams::Common::of(&ctx.lexicon.linking, corpus, SAMPLE);
    let cells: Vec<Cell> = families.iter().flat_map(|family| cells(corpus, family)).collect();
    for chunk in cells.chunks(CHUNK) {
        let work = |cell: &Cell| finish(&cell.align(&ctx.lexicon.linking, corpus, &common, &weights));
        let results: Vec<T> = chunk.par_iter().map(work).collect();
        results.into_iter().try_for_each(&mut each)?;
    }
    Ok(())
}

/// Whether two notices have too many measures to be aligned: tens of millions of pairs.
pub fn too_large(a: &Notice, b: &Notice) -> bool {
    cell::too_large(a.measures.len(), b.measures.len())
}

/// How many pairs of notices of these families are left out because they are too large.
pub fn unaligned(corpus: &Corpus, families: &[Family]) -> usize {
    families.iter().flat_map(|family| cells(corpus, family)).map(|cell| cell.unaligned(corpus)).sum()
}

/// All alignments at once, for corpora that are small enough.
pub fn alignments(ctx: &Context, corpus: &Corpus, families: &[Family], weights: &Weights) -> Vec<Alignment> {
    let common = grams::Common::of(&ctx.lexicon.linking, corpus, SAMPLE);
    let cells: Vec<Cell> = families.iter().flat_map(|family| cells(corpus, family)).collect();
    cells.par_iter().flat_map(|cell| cell.align(&ctx.lexicon.linking, corpus, &common, weights)).collect()
}

/// Aligns the measures of two notices, which need not belong to any family: pairs of their
/// places in the measures of `a` and `b`.
pub fn two(ctx: &Context, a: &Notice, b: &Notice) -> Vec<(usize, usize, Alignment)> {
    let mut builder = Builder::default();
    // Two states of one file bear the same ids.
    builder.add(ctx, &renamed(a, "a"));
    builder.add(ctx, &renamed(b, "b"));
    let corpus = builder.close();
    let common = grams::Common::of(&ctx.lexicon.linking, &corpus, SAMPLE);
    let cell = Cell::of_two(&corpus, "a", "b");
    let found = cell.align(&ctx.lexicon.linking, &corpus, &common, &Weights::default());
    let place = |id: &str| id.split_once('/').and_then(|(_, at)| at.parse::<usize>().ok());
    let original = |mut x: Alignment| {
        let (i, j) = (place(&x.a)?, place(&x.b)?);
        x.a.clone_from(&a.measures.get(i)?.id);
        x.b.clone_from(&b.measures.get(j)?.id);
        Some((i, j, x))
    };
    found.into_iter().filter_map(original).collect()
}

/// The notice under another name, with its measures counted.
fn renamed(notice: &Notice, name: &str) -> Notice {
    let mut out = Notice { id: name.to_owned(), ..notice.clone() };
    for (at, measure) in out.measures.iter_mut().enumerate() {
        measure.id = format!("{name}/{at}");
    }
    out
}
