//! `gongwen worker`: reads office files for another gongwen, which asks over a pipe.
//!
//! Libraries for binary formats can be made to ask for 500 GB, and what follows ends the
//! process, whoever would catch a panic. So each such file is read in a process of its
//! own kind, with a limit on its memory and a clock; [`Pool`] keeps them.

mod pool;
mod wire;

use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use gongwen::read::{self, Content, Source, sniff};
use gongwen::{Hint, SourceError, pipeline};

use super::Verdict;
use super::failure::Failure;
use super::threads::STACK;
pub(super) use pool::Pool;
use wire::Answer;

/// Memory of a worker, in bytes of address space.
const MEMORY: u64 = 1 << 30;

/// Longest time for one file.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a source: office files in a worker, the rest here.
pub(super) fn open(pool: &Pool, bytes: &[u8], hint: &Hint) -> Result<Source, SourceError> {
    match sniff::container(bytes)? {
        Some(_) => pool.read(bytes),
        None => read::load(bytes, hint),
    }
}

/// Answers until no one asks any more.
pub(super) fn run() -> Result<Verdict, Failure> {
    limit();
    // The answer tells of a panic.
    std::panic::set_hook(Box::new(|_| ()));
    let (ask, asked) = mpsc::sync_channel::<Vec<u8>>(0);
    let (tell, told) = mpsc::sync_channel(0);
    let reader = thread::Builder::new().stack_size(STACK);
    reader.spawn(move || asked.iter().all(|bytes| tell.send(answer(&bytes)).is_ok()))?;
    let (mut stdin, mut stdout) = (io::stdin().lock(), io::stdout().lock());
    while let Some(bytes) = wire::receive(&mut stdin)? {
        // Whoever asked stops the clock before; this one is for a worker that was left alone.
        let answer = ask.send(bytes).ok().and_then(|()| told.recv_timeout(PATIENCE * 3).ok());
        let Some(answer) = answer else { return Ok(Verdict::Findings) };
        wire::send(&mut stdout, &answer)?;
    }
    Ok(Verdict::Clean)
}

fn answer(bytes: &[u8]) -> Vec<u8> {
    let answer = match pipeline::shielded(|| read::load(bytes, &Hint::default())) {
        Ok(Source { format, content: Content::Paper(paper), .. }) => Answer::Paper { format, paper },
        Ok(_) => Answer::NoPaper,
        Err(SourceError { code, message }) => Answer::Refused { code: code.name.to_owned(), message },
    };
    answer.to_bytes()
}

/// Limits what this process may take; where the system knows no such limit, the clock
/// has to do.
fn limit() {
    #[cfg(unix)]
    for (resource, most) in [(rlimit::Resource::AS, MEMORY), (rlimit::Resource::CORE, 0)] {
        let hard = resource.get().map_or(most, |(_, hard)| hard.min(most));
        // Some systems refuse; see above.
        let _ = resource.set(hard, hard);
    }
}
