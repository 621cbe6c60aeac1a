//! A tree in, a notice out.
