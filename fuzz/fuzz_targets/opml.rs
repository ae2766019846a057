//! Any bytes as a list of feeds: what is read is written and read again as the same list.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;
use newsloom_feed::opml;

const PIECES: [&str; 32] = [
    "<outline", "/>", ">", "</outline>", " xmlUrl='", " xmlurl=\"", " url='", " text='", " title='", " type='rss'", " htmlUrl='", "'", "\"",
    "https://a.example/rss", "http://b.example/?x=1&amp;y=2", "feed://c.example/", "<body>", "</body>", "<head>", "</head>", "<title>",
    "</title>", "&amp;", "&x;", "<![CDATA[", "]]>", "<!--", "-->", "news", "é", " ", "</opml>",
];

fuzz_target!(|input: (bool, &[u8])| {
    let (raw, choices) = input;
    let bytes = if raw { choices.to_vec() } else { common::document("<opml version='2.0'>", &PIECES, choices) };
    let Ok(list) = opml::parse(&bytes) else { return };
    let Ok(again) = opml::parse(opml::write("list", &list.feeds).as_bytes()) else {
        panic!("what was written cannot be read")
    };
    let urls = |list: &opml::Opml| list.feeds.iter().map(|feed| feed.url.clone()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(urls(&list), urls(&again));
});
