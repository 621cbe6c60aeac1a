//! Cleaning
pub mod blocks;
pub mod tables;
