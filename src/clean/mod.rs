//! Cleaning
pub mod blocks;
