//! JSONL: a report a line.

use super::error::{FileError, MAX_DOCUMENT};
use jiff::{Timestamp, civil::Date};
use newsloom_lang::moments::{self, Writer};
use newsloom_model::{Body, Entry, Moment, canonical_url};
use serde::Deserialize;
use serde_json::Value;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// Seconds of a day: no clock is further from UTC.
const MAX_OFFSET: i32 = 86_400;

/// Names of one report.
const MAX_AUTHORS: usize = 100;

/// A line of a JSONL file. Keys that are not known are ignored.
#[derive(Deserialize)]
struct Record {
    id: Option<Value>,
    url: Option<String>,
    title: Option<String>,
    text: Option<String>,
    html: Option<String>,
    published: Option<Value>,
    source: Option<String>,
    language: Option<String>,
    // What `newsloom export` writes beside. Other programs may mean something else by these names.
    canonical_url: Option<Value>,
    authors: Option<Value>,
    modified: Option<Value>,
    published_offset: Option<Value>,
    published_day_only: Option<Value>,
    keep_story: Option<Value>,
}

/// The records of a JSONL file.
pub(super) struct Records {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    line: u64,
    ended: bool,
}

/// A line as found.
enum Line {
    Whole(Vec<u8>),
    TooLong,
    Unreadable(std::io::Error),
}

impl Records {
    pub(super) fn new(path: &Path, reader: Box<dyn BufRead + Send>) -> Self {
        Self { path: path.into(), reader, line: 0, ended: false }
    }

    /// The next line that is not blank.
    fn line(&mut self) -> Option<Line> {
        while !self.ended {
            self.line += 1;
            let mut line = Vec::new();
            match (&mut self.reader).take(MAX_DOCUMENT).read_until(b'\n', &mut line) {
                Ok(0) => self.ended = true,
                Ok(_) if line.len() as u64 == MAX_DOCUMENT && !line.ends_with(b"\n") => {
                    return Some(self.pass_over());
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Line::Whole(line)),
                Err(source) => {
                    self.ended = true;
                    return Some(Line::Unreadable(source));
                }
            }
        }
        None
    }

    /// Leaves the rest of a line behind without keeping it.
    fn pass_over(&mut self) -> Line {
        match self.reader.skip_until(b'\n') {
            Ok(_) => Line::TooLong,
            Err(source) => {
                self.ended = true;
                Line::Unreadable(source)
            }
        }
    }

    fn record(&self, line: Line) -> Result<Entry, FileError> {
        let bad = |problem| FileError::Record { path: self.path.clone(), line: self.line, problem };
        match line {
            Line::Whole(line) => entry(&line).map_err(bad),
            Line::TooLong => Err(bad(format!("longer than {MAX_DOCUMENT} bytes"))),
            Line::Unreadable(source) => Err(FileError::Read { path: self.path.clone(), source }),
        }
    }
}

impl Iterator for Records {
    type Item = Result<Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.line()?;
        Some(self.record(line))
    }

    /// Skips without parsing.
    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        for _ in 0..n {
            let line = self.line()?;
            if matches!(line, Line::Unreadable(_)) {
                return Some(self.record(line));
            }
        }
        self.next()
    }
}

/// The entry that a line says.
fn entry(line: &[u8]) -> Result<Entry, String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let record: Record = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let external_id = record.id.as_ref().and_then(id_text);
    let published = record.published.as_ref().and_then(date).map(|moment| record.as_written(moment));
    let canonical = || Some(record.canonical_url.as_ref()?.as_str()?.to_owned());
    let (title, url) = (said(record.title), said(record.url).or_else(|| said(canonical())));
    let content = said(record.html).map(Body::Html).or_else(|| said(record.text).map(Body::Text));
    if title.is_none() && content.is_none() {
        return Err("it has neither title nor text nor html".into());
    }
    Ok(Entry {
        id: id(external_id.as_deref(), url.as_deref(), title.as_deref(), content.as_ref()),
        external_id,
        url,
        title,
        authors: record.authors.as_ref().map(names).unwrap_or_default(),
        published,
        updated: record.modified.as_ref().and_then(date),
        content,
        language: said(record.language),
        outlet: said(record.source),
        keep_story: record.keep_story.as_ref().and_then(id_text),
        ..Entry::default()
    })
}

impl Record {
    /// A time in UTC with what the outlet wrote: in which zone, or the day alone.
    fn as_written(&self, moment: Moment) -> Moment {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_i64);
        let Some(day_only) = number(&self.published_day_only) else { return moment };
        let offset = number(&self.published_offset).and_then(|seconds| i32::try_from(seconds).ok());
        let offset = offset.filter(|seconds| (-MAX_OFFSET..=MAX_OFFSET).contains(seconds));
        Moment { at: moment.at, offset, day_only: day_only == 1 }
    }
}

/// Names in a list; what else is called "authors" is passed over.
fn names(value: &Value) -> Vec<String> {
    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.take(MAX_AUTHORS).map(str::to_owned).collect()
}

/// What makes two records the same report: the same id where there is one, else the same address, else the same
/// text.
fn id(external: Option<&str>, url: Option<&str>, title: Option<&str>, content: Option<&Body>) -> String {
    let text = match content {
        Some(Body::Text(text) | Body::Html(text)) => text,
        Some(Body::Bytes { .. }) | None => title.unwrap_or_default(),
    };
    match (external, url) {
        (Some(id), _) => format!("id:{id}"),
        (None, Some(url)) => format!("url:{}", canonical_url(url).unwrap_or_else(|| url.to_owned())),
        (None, None) => hash_id(text.as_bytes()),
    }
}

fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()).filter(|s| !s.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// A date in words, or seconds since 1970.
fn date(value: &Value) -> Option<Moment> {
    match value {
        Value::String(raw) => moment(raw),
        Value::Number(n) => Timestamp::from_second(n.as_i64()?).ok().map(Moment::utc).filter(is_in_our_era),
        _ => None,
    }
}

/// The id of what has no other: the same for the same bytes.
pub(super) fn hash_id(bytes: &[u8]) -> String {
    format!("hash:{}", blake3::hash(bytes).to_hex())
}

/// A date as records write it: a day, or any form that feeds know.
pub fn moment(raw: &str) -> Option<Moment> {
    let raw = raw.trim();
    raw.parse::<Date>()
        .ok()
        .filter(|_| raw.len() <= 10)
        .and_then(Moment::day)
        .or_else(|| moments::read(raw, Writer::default()))
        .or_else(|| raw.parse::<Timestamp>().ok().map(Moment::utc))
        .filter(is_in_our_era)
}

/// Archives are old, but no report is older than the calendar.
fn is_in_our_era(moment: &Moment) -> bool {
    const FIRST: Timestamp = Timestamp::constant(-62_135_596_800, 0);
    moment.at >= FIRST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_old_and_no_report_is_older_than_the_calendar() {
        for old in ["1815-06-22", "1789-07-15T09:00:00Z", "0001-01-01T00:00:00Z"] {
            assert!(moment(old).is_some(), "{old}");
        }
        for nonsense in ["-000044-03-15T00:00:00Z", "-000044-03-15", "0001-01-01T00:00:00+14:00"] {
            assert_eq!(moment(nonsense), None, "{nonsense}");
        }
        assert_eq!(date(&(-62_135_596_801_i64).into()), None);
        assert!(date(&(-62_135_596_800_i64).into()).is_some());
    }
}
