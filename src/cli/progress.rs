//! One line on a terminal that says how far a run is; nothing where no one watches.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::words::{count, thousands};

const EVERY: Duration = Duration::from_millis(100);

/// Counts finished sources, from any thread.
#[derive(Debug)]
pub(super) struct Progress {
    total: u64,
    state: Option<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    done: u64,
    drawn: Option<Instant>,
    start: Instant,
}

impl Progress {
    /// For `total` sources; mute if asked to be, or where standard error is no terminal.
    pub(super) fn new(total: usize, mute: bool) -> Self {
        let watched = !mute && std::io::stderr().is_terminal();
        let state = State { done: 0, drawn: None, start: Instant::now() };
        Self { total: total as u64, state: watched.then(|| Mutex::new(state)) }
    }

    /// One more source is finished.
    pub(super) fn tick(&self) {
        let Some(Ok(mut state)) = self.state.as_ref().map(Mutex::lock) else { return };
        state.done += 1;
        let last = state.drawn.unwrap_or(state.start);
        if last.elapsed() >= EVERY {
            state.drawn = Some(Instant::now());
            // Progress that cannot be shown is no reason to stop.
            let _ =
                write!(std::io::stderr(), "\r\x1b[K{}", line(state.done, self.total, state.start.elapsed()));
        }
    }

    /// Clears the line.
    pub(super) fn clear(&self) {
        let drawn = self.state.as_ref().and_then(|s| s.lock().ok()).is_some_and(|s| s.drawn.is_some());
        if drawn {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(done: u64, total: u64, elapsed: Duration) -> String {
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = done.saturating_mul(1000) / millis;
    let left = total.saturating_sub(done).checked_div(rate).unwrap_or(0);
    let percent = done.saturating_mul(100) / total.max(1);
    format!(
        "{percent:3}%  {} of {}, {} a second, {left} s left",
        thousands(done),
        count(total, "source"),
        thousands(rate)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_and_how_fast() {
        let rows = [
            (50, 200, 1000, " 25%  50 of 200 sources, 50 a second, 3 s left"),
            (1, 1, 0, "100%  1 of 1 source, 1,000 a second, 0 s left"),
            (0, 0, 10, "  0%  0 of 0 sources, 0 a second, 0 s left"),
        ];
        for (done, total, millis, want) in rows {
            assert_eq!(line(done, total, Duration::from_millis(millis)), want);
        }
    }
}
