//! The names in a text: `cargo run -p newsloom-ner --example names < text`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it reads and prints")]

use newsloom_model::Report;
use newsloom_ner::{Document, mentions};

fn main() -> std::io::Result<()> {
    let report = Report::plain(&std::io::read_to_string(std::io::stdin())?, Some("en"));
    for mention in mentions(&Document::of(&report), None) {
        println!("{}\t{}\t{}", mention.entity_type.as_str(), mention.span.of(&report.text), mention.entity);
    }
    Ok(())
}
