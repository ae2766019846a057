//! Stateless stages that wait for the network: many documents at a time in one async task.

use crate::{Job, Outcome, StageMetrics};
use async_channel::{Receiver, Sender};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use std::future::Future;
use std::pin::pin;
use std::time::Instant;

/// How a document is processed.
pub enum Work<T, F> {
    /// Without waiting: it keeps its place in the stream.
    Sync(Outcome<T>),
    /// After waiting: others may overtake it.
    Async(F),
}

/// Runs `stage` on documents of `input`, at most `concurrency` (asked each time) at once, until `input` is closed and all are done. The
/// order of the output is the order of completion, and `seq` counts it: this is where a stream gets its order.
pub async fn buffer_unordered<K, T, U, F>(
    metrics: StageMetrics,
    concurrency: impl Fn() -> usize,
    input: Receiver<(K, T)>,
    output: Sender<Job<K, U>>,
    stage: impl Fn(T) -> Work<U, F>,
) where
    K: Clone,
    F: Future<Output = Outcome<U>>,
{
    let mut waiting = FuturesUnordered::new();
    let (mut seq, mut open) = (0, true);
    while open || !waiting.is_empty() {
        let take = open && waiting.len() < concurrency().max(1);
        let done = match next(&input, &mut waiting, take).await {
            Next::Closed => {
                open = false;
                continue;
            }
            Next::Arrived((key, document)) => match stage(document) {
                Work::Sync(outcome) => (key, outcome),
                Work::Async(work) => {
                    let start = Instant::now();
                    waiting.push(async move { (key, work.await, start.elapsed()) });
                    continue;
                }
            },
            Next::Finished((key, outcome, spent)) => {
                metrics.add_busy(spent);
                (key, outcome)
            }
        };
        metrics.add_documents(1);
        let job = Job { seq, key: done.0, outcome: done.1 };
        seq += 1;
        let start = Instant::now();
        let sent = output.send(job).await;
        metrics.add_backpressure(start.elapsed());
        if sent.is_err() {
            return;
        }
    }
}

enum Next<A, B> {
    Closed,
    Arrived(A),
    Finished(B),
}

/// Waits for whichever comes first: something new (only when `take`), or something finished.
async fn next<A, B, F: Future<Output = B>>(
    input: &Receiver<A>,
    waiting: &mut FuturesUnordered<F>,
    take: bool,
) -> Next<A, B> {
    let arrived = |result: Result<A, _>| result.map_or(Next::Closed, Next::Arrived);
    match (take, waiting.is_empty()) {
        (true, true) => arrived(input.recv().await),
        (false, _) => waiting.next().await.map_or(Next::Closed, Next::Finished),
        (true, false) => match select(pin!(input.recv()), waiting.next()).await {
            Either::Left((result, _)) => arrived(result),
            Either::Right((Some(finished), _)) => Next::Finished(finished),
            Either::Right((None, _)) => Next::Closed,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_channel::bounded;
    use std::time::Duration;

    async fn run(numbers: Vec<u64>, concurrency: usize) -> Vec<(u64, u64)> {
        let (tx, rx) = bounded(100);
        let (out_tx, out) = bounded(100);
        for n in numbers {
            tx.send((n, n)).await.unwrap();
        }
        drop(tx);
        buffer_unordered(
            StageMetrics::new("wait"),
            || concurrency,
            rx,
            out_tx,
            |n: u64| {
                if n == 0 {
                    return Work::Sync(Outcome::Ready(0));
                }
                Work::Async(async move {
                    tokio::time::sleep(Duration::from_millis(n)).await;
                    Outcome::Ready(n)
                })
            },
        )
        .await;
        std::iter::from_fn(|| out.try_recv().ok()).map(|job| (job.seq, job.key)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn fast_documents_overtake_slow_ones_and_none_is_lost() {
        assert_eq!(run(vec![30, 10, 0, 20], 8).await, [(0, 0), (1, 10), (2, 20), (3, 30)]);
    }

    #[tokio::test(start_paused = true)]
    async fn concurrency_is_bounded() {
        assert_eq!(run(vec![30, 10, 20], 1).await, [(0, 30), (1, 10), (2, 20)]);
    }
}
