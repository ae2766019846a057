//! How fast pages become reports: `cargo bench -p newsloom-normalize`.
#![allow(missing_docs, reason = "a benchmark")]

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use jiff::Timestamp;
use newsloom_model::{Body, Entry, Page};
use newsloom_normalize::Normalizer;

fn main() {
    divan::main();
}

/// A page of the size and make that outlets serve: scripts, menus, an article, teasers.
fn html(paragraphs: usize) -> String {
    let script = format!("<script>{}</script>", "var a = { b: [1, 2, 3], c: '</div>' };".repeat(1500));
    let menu: String =
        (0..120).map(|i| format!("<li class=nav-item><a href=/section/{i}>Section {i}</a></li>")).collect();
    let body: String = (0..paragraphs).map(|i| format!("<p>The council met for the {i}th time on Tuesday, and after a debate of <a href=/x>two hours</a> it voted for the bridge, the clerk said.</p>")).collect();
    let teasers: String = (0..80).map(|i| format!("<div class='teaser card'><a href=/story/{i}><h3>Ferry number {i} is late again this week</h3><p>Passengers have waited for hours.</p></a></div>")).collect();
    format!(
        "<!doctype html><html lang=en><head><title>Bridge opens | Post</title>{script}</head><body><nav><ul>{menu}</ul></nav><main><article><h1>Bridge opens</h1>{body}</article></main><aside>{teasers}</aside></body></html>"
    )
}

#[divan::bench(args = [10, 40, 200])]
fn report(bencher: Bencher, paragraphs: usize) {
    let html = html(paragraphs);
    let normalizer = Normalizer::default();
    let page = Page {
        url: Some("https://post.example/a".into()),
        body: Some(Body::Bytes { content_type: None, bytes: html.clone().into_bytes() }),
        fetched: Timestamp::UNIX_EPOCH,
        outlet: None,
        entry: Entry::default(),
        problem: None,
    };
    bencher
        .counter(BytesCount::of_str(&html))
        .counter(ItemsCount::new(1usize))
        .bench(|| normalizer.report(&page));
}

#[divan::bench(args = [10, 40, 200])]
fn parse_only(bencher: Bencher, paragraphs: usize) {
    let html = html(paragraphs);
    bencher
        .counter(BytesCount::of_str(&html))
        .counter(ItemsCount::new(1usize))
        .bench(|| scraper::Html::parse_document(&html));
}
