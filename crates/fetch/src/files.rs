//! Files as sources: web pages, texts, JSONL records and feeds, each also gzipped.

use crate::feed;
use flate2::read::MultiGzDecoder;
use jiff::{Timestamp, civil::Date};
use newsloom_model::{Body, Entry, Moment};
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The most that is read of one page, text, feed or JSONL line, in bytes after decompression.
pub const MAX_DOCUMENT: u64 = 16 << 20;

/// What kind of thing a file holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A web page: .html .htm
    Page,
    /// Plain text: .txt
    Text,
    /// A report a line: .jsonl
    Records,
    /// A feed: .xml .rss .atom .json
    Feed,
}

impl FileKind {
    /// Judges by the name's ending; none where it is no kind that newsloom reads.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        Some(match name.rsplit_once('.')?.1 {
            "html" | "htm" => FileKind::Page,
            "txt" => FileKind::Text,
            "jsonl" => FileKind::Records,
            "xml" | "rss" | "atom" | "json" => FileKind::Feed,
            _ => return None,
        })
    }
}

/// Why a file, or one record of it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file itself.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The name's ending says nothing.
    #[error(
        "{path}: newsloom reads .html .htm .txt .jsonl .xml .rss .atom .json, each also as .gz; rename it or leave it out"
    )]
    Unknown {
        /// Which file.
        path: PathBuf,
    },
    /// One line of a JSONL file.
    #[error("{path}:{line}: not a report: {problem}")]
    Record {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// A feed file that holds no feed.
    #[error("{path}: {problem}")]
    Feed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        problem: feed::NotAFeed,
    },
}

/// Every report that the file at `path` holds, one after the other; large JSONL files are never held whole.
///
/// # Errors
/// [`FileError`] where the file cannot be opened; what is wrong with a single record comes in its place.
pub fn read(path: &Path) -> Result<Box<dyn Iterator<Item = Result<Entry, FileError>> + Send>, FileError> {
    let kind = FileKind::of(path).ok_or_else(|| FileError::Unknown { path: path.into() })?;
    let reader = open(path)?;
    if kind == FileKind::Records {
        return Ok(Box::new(Records { path: path.into(), reader, line: 0 }));
    }
    let mut bytes = Vec::new();
    reader
        .take(MAX_DOCUMENT)
        .read_to_end(&mut bytes)
        .map_err(|source| FileError::Read { path: path.into(), source })?;
    Ok(match kind {
        FileKind::Feed => {
            let feed = feed::parse(&bytes, None, None)
                .map_err(|problem| FileError::Feed { path: path.into(), problem })?;
            Box::new(feed.entries.into_iter().map(Ok))
        }
        FileKind::Text => Box::new(std::iter::once(Ok(text_entry(&bytes)))),
        FileKind::Page | FileKind::Records => Box::new(std::iter::once(Ok(page_entry(bytes)))),
    })
}

/// The bytes of a file, gunzipped where its name says so, capped at [`MAX_DOCUMENT`].
///
/// # Errors
/// [`FileError::Read`].
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    open(path)?
        .take(MAX_DOCUMENT)
        .read_to_end(&mut bytes)
        .map_err(|source| FileError::Read { path: path.into(), source })?;
    Ok(bytes)
}

fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, FileError> {
    let file = File::open(path).map_err(|source| FileError::Read { path: path.into(), source })?;
    let gzipped = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
    Ok(if gzipped {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    })
}

fn page_entry(bytes: Vec<u8>) -> Entry {
    let id = format!("hash:{}", blake3::hash(&bytes).to_hex());
    Entry { id, content: Some(Body::Bytes { content_type: None, bytes }), ..Entry::default() }
}

/// A plain text; its first line is the title only if it is short and a blank line follows it.
fn text_entry(bytes: &[u8]) -> Entry {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let id = format!("hash:{}", blake3::hash(bytes).to_hex());
    Entry { id, content: Some(Body::Text(text)), ..Entry::default() }
}

/// A line of a JSONL file.
#[derive(Deserialize)]
struct Record {
    id: Option<serde_json::Value>,
    url: Option<String>,
    title: Option<String>,
    text: Option<String>,
    html: Option<String>,
    published: Option<String>,
    source: Option<String>,
    language: Option<String>,
}

struct Records {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    line: u64,
}

impl Iterator for Records {
    type Item = Result<Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut line = Vec::new();
            self.line += 1;
            match (&mut self.reader).take(MAX_DOCUMENT).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(self.record(&line)),
                Err(source) => return Some(Err(FileError::Read { path: self.path.clone(), source })),
            }
        }
    }
}

impl Records {
    fn record(&self, line: &[u8]) -> Result<Entry, FileError> {
        let bad = |problem: String| FileError::Record { path: self.path.clone(), line: self.line, problem };
        let record: Record = serde_json::from_slice(line).map_err(|e| bad(e.to_string()))?;
        let external_id = record.id.as_ref().and_then(id_text);
        if record.text.is_none() && record.html.is_none() && record.title.is_none() {
            return Err(bad("it has neither title nor text nor html".into()));
        }
        let id = match (&external_id, &record.url) {
            (Some(id), _) => format!("id:{id}"),
            (None, Some(url)) => format!("url:{url}"),
            (None, None) => format!("hash:{}", blake3::hash(line.trim_ascii()).to_hex()),
        };
        Ok(Entry {
            id,
            external_id,
            url: record.url,
            title: record.title,
            published: record.published.as_deref().and_then(moment),
            content: record.html.map(Body::Html).or(record.text.map(Body::Text)),
            language: record.language,
            outlet: record.source,
            ..Entry::default()
        })
    }
}

fn id_text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(s) => Some(s.clone()),
        serde_json::Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// A date as records write it: a day, or any form that feeds know.
pub fn moment(raw: &str) -> Option<Moment> {
    let raw = raw.trim();
    raw.parse::<Date>()
        .ok()
        .filter(|_| raw.len() <= 10)
        .and_then(Moment::day)
        .or_else(|| feed::parse_date(raw))
        .or_else(|| raw.parse::<Timestamp>().ok().map(Moment::utc))
}
