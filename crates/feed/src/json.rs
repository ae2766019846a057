//! JSON Feed 1.0 and 1.1, also where the types are wrong or the end is missing.

use super::{Feed, MAX_ENTRIES, NotAFeed, link, parse_date, passage, person, plain};
use newsloom_model::{Body, Entry, Problem};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use url::Url;

/// Reads a feed from JSON. What stands before an error is kept.
pub(super) fn read(text: &str, base: Option<&Url>) -> Result<Feed, NotAFeed> {
    let mut document = Document { base, ..Document::default() };
    let mut source = serde_json::Deserializer::from_str(text);
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
            document.entries.extend(item.as_object().map(|item| entry(item, document.base)));
        }
        while items.next_element::<IgnoredAny>()?.is_some() {
            document.items += 1;
        }
        Ok(())
    }
}

/// What the feed says about itself.
fn take_own(own: &Map<String, Value>, base: Option<&Url>, feed: &mut Feed) {
    feed.title = string(own, "title").map(|title| plain::title(&title));
    feed.language = string(own, "language");
    feed.hints.self_url = address(own, "feed_url", base);
    feed.hints.older = address(own, "next_url", base);
    let hubs = list(own, "hubs").iter().filter_map(Value::as_object);
    feed.hints.hubs = hubs.filter_map(|hub| address(hub, "url", base)).take(super::hints::MAX_HUBS).collect();
}

fn entry(item: &Map<String, Value>, base: Option<&Url>) -> Entry {
    let html = string(item, "content_html").map(|text| Body::Html(capped(&text)));
    let text = string(item, "content_text").map(|text| Body::Text(capped(&text)));
    let published = string(item, "date_published").and_then(|date| parse_date(&date));
    let updated = string(item, "date_modified").and_then(|date| parse_date(&date));
    Entry {
        id: string(item, "id").unwrap_or_default(),
        url: address(item, "url", base).or_else(|| address(item, "external_url", base)),
        title: string(item, "title").map(|title| plain::title(passage::cut(&title, passage::MAX_TITLE))),
        authors: authors(item),
        published: published.or(updated),
        updated,
        content: html.or(text),
        summary: string(item, "summary").map(|text| capped(&text)),
        language: string(item, "language"),
        ..Entry::default()
    }
}

fn capped(text: &str) -> String {
    passage::cut(text, passage::MAX_TEXT).to_owned()
}

/// `authors` of version 1.1 and `author` of version 1.0, as objects or as bare names.
fn authors(item: &Map<String, Value>) -> Vec<String> {
    let mut authors = Vec::new();
    for author in list(item, "authors").iter().chain(item.get("author")) {
        let name = author.as_str().map(str::to_owned).or_else(|| string(author.as_object()?, "name"));
        person::add(&name.unwrap_or_default(), &mut authors);
    }
    authors
}

fn list<'m>(object: &'m Map<String, Value>, key: &str) -> &'m [Value] {
    object.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn address(object: &Map<String, Value>, key: &str, base: Option<&Url>) -> Option<String> {
    let text = string(object, key)?;
    let absolute = base.filter(|_| !link::is_web(&text)).and_then(|base| base.join(&text).ok());
    Some(absolute.map_or(text, |url| url.to_string())).filter(|url| link::is_kept(url))
}

/// Text, or a number where text belongs; none where it is blank.
fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    let text = match object.get(key)? {
        Value::String(text) => text.trim().to_owned(),
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
    fn other_json_is_no_feed() {
        for text in ["{}", "[1]", "{\"items\":3}", "{\"a\":", &"[".repeat(100_000)] {
            assert!(parse(text.as_bytes(), None, None).is_err());
        }
    }
}
