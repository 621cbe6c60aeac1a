//! A tree in, a notice out.

pub mod bodies;
pub mod clause;
pub mod leaf;
pub mod table;
