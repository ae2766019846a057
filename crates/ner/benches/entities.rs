//! How fast mentions are found, in words a second, and the words and sentences that they need.

use divan::{Bencher, counter::ItemsCount};
use newsloom_model::Report;
use newsloom_ner::Document;

/// Three paragraphs with about as many names as news has.
const TEXT: &str = "The mayor of Gothenburg, Elin Sandberg, said on Friday that the Swedish Ministry of Transport had agreed \
    to pay for a new tunnel under the river. She thanked Transport Minister Oskar Lind, who visited the city in May.\n\
    Work will begin next spring, according to the Northern Harbour Company, which runs the port. Its director Paul Achterberg \
    told reporters that ships from Rotterdam and Hamburg would not have to wait any longer.\n\
    Lind has been criticized in Stockholm, where the opposition says that the money is needed for the railway. The Harbour \
    Workers' Union welcomed the decision, but asked the company to hire more people in the next two years.\n";

fn main() {
    divan::main();
}

fn report() -> Report {
    let text = TEXT.repeat(8);
    Report::plain(&text, Some("en"))
}

#[divan::bench]
fn words_and_sentences(bencher: Bencher<'_, '_>) {
    let report = report();
    let words = Document::of(&report).words.len();
    bencher.counter(ItemsCount::new(words)).bench_local(|| Document::of(&report).words.len());
}

#[divan::bench]
fn mentions(bencher: Bencher<'_, '_>) {
    let report = report();
    let doc = Document::of(&report);
    bencher
        .counter(ItemsCount::new(doc.words.len()))
        .bench_local(|| newsloom_ner::mentions(&doc, None).len());
}
