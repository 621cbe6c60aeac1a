//! A tree in, a notice out.

pub mod quantity;
pub mod time;
