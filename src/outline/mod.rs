//! Blocks in, a tree of sections out.

pub mod frame;
pub mod marker;
pub mod tree;
