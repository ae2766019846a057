//! What reports say, as JSON: `cargo run -p newsloom-extract --example annotate < reports.jsonl`.
//!
//! Each line of the input is an object with `text`, and `language` and `published` (a day) where they are known; each line
//! of the output has the annotations of one, with places in bytes.

#![allow(clippy::disallowed_methods, reason = "it reads and prints")]

use newsloom_extract::Extractor;
use newsloom_model::{Moment, Passage, PassageKind, Report};
use serde_json::Value;
use std::io::{BufRead, Write, stdin, stdout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::default();
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().unwrap_or_default();
        let published = record["published"].as_str().and_then(|day| day.get(..10)?.parse().ok());
        let report = Report {
            published: published.and_then(Moment::day),
            passages: newsloom_lang::paragraphs(text)
                .map(|span| Passage { span, kind: PassageKind::Body })
                .collect(),
            ..Report::plain(text, Some(record["language"].as_str().unwrap_or("en")))
        };
        serde_json::to_writer(&mut out, &extractor.annotate(&report))?;
        writeln!(out)?;
    }
    Ok(())
}
