//! Blocks in, a tree of sections out.

pub mod marker;
pub mod tree;
