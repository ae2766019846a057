//! Lists of feeds as other readers write and read them: OPML 2.0 (<http://opml.org/spec2.opml>).
//!
//! Beyond the specification's attributes, `outlet` and `language` carry what newsloom knows more; section 5 of the
//! specification allows any. Secrets are never written.

use newsloom_html::{charset, references};
use newsloom_model::{FeedSpec, Problem, web_address};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::fmt::Write;
use url::Url;

/// The most feeds that are taken from one list.
pub const MAX_FEEDS: usize = 10_000;

/// The most elements that are read of one list.
const MAX_ELEMENTS: usize = 200_000;

/// The longest name or address that is taken, in characters.
const MAX_NAME: usize = 2000;

/// A list of feeds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opml {
    /// The list's title.
    pub title: Option<String>,
    /// The feeds in the list's order, each address once. All are enabled, and their pages are fetched.
    pub feeds: Vec<FeedSpec>,
    /// What was wrong or left out.
    pub problems: Vec<Problem>,
}

/// Why some bytes are no list of feeds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no OPML is in it: {0}")]
pub struct NotOpml(pub String);

/// Reads a list. What is ill-formed ends it, and what came before is kept.
///
/// # Errors
/// [`NotOpml`] where it has neither an `opml` element nor a feed.
pub fn parse(bytes: &[u8]) -> Result<Opml, NotOpml> {
    let text = charset::decode(bytes, None).text;
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let mut list = List::default();
    let mut why = "it is empty".to_owned();
    for _ in 0..MAX_ELEMENTS {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => list.take(&event),
            Err(error) => {
                why = error.to_string();
                list.opml.problems.push(Problem(format!("the list ends where it is ill-formed: {why}")));
                break;
            }
        }
    }
    if list.is_opml || !list.opml.feeds.is_empty() { Ok(list.opml) } else { Err(NotOpml(why)) }
}

#[derive(Default)]
struct List {
    opml: Opml,
    is_opml: bool,
    in_title: bool,
    /// The title as far as it was read, with its references.
    heading: String,
    seen: HashSet<String>,
}

impl List {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name();
                let is = |other: &str| name.as_ref().eq_ignore_ascii_case(other);
                self.is_opml |= is("opml");
                self.in_title = is("title") && self.opml.title.is_none();
                if is("outline") {
                    self.outline(element);
                }
            }
            Event::Text(text) if self.in_title => self.heading.push_str(text),
            Event::GeneralRef(name) if self.in_title => {
                let _ = write!(self.heading, "&{};", &**name);
            }
            Event::End(_) if self.in_title => {
                self.in_title = false;
                self.opml.title = name(&references::decode(&self.heading));
            }
            _ => {}
        }
    }

    fn outline(&mut self, element: &BytesStart<'_>) {
        let attribute = |wanted: &str| {
            let mut attributes = element.html_attributes();
            let found = attributes
                .with_checks(false)
                .flatten()
                .take(100)
                .find(|attribute| attribute.key.local_name().as_ref().eq_ignore_ascii_case(wanted))?;
            name(&references::decode(&found.value))
        };
        // Folders have no address.
        let Some(written) = attribute("xmlUrl") else { return };
        let Some(url) = address(&written) else {
            let shown: String = written.chars().take(100).collect();
            return self.opml.problems.push(Problem(format!("{shown:?} is no web address")));
        };
        if self.opml.feeds.len() >= MAX_FEEDS {
            if self.opml.feeds.len() == MAX_FEEDS && self.seen.insert(String::new()) {
                self.opml.problems.push(Problem(format!("only the first {MAX_FEEDS} feeds were taken")));
            }
            return;
        }
        if self.seen.insert(url.clone()) {
            self.opml.feeds.push(FeedSpec {
                url,
                outlet: attribute("outlet"),
                name: attribute("title").or_else(|| attribute("text")),
                language: attribute("language").filter(|code| code != "unknown"),
                enabled: true,
                fetch_pages: true,
                ..FeedSpec::default()
            });
        }
    }
}

/// The address of a feed; `feed:` is another way to write http.
fn address(written: &str) -> Option<String> {
    let written = held(written).split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = web_address(&written).into_owned();
    let url = Url::parse(&plain).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(plain)
}

/// A name on one line without control characters; none where nothing is left.
fn name(raw: &str) -> Option<String> {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let name: String = words.join(" ").chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    (!name.is_empty()).then_some(name)
}

/// Writes a list. Credentials and headers stay here, also those that stand in an address.
pub fn write<'a>(title: &str, feeds: impl IntoIterator<Item = &'a FeedSpec>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    let _ = writeln!(out, "  <head><title>{}</title></head>\n  <body>", escaped(title));
    for feed in feeds {
        let url = without_secrets(&feed.url);
        let title = feed.name.as_deref().or(feed.outlet.as_deref()).unwrap_or(&url);
        out.push_str("    <outline type=\"rss\"");
        let mut add = |key: &str, value: &str| {
            let _ = write!(out, " {key}=\"{}\"", escaped(value));
        };
        add("text", title);
        add("title", title);
        add("xmlUrl", &url);
        feed.outlet.iter().for_each(|outlet| add("outlet", outlet));
        feed.language.iter().for_each(|language| add("language", language));
        out.push_str("/>\n");
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn without_secrets(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut parsed) if !parsed.username().is_empty() || parsed.password().is_some() => {
            match parsed.set_username("").and_then(|()| parsed.set_password(None)) {
                Ok(()) => parsed.into(),
                Err(()) => String::new(),
            }
        }
        _ => url.to_owned(),
    }
}

/// Fit for an attribute; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    quick_xml::escape::escape(held(text).as_str()).into_owned()
}

/// What of `text` XML can hold, without control characters.
fn held(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folders_names_and_odd_spellings() {
        let list = parse(
            br#"<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x "y">]><opml version="1.0">
            <head><title>My &amp; your feeds</title></head><body>
            <outline text="Europe"><outline text="One" XMLURL="https://one.example/rss?a=1&amp;b=2"/>
              <outline title="Two &eacute;" text="x" xmlUrl="feed://two.example/rss" language="de"></outline></outline>
            <outline text='Three' xmlUrl=https://three.example/ >
            <outline text="again" xmlUrl="https://one.example/rss?a=1&b=2"/>
            <outline text="bad" xmlUrl="javascript:alert(1)"/><outline xmlUrl="file:///etc/passwd"/>"#,
        )
        .unwrap();
        let feeds: Vec<_> = list
            .feeds
            .iter()
            .map(|f| (f.url.as_str(), f.name.as_deref().unwrap_or(""), f.language.as_deref()))
            .collect();
        assert_eq!(
            feeds,
            [
                ("https://one.example/rss?a=1&b=2", "One", None),
                ("http://two.example/rss", "Two é", Some("de")),
                ("https://three.example/", "Three", None),
            ]
        );
        assert_eq!(list.title.as_deref(), Some("My & your feeds"));
        assert_eq!(list.problems.len(), 2);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for bytes in [&b""[..], b"<html><p>x", b"\x00\x01", b"{}"] {
            assert!(parse(bytes).is_err());
        }
        assert_eq!(parse(b"<opml/>"), Ok(Opml::default()));
    }

    #[test]
    fn bombs_are_survived() {
        let deep = format!("<opml>{}", "<outline text='x'>".repeat(300_000));
        assert!(parse(deep.as_bytes()).unwrap().feeds.is_empty());
        let many: String = (0..12_000).map(|i| format!("<outline xmlUrl='https://{i}.example/'/>")).collect();
        let list = parse(format!("<opml>{many}").as_bytes()).unwrap();
        assert_eq!((list.feeds.len(), list.problems.len()), (MAX_FEEDS, 1));
        let laughs = "<!DOCTYPE opml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><opml><outline text=\"&b;\" xmlUrl=\"https://a.example/\"/>";
        assert_eq!(parse(laughs.as_bytes()).unwrap().feeds[0].name.as_deref(), Some("&b;"));
    }

    #[test]
    fn secrets_are_not_written() {
        let feed = FeedSpec {
            url: "https://user:word@a.example/rss".into(),
            headers: vec![("X-Key".into(), "secret".into())],
            basic_auth: Some(("user".into(), "word".into())),
            ..FeedSpec::default()
        };
        let written = write("My feeds", [&feed]);
        assert!(
            !written.contains("word")
                && !written.contains("secret")
                && written.contains("https://a.example/rss")
        );
    }

    #[test]
    fn an_address_with_control_characters_is_written_as_it_was_read() {
        let list =
            parse("<opml><outline xmlUrl='\u{85}http://b.example/ \u{ffff} a\u{7f}b'/>".as_bytes()).unwrap();
        assert_eq!(list.feeds[0].url, "http://b.example/ ab");
        assert_eq!(parse(write("", &list.feeds).as_bytes()).unwrap().feeds[0].url, list.feeds[0].url);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            names in prop::collection::vec("[^\\p{C}\\s]([^\\p{C}\\s]| [^\\p{C}\\s]){0,20}", 0..8),
            language in prop::option::of("[a-z]{2}"),
        ) {
            let spec = |(i, name): (usize, &String)| FeedSpec {
                url: format!("https://{i}.example/rss?a=1&b=\"<>"),
                outlet: Some(name.clone()),
                name: Some(format!("{name} news")),
                language: language.clone(),
                enabled: true,
                fetch_pages: true,
                ..FeedSpec::default()
            };
            let feeds: Vec<FeedSpec> = names.iter().enumerate().map(spec).collect();
            let read = parse(write("T & t", &feeds).as_bytes()).unwrap();
            prop_assert_eq!(read.title.as_deref(), Some("T & t"));
            prop_assert_eq!(read.feeds, feeds);
        }

        #[test]
        fn any_bytes_are_survived(bytes in "(<|>|opml|outline|xmlUrl=|https://a\\.b/|['\"&;/ ]|\\PC){0,60}") {
            if let Ok(list) = parse(bytes.as_bytes()) {
                prop_assert!(list.feeds.len() <= MAX_FEEDS);
            }
        }
    }
}
