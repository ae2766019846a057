//! Counts the words of lines on several threads and prints the totals in the order of the input.
//!
//! `cargo run -p newsloom-pipeline --example word_count`
#![allow(clippy::print_stdout, reason = "an example prints")]

use async_channel::bounded;
use newsloom_pipeline::{
    Job, Outcome, Reorder, Shutdown, Stage, StageMetrics, StatefulStage, spawn_stage, spawn_stateful,
};
use std::sync::Arc;

/// Stateless: runs on as many threads as wanted.
struct CountWords;

impl Stage for CountWords {
    type In = &'static str;
    type Out = usize;

    fn run(&self, line: &'static str) -> Outcome<usize> {
        match line.split_whitespace().count() {
            0 => Outcome::Refused("an empty line".into()),
            words => Outcome::Ready(words),
        }
    }
}

/// Stateful: one thread, which puts the jobs back into the order of the stream.
#[derive(Default)]
struct Print {
    reorder: Reorder<usize, usize>,
    total: usize,
}

impl StatefulStage for Print {
    type In = Job<usize, usize>;
    type Fatal = std::convert::Infallible;

    fn run(&mut self, batch: Vec<Self::In>) -> Result<(), Self::Fatal> {
        batch.into_iter().for_each(|job| self.reorder.push(job));
        while let Some(job) = self.reorder.pop() {
            println!("line {}: {:?}", job.key, job.outcome);
            self.total += if let Outcome::Ready(words) = job.outcome { words } else { 0 };
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Self::Fatal> {
        println!("{} words", self.total);
        Ok(())
    }
}

fn main() -> std::io::Result<()> {
    let mut shutdown = Shutdown::default();
    let counting = StageMetrics::new("count");
    let (counted, to_print) = bounded(8);
    let (lines, to_count) = bounded(8);
    // The last stage first, so that nothing is sent before somebody receives.
    spawn_stateful(&mut shutdown, &StageMetrics::new("print"), 4, Print::default(), to_print, |_| ())?;
    spawn_stage(&mut shutdown, &counting, 2, &Arc::new(CountWords), &to_count, &counted)?;
    drop(counted);
    for (at, line) in ["the ferry of Alder", "", "was repaired on Monday"].into_iter().enumerate() {
        if lines.send_blocking(Job::ready(at as u64, at, line)).is_err() {
            break;
        }
    }
    // Dropping the first sender ends the stages one after the other.
    drop(lines);
    shutdown.wait();
    println!("{:?}", counting.snapshot());
    Ok(())
}
