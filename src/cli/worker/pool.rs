//! Keeps the workers: starts them when there is something to read, asks, and replaces
//! those that die, fall silent or talk nonsense.
//!
//! A thread asks one worker at a time, so there are never more of them than threads. What
//! a worker's end means for the source that it was reading is told here.

use std::io::{self, BufReader, Read};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use gongwen::SourceError;
use gongwen::diag::codes;
use gongwen::read::Source;

use super::super::failure::reason;
use super::wire::{self, Answer};
use super::{MEMORY, PATIENCE};

/// What is kept of a worker's last words.
const LAST_WORDS: usize = 4096;

/// Workers that wait to be asked.
pub(in crate::cli) struct Pool {
    command: Box<dyn Fn() -> io::Result<Command> + Send + Sync>,
    patience: Duration,
    idle: Mutex<Vec<Worker>>,
}

/// A process that reads.
struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    last_words: Receiver<Vec<u8>>,
    /// Whether it has answered before.
    proven: bool,
}

/// How it can end with a worker.
#[derive(Debug)]
enum End {
    /// It took too long.
    Silent,
    /// Something else, with its last words.
    Died(io::Result<ExitStatus>, String),
    /// It said what no worker says.
    Garbled,
}

impl Pool {
    /// Workers of this very program; none runs before it is needed.
    pub(in crate::cli) fn new() -> Self {
        let program = std::env::current_exe();
        Self::of(PATIENCE, move || match &program {
            Ok(program) => {
                let mut command = Command::new(program);
                command.arg("worker");
                Ok(command)
            }
            Err(e) => Err(io::Error::new(e.kind(), e.to_string())),
        })
    }

    fn of(patience: Duration, command: impl Fn() -> io::Result<Command> + Send + Sync + 'static) -> Self {
        Self { command: Box::new(command), patience, idle: Mutex::default() }
    }

    /// Reads an office file.
    pub(in crate::cli) fn read(&self, bytes: &[u8]) -> Result<Source, SourceError> {
        let mut idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        loop {
            let started = idle.take().map_or_else(|| Worker::start(&self.command), Ok);
            let mut worker = started.map_err(|e| {
                let message = format!("no process could be started to read it: {}", reason(&e));
                SourceError::new(codes::UNREADABLE_SOURCE, message)
            })?;
            match worker.ask(bytes, self.patience) {
                Ok(answer) => {
                    worker.proven = true;
                    if let Ok(mut idle) = self.idle.lock() {
                        idle.push(worker);
                    }
                    return answer;
                }
                // It may have been ill from an earlier file: only a fresh one is believed, so
                // that what becomes of a source does not depend on its neighbours.
                Err(End::Died(..) | End::Garbled) if worker.proven => {}
                Err(end) => return Err(end.told(self.patience)),
            }
        }
    }
}

impl Worker {
    fn start(command: &dyn Fn() -> io::Result<Command>) -> io::Result<Self> {
        let mut command = command()?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Naming the functions on the stack takes memory that a dying worker lacks.
        let mut child = command.env("RUST_BACKTRACE", "0").spawn()?;
        let closed = || io::Error::other("its pipes are closed");
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let stderr = child.stderr.take().ok_or_else(closed)?;
        let (words, last_words) = mpsc::channel();
        thread::Builder::new().spawn(move || words.send(tail(stderr)))?;
        Ok(Self {
            child,
            stdin: stdin.ok_or_else(closed)?,
            stdout: BufReader::new(stdout.ok_or_else(closed)?),
            last_words,
            proven: false,
        })
    }

    fn ask(&mut self, bytes: &[u8], patience: Duration) -> Result<Result<Source, SourceError>, End> {
        let Self { child, stdin, stdout, .. } = self;
        let (done, asking) = mpsc::channel::<()>();
        let (message, late) = thread::scope(|scope| {
            let clock = scope.spawn(move || {
                let late = asking.recv_timeout(patience) == Err(RecvTimeoutError::Timeout);
                // This ends the wait below; a worker that is gone already cannot be killed.
                late && child.kill().is_ok()
            });
            let message = wire::send(stdin, bytes).and_then(|()| wire::receive(stdout));
            drop(done);
            (message, clock.join().unwrap_or(false))
        });
        match message {
            _ if late => Err(End::Silent),
            Ok(Some(message)) => Answer::from_bytes(&message).ok_or(End::Garbled),
            Err(e) if e.kind() == io::ErrorKind::InvalidData => Err(End::Garbled),
            Ok(None) | Err(_) => Err(self.ended()),
        }
    }

    /// Why it hung up.
    fn ended(&mut self) -> End {
        // What it died of is settled by now, and it takes no harm from this.
        let _ = self.child.kill();
        let status = self.child.wait();
        let words = self.last_words.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
        End::Died(status, String::from_utf8_lossy(&words).into_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The last words on a pipe that is read to its end: a full pipe would stop the worker.
fn tail(mut pipe: ChildStderr) -> Vec<u8> {
    let (mut kept, mut chunk) = (Vec::new(), [0; LAST_WORDS]);
    while let Ok(n @ 1..) = pipe.read(&mut chunk) {
        kept.extend_from_slice(chunk.get(..n).unwrap_or_default());
        kept.drain(..kept.len().saturating_sub(LAST_WORDS));
    }
    kept
}

impl End {
    fn told(self, patience: Duration) -> SourceError {
        let (code, message) = match self {
            Self::Silent => {
                (codes::LIMIT_EXCEEDED, format!("reading it took more than {} s", patience.as_secs()))
            }
            Self::Died(_, words) if words.contains("memory allocation of") => {
                (codes::LIMIT_EXCEEDED, format!("reading it takes more than {} MiB of memory", MEMORY >> 20))
            }
            Self::Died(_, words) if words.contains("overflowed its stack") => {
                (codes::RECOVERED_PANIC, "the reader died: its stack overflowed".into())
            }
            Self::Died(Ok(status), _) => (codes::RECOVERED_PANIC, format!("the reader died: {status}")),
            Self::Died(Err(e), _) => (codes::RECOVERED_PANIC, format!("the reader died: {}", reason(&e))),
            Self::Garbled => (codes::RECOVERED_PANIC, "the reader died: its answer made no sense".into()),
        };
        SourceError::new(code, message)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Workers that run this script instead.
    fn pool(script: &'static str) -> Pool {
        Pool::of(Duration::from_millis(1500), move || {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            Ok(command)
        })
    }

    /// An answer as a shell prints it, behind a request that it takes in first.
    const ANSWER: &str = r#"head -c 9 >/dev/null; printf '\065\0\0\0\0\0\0\0{"Refused":{"code":"no-text-layer","message":"scan"}}'"#;

    fn told(script: &'static str) -> (&'static str, String) {
        let error = pool(script).read(b"x").unwrap_err();
        (error.code.name, error.message)
    }

    #[test]
    fn ends_of_workers_are_told() {
        let rows = [
            ("exit 3", "recovered-panic", "exit status: 3"),
            ("head -c 9 >/dev/null; kill -ABRT $$", "recovered-panic", "SIGABRT"),
            ("echo thread main has overflowed its stack >&2; exit 1", "recovered-panic", "its stack"),
            ("echo memory allocation of 500 bytes failed >&2; kill -ABRT $$", "limit-exceeded", "memory"),
            // Whoever answers takes the request in first: whether it can still be sent to one that
            // has ended is a matter of luck.
            (
                "head -c 9 >/dev/null; printf 'what is this? it has no length'",
                "recovered-panic",
                "made no sense",
            ),
            (
                "head -c 9 >/dev/null; printf '\\002\\0\\0\\0\\0\\0\\0\\0{}'",
                "recovered-panic",
                "made no sense",
            ),
            ("head -c 9 >/dev/null; printf '\\011\\0\\0\\0\\0\\0\\0\\0{}'", "recovered-panic", "died"),
        ];
        for (script, code, message) in rows {
            let (told, said) = told(script);
            assert!(told == code && said.contains(message), "{script}: {told}: {said}");
        }
    }

    #[test]
    fn a_silent_worker_is_stopped() {
        let start = Instant::now();
        assert_eq!(told("exec sleep 60").0, "limit-exceeded");
        // One that does not even take the request in.
        let error = pool("exec sleep 60").read(&vec![0; 1 << 20]).unwrap_err();
        assert_eq!(error.code.name, "limit-exceeded");
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_worker_is_asked_again_and_replaced_when_it_is_gone() {
        let answers = pool(ANSWER);
        assert!(answers.idle.lock().unwrap().is_empty(), "started before it was needed");
        for _ in 0..3 {
            // It ends behind each answer, so the next question goes to a fresh one.
            assert_eq!(answers.read(b"x").unwrap_err().code.name, "no-text-layer");
        }
        assert_eq!(answers.idle.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let pool = Pool::of(PATIENCE, || Ok(Command::new("/nowhere/gongwen")));
        let error = pool.read(b"x").unwrap_err();
        assert_eq!(error.code.name, "unreadable-source");
        assert!(error.message.contains("no such file"), "{}", error.message);
    }
}
