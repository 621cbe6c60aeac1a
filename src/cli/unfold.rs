//! From files to sources: archives and mails give way to what they hold.
//!
//! In come the files that were found, out come the sources of the run. Only lists are
//! made here, each file's by itself: a member is unpacked again when its turn comes.

use gongwen::manifest::Skipped;
use gongwen::read::bundle::{self, Budget, Fate, Member};
use gongwen::{SourceError, pipeline};
use rayon::prelude::*;

use super::inputs::{Held, Input, Inputs, Origin, Root};
use super::shelf::Opened;

/// Replaces every archive by its members.
pub(super) fn unfold(inputs: Inputs) -> Inputs {
    let Inputs { sources, mut skipped } = inputs;
    let unfolded: Vec<Inputs> = sources.into_par_iter().map(one).collect();
    let mut sources = Vec::with_capacity(unfolded.len());
    for inputs in unfolded {
        sources.extend(inputs.sources);
        skipped.extend(inputs.skipped);
    }
    Inputs { sources, skipped }.sorted()
}

/// What one file holds: often itself.
fn one(mut input: Input) -> Inputs {
    if let Err(error) = input.settle() {
        input = input.closed(error);
    }
    // What a damaged directory does to a library must not end the run.
    match pipeline::shielded(|| listed(&input)) {
        Ok(Some(list)) => list,
        Ok(None) => Inputs { sources: vec![input], ..Inputs::default() },
        Err(error) => Inputs { sources: vec![input.closed(error)], ..Inputs::default() },
    }
}

/// What an archive or mail holds; none for other sources.
fn listed(input: &Input) -> Result<Option<Inputs>, SourceError> {
    let Origin::Whole(root) = &input.origin else { return Ok(None) };
    let mut budget = Budget::of(input.bytes);
    let Some(opened) = Opened::new(root.clone(), &mut budget)? else { return Ok(None) };
    let mut list = List { input, root, found: Inputs::default() };
    list.all(&opened, &mut budget);
    if opened.bundle.is_source() {
        list.found.sources.push(input.clone());
    } else if list.found.sources.is_empty() {
        list.found.sources.push(input.clone().closed(bundle::empty()));
    }
    Ok(Some(list.found))
}

/// The sources of one file in the making.
struct List<'a> {
    input: &'a Input,
    root: &'a Root,
    found: Inputs,
}

impl List<'_> {
    /// Lists the members of the file, and of archives among them.
    fn all(&mut self, opened: &Opened, budget: &mut Budget) {
        for (at, member) in opened.bundle.members().iter().enumerate() {
            let inner = match &member.fate {
                Fate::Source => opened.inner(at, budget),
                _ => Ok(None),
            };
            match inner {
                Ok(None) => self.add(&member.name, member, None, at),
                Err(error) => self.close(&member.name, error),
                Ok(Some(inner)) => {
                    if inner.bundle.is_source() {
                        self.add(&member.name, member, None, at);
                    } else if inner.bundle.members().iter().all(|m| matches!(m.fate, Fate::Skipped(_))) {
                        self.close(&member.name, bundle::empty());
                    }
                    for (within, m) in inner.bundle.members().iter().enumerate() {
                        self.add(&bundle::path(&member.name, &m.name), m, Some(at), within);
                    }
                }
            }
        }
    }

    fn add(&mut self, label: &str, member: &Member, within: Option<usize>, at: usize) {
        match &member.fate {
            Fate::Skipped(reason) => {
                let path = bundle::path(&self.input.path, label);
                self.found.skipped.push(Skipped { path, reason: (*reason).to_owned() });
            }
            Fate::Closed(error) => self.close(label, error.clone()),
            Fate::Source => {
                let held = Held { root: self.root.clone(), label: label.to_owned(), within, at };
                self.push(label, member.bytes, Origin::Member(held));
            }
        }
    }

    fn close(&mut self, label: &str, error: SourceError) {
        let place = bundle::path(&self.root.place(), label);
        self.push(label, 0, Origin::Closed { place, error });
    }

    fn push(&mut self, label: &str, bytes: u64, origin: Origin) {
        self.found.sources.push(Input { path: bundle::path(&self.input.path, label), bytes, origin });
    }
}
