//! Everything that is tested from outside, in one binary: `tests/README.md` tells how to
//! run, add and accept cases.

mod archives;
mod browser;
mod cli;
mod confidence;
mod docs;
mod forms;
mod gate;
mod golden;
mod han;
mod hostile;
mod invariants;
mod joining;
mod layers;
mod linked;
mod office;
mod reports;
mod schemas;
mod scorer;
mod specimens;
mod support;
mod word;
