//! A tree in, a notice out.
pub mod bodies;
