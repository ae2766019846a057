//! Any bytes as a page: one answer, the same twice, whose passages are inside its text, without a panic.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;
use newsloom_model::{Body, Entry, Page, Report};
use newsloom_normalize::Normalizer;
use std::sync::LazyLock;

static NORMALIZER: LazyLock<Normalizer> = LazyLock::new(Normalizer::default);

const PIECES: [&str; 96] = [
    "<p>", "</p>", "<div>", "</div>", "<div class='article-body'>", "<div class='share related'>", "<h1>", "</h1>", "<h2>", "</h2>", "<ul>",
    "<li>", "</ul>", "<table>", "<tr><td>", "</table>", "<b>", "</b>", "<a href=/x>", "</a>", "<br>", "<blockquote>", "</blockquote>", "<figure>",
    "<figcaption>", "</figure>", "<img src=a alt=b>", "<span>", "<article>", "</article>", "<main>", "<nav>", "</nav>", "<footer>", "<aside>",
    "<form>", "<select><option>", "<template>", "</template>", "<noscript>", "</noscript>", "<svg>", "</svg>", "<math><mi>", "<iframe>", "<!--",
    "-->", "<title>", "</title>", "<html lang=de>", "<head>", "</head>", "<body>", "<meta name=author content='", "<meta property=og:title content='",
    "<meta name=date content='", "'>", "<link rel=canonical href='", "<link rel=next href='", "https://post.example/a?page=2", "<time datetime='",
    "</time>", "<script type='application/ld+json'>", "</script>", "{\"@type\":\"NewsArticle\",", "\"@graph\":[", "]", "}", "{", "[", ",",
    "\"articleBody\":\"", "\"author\":{\"name\":\"", "\"datePublished\":\"", "\"", "2024-05-03T10:20:00+02:00", "By Anna Berg, ", "3. Mai 2024",
    "&nbsp;", "&#x1F600;", "&amp;", "&", "<", ">", "=", "\u{202e}", "\u{0}", "\u{ad}", "Ünïcödé", "Привет", "東京で", "مرحبا",
    "The council met on Tuesday and voted for the new bridge over the river, the clerk said. ",
    "WASHINGTON, April 13 (Reuters) - ", "ALSO READ: ", "Full text of the statement",
];
const TYPES: [Option<&str>; 4] = [None, Some("text/html"), Some("text/html; charset=windows-1251"), Some("text/html; charset=shift_jis")];

fn page(kind: u8, entry: bool, bytes: Vec<u8>) -> Page {
    let text = || String::from_utf8_lossy(&bytes).into_owned();
    let body = match kind % 8 {
        0 => Body::Text(text()),
        1 => Body::Html(text()),
        n => Body::Bytes { content_type: TYPES[usize::from(n) % TYPES.len()].map(str::to_owned), bytes: bytes.clone() },
    };
    let content = entry.then(|| Body::Html("<p>The bridge is open again, said the mayor of the town on Monday.".into()));
    Page {
        url: Some("https://post.example/a".into()),
        body: Some(body),
        fetched: jiff::Timestamp::UNIX_EPOCH,
        outlet: None,
        entry: Entry { content, ..Entry::default() },
        problem: None,
    }
}

fn check(report: &Report) {
    assert!(report.passages.is_sorted_by_key(|p| p.span.start));
    assert!(report.passages.windows(2).all(|p| p[0].span.end <= p[1].span.start), "no passage twice");
    for passage in &report.passages {
        assert!(report.text.get(passage.span.start..passage.span.end).is_some_and(|text| !text.is_empty()));
    }
}

fuzz_target!(|input: (u8, bool, bool, &[u8])| {
    let (kind, entry, raw, choices) = input;
    let bytes = if raw { choices.to_vec() } else { common::document("", &PIECES, choices) };
    let page = page(kind, entry, bytes);
    let read = NORMALIZER.report(&page);
    assert_eq!(format!("{read:?}"), format!("{:?}", NORMALIZER.report(&page)), "the same answer twice");
    if let Ok(report) = read {
        check(&report);
    }
});
