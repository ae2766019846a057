//! Feeds that were made to break a reader: each costs itself at most.

use super::*;
use newsloom_model::{Body, Entry};

fn read(text: &str) -> Feed {
    parse(text.as_bytes(), None, Some("https://news.example/feed")).unwrap()
}

/// The one entry of an RSS feed that is this item.
fn item(inside: &str) -> Entry {
    let feed = read(&format!("<rss version='2.0'><channel><item>{inside}</item></channel></rss>"));
    assert_eq!(feed.entries.len(), 1, "{:?}", feed.problems);
    feed.entries.into_iter().next().unwrap()
}

/// An RSS feed of one item with the title "Ferry", behind `head` and with `inside`.
fn behind(head: &str, inside: &str) -> String {
    format!("{head}<rss version='2.0'><channel><item><title>Ferry</title>{inside}</item></channel></rss>")
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().filter_map(|entry| entry.title.as_deref()).collect()
}

fn content(entry: &Entry) -> &str {
    match &entry.content {
        Some(Body::Text(text) | Body::Html(text)) => text,
        Some(Body::Bytes { .. }) | None => "",
    }
}

#[test]
fn entities_are_never_expanded() {
    let lol = |n: u32| format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10));
    let laughs = format!("<!DOCTYPE rss [<!ENTITY l0 'lol'>{}]>", (1..=9).map(lol).collect::<String>());
    let big = format!("<!DOCTYPE rss [<!ENTITY l9 '{}'>]>", "x".repeat(100_000));
    for (head, references) in [(laughs, "&l9;".to_owned()), (big, "&l9;".repeat(10_000))] {
        let feed = read(&behind(&head, &format!("<description>{references}</description><a b='&l9;'/>")));
        assert_eq!(titles(&feed), ["Ferry"]);
        assert!(feed.entries[0].summary.as_ref().is_none_or(|text| text.len() <= references.len()));
    }
}

#[test]
fn nothing_beside_the_feed_is_read() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for head in [
        format!("<!DOCTYPE rss [<!ENTITY x SYSTEM 'file://{file}'>]>"),
        "<!DOCTYPE rss [<!ENTITY x SYSTEM 'http://127.0.0.1:1/'>]>".into(),
        "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd' [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;]>"
            .into(),
        format!("<?xml-stylesheet type='text/xsl' href='file://{file}'?>"),
        "<!DOCTYPE rss [<!ENTITY x 'y'> ]>".into(),
    ] {
        let include = format!(
            "<description>[&x;]</description><xi:include href='file://{file}' parse='text'/><guid>1</guid>"
        );
        let entry = &read(&behind(&head, &include)).entries[0];
        assert_eq!((entry.id.as_str(), entry.title.as_deref()), ("1", Some("Ferry")), "{head}");
        assert!(!format!("{entry:?}").contains("newsloom-feed"), "{head}");
    }
    let open = behind("<!DOCTYPE rss [<!ENTITY x 'y'", "");
    assert!(parse(open.as_bytes(), None, None).map_or(true, |feed| feed.entries.len() <= 1));
}

#[test]
fn depth_and_length_have_an_end() {
    let nested = |depth: usize| format!("{}deep{}", "<b>".repeat(depth), "</b>".repeat(depth));
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=''")).collect();
    let names: String = (0..50_000).map(|n| format!(" xmlns:n{n}='urn:{n}'")).collect();
    for inside in [
        format!("<description>{}</description>", nested(100_000)),
        format!("<description>{}", "<b>".repeat(300_000)),
        format!("<x long='{}'/>", "x".repeat(4 << 20)),
        format!("<x{attributes}/>"),
        format!("<x{names}/>"),
        format!("<description>{}</description>", "x".repeat(8 << 20)),
        format!("<guid>{}</guid>", "x".repeat(1 << 20)),
    ] {
        assert_eq!(titles(&read(&behind("", &inside))), ["Ferry"], "{inside:.40}");
    }
}

#[test]
fn characters_that_are_none_are_replaced_or_left_out() {
    for (raw, shown) in [
        (&b"<title>a\0b</title>"[..], "ab"),
        (b"<title>a\xffb</title>", "a\u{ff}b"),
        (b"<title>a&#xD800;b</title>", "a\u{fffd}b"),
        (b"<title>a&#x110000;b</title>", "a\u{fffd}b"),
        (b"<title>a&#0;b</title>", "a\u{fffd}b"),
        (b"<title>\x1b[31ma\x07b</title>", "[31mab"),
    ] {
        let bytes = [b"<rss><channel><item>", raw, b"</item></channel></rss>"].concat();
        let feed = parse(&bytes, Some("application/xml; charset=utf-8"), None).unwrap();
        assert_eq!(titles(&feed), [shown], "{}", raw.escape_ascii());
    }
    let overlong = b"<rss><channel><item><title>a\xc0\xafb</title></item></channel></rss>";
    let feed = parse(overlong, Some("application/xml; charset=utf-8"), None).unwrap();
    assert!(!titles(&feed)[0].contains('/'), "{feed:?}");
}

#[test]
fn scripts_are_text_in_titles_and_data_in_bodies() {
    let entry = item(
        "<title>&lt;script&gt;alert(1)&lt;/script&gt;Ferry &lt;img src=x onerror=alert(1)&gt;</title>\
         <link>javascript:alert(1)</link><enclosure url='file:///etc/passwd'/><guid>data:text/html,x</guid>\
         <content:encoded><![CDATA[<svg onload=alert(1)>Back]]></content:encoded>",
    );
    assert!(!entry.title.as_ref().unwrap().contains('<'), "{:?}", entry.title);
    assert_eq!((entry.url.as_deref(), entry.id.as_str()), (None, "data:text/html,x"));
    assert!(content(&entry).contains("Back"));
}

#[test]
fn what_breaks_the_library_is_read_all_the_same() {
    for inside in [
        "<author>（a@b.example）</author>",
        "<author>山田（a@b.example</author>",
        "<managingEditor>é（a@b.example）ü</managingEditor>",
        "<itunes:duration xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>99999999999999999999:1:1</itunes:duration>",
        "<itunes:duration xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>١:٢:٣</itunes:duration>",
        "<media:content xmlns:media='http://search.yahoo.com/mrss/' url='https://news.example/v' duration='1e400'/>",
        "<media:text xmlns:media='http://search.yahoo.com/mrss/' start='99999999999999999999:0:0'>x</media:text>",
    ] {
        let entry = item(&format!("<title>Ferry</title>{inside}"));
        assert_eq!(entry.title.as_deref(), Some("Ferry"), "{inside}");
    }
}

#[test]
fn declarations_do_not_switch_what_was_decoded() {
    let text = behind("<?xml version='1.0' encoding='utf-16'?>", "");
    let wide: Vec<u8> =
        [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    assert_eq!(titles(&parse(&wide, None, None).unwrap()), ["Ferry"]);
    let twice = "<?xml version='1.0' encoding='utf-8'?><?xml version='1.0' encoding='utf-16'?>";
    assert_eq!(titles(&read(&behind(twice, ""))), ["Ferry"]);
    let late = "<?xml version='1.0' encoding='shift_jis'?><description>é</description>";
    assert_eq!(titles(&read(&behind("", late))), ["Ferry"]);
}

#[test]
fn one_bad_item_costs_itself_only() {
    let feed = read(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://['><entry><title type='///'>A</title><id>1</id>\
         <link href='a'/></entry><entry xml:base='::'><id>2</id><title>B</title><content type='/'>x</content></entry>\
         </feed><script>alert(1)</script>",
    );
    assert_eq!(titles(&feed), ["A", "B"], "{:?}", feed.problems);
}

#[test]
fn json_in_any_depth_and_of_any_number_is_survived() {
    let deep = format!("{{\"items\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(deep.as_bytes(), None, None).map_or(true, |feed| feed.entries.is_empty()));
    let text = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1e400,"title":"A"},
        {"id":123456789012345678901234567890,"title":"B"},{"id":null,"title":["C"]}]}"#;
    let feed = parse(text.as_bytes(), None, None).unwrap_or_default();
    assert!(feed.entries.iter().all(|entry| !entry.id.is_empty()));
}
