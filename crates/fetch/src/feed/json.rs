//! JSON Feed 1.0 and 1.1, also where the types are wrong.

use super::{Feed, MAX_ENTRIES, NotAFeed, dates, link, passage, person, plain};
use newsloom_model::{Body, Entry, Problem};
use serde_json::{Map, Value};
use url::Url;

/// Reads a feed from JSON.
pub(super) fn read(text: &str, base: Option<&Url>) -> Result<Feed, NotAFeed> {
    let document: Value =
        serde_json::from_str(text).map_err(|e| NotAFeed(format!("it is no feed in JSON: {e}")))?;
    let Value::Object(document) = document else { return Err(NotAFeed("it is JSON, but no feed".into())) };
    let items = document.get("items").and_then(Value::as_array);
    if items.is_none() && !string(&document, "version").is_some_and(|version| version.contains("jsonfeed")) {
        return Err(NotAFeed("it is JSON, but no feed: it has no items".into()));
    }
    let items = items.map(Vec::as_slice).unwrap_or_default();
    let mut feed = Feed {
        title: string(&document, "title").map(|title| plain::title(&title)),
        language: string(&document, "language"),
        entries: items
            .iter()
            .filter_map(Value::as_object)
            .take(MAX_ENTRIES)
            .map(|item| entry(item, base))
            .collect(),
        ..Feed::default()
    };
    if items.len() > MAX_ENTRIES {
        feed.problems.push(Problem(format!("only the first {MAX_ENTRIES} items were read")));
    }
    feed.hints.self_url = address(&document, "feed_url", base);
    feed.hints.older = address(&document, "next_url", base);
    let hubs = document.get("hubs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    feed.hints.hubs = hubs
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|hub| address(hub, "url", base))
        .take(8)
        .collect();
    Ok(feed)
}

fn entry(item: &Map<String, Value>, base: Option<&Url>) -> Entry {
    let html = string(item, "content_html").map(Body::Html);
    let text = string(item, "content_text").map(Body::Text);
    let published = string(item, "date_published").and_then(|date| dates::parse(&date));
    let updated = string(item, "date_modified").and_then(|date| dates::parse(&date));
    Entry {
        id: string(item, "id").unwrap_or_default(),
        url: address(item, "url", base).or_else(|| address(item, "external_url", base)),
        title: string(item, "title").map(|title| plain::title(passage::cut(&title, passage::MAX_TITLE))),
        authors: authors(item),
        published: published.or(updated),
        updated,
        content: html.or(text).map(capped),
        summary: string(item, "summary"),
        language: string(item, "language"),
        ..Entry::default()
    }
}

fn capped(body: Body) -> Body {
    match body {
        Body::Text(text) => Body::Text(passage::cut(&text, passage::MAX_TEXT).to_owned()),
        Body::Html(text) => Body::Html(passage::cut(&text, passage::MAX_TEXT).to_owned()),
        Body::Bytes { .. } => body,
    }
}

/// `authors` of version 1.1 and `author` of version 1.0, as objects or as bare names.
fn authors(item: &Map<String, Value>) -> Vec<String> {
    let listed = item.get("authors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut authors = Vec::new();
    for author in listed.iter().chain(item.get("author")) {
        let name = author.as_str().map(str::to_owned).or_else(|| string(author.as_object()?, "name"));
        person::add(&name.unwrap_or_default(), &mut authors);
    }
    authors
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
