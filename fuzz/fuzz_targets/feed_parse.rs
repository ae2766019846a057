//! Any bytes as a feed, under any label: one answer, without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;

/// What servers claim that feeds are.
const LABELS: [Option<&str>; 5] = [
    None,
    Some("text/xml; charset=iso-8859-1"),
    Some("application/rss+xml; charset=utf-8"),
    Some("application/feed+json"),
    Some("text/html; charset=shift_jis"),
];

fuzz_target!(|input: (u8, &[u8])| {
    let (label, bytes) = input;
    let label = LABELS[usize::from(label) % LABELS.len()];
    let first = newsloom_feed::parse(bytes, label, Some("https://news.example/feed"));
    assert_eq!(first, newsloom_feed::parse(bytes, label, Some("https://news.example/feed")));
    let Ok(feed) = first else { return };
    let articles: HashSet<_> = feed.entries.iter().map(|e| (&e.id, e.url.as_ref().or(e.title.as_ref()))).collect();
    let ids: HashSet<_> = feed.entries.iter().map(|entry| &entry.id).collect();
    assert_eq!(articles.len(), ids.len(), "an id stands for one article");
    assert!(feed.entries.iter().all(|entry| !entry.id.is_empty()));
});
