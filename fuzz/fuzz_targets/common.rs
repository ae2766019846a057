//! Documents of one kind, put together from what such documents are made of; and what holds for every answer.

use std::collections::HashSet;

/// Choices from here on are followed by their own number of literal bytes.
const LITERAL: u8 = 240;

/// The pieces that `choices` name, in their order, with literal text between them.
pub fn document(head: &str, pieces: &[&str], mut choices: &[u8]) -> Vec<u8> {
    let mut out = head.as_bytes().to_vec();
    while let Some((choice, rest)) = choices.split_first() {
        choices = rest;
        if *choice < LITERAL {
            out.extend_from_slice(pieces[usize::from(*choice) % pieces.len()].as_bytes());
        } else {
            let (literal, rest) = choices.split_at(usize::from(choice - LITERAL).min(choices.len()));
            out.extend_from_slice(literal);
            choices = rest;
        }
    }
    out
}

/// One answer, the same twice, in which an id stands for one article.
pub fn check(bytes: &[u8], label: Option<&str>) {
    let first = newsloom_feed::parse(bytes, label, Some("https://news.example/feed"));
    assert_eq!(first, newsloom_feed::parse(bytes, label, Some("https://news.example/feed")));
    let Ok(feed) = first else { return };
    let articles: HashSet<_> = feed.entries.iter().map(|e| (&e.id, e.url.as_ref().or(e.title.as_ref()))).collect();
    let ids: HashSet<_> = feed.entries.iter().map(|entry| &entry.id).collect();
    assert_eq!(articles.len(), ids.len(), "an id stands for one article");
    assert!(feed.entries.iter().all(|entry| !entry.id.is_empty()));
}
