//! Ids of entries: every entry gets one, and no two articles share one.

use super::{Feed, passage};
use newsloom_model::{Body, Entry, Problem};
use std::collections::HashMap;

/// The longest id that is kept as it is, in bytes; longer ones are replaced by their hash.
const MAX_ID: usize = 2048;

/// Gives an id to every entry that has none.
pub(super) fn assign_ids(feed: &mut Feed) {
    for entry in &mut feed.entries {
        entry.id = id(entry);
    }
}

/// Gives articles that share an id ids of their own, and notes where that was needed.
pub(super) fn disambiguate(feed: &mut Feed) {
    let doubled = distinguish(&mut feed.entries);
    if doubled > 0 {
        feed.problems.push(Problem(format!(
            "{doubled} entries share an id with another entry; told apart by link or title"
        )));
    }
}

/// The id that the item has, its link, or a hash of what it says.
fn id(entry: &mut Entry) -> String {
    let id = std::mem::take(&mut entry.id);
    if id.len() > MAX_ID {
        return format!("hash:{}", blake3::hash(id.as_bytes()).to_hex());
    }
    if !id.is_empty() {
        return id;
    }
    entry.url.clone().unwrap_or_else(|| format!("hash:{}", content_hash(entry)))
}

/// BLAKE3 of title, summary, content and date, each part with its length so that parts cannot run into each other.
fn content_hash(entry: &Entry) -> blake3::Hash {
    let content = entry.content.as_ref().map(body_text);
    let published = entry.published.map(|moment| moment.to_string());
    let parts = [entry.title.as_deref(), entry.summary.as_deref(), content, published.as_deref()];
    let mut hasher = blake3::Hasher::new();
    for part in parts.map(Option::unwrap_or_default) {
        hasher.update(&part.len().to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize()
}

fn body_text(body: &Body) -> &str {
    match body {
        Body::Text(text) | Body::Html(text) => text,
        Body::Bytes { .. } => "",
    }
}

/// Entries of one id that lead to different articles are different entries: all of them get a mark of their own, so
/// that their ids do not depend on their order. Entries that lead to the same article are versions of one entry
/// (RFC 4287, 4.1.1) and keep their id.
fn distinguish(entries: &mut [Entry]) -> usize {
    let mut articles: HashMap<&str, (&str, bool)> = HashMap::with_capacity(entries.len());
    for entry in &*entries {
        let (first, differs) = articles.entry(&entry.id).or_insert((article(entry), false));
        *differs |= *first != article(entry);
    }
    let shared: Vec<bool> =
        entries.iter().map(|entry| articles.get(&*entry.id).is_some_and(|(_, differs)| *differs)).collect();
    for (entry, _) in entries.iter_mut().zip(&shared).filter(|(_, shared)| **shared) {
        let mark = blake3::hash(article(entry).as_bytes()).to_hex();
        entry.id = format!("{}#{}", entry.id, passage::cut(&mark, 16));
    }
    shared.into_iter().filter(|shared| *shared).count()
}

/// What distinguishes an entry from another one of the same id.
fn article(entry: &Entry) -> &str {
    entry.url.as_deref().or(entry.title.as_deref()).unwrap_or_default()
}
