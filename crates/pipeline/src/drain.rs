//! Waiting for stages to end, with a deadline and the names of those who are late.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Starts the threads of a topology and waits for them at the end.
#[derive(Debug)]
pub struct Drain {
    done: Sender<&'static str>,
    finished: Receiver<&'static str>,
    running: BTreeMap<&'static str, usize>,
}

/// Stages that had not ended when the deadline came, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late(pub Vec<&'static str>);

impl std::fmt::Display for Late {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "still working: {}", self.0.join(", "))
    }
}

impl std::error::Error for Late {}

/// Reports the end of its thread even when that ends in a panic.
struct Farewell {
    name: &'static str,
    done: Sender<&'static str>,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        // The other end is gone only when nobody waits any more.
        let _ = self.done.send(self.name);
    }
}

impl Default for Drain {
    fn default() -> Self {
        let (done, finished) = channel();
        Self { done, finished, running: BTreeMap::new() }
    }
}

impl Drain {
    /// Runs `work` on a thread of its own, called `name`.
    ///
    /// # Errors
    /// The system's, when it has no thread to give.
    pub fn spawn(&mut self, name: &'static str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let farewell = Farewell { name, done: self.done.clone() };
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _farewell = farewell;
            work();
        })?;
        *self.running.entry(name).or_default() += 1;
        Ok(())
    }

    /// Waits until every thread has ended.
    pub fn wait(&mut self) {
        while !self.running.is_empty() {
            let Ok(name) = self.finished.recv() else { return };
            self.ended(name);
        }
    }

    /// Waits until every thread has ended, at most for `patience`.
    ///
    /// # Errors
    /// [`Late`] with the names of the stages that are still at work.
    pub fn wait_for(&mut self, patience: Duration) -> Result<(), Late> {
        let deadline = Instant::now() + patience;
        while !self.running.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.finished.recv_timeout(left) {
                Ok(name) => self.ended(name),
                Err(_) => return Err(Late(self.running.keys().copied().collect())),
            }
        }
        Ok(())
    }

    fn ended(&mut self, name: &'static str) {
        if let Some(count) = self.running.get_mut(name) {
            *count -= 1;
            if *count == 0 {
                self.running.remove(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_who_is_late() {
        let mut drain = Drain::default();
        let (hold, held) = channel::<()>();
        drain.spawn("quick", || {}).unwrap();
        drain
            .spawn("slow", move || {
                let _ = held.recv();
            })
            .unwrap();
        let late = drain.wait_for(Duration::from_millis(50)).unwrap_err();
        assert!(late.0.contains(&"slow"), "{late}");
        drop(hold);
        drain.wait();
        assert_eq!(drain.wait_for(Duration::ZERO), Ok(()));
    }

    #[test]
    fn a_panicking_thread_counts_as_ended() {
        let mut drain = Drain::default();
        drain.spawn("panics", || std::panic::resume_unwind(Box::new("on purpose"))).unwrap();
        drain.wait();
    }
}
