//! A tree in, a notice out.

pub mod citation;
pub mod front;
