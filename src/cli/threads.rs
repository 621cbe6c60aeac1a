//! The threads of a command.

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::failure::Failure;

/// Stack of a working thread. Pages may nest deeply; the readers' own limits come first.
pub(super) const STACK: usize = 16 << 20;

/// Threads to work with; 0 takes one per core.
pub(super) fn threads(wanted: usize) -> Result<ThreadPool, Failure> {
    let threads = ThreadPoolBuilder::new().num_threads(wanted).stack_size(STACK).build();
    threads.map_err(|e| Failure::new(format!("cannot start threads: {e}")).help("try a smaller --threads"))
}
