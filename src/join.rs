//! Several files, one notice: attachments join the notice that names them, and the same
//! document in another format is told.
//!
//! A [`Card`] of each notice comes in; out goes what becomes of each. Joining itself takes
//! the notice and its attachments, which were read with what the notice says about issuer
//! and date, and gives one notice with their parts behind its own.

mod assign;
mod card;
mod merge;
mod plan;

pub use card::Card;
pub use merge::merge;
pub use plan::{Fate, plan};
