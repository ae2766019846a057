//! How fast quotes and actions are read together, in bytes of text a second. Words, sentences and mentions are found
//! beforehand.

use divan::{Bencher, counter::BytesCount};
use newsloom_extract::Extractor;
use newsloom_model::Report;
use newsloom_ner::Document;

/// Paragraphs with about as many quotes as news has.
const TEXT: &str = "The harbour authority said on Tuesday that the ferry had been late because of fog. \"Nobody was in \
    danger at any time,\" its director, Lena Voss, told reporters. \"We will look into it.\" The union criticized the \
    authority's plan to close the old pier and called on the ministry to step in.\n\
    According to the coast guard, two vessels came within 50 metres of each other. The ministry ordered an \
    investigation, adding that a report would be ready in May. Norland has imposed sanctions on three shipping firms, \
    while its neighbour agreed to send a team of experts, the foreign minister said.\n";

fn main() {
    divan::main();
}

fn report() -> Report {
    let text = TEXT.repeat(64);
    Report::plain(&text, Some("en"))
}

#[divan::bench]
fn quotes_and_actions(bencher: Bencher<'_, '_>) {
    let report = report();
    let doc = Document::of(&report);
    let extractor = Extractor::default();
    bencher.counter(BytesCount::of_str(&report.text)).bench_local(|| extractor.quotes_and_actions(&doc, &[]));
}
