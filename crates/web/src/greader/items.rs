//! Stories as items.

use super::parameters::item;
use super::streams::{FEED, READING_LIST, STARRED, title};
use crate::error::Failure;
use crate::pages::parts::{foreign, outside, time};
use crate::syndication::{element, feed_of, link, printable};
use jiff::Timestamp;
use maud::{Markup, html};
use newsloom_desk::{counts, headline};
use newsloom_model::StoryId;
use newsloom_store::{MemberRow, Reader, ReadingFilter, ReadingRow};
use quick_xml::Writer;
use quick_xml::events::BytesText;
use serde_json::{Value, json};
use std::io;

/// Reports of a story that are shown; the page of the story has all.
const REPORTS: usize = 50;

/// The category of what is read.
const READ: &str = "user/-/state/com.google/read";

/// Stories with their reports.
pub(super) struct Items {
    rows: Vec<(ReadingRow, Vec<MemberRow>)>,
    /// Where the next page begins.
    continuation: Option<StoryId>,
}

impl Items {
    pub(super) fn read(reader: &Reader, filter: &ReadingFilter) -> Result<Self, Failure> {
        let rows = reader.reading(filter)?;
        let last = rows.last().filter(|_| rows.len() == filter.limit);
        let continuation = last.map(|row| row.story.story_id);
        Ok(Self { rows: with_reports(reader, rows)?, continuation })
    }

    /// These alone.
    pub(super) fn named(reader: &Reader, user: &str, stories: &[StoryId]) -> Result<Self, Failure> {
        let rows = with_reports(reader, reader.reading_of(user, stories)?)?;
        Ok(Self { rows, continuation: None })
    }

    pub(super) fn json(&self, stream: &str, base: &str, now: Timestamp) -> Value {
        let items: Vec<Value> = self.rows.iter().map(|(row, reports)| as_json(row, reports, base)).collect();
        let mut answer = json!({ "id": stream, "updated": now.as_second(), "items": items });
        if let Some(story) = self.continuation {
            answer["continuation"] = json!(story.to_string());
        }
        answer
    }

    /// RFC 4287, with the marks as categories.
    pub(super) fn atom(&self, stream: &str, base: &str, now: Timestamp) -> io::Result<String> {
        feed_of(|writer| {
            element(writer, "title", &stream.strip_prefix(FEED).map_or_else(|| "Stories".to_owned(), title))?;
            element(writer, "id", &format!("tag:google.com,2005:reader/{stream}"))?;
            element(writer, "updated", &now.to_string())?;
            self.rows.iter().try_for_each(|(row, reports)| write_entry(writer, row, reports, base))
        })
    }
}

fn with_reports(
    reader: &Reader,
    rows: Vec<ReadingRow>,
) -> Result<Vec<(ReadingRow, Vec<MemberRow>)>, Failure> {
    let of = |row: ReadingRow| Ok((reader.members(row.story.story_id)?, row));
    rows.into_iter().map(|row| of(row).map(|(reports, row)| (row, reports))).collect()
}

/// When the story was first fetched, and when it was first published, or fetched where nobody says.
fn times(row: &ReadingRow) -> (Timestamp, Timestamp) {
    let at = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    let fetched = at(&row.story.first_fetched).unwrap_or(Timestamp::UNIX_EPOCH);
    (fetched, at(&row.story.first_published).unwrap_or(fetched))
}

fn categories(row: &ReadingRow) -> Vec<&'static str> {
    let marks = [(true, READING_LIST), (row.is_read, READ), (row.is_starred, STARRED)];
    marks.into_iter().filter_map(|(is_so, category)| is_so.then_some(category)).collect()
}

fn address(row: &ReadingRow, base: &str) -> String {
    format!("{base}/stories/{}", row.story.story_id)
}

fn as_json(row: &ReadingRow, reports: &[MemberRow], base: &str) -> Value {
    let (fetched, published) = times(row);
    let address = address(row, base);
    json!({
        "id": item(row.story.story_id),
        "crawlTimeMsec": fetched.as_millisecond().to_string(),
        "timestampUsec": fetched.as_microsecond().to_string(),
        "published": published.as_second(),
        "title": headline(&row.story).0,
        "canonical": [{ "href": address }],
        "alternate": [{ "href": address, "type": "text/html" }],
        "categories": categories(row),
        "origin": {
            "streamId": format!("{FEED}{}", row.language),
            "htmlUrl": format!("{base}/?language={}", row.language),
            "title": title(&row.language),
        },
        "summary": { "content": content(row, reports).into_string() },
    })
}

fn write_entry(
    writer: &mut Writer<Vec<u8>>,
    row: &ReadingRow,
    reports: &[MemberRow],
    base: &str,
) -> io::Result<()> {
    let (fetched, published) = times(row);
    let entry = writer.create_element("entry").write_inner_content(|writer| {
        element(writer, "id", &item(row.story.story_id))?;
        element(writer, "title", headline(&row.story).0)?;
        element(writer, "published", &published.to_string())?;
        element(writer, "updated", &fetched.to_string())?;
        link(writer, "alternate", &address(row, base))?;
        for category in categories(row) {
            let label = category.rsplit('/').next().unwrap_or_default();
            let scheme = ("scheme", "http://www.google.com/reader/");
            let written = writer.create_element("category");
            written.with_attributes([("term", category), scheme, ("label", label)]).write_empty()?;
        }
        let markup = content(row, reports).into_string();
        let written = writer.create_element("content").with_attribute(("type", "html"));
        written.write_text_content(BytesText::new(&printable(&markup))).map(drop)
    });
    entry.map(drop)
}

/// The story in short, and its reports.
fn content(row: &ReadingRow, reports: &[MemberRow]) -> Markup {
    html! {
        @if let (_, Some(lead)) = headline(&row.story) { p { (lead) } }
        p { (counts(&row.story).join(" · ")) }
        ul {
            @for report in reports.iter().take(REPORTS) {
                @let title = newsloom_desk::title(report);
                li {
                    strong { (report.outlet.as_deref().unwrap_or("–")) } " · "
                    (time(report.published.as_deref())) br;
                    (outside(report.url.as_deref(), title))
                    @if let (Some(lead), true) = (&report.lead, report.title.is_some() && report.role != "copy") {
                        br; (foreign(lead, report.language.as_deref()))
                    }
                }
            }
        }
        @if reports.len() > REPORTS { p { "… and " (reports.len() - REPORTS) " more" } }
    }
}
