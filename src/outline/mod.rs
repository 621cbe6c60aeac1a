//! Blocks in, a tree of sections out.
