//! RSS 0.9x to 2.0 and RDF, put together from their elements.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

const HEADS: [&str; 4] = [
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>",
    "<?xml version='1.0' encoding='windows-1252'?><rss version='0.91'><channel>",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>",
    "<b>Warning</b>: line 3<br />\n<rss><channel>",
];

const PIECES: [&str; 64] = [
    "<item>", "</item>", "<item rdf:about='/a'>", "<title>", "</title>", "<link>", "</link>", "<guid isPermaLink='false'>", "<guid>",
    "</guid>", "<description>", "</description>", "<content:encoded>", "</content:encoded>", "<![CDATA[", "]]>", "<pubDate>",
    "</pubDate>", "Mon, 04 Mar 2024 10:20:30 +0100", "<dc:date>", "</dc:date>", "2024-03-04", "<dc:creator>", "</dc:creator>",
    "<author>", "</author>", "a@b.example (Ann Lee)", "山田（a@b.example）", "<enclosure url='/a.mp3' type='audio/mpeg' length='9'/>",
    "<media:content url='x' duration='99999999999999999999'>", "</media:content>", "<itunes:duration>", "</itunes:duration>", "1:2:3:4",
    "٣:٤", "<source url='http://b.example/'>", "</source>", "<ttl>", "</ttl>", "99999999999999999999", "<skipHours><hour>", "</hour></skipHours>",
    "<skipDays><day>Monday</day></skipDays>", "<sy:updatePeriod>hourly</sy:updatePeriod>", "<sy:updateFrequency>0</sy:updateFrequency>",
    "<atom:link rel='hub' href='//hub.example'/>", "<atom:link rel='next' href='?page=2'/>", "</channel>", "</rss>", "&lt;p&gt;", "&amp;amp;",
    "&eacute;", "&#150;", "&#x110000;", "<p>", "</p>", "<br>", "<image><url>x</url></image>", "http://news.example/a b", "javascript:x", "a",
    " ", "\u{0}", "é",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (head, choices) = input;
    common::check(&common::document(HEADS[usize::from(head) % HEADS.len()], &PIECES, choices), None);
});
