//! Waiting for stages to end, with a timeout that names those still running.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Spawns the threads of a topology and joins them at the end.
#[derive(Debug)]
pub struct Shutdown {
    done: Sender<&'static str>,
    finished: Receiver<&'static str>,
    running: BTreeMap<&'static str, usize>,
}

/// The names of the stages that had not ended in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShutdownTimeout(pub Vec<&'static str>);

impl std::fmt::Display for ShutdownTimeout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "still running: {}", self.0.join(", "))
    }
}

impl std::error::Error for ShutdownTimeout {}

/// Reports that its thread has ended, also when it panicked.
struct EndGuard {
    name: &'static str,
    done: Sender<&'static str>,
}

impl Drop for EndGuard {
    fn drop(&mut self) {
        // Fails only when nobody waits any more.
        let _ = self.done.send(self.name);
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        let (done, finished) = channel();
        Self { done, finished, running: BTreeMap::new() }
    }
}

impl Shutdown {
    /// Runs `work` on a new thread called `name`.
    ///
    /// # Errors
    /// The operating system cannot create a thread.
    pub fn spawn(&mut self, name: &'static str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let guard = EndGuard { name, done: self.done.clone() };
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _guard = guard;
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

    /// Waits until every thread has ended, at most for `timeout`.
    ///
    /// # Errors
    /// [`ShutdownTimeout`] with the names of the stages that are still running.
    pub fn wait_for(&mut self, timeout: Duration) -> Result<(), ShutdownTimeout> {
        let deadline = Instant::now() + timeout;
        while !self.running.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.finished.recv_timeout(left) {
                Ok(name) => self.ended(name),
                Err(_) => return Err(ShutdownTimeout(self.running.keys().copied().collect())),
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
    fn a_timeout_names_the_stages_still_running() {
        let mut shutdown = Shutdown::default();
        let (hold, held) = channel::<()>();
        shutdown.spawn("quick", || {}).unwrap();
        shutdown
            .spawn("slow", move || {
                let _ = held.recv();
            })
            .unwrap();
        let late = shutdown.wait_for(Duration::from_millis(50)).unwrap_err();
        assert!(late.0.contains(&"slow"), "{late}");
        drop(hold);
        shutdown.wait();
        assert_eq!(shutdown.wait_for(Duration::ZERO), Ok(()));
    }

    #[test]
    fn a_panicking_thread_counts_as_ended() {
        let mut shutdown = Shutdown::default();
        shutdown.spawn("panics", || std::panic::resume_unwind(Box::new("on purpose"))).unwrap();
        assert!(shutdown.wait_for(Duration::from_secs(60)).is_ok());
    }
}
