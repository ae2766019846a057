//! Whole feeds of every kind, written for these tests, and any bytes at all.

use super::*;
use newsloom_model::Body;
use proptest::prelude::*;

/// A feed in a few lines that people can read.
fn shown(text: &str) -> String {
    let feed = parse(text.as_bytes(), None, Some("https://news.example/feed")).unwrap();
    let mut out = Vec::new();
    for entry in &feed.entries {
        let or_dash = |part: Option<&str>| part.unwrap_or("-").to_owned();
        let content = entry.content.as_ref().map(|content| match content {
            Body::Text(text) => format!("text {text}"),
            Body::Html(text) => format!("html {text}"),
            Body::Bytes { .. } => "bytes".into(),
        });
        out.push(format!(
            "{} | {} | {}",
            entry.id,
            or_dash(entry.title.as_deref()),
            or_dash(entry.url.as_deref())
        ));
        let published = entry.published.map(|moment| moment.to_string());
        out.push(format!(
            "  {} | {} | {} | {}",
            or_dash(published.as_deref()),
            entry.authors.join(", "),
            or_dash(entry.summary.as_deref()),
            or_dash(content.as_deref())
        ));
    }
    out.extend(feed.problems.iter().map(|problem| format!("! {problem}")));
    out.join("\n")
}

#[test]
fn rss_with_everything() {
    let text = r#"<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
        <title>Harbour News</title><image><title>logo</title><link>https://other.example/</link></image>
        <item><media:title>picture</media:title><title>Ferry &amp; <b>crane</b></title>
        <link>/ferry</link><guid isPermaLink="false">f-1</guid><pubDate>Mon, 04 Mar 2024 10:20:30 +0100</pubDate>
        <dc:creator>ann@news.example (Ann Lee)</dc:creator><description>Back on Monday.</description>
        <c:encoded><![CDATA[<p>Back on Monday, the master said.]]></c:encoded></item></channel></rss>"#;
    insta::assert_snapshot!(shown(text), @r"
    f-1 | Ferry & crane | https://news.example/ferry
      2024-03-04T10:20:30+01:00 | Ann Lee | Back on Monday. | html <p>Back on Monday, the master said.
    ");
}

#[test]
fn atom_of_both_versions() {
    let text = r#"<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:base="https://news.example/sea/">
        <a:entry><a:id>tag:news.example,1</a:id><a:title type="html">&lt;i&gt;Ferry&lt;/i&gt; back</a:title>
        <a:link rel="self" href="self"/><a:link href="ferry"/><a:updated>2024-03-04T10:20:30Z</a:updated>
        <a:author><a:name>Ann Lee</a:name></a:author>
        <a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Back <b>now</b></div></a:content></a:entry>
        </a:feed>"#;
    insta::assert_snapshot!(shown(text), @r#"
    tag:news.example,1 | Ferry back | https://news.example/sea/ferry
      2024-03-04T10:20:30Z | Ann Lee | - | html <div>Back <b>now</b></div>
    "#);
    let text = r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>urn:f</id><title>Ferry</title>
        <link rel="alternate" type="text/html" href="https://news.example/f"/><issued>2024-03-04T10:20</issued>
        <content mode="base64" type="text/html">PHA+QmFjazwvcD4=</content></entry></feed>"#;
    insta::assert_snapshot!(shown(text), @r"
    urn:f | Ferry | https://news.example/f
      2024-03-04T10:20:00Z |  | - | html <p>Back</p>
    ");
}

#[test]
fn what_lies_inside_an_item_is_not_the_item() {
    let text = "<feed><entry><id>own</id><link href='own'/><x:thing xmlns:x='urn:x'><id>other</id><title>other</title>\
                <link href='other'/></x:thing><title>own</title></entry></feed>";
    insta::assert_snapshot!(shown(text), @r"
    own | own | https://news.example/own
      - |  | - | -
    ");
}

#[test]
fn what_an_item_tells_of_dates_and_signs_nothing() {
    let text = "<rss><item><event><guid>e-9</guid><author>x@y.example (Bo Ek)</author><link>https://other.example/</link>\
                <pubDate>Mon, 04 Mar 2019 10:20:30 GMT</pubDate></event><title>Kettles recalled</title></item>\
                <item><title>Pots</title><authors><author>Ann Lee</author><author>Bo Ek</author></authors></item>\
                <item><news><title>Pans</title><author>Ann Lee</author><pubDate>4 Mar 2024</pubDate></news></item></rss>";
    let entries = parse(text.as_bytes(), None, None).unwrap().entries;
    let [kettles, pots, pans] = &entries[..] else { panic!("{entries:?}") };
    assert!(kettles.id.starts_with("hash:") && kettles.authors.is_empty());
    assert_eq!((&kettles.url, kettles.published), (&None, None));
    assert_eq!(pots.authors, ["Ann Lee", "Bo Ek"], "a list is nothing of its own");
    assert_eq!(pans.authors, ["Ann Lee"], "all of it lies deeper");
    assert!(pans.published.is_some());
}

#[test]
fn marks_of_sections_in_any_case_are_no_text() {
    let title = |title: &str| {
        let feed = parse(format!("<rss><item><title>{title}</title></item></rss>").as_bytes(), None, None);
        feed.unwrap().entries.remove(0).title.unwrap_or_default()
    };
    assert_eq!(title("&lt;![cdata[Tide gate stuck]]&gt;"), "Tide gate stuck");
    assert_eq!(title("Live: &lt;![CDATA[Pier closed]]&gt;"), "Live: Pier closed");
    // Control: words about them.
    assert_eq!(title("Put &amp;lt;![CDATA[ and ]]&amp;gt; around it"), "Put <![CDATA[ and ]]> around it");
}

#[test]
fn rdf_channel_definition_and_sitemap() {
    let text = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
        <channel rdf:about="https://news.example/"><title>Harbour News</title></channel>
        <item rdf:about="https://news.example/f"><title>Ferry</title></item></rdf:RDF>"#;
    insta::assert_snapshot!(shown(text), @r"
    https://news.example/f | Ferry | https://news.example/f
      - |  | - | -
    ");
    let text = r#"<channel><item href="https://news.example/f" lastmod="2024-03-04T10:20"><title>Ferry</title>
        <abstract>Back.</abstract></item></channel>"#;
    insta::assert_snapshot!(shown(text), @r"
    https://news.example/f | Ferry | https://news.example/f
      2024-03-04T10:20:00Z |  | Back. | -
    ");
    let text = r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/f</loc><n:news>
        <n:publication><n:name>Harbour News</n:name></n:publication><n:publication_date>2024-03-04</n:publication_date>
        <n:title>Ferry</n:title></n:news></url></urlset>"#;
    insta::assert_snapshot!(shown(text), @r"
    https://news.example/f | Ferry | https://news.example/f
      2024-03-04 |  | - | -
    ");
}

#[test]
fn what_is_broken_is_read_and_told() {
    let text = "<b>Warning</b>: line 3<br />\n<?xml version='1.0'?><rss><channel><item><title>R&D&nbsp;5 < 6</title>\
                <author>（a@b.example）</author><itunes:duration>99999999999999999999</itunes:duration>\
                <guid>https://news.example/1</guid><item><title>Cut <![CDATA[off";
    insta::assert_snapshot!(shown(text), @r"
    https://news.example/1 | R&D 5 < 6 | https://news.example/1
      - | （a@b.example） | - | -
    hash:3b75fa790dd284c9e3e9e93a56f23c308e072354e6c910f2bc95082daade0fd0 | Cut off | -
      - |  | - | -
    ! ill-formed XML at byte 240: syntax error: CDATA not closed: `]]>` not found before end of input
    ! the feed ends inside an item
    ");
}

#[test]
fn one_id_for_several_articles_loses_none() {
    let item = |link: &str| format!("<item><guid isPermaLink='false'>x</guid><link>{link}</link></item>");
    let ids = |items: &str| {
        let text = format!("<rss><channel>{items}</channel></rss>");
        let feed = parse(text.as_bytes(), None, None).unwrap();
        feed.entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    let (a, b) = (item("https://news.example/a"), item("https://news.example/b"));
    let found = ids(&format!("{a}{b}{a}"));
    assert_ne!(found[0], found[1]);
    assert_eq!(found[0], found[2], "the same article keeps its id");
    assert_eq!(ids(&format!("{b}{a}")), [found[1].clone(), found[0].clone()], "whatever the order");
    assert_eq!(ids(&format!("{a}{a}")), ["x", "x"]);
}

#[test]
fn only_web_addresses_are_links() {
    for address in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.example"] {
        let text =
            format!("<rss><channel><item><title>x</title><link>{address}</link></item></channel></rss>");
        assert_eq!(parse(text.as_bytes(), None, None).unwrap().entries[0].url, None, "{address}");
    }
}

#[test]
fn what_is_no_feed_is_refused() {
    for text in ["", "  ", "<html><body>Sign in</body></html>", "PK\u{3}\u{4}", "plain text"] {
        assert!(parse(text.as_bytes(), None, None).is_err(), "{text}");
    }
}

#[test]
fn there_is_an_end_to_the_entries() {
    let text =
        format!("<rss><channel>{}</channel></rss>", "<item><title>x</title></item>".repeat(MAX_ENTRIES + 5));
    let feed = parse(text.as_bytes(), None, None).unwrap();
    assert_eq!(feed.entries.len(), MAX_ENTRIES);
    assert!(feed.problems.iter().any(|problem| problem.0.contains("only the first")));
}

proptest! {
    #[test]
    fn any_bytes_have_one_answer(bytes in prop::collection::vec(any::<u8>(), 0..400), label in "[a-z/;= -]{0,30}") {
        let read = || parse(&bytes, Some(&label), Some("https://news.example/"));
        prop_assert_eq!(read(), read());
    }

    #[test]
    fn any_pieces_of_a_feed_have_one_answer(
        text in "(</?(item|entry|title|link|guid|content|b)( type='(html|xhtml|text)'| href='a')?/?>|<!\\[CDATA\\[|\\]\\]>|&lt;|&|<|\"|é| ){0,50}"
    ) {
        let text = format!("<rss><channel>{text}");
        let feed = parse(text.as_bytes(), None, None).unwrap();
        prop_assert!(feed.entries.iter().all(|entry| !entry.id.is_empty()));
        prop_assert_eq!(parse(text.as_bytes(), None, None), Ok(feed));
    }
}
