//! Stateless stages on threads of their own.

use crate::{Drain, Job, Meter, Outcome};
use async_channel::{Receiver, Sender};
use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A stateless stage: a pure function from one document to the next form of it. It sees no channel, no clock and
/// no counter. It may panic: that quarantines the one document.
pub trait Step: Send + Sync + 'static {
    /// What it takes.
    type In: Send + 'static;
    /// What it makes of it.
    type Out: Send + 'static;

    /// Works on one document.
    fn run(&self, document: Self::In) -> Outcome<Self::Out>;
}

/// Runs `step` on `workers` threads until `input` is closed and empty. Every job that comes in goes out, in any
/// order; `M` is what the next stage's channel takes.
///
/// # Errors
/// The system's, when it has no thread to give.
pub fn spawn_step<S, K, M>(
    drain: &mut Drain,
    meter: &Meter,
    workers: usize,
    step: &Arc<S>,
    input: &Receiver<Job<K, S::In>>,
    output: &Sender<M>,
) -> io::Result<()>
where
    S: Step,
    K: Send + 'static,
    M: From<Job<K, S::Out>> + Send + 'static,
{
    for _ in 0..workers.max(1) {
        let (step, meter, input, output) = (Arc::clone(step), meter.clone(), input.clone(), output.clone());
        drain.spawn(meter.name(), move || work(&*step, &meter, &input, &output))?;
    }
    Ok(())
}

fn work<S, K, M>(step: &S, meter: &Meter, input: &Receiver<Job<K, S::In>>, output: &Sender<M>)
where
    S: Step,
    M: From<Job<K, S::Out>>,
{
    while let Ok(job) = meter.starved(|| input.recv_blocking()) {
        let next = meter.busy(|| job.then(|document| run_caught(step, meter, document)));
        meter.count(1);
        if meter.blocked(|| output.send_blocking(next.into())).is_err() {
            return;
        }
    }
}

fn run_caught<S: Step>(step: &S, meter: &Meter, document: S::In) -> Outcome<S::Out> {
    let outcome = catch_unwind(AssertUnwindSafe(|| step.run(document)))
        .unwrap_or_else(|panic| Outcome::Quarantined { stage: meter.name(), error: message(&*panic) });
    if matches!(outcome, Outcome::Quarantined { .. }) {
        meter.count_quarantined();
    }
    outcome
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the stage panicked: {}", text.unwrap_or("without a message"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_channel::bounded;

    struct Half;

    impl Step for Half {
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
        let mut drain = Drain::default();
        let (tx, rx) = bounded(4);
        let (out_tx, out) = bounded::<Job<u64, u64>>(4);
        let meter = Meter::new("half");
        spawn_step(&mut drain, &meter, 3, &Arc::new(Half), &rx, &out_tx).unwrap();
        drop((rx, out_tx));
        let source = std::thread::spawn(move || {
            for n in 0..100 {
                tx.send_blocking(Job::ready(n, n, n)).unwrap();
            }
        });
        let mut got: Vec<_> = std::iter::from_fn(|| out.recv_blocking().ok()).collect();
        got.sort_by_key(|job| job.seq);
        source.join().unwrap();
        drain.wait();
        assert_eq!(got.len(), 100);
        assert_eq!(got[10].outcome, Outcome::Ready(5));
        assert_eq!(got[11].outcome, Outcome::Refused("11 is odd".into()));
        let panicked = Outcome::Quarantined { stage: "half", error: "the stage panicked: thirteen".into() };
        assert_eq!(got[13].outcome, panicked);
        assert_eq!((meter.reading().documents, meter.reading().quarantined), (100, 1));
    }
}
