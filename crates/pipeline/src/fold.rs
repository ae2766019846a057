//! The stateful stage: one thread, in batches.

use crate::{Drain, Meter};
use async_channel::Receiver;
use std::io;

/// A stateful stage with one owner on one thread.
pub trait Fold: Send + 'static {
    /// What it takes.
    type In: Send + 'static;
    /// What stops the process: the state can no longer be trusted.
    type Fatal: Send + 'static;

    /// Works on everything that has arrived, in order of arrival; never empty.
    ///
    /// # Errors
    /// What stops the process. Nothing is taken after that.
    fn run(&mut self, batch: Vec<Self::In>) -> Result<(), Self::Fatal>;

    /// Called once when no more will come.
    ///
    /// # Errors
    /// What stops the process.
    fn finish(&mut self) -> Result<(), Self::Fatal>;
}

/// Runs `fold` on a thread of its own until `input` is closed and empty, or something fatal happened, which goes to
/// `end`. A batch is whatever has arrived, at most `max_batch`: under load transactions grow, at rest nothing waits.
///
/// # Errors
/// The system's, when it has no thread to give.
pub fn spawn_fold<F: Fold>(
    drain: &mut Drain,
    meter: &Meter,
    max_batch: usize,
    mut fold: F,
    input: Receiver<F::In>,
    end: impl FnOnce(Result<(), F::Fatal>) + Send + 'static,
) -> io::Result<()> {
    let meter = meter.clone();
    drain.spawn(meter.name(), move || {
        let result = work(&mut fold, &meter, max_batch, &input);
        // Closing lets the stages before see that nobody listens any more.
        input.close();
        end(result);
    })
}

fn work<F: Fold>(
    fold: &mut F,
    meter: &Meter,
    max_batch: usize,
    input: &Receiver<F::In>,
) -> Result<(), F::Fatal> {
    while let Ok(first) = meter.starved(|| input.recv_blocking()) {
        let mut batch = vec![first];
        while batch.len() < max_batch {
            let Ok(more) = input.try_recv() else { break };
            batch.push(more);
        }
        meter.count(batch.len() as u64);
        meter.busy(|| fold.run(batch))?;
    }
    meter.busy(|| fold.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_channel::bounded;
    use std::sync::mpsc::channel;

    struct Sum {
        total: u64,
        largest_batch: usize,
    }

    impl Fold for Sum {
        type In = u64;
        type Fatal = (u64, usize);

        fn run(&mut self, batch: Vec<u64>) -> Result<(), Self::Fatal> {
            self.largest_batch = self.largest_batch.max(batch.len());
            self.total += batch.iter().sum::<u64>();
            if self.total > 1_000 { Err((self.total, self.largest_batch)) } else { Ok(()) }
        }

        fn finish(&mut self) -> Result<(), Self::Fatal> {
            Err((self.total, self.largest_batch))
        }
    }

    fn run(numbers: std::ops::Range<u64>) -> (u64, usize) {
        let mut drain = Drain::default();
        let (tx, rx) = bounded(1_000);
        numbers.for_each(|n| tx.send_blocking(n).unwrap());
        drop(tx);
        let (report, result) = channel();
        let sum = Sum { total: 0, largest_batch: 0 };
        spawn_fold(&mut drain, &Meter::new("sum"), 7, sum, rx, move |end| report.send(end).unwrap()).unwrap();
        drain.wait();
        result.recv().unwrap().unwrap_err()
    }

    #[test]
    fn takes_everything_in_bounded_batches_and_finishes() {
        assert_eq!(run(0..40), (780, 7));
    }

    #[test]
    fn stops_at_the_first_fatal_error() {
        let (total, _) = run(0..1_000);
        assert!(total > 1_000 && total < 2_000, "{total}");
    }
}
