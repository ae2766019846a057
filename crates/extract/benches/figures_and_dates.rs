//! How fast figures and daterefs are read, in bytes of text a second. Words and sentences are found beforehand.

use divan::{Bencher, counter::BytesCount};
use newsloom_extract::Extractor;
use newsloom_model::{Moment, Report};
use newsloom_ner::Document;

/// Two paragraphs with about as many numbers and dates as news has.
const TEXT: &str = "The harbour authority said on Tuesday that at least 31 vessels, some of them carrying as much as \
    40,000 tonnes of grain, had been waiting outside the port since the end of March. Its director told reporters that \
    insurers now ask for between $2 million and $3.5 million per voyage, up 18 percent from a year ago.\n\
    Nobody expects the queue to shrink before next week. The ministry will meet owners on April 22-23, and a second \
    round is planned for June 2021, officials said. Talks in 2014 led nowhere, although two senior envoys had spent \
    three weeks on them, and the town of 12,500 people still remembers the strike of that year.\n";

fn main() {
    divan::main();
}

fn report() -> Report {
    let text = TEXT.repeat(16);
    let published = "2021-04-14".parse().ok().and_then(Moment::day);
    Report { published, ..Report::plain(&text, Some("en")) }
}

fn bench<T>(bencher: Bencher<'_, '_>, read: impl Fn(&Document<'_>) -> T + Sync) {
    let report = report();
    let doc = Document::of(&report);
    bencher.counter(BytesCount::of_str(&report.text)).bench_local(|| read(&doc));
}

#[divan::bench]
fn figures(bencher: Bencher<'_, '_>) {
    bench(bencher, |doc| Extractor::default().figures(doc));
}

#[divan::bench]
fn daterefs(bencher: Bencher<'_, '_>) {
    bench(bencher, |doc| Extractor::default().daterefs(doc));
}

#[divan::bench]
fn both(bencher: Bencher<'_, '_>) {
    bench(bencher, |doc| (Extractor::default().figures(doc), Extractor::default().daterefs(doc)));
}
