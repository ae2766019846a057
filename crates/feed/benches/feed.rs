//! Reading feeds, beside feed-rs alone on the same bytes. One core; `cargo bench -p newsloom-feed --bench feed`.

use divan::{Bencher, counter::BytesCount};
use std::fmt::Write;

fn main() {
    divan::main();
}

/// The feeds that are read.
const KINDS: [&str; 4] = ["rss-cdata", "rss-escaped", "atom-xhtml", "rss-headlines"];

/// A feed of about a megabyte, of the given kind.
fn feed(kind: &str) -> String {
    let (head, tail) = if kind.starts_with("rss") {
        (
            "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Harbour News</title>",
            "</channel></rss>",
        )
    } else {
        (
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Harbour News</title>",
            "</feed>",
        )
    };
    let mut out = head.to_owned();
    for number in 0.. {
        item(kind, number, &mut out);
        if out.len() > 1 << 20 {
            break;
        }
    }
    out + tail
}

fn item(kind: &str, number: usize, out: &mut String) {
    let link = format!("https://news.example/{number}/ferry-to-run-again?from=feed&amp;n={number}");
    let second = number % 60;
    let body = "<p>The ferry to the island will run again from Monday, the harbour master said. It had been in dock \
                since <b>March</b>, when a crew of 14 found a crack in its hull.</p>\n"
        .repeat(8);
    let escaped = body.replace('<', "&lt;").replace('>', "&gt;");
    let content = match kind {
        "rss-cdata" => format!("<content:encoded><![CDATA[{body}]]></content:encoded>"),
        "rss-escaped" => format!("<content:encoded>{escaped}</content:encoded>"),
        "atom-xhtml" => format!(
            "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{body}</div></content>"
        ),
        _ => String::new(),
    };
    let written = if kind.starts_with("rss") {
        write!(
            out,
            "<item><title>Ferry No. {number} to run again &amp; more</title><link>{link}</link>\
             <guid isPermaLink=\"false\">ferry-{number}</guid><pubDate>Mon, 04 Mar 2024 10:20:{second:02} +0100</pubDate>\
             <dc:creator>Ann Lee</dc:creator><category>Harbour</category>\
             <description>The ferry to the island will run again.</description>{content}</item>"
        )
    } else {
        write!(
            out,
            "<entry><title>Ferry No. {number} to run again</title><link href=\"{link}\"/><id>tag:news.example,{number}</id>\
             <updated>2024-03-04T10:20:{second:02}+01:00</updated><author><name>Ann Lee</name></author>\
             <summary>The ferry to the island will run again.</summary>{content}</entry>"
        )
    };
    written.expect("writing to a string");
}

#[divan::bench(args = KINDS)]
fn newsloom(bencher: Bencher<'_, '_>, kind: &str) {
    let feed = feed(kind);
    bencher.counter(BytesCount::new(feed.len())).bench(|| {
        newsloom_feed::parse(divan::black_box(feed.as_bytes()), None, Some("https://news.example/feed"))
    });
}

#[divan::bench(args = KINDS)]
fn feed_rs_alone(bencher: Bencher<'_, '_>, kind: &str) {
    let feed = feed(kind);
    bencher
        .counter(BytesCount::new(feed.len()))
        .bench(|| feed_rs::parser::parse(divan::black_box(feed.as_bytes())));
}
