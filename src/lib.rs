//! gongwen
pub mod base;
pub mod clean;
pub mod diag;
pub mod lexicon;
pub mod notice;
