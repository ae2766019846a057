//! `newsloom inspect feed`.

use crate::cli::InspectFeed;
use newsloom_feed::Feed;
use newsloom_fetch::files::read_bytes;
use newsloom_model::{Body, Entry, Moment};
use serde_json::{Value, json};
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

/// Prints what each file holds. Exit code 1 where one of them is no feed.
pub(crate) fn feed(options: &InspectFeed) -> anyhow::Result<ExitCode> {
    let mut out = stdout().lock();
    let mut all_well = true;
    for path in &options.files {
        let parsed = read_bytes(path).map_err(|e| e.to_string()).and_then(|bytes| {
            newsloom_feed::parse_as_given(&bytes, options.content_type.as_deref(), options.url.as_deref())
                .map_err(|e| e.to_string())
                .map(|mut feed| {
                    feed.drop_impossible_dates(crate::clock::now());
                    feed
                })
        });
        all_well &= parsed.is_ok();
        if options.json {
            writeln!(out, "{}", line(path, &parsed))?;
        } else {
            write!(out, "{}", text(path, &parsed))?;
        }
    }
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn line(path: &Path, parsed: &Result<Feed, String>) -> Value {
    let file = path.display().to_string();
    match parsed {
        Err(error) => json!({"file": file, "ok": false, "problems": [error], "entries": []}),
        Ok(feed) => json!({
            "file": file,
            "ok": true,
            "problems": feed.problems,
            "title": feed.title,
            "language": feed.language,
            "entries": feed.entries.iter().map(entry).collect::<Vec<_>>(),
        }),
    }
}

fn entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id,
        "title": entry.title,
        "url": entry.url,
        "published": entry.published.map(utc),
        "updated": entry.updated.map(utc),
        "content": entry.content.as_ref().and_then(content),
        "summary": entry.summary,
        "authors": entry.authors,
    })
}

fn utc(moment: Moment) -> String {
    moment.at.to_string()
}

fn content(body: &Body) -> Option<&str> {
    match body {
        Body::Text(text) | Body::Html(text) => Some(text),
        Body::Bytes { .. } => None,
    }
}

fn text(path: &Path, parsed: &Result<Feed, String>) -> String {
    match parsed {
        Err(error) => format!("{}: {error}\n", path.display()),
        Ok(feed) => {
            let mut lines = format!(
                "{}: {}, {} entries\n",
                path.display(),
                feed.title.as_deref().unwrap_or("(no title)"),
                feed.entries.len()
            );
            for problem in &feed.problems {
                lines += &format!("  note: {problem}\n");
            }
            for entry in &feed.entries {
                let date = entry.published.or(entry.updated).map_or_else(|| "-".into(), utc);
                lines += &format!("  {date}  {}\n", entry.title.as_deref().unwrap_or("(no title)"));
                lines += &format!("      {}\n", entry.url.as_deref().unwrap_or(&entry.id));
            }
            lines
        }
    }
}
