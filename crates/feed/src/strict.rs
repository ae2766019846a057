//! feed-rs, kept from doing harm: on repaired items only, in batches, behind `catch_unwind`, with ids of ours.

use super::markup::Element;
use super::passage;
use super::repair::{self, Dialect};
use feed_rs::model;
use feed_rs::parser::{Builder, Parser};
use newsloom_html::plain;
use newsloom_model::{Body, Entry};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How much repaired text is given to feed-rs at a time, in bytes: what it holds in memory stays small, and a
/// failure costs little.
const BATCH: usize = 128 << 10;

/// Repaired items that wait to be read.
pub(super) struct Strict {
    parser: Parser,
    dialect: Dialect,
    text: String,
    /// Where each item begins in `text`.
    starts: Vec<usize>,
    /// How many items feed-rs failed on.
    pub(super) failures: usize,
}

impl Strict {
    pub(super) fn new() -> Self {
        let parser = Builder::new()
            .id_generator(|_, _, _| String::new())
            .timestamp_parser(|_| None)
            .sanitize_content(false)
            .build();
        Self { parser, dialect: Dialect::Rss, text: String::new(), starts: Vec::new(), failures: 0 }
    }

    /// Adds an item. Returns what the previous batch held, once it is full.
    pub(super) fn push(&mut self, item: &Element<'_>) -> Vec<Option<Entry>> {
        let dialect = Dialect::of(item);
        let full = if self.text.len() > BATCH || dialect != self.dialect { self.flush() } else { Vec::new() };
        self.dialect = dialect;
        self.starts.push(self.text.len());
        repair::write(item, dialect, &mut self.text);
        full
    }

    /// Reads what waits: one answer for each item, none where feed-rs fails on it.
    pub(super) fn flush(&mut self) -> Vec<Option<Entry>> {
        let starts = std::mem::take(&mut self.starts);
        let text = std::mem::take(&mut self.text);
        if let Some(entries) = self.read(&text, starts.len()) {
            return entries.into_iter().map(|entry| Some(self.convert(entry))).collect();
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let single = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| Some(self.convert(self.read(&text[*start..end], 1)?.pop()?)));
        let entries: Vec<_> = single.collect();
        self.failures += entries.iter().filter(|entry| entry.is_none()).count();
        entries
    }

    fn convert(&self, entry: model::Entry) -> Entry {
        let is_atom = self.dialect == Dialect::Atom;
        let body =
            |content: model::Content| Some(body(content.content_type.as_ref(), content.body?, is_atom));
        Entry {
            id: entry.id.trim().to_owned(),
            url: article(&entry.links),
            title: entry.title.as_ref().and_then(|text| title(text, is_atom)),
            content: entry.content.and_then(body),
            summary: entry.summary.map(|text| text.content).filter(|text| !text.is_empty()),
            ..Entry::default()
        }
    }

    /// Just `count` entries, or none.
    fn read(&self, items: &str, count: usize) -> Option<Vec<model::Entry>> {
        let document = [self.dialect.head(), items, self.dialect.tail()].concat();
        let feed = catch_panic(|| self.parser.parse(document.as_bytes()))?.ok()?;
        Some(feed.entries).filter(|entries| entries.len() == count)
    }
}

thread_local! {
    /// Whether panics of this thread are expected and caught.
    static IS_EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in third-party code whose panics are caught here, for a panic hook that need not report them.
pub fn is_panic_expected() -> bool {
    IS_EXPECTED.get()
}

/// Runs `f` and catches its panic. feed-rs 3.0 panics on some input from the network.
fn catch_panic<T>(f: impl FnOnce() -> T) -> Option<T> {
    IS_EXPECTED.set(true);
    let result = catch_unwind(AssertUnwindSafe(f));
    IS_EXPECTED.set(false);
    result.ok()
}

/// The last link to the article itself as a page.
fn article(links: &[model::Link]) -> Option<String> {
    let is_page = |link: &&model::Link| {
        link.rel.as_deref().is_none_or(|rel| rel == "alternate")
            && link.media_type.as_deref().is_none_or(|kind| kind.contains("html"))
            && link.target.is_none()
    };
    links.iter().rfind(is_page).map(|link| link.href.clone())
}

/// What an Atom title is was decided when it was written for feed-rs.
fn title(text: &model::Text, is_atom: bool) -> Option<String> {
    let is_plain = is_atom && text.content_type.as_ref() == "text/plain";
    let plain = if is_plain { plain::one_line(&text.content) } else { plain::title(&text.content) };
    let plain = plain::prefix(&plain, passage::MAX_TITLE);
    (!plain.is_empty()).then(|| plain.to_owned())
}

fn body(content_type: &str, text: String, is_atom: bool) -> Body {
    let is_plain = content_type == "text/plain" && (is_atom || !plain::looks_like_html(&text));
    if is_plain { Body::Text(text) } else { Body::Html(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::scan;

    fn read(text: &str) -> Vec<Option<Entry>> {
        let mut strict = Strict::new();
        let mut found = Vec::new();
        scan(text, None, &mut |item| {
            found.extend(strict.push(&item));
            true
        });
        found.extend(strict.flush());
        found
    }

    #[test]
    fn one_answer_for_each_item() {
        let found = read(
            "<rss><channel><item><title>a</title></item><item/><entry><id>x</id></entry></channel></rss>",
        );
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].as_ref().unwrap().title.as_deref(), Some("a"));
        assert_eq!(found[2].as_ref().unwrap().id, "x");
    }

    #[test]
    fn a_panic_is_caught() {
        assert_eq!(catch_panic(|| 1), Some(1));
        assert_eq!(catch_panic(|| -> u8 { panic!("expected in this test") }), None);
    }
}
