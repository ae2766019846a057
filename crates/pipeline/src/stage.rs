//! Stateless stages on threads of their own.

use crate::{Job, Outcome, Shutdown, StageMetrics};
use async_channel::{Receiver, Sender};
use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A stateless stage: a pure function from one document to the next form of it. It sees no channel, clock or
/// counter. A panic quarantines the one document.
pub trait Stage: Send + Sync + 'static {
    /// Its input.
    type In: Send + 'static;
    /// Its output.
    type Out: Send + 'static;

    /// Processes one document.
    fn run(&self, document: Self::In) -> Outcome<Self::Out>;
}

/// Runs `stage` on `workers` threads until `input` is closed and empty. Every job that comes in goes out, in any
/// order; `M` is the message type of the next channel.
///
/// # Errors
/// The operating system cannot create a thread.
pub fn spawn_stage<S, K, M>(
    shutdown: &mut Shutdown,
    metrics: &StageMetrics,
    workers: usize,
    stage: &Arc<S>,
    input: &Receiver<Job<K, S::In>>,
    output: &Sender<M>,
) -> io::Result<()>
where
    S: Stage,
    K: Send + 'static,
    M: From<Job<K, S::Out>> + Send + 'static,
{
    for _ in 0..workers.max(1) {
        let (stage, metrics, input, output) =
            (Arc::clone(stage), metrics.clone(), input.clone(), output.clone());
        shutdown.spawn(metrics.name(), move || work(&*stage, &metrics, &input, &output))?;
    }
    Ok(())
}

fn work<S, K, M>(stage: &S, metrics: &StageMetrics, input: &Receiver<Job<K, S::In>>, output: &Sender<M>)
where
    S: Stage,
    M: From<Job<K, S::Out>>,
{
    while let Ok(job) = metrics.idle(|| input.recv_blocking()) {
        let next = metrics.busy(|| job.then(|document| run_caught(stage, metrics, document)));
        metrics.add_documents(1);
        if metrics.backpressure(|| output.send_blocking(next.into())).is_err() {
            return;
        }
    }
}

fn run_caught<S: Stage>(stage: &S, metrics: &StageMetrics, document: S::In) -> Outcome<S::Out> {
    let outcome = catch_unwind(AssertUnwindSafe(|| stage.run(document)))
        .unwrap_or_else(|panic| Outcome::Quarantined { stage: metrics.name(), error: message(&*panic) });
    if matches!(outcome, Outcome::Quarantined { .. }) {
        metrics.add_quarantined();
    }
    outcome
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the stage panicked: {}", text.unwrap_or("no message"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_channel::bounded;

    struct Half;

    impl Stage for Half {
        type In = u64;
        type Out = u64;

        fn run(&self, n: u64) -> Outcome<u64> {
            match n {
                13 => std::panic::resume_unwind(Box::new("thirteen")),
                n if n % 2 == 1 => Outcome::Refused(format!("{n} is odd")),
                n => Outcome::Ready(n / 2),
            }
        }
    }

    #[test]
    fn every_job_that_comes_in_goes_out() {
        let mut shutdown = Shutdown::default();
        let (tx, rx) = bounded(4);
        let (out_tx, out) = bounded::<Job<u64, u64>>(4);
        let metrics = StageMetrics::new("half");
        spawn_stage(&mut shutdown, &metrics, 3, &Arc::new(Half), &rx, &out_tx).unwrap();
        drop((rx, out_tx));
        let source = std::thread::spawn(move || {
            for n in 0..100 {
                tx.send_blocking(Job::ready(n, n, n)).unwrap();
            }
        });
        let mut got: Vec<_> = std::iter::from_fn(|| out.recv_blocking().ok()).collect();
        got.sort_by_key(|job| job.seq);
        source.join().unwrap();
        shutdown.wait();
        assert_eq!(got.len(), 100);
        assert_eq!(got[10].outcome, Outcome::Ready(5));
        assert_eq!(got[11].outcome, Outcome::Refused("11 is odd".into()));
        let panicked = Outcome::Quarantined { stage: "half", error: "the stage panicked: thirteen".into() };
        assert_eq!(got[13].outcome, panicked);
        assert_eq!((metrics.snapshot().documents, metrics.snapshot().quarantined), (100, 1));
    }
}
