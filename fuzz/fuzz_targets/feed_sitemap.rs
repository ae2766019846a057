//! Sitemaps, news sitemaps, sitemap indexes and channel definitions, put together from their elements.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

const HEADS: [&str; 3] = [
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>",
    "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
    "<CHANNEL HREF='http://b.example/'>",
];

const PIECES: [&str; 40] = [
    "<url>", "</url>", "<loc>", "</loc>", "https://news.example/a", "/b?c&amp;d", "<lastmod>", "</lastmod>", "2024-03-04",
    "2024-03-04T10:20:30+01:00", "<news:news>", "</news:news>", "<news:title>", "</news:title>", "<news:publication_date>",
    "</news:publication_date>", "<news:publication><news:name>", "</news:name>", "<news:language>", "</news:language></news:publication>",
    "<news:keywords>", "</news:keywords>", "<image:image><image:loc>", "</image:loc></image:image>", "<sitemap>", "</sitemap>",
    "<ITEM HREF='x' LASTMOD='1998.11.05T08:15-0500'>", "</ITEM>", "<TITLE VALUE='t'/>", "<TITLE>", "</TITLE>", "<ABSTRACT>", "</ABSTRACT>",
    "<changefreq>hourly</changefreq>", "<![CDATA[", "]]>", "&lt;", "text", "é", "</urlset>",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (head, choices) = input;
    common::check(&common::document(HEADS[usize::from(head) % HEADS.len()], &PIECES, choices), None);
});
