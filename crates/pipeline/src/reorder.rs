//! Restores the order of the stream after N workers finished in any order.

use crate::Job;
use std::collections::BTreeMap;

/// Returns jobs in the order of their `seq`. Holds at most as many as are in flight, since every job arrives.
#[derive(Debug)]
pub struct Reorder<K, T> {
    next: u64,
    waiting: BTreeMap<u64, Job<K, T>>,
}

impl<K, T> Default for Reorder<K, T> {
    fn default() -> Self {
        Self { next: 0, waiting: BTreeMap::new() }
    }
}

impl<K, T> Reorder<K, T> {
    /// Adds a job.
    pub fn push(&mut self, job: Job<K, T>) {
        self.waiting.insert(job.seq, job);
    }

    /// The next job of the stream, if it has arrived.
    pub fn pop(&mut self) -> Option<Job<K, T>> {
        let job = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(job)
    }

    /// Number of jobs that wait for an earlier one.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_order_in_stream_order_out(order in Just((0u64..50).collect::<Vec<_>>()).prop_shuffle()) {
            let mut reorder = Reorder::default();
            let mut out = Vec::new();
            for seq in order {
                reorder.push(Job::ready(seq, (), ()));
                out.extend(std::iter::from_fn(|| reorder.pop()).map(|job| job.seq));
            }
            prop_assert_eq!(out, (0..50).collect::<Vec<_>>());
            prop_assert_eq!(reorder.waiting(), 0);
        }
    }
}
