//! Bytes in, pages and lines out: the only stage that can refuse a source.
