//! JSON Feed 1.0 and 1.1, also where the types are wrong or the end is missing.

use super::feed::{Feed, MAX_ENTRIES, NotAFeed};
use super::markup::without_cdata_marks;
use super::{dates, link, passage, person};
use newsloom_html::plain;
use newsloom_model::{Body, Entry, Moment, Problem, without_credentials};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use url::Url;

/// Reads a feed from JSON. What stands before an error is kept.
pub(super) fn read(text: &str, base: Option<&Url>) -> Result<Feed, NotAFeed> {
    let mut document = Document { base, ..Document::default() };
    let repaired = repaired(text);
    let mut source = serde_json::Deserializer::from_str(&repaired);
    let error = Whole(&mut document).deserialize(&mut source).err();
    let Document { own, entries, items, .. } = document;
    if items == 0 && !string(&own, "version").is_some_and(|version| version.contains("jsonfeed")) {
        let reason = error.map_or_else(|| "it has no items".into(), |error| error.to_string());
        return Err(NotAFeed(format!("it is no feed in JSON: {reason}")));
    }
    let mut feed = Feed { entries, ..Feed::default() };
    take_own(&own, base, &mut feed);
    if items > MAX_ENTRIES {
        feed.problems.push(Problem(format!("only the first {MAX_ENTRIES} items were read")));
    }
    if matches!(repaired, Cow::Owned(_)) {
        feed.problems
            .push(Problem("ill-formed JSON: escapes, control characters or commas were repaired".into()));
    }
    feed.problems.extend(error.map(|error| Problem(format!("ill-formed JSON: {error}"))));
    Ok(feed)
}

/// What has been read of a document.
#[derive(Default)]
struct Document<'b> {
    /// All members but the items.
    own: Map<String, Value>,
    entries: Vec<Entry>,
    /// How many items there are.
    items: usize,
    base: Option<&'b Url>,
}

/// Reads the outermost object into the document.
struct Whole<'d, 'b>(&'d mut Document<'b>);

impl<'de> DeserializeSeed<'de> for Whole<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<String>()? {
            if key == "items" {
                members.next_value_seed(Items(self.0))?;
            } else {
                let value = members.next_value()?;
                self.0.own.insert(key, value);
            }
        }
        Ok(())
    }
}

/// Reads the items into the document, one in memory at a time.
struct Items<'d, 'b>(&'d mut Document<'b>);

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let document = self.0;
        while document.entries.len() < MAX_ENTRIES {
            let Some(item) = items.next_element::<Value>()? else { return Ok(()) };
            document.items += 1;
            // Known where the feed names it before its items, as it should.
            let language = string(&document.own, "language");
            let item = item.as_object().map(|item| entry(item, language.as_deref(), document.base));
            document.entries.extend(item);
        }
        while items.next_element::<IgnoredAny>()?.is_some() {
            document.items += 1;
        }
        Ok(())
    }
}

/// What the feed says about itself.
fn take_own(own: &Map<String, Value>, base: Option<&Url>, feed: &mut Feed) {
    feed.title = string(own, "title").map(|title| plain_title(&title));
    feed.authors = authors(own);
    feed.language = string(own, "language");
    feed.hints.self_url = address(own, "feed_url", base);
    feed.hints.older = address(own, "next_url", base);
    let hubs = list(own, "hubs").iter().filter_map(Value::as_object);
    feed.hints.hubs = hubs.filter_map(|hub| address(hub, "url", base)).take(super::hints::MAX_HUBS).collect();
}

fn entry(item: &Map<String, Value>, language_of_feed: Option<&str>, base: Option<&Url>) -> Entry {
    let language = string(item, "language");
    let moment = |key: &str| moment(item, key, language.as_deref().or(language_of_feed), base);
    let html = string(item, "content_html").map(|text| Body::Html(capped(&text)));
    let text = string(item, "content_text").map(|text| Body::Text(capped(&text)));
    let published = moment("date_published");
    let updated = moment("date_modified");
    let id = string(item, "id").filter(|id| !link::is_placeholder(id));
    // "Ideally, the id is the full URL of the resource."
    let address_of_id = id.as_deref().filter(|id| link::is_web(id)).map(without_credentials);
    Entry {
        url: address(item, "url", base).or_else(|| address(item, "external_url", base)).or(address_of_id),
        id: id.unwrap_or_default(),
        title: string(item, "title").map(|title| plain_title(plain::prefix(&title, passage::MAX_TITLE))),
        authors: authors(item),
        published: published.or(updated),
        updated,
        content: html.or(text),
        summary: string(item, "summary").map(|text| capped(&text)),
        language,
        ..Entry::default()
    }
}

fn capped(text: &str) -> String {
    plain::prefix(text, passage::MAX_TEXT).to_owned()
}

/// Titles are plain text, in which HTML is a mistake.
fn plain_title(title: &str) -> String {
    if plain::is_surely_html(title) { plain::from_html(title) } else { plain::one_line(title) }
}

/// A date, also in seconds since 1970 with a fraction.
fn moment(
    item: &Map<String, Value>,
    key: &str,
    language: Option<&str>,
    base: Option<&Url>,
) -> Option<Moment> {
    let seconds = item.get(key).and_then(Value::as_f64).map(|seconds| format!("{seconds:.0}"));
    dates::read(&seconds.or_else(|| string(item, key))?, language, base)
}

/// `authors` of version 1.1 and `author` of version 1.0, as lists, objects or bare names; of an item or the feed.
fn authors(object: &Map<String, Value>) -> Vec<String> {
    let mut authors = Vec::new();
    let single = |key: &str| object.get(key).filter(|value| !value.is_array());
    let all = list(object, "authors").iter().chain(list(object, "author"));
    for author in all.chain(single("authors")).chain(single("author")) {
        let name = author.as_str().map(str::to_owned).or_else(|| string(author.as_object()?, "name"));
        person::add(&name.unwrap_or_default(), &mut authors);
    }
    authors
}

fn list<'m>(object: &'m Map<String, Value>, key: &str) -> &'m [Value] {
    object.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn address(object: &Map<String, Value>, key: &str, base: Option<&Url>) -> Option<String> {
    let text = string(object, key).filter(|text| !link::is_placeholder(text))?;
    let absolute = base.filter(|_| !link::is_web(&text)).and_then(|base| base.join(&text).ok());
    let url = absolute.map_or(text, |url| url.to_string());
    link::is_kept(&url).then(|| without_credentials(&url))
}

/// `text` with what JSON does not allow in strings replaced: unknown escapes and halves of surrogate pairs by U+FFFD or
/// the character itself, control characters by their escapes; with commas before the end of a list dropped, and with what
/// programs write for no number as null.
fn repaired(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut copied, mut at, mut in_string) = (0, 0, false);
    let mut replace = |from: usize, to: usize, with: &str| {
        out.push_str(&text[copied..from]);
        out.push_str(with);
        copied = to;
    };
    while at < bytes.len() {
        match bytes[at] {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                let (length, with) = escape(&bytes[at..]);
                if let Some(with) = with {
                    replace(at, at + length, with);
                }
                at += length;
                continue;
            }
            b'\n' if in_string => replace(at, at + 1, "\\n"),
            b'\r' if in_string => replace(at, at + 1, "\\r"),
            b'\t' if in_string => replace(at, at + 1, "\\t"),
            b',' if !in_string => {
                let next = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
                if matches!(next, Some(b']' | b'}')) {
                    replace(at, at + 1, "");
                }
            }
            b'N' | b'I' | b'u' | b'-' if !in_string => {
                let no_number = ["NaN", "-NaN", "Infinity", "-Infinity", "undefined"];
                if let Some(word) = no_number.iter().find(|word| text[at..].starts_with(**word)) {
                    replace(at, at + word.len(), "null");
                    at += word.len();
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The length of the escape that `bytes` begins with, and what should stand in its place, if anything.
fn escape(bytes: &[u8]) -> (usize, Option<&'static str>) {
    let unit = |bytes: &[u8]| {
        let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
        let digits = digits.iter().all(u8::is_ascii_hexdigit).then_some(digits)?;
        u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
    };
    match bytes.get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => (2, None),
        Some(b'u') => match unit(bytes) {
            Some(0xD800..=0xDBFF)
                if bytes.get(6..).and_then(unit).is_some_and(|low| (0xDC00..0xE000).contains(&low)) =>
            {
                (12, None)
            }
            Some(0xD800..=0xDFFF) => (6, Some("\u{FFFD}")),
            Some(_) => (6, None),
            None => (2, Some("\u{FFFD}")),
        },
        // An unknown escape stands for its character, which follows.
        _ => (1, Some("")),
    }
}

/// Text, or a number where text belongs; none where it is blank.
fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    let text = match object.get(key)? {
        Value::String(text) => without_cdata_marks(Cow::Borrowed(text.trim())).trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use crate::parse;
    use newsloom_model::Body;

    #[test]
    fn wrong_types_are_read_for_what_they_mean() {
        let text = r#"{"title":"Harbour News","hubs":[{"type":"WebSub","url":"https://hub.example/"}],"items":[
            {"id":7,"url":"/a","content_html":"<p>Back","author":"Ann Lee","tags":"harbour"},
            {"id":"x","title":null,"content_text":"Back","authors":[{"name":"Ann Lee"},{"name":"Bo Ek"}]},
            "no item"]}"#;
        let feed = parse(text.as_bytes(), None, Some("https://news.example/feed.json")).unwrap();
        assert_eq!(feed.entries.len(), 2);
        assert_eq!(feed.entries[0].id, "7");
        assert_eq!(feed.entries[0].url.as_deref(), Some("https://news.example/a"));
        assert_eq!(feed.entries[1].authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(feed.entries[1].content, Some(Body::Text("Back".into())));
        assert_eq!(feed.hints.hubs, ["https://hub.example/"]);
    }

    #[test]
    fn what_came_of_a_cut_feed_is_kept() {
        let feed = parse(br#"{"items":[{"id":1,"title":"Ferry"},{"id":2,"ti"#, None, None).unwrap();
        assert_eq!(feed.entries.len(), 1);
        assert!(feed.problems[0].0.starts_with("ill-formed JSON"));
    }

    #[test]
    fn one_bad_escape_costs_no_entry() {
        let titles = |text: &str| {
            let feed = parse(text.as_bytes(), None, None).unwrap();
            feed.entries.into_iter().map(|entry| entry.title.unwrap_or_default()).collect::<Vec<_>>()
        };
        let lists = |title: &str| {
            format!(
                r#"{{"title":"{title}","items":[{{"title":"a"}},{{"title":"{title}"}},{{"title":"c"}},]}}"#
            )
        };
        for (written, read) in [
            (r"x \ud83c...", "x \u{FFFD}..."),
            (r"x \udea2\ud83d y", "x \u{FFFD}\u{FFFD} y"),
            (r"x \u12 y", "x \u{FFFD}12 y"),
            (r"it\'s \x", "it's x"),
            ("x\n\ty", "x y"),
            (r#"\ud83d\udea2 \"a\" \u2013 a\/b \\"#, "🚢 \"a\" – a/b \\"),
        ] {
            assert_eq!(titles(&lists(written)), ["a", read, "c"], "{written}");
        }
        let numbers =
            r#"{"items":[{"title":"NaN, -Infinity","x":NaN,"y":-Infinity},{"title":"b","x":[undefined]}]}"#;
        assert_eq!(titles(numbers), ["NaN, -Infinity", "b"]);
        let sound = parse(lists("b").replace(",]", "]").as_bytes(), None, None).unwrap();
        assert!(sound.problems.is_empty());
    }

    #[test]
    fn authors_of_the_feed_and_single_objects() {
        let text = r#"{"authors":[{"name":"Petra Holm"}],"items":[{"id":"1"},{"id":"2","authors":{"name":"Nils Berg"}}]}"#;
        let feed = parse(text.as_bytes(), None, None).unwrap();
        assert_eq!(feed.entries[0].authors, ["Petra Holm"]);
        assert_eq!(feed.entries[1].authors, ["Nils Berg"]);
    }

    #[test]
    fn an_id_that_is_an_address_is_one() {
        let text = r#"{"items":[{"id":"https://news.example/a"},{"id":"https://news.example/b","external_url":"https://other.example/b"},
            {"id":"urn:c"},{"id":"d.e"}]}"#;
        let urls: Vec<_> = parse(text.as_bytes(), None, Some("https://feeds.example/x"))
            .unwrap()
            .entries
            .into_iter()
            .map(|entry| entry.url)
            .collect();
        let some = |url: &str| Some(url.to_owned());
        assert_eq!(urls, [some("https://news.example/a"), some("https://other.example/b"), None, None]);
    }

    #[test]
    fn dates_may_be_numbers_and_titles_are_plain() {
        let text = r#"{"items":[{"id":1,"date_published":1772447400.25,"title":"vector<bool> and <em>"}]}"#;
        let entry = &parse(text.as_bytes(), None, None).unwrap().entries[0];
        assert_eq!(entry.published.unwrap().to_string(), "2026-03-02T10:30:00Z");
        assert_eq!(entry.title.as_deref(), Some("vector<bool> and <em>"));
    }

    #[test]
    fn other_json_is_no_feed() {
        for text in ["{}", "[1]", "{\"items\":3}", "{\"a\":", &"[".repeat(100_000)] {
            assert!(parse(text.as_bytes(), None, None).is_err());
        }
    }
}
