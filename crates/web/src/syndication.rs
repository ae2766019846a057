//! Stories as feeds: any filter can be followed with a feed reader. One entry a story, with an id for good, which comes
//! again as updated when the story grows.

use crate::answers::tagged;
use crate::app::App;
use crate::error::Failure;
use crate::filter::Query;
use crate::safety;
use axum::extract::{Query as Parameters, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use newsloom_desk::{counts, headline};
use newsloom_store::StoryRow;
use quick_xml::Writer;
use quick_xml::events::BytesText;
use serde_json::{Value, json};
use std::io;

/// `/stories.atom` (RFC 4287)
pub(crate) async fn atom(
    State(app): State<App>,
    headers: HeaderMap,
    Parameters(query): Parameters<Query>,
) -> Result<Response, Failure> {
    let rows = rows(&app, &query).await?;
    let text = atom_feed(&base(&headers), &query, &rows).map_err(|_| Failure::Internal)?;
    Ok(tagged(&headers, "application/atom+xml; charset=utf-8", text))
}

/// `/stories.json` (JSON Feed 1.1)
pub(crate) async fn json(
    State(app): State<App>,
    headers: HeaderMap,
    Parameters(query): Parameters<Query>,
) -> Result<Response, Failure> {
    let rows = rows(&app, &query).await?;
    let base = base(&headers);
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(&query),
        "home_page_url": format!("{base}/?{query}"),
        "feed_url": format!("{base}/stories.json?{query}"),
        "items": rows.iter().map(|row| item(&base, row)).collect::<Vec<Value>>(),
    });
    Ok(tagged(&headers, "application/feed+json", feed.to_string()))
}

async fn rows(app: &App, query: &Query) -> Result<Vec<StoryRow>, Failure> {
    let filter = query.filter((app.clock)())?;
    app.readers.read(move |reader| Ok(reader.story_page(&filter)?.stories)).await
}

/// The address by which the reader reached us: [`safety::for_this_host`] has let through names of ours alone.
pub(crate) fn base(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if safety::is_tls(headers) { "https" } else { "http" })
}

fn title(query: &Query) -> String {
    let filter = query.to_string();
    if filter.is_empty() { "newsloom: stories".into() } else { format!("newsloom: stories ({filter})") }
}

/// An id that holds wherever the desk is reached (RFC 4151).
fn id(row: &StoryRow) -> String {
    format!("tag:newsloom,2026:story/{}", row.story_id)
}

fn summary(row: &StoryRow) -> String {
    let counts = counts(row).join(" · ");
    match headline(row).1 {
        Some(lead) => format!("{lead} ({counts})"),
        None => counts,
    }
}

fn updated(row: &StoryRow) -> &str {
    row.last_fetched.as_deref().or(row.last_published.as_deref()).unwrap_or("1970-01-01T00:00:00Z")
}

fn item(base: &str, row: &StoryRow) -> Value {
    let mut item = json!({
        "id": id(row),
        "url": format!("{base}/stories/{}", row.story_id),
        "title": headline(row).0,
        "content_text": summary(row),
        "date_modified": updated(row),
    });
    if let Some(published) = &row.first_published {
        item["date_published"] = json!(published);
    }
    if let [language] = row.languages.as_slice() {
        item["language"] = json!(language);
    }
    item
}

fn atom_feed(base: &str, query: &Query, rows: &[StoryRow]) -> io::Result<String> {
    let latest = rows.iter().map(updated).max().unwrap_or("1970-01-01T00:00:00Z");
    feed_of(|writer| {
        element(writer, "title", &title(query))?;
        element(writer, "id", &format!("tag:newsloom,2026:stories?{query}"))?;
        element(writer, "updated", latest)?;
        link(writer, "self", &format!("{base}/stories.atom?{query}"))?;
        link(writer, "alternate", &format!("{base}/?{query}"))?;
        rows.iter().try_for_each(|row| entry(writer, base, row))
    })
}

/// An Atom feed by newsloom.
pub(crate) fn feed_of(content: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>) -> io::Result<String> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(quick_xml::events::Event::Decl(quick_xml::events::BytesDecl::new(
        "1.0",
        Some("utf-8"),
        None,
    )))?;
    let feed = writer.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    feed.write_inner_content(|writer| {
        writer.create_element("author").write_inner_content(|writer| element(writer, "name", "newsloom"))?;
        content(writer)
    })?;
    String::from_utf8(writer.into_inner()).map_err(io::Error::other)
}

fn entry(writer: &mut Writer<Vec<u8>>, base: &str, row: &StoryRow) -> io::Result<()> {
    let entry = writer.create_element("entry").write_inner_content(|writer| {
        element(writer, "title", headline(row).0)?;
        element(writer, "id", &id(row))?;
        element(writer, "updated", updated(row))?;
        if let Some(published) = &row.first_published {
            element(writer, "published", published)?;
        }
        link(writer, "alternate", &format!("{base}/stories/{}", row.story_id))?;
        element(writer, "summary", &summary(row))
    });
    entry.map(drop)
}

pub(crate) fn element(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(&printable(text))).map(drop)
}

/// Without what XML has no place for, escaped or not (XML 1.0, production 2).
pub(crate) fn printable(text: &str) -> String {
    let is_char = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_char).collect()
}

pub(crate) fn link(writer: &mut Writer<Vec<u8>>, rel: &str, href: &str) -> io::Result<()> {
    writer.create_element("link").with_attributes([("rel", rel), ("href", href)]).write_empty().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_has_no_place_for_is_left_out() {
        let text = "\u{0}a\u{8}\tb\u{b}\u{c}\n\u{85}é\u{fffe}\u{ffff}🙂";
        assert_eq!(printable(text), "a\tb\n\u{85}é🙂");
    }
}
