//! A tree in, a notice out.

pub mod bodies;
pub mod citation;
pub mod clause;
pub mod front;
pub mod leaf;
pub mod table;
