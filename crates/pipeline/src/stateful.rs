//! The stateful stage: one thread, in batches.

use crate::{Shutdown, StageMetrics};
use async_channel::Receiver;
use std::io;

/// A stateful stage with one owner on one thread.
pub trait StatefulStage: Send + 'static {
    /// Its input.
    type In: Send + 'static;
    /// An error that ends the process: the state can no longer be trusted.
    type Fatal: Send + 'static;

    /// Processes what has arrived, in order of arrival. `batch` is never empty.
    ///
    /// # Errors
    /// Fatal: the stage is not called again.
    fn run(&mut self, batch: Vec<Self::In>) -> Result<(), Self::Fatal>;

    /// Called once after the last batch.
    ///
    /// # Errors
    /// Fatal.
    fn finish(&mut self) -> Result<(), Self::Fatal>;
}

/// Runs `stage` on a thread of its own until `input` is closed and empty, or a fatal error; the result goes to
/// `end`. A batch is whatever has arrived, at most `max_batch`: batches grow under load, and nothing waits without it.
///
/// # Errors
/// The operating system cannot create a thread.
pub fn spawn_stateful<F: StatefulStage>(
    shutdown: &mut Shutdown,
    metrics: &StageMetrics,
    max_batch: usize,
    mut stage: F,
    input: Receiver<F::In>,
    end: impl FnOnce(Result<(), F::Fatal>) + Send + 'static,
) -> io::Result<()> {
    let metrics = metrics.clone();
    shutdown.spawn(metrics.name(), move || {
        let result = work(&mut stage, &metrics, max_batch, &input);
        // Closing tells the stages before this one to stop.
        input.close();
        end(result);
    })
}

fn work<F: StatefulStage>(
    stage: &mut F,
    metrics: &StageMetrics,
    max_batch: usize,
    input: &Receiver<F::In>,
) -> Result<(), F::Fatal> {
    while let Ok(first) = metrics.idle(|| input.recv_blocking()) {
        let mut batch = vec![first];
        while batch.len() < max_batch {
            let Ok(more) = input.try_recv() else { break };
            batch.push(more);
        }
        metrics.add_documents(batch.len() as u64);
        metrics.busy(|| stage.run(batch))?;
    }
    metrics.busy(|| stage.finish())
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

    impl StatefulStage for Sum {
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
        let mut shutdown = Shutdown::default();
        let (tx, rx) = bounded(1_000);
        numbers.for_each(|n| tx.send_blocking(n).unwrap());
        drop(tx);
        let (report, result) = channel();
        let sum = Sum { total: 0, largest_batch: 0 };
        spawn_stateful(&mut shutdown, &StageMetrics::new("sum"), 7, sum, rx, move |end| {
            report.send(end).unwrap();
        })
        .unwrap();
        shutdown.wait();
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
