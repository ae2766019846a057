//! Files as sources: web pages, texts, JSONL records, feeds and web archives, each also gzipped.
//!
//! Every reader here is lazy: a file of any size is read record by record, and no record larger than
//! [`MAX_DOCUMENT`] is ever held in memory.

mod archive;
mod error;
mod records;

pub use error::{FileError, MAX_DOCUMENT};
pub use records::moment;

use archive::Archive;
use flate2::read::MultiGzDecoder;
use newsloom_html::charset;
use newsloom_model::{Body, Entry};
use records::{Records, hash_id};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The name under which JSONL records are read from the standard input.
const STDIN: &str = "-";

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
    /// A web archive (ISO 28500): .warc
    Archive,
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
            "warc" => FileKind::Archive,
            _ => return None,
        })
    }
}

/// The records of a file, one after the other. What is wrong with a single one comes in its place. Skipping
/// (`Iterator::skip`, `Iterator::nth`) costs reading, and no parsing: so an interrupted reading is resumed.
pub type Reading = Box<dyn Iterator<Item = Result<Entry, FileError>> + Send>;

/// Every report that the file at `path` holds; `-` is JSONL from the standard input.
///
/// # Errors
/// [`FileError`] where the file cannot be opened or, being one document, cannot be read.
pub fn read(path: &Path) -> Result<Reading, FileError> {
    if path == Path::new(STDIN) {
        return Ok(Box::new(Records::new(path, Box::new(BufReader::new(std::io::stdin())))));
    }
    let kind = FileKind::of(path).ok_or_else(|| FileError::Unknown { path: path.into() })?;
    let entry = match kind {
        FileKind::Records => return Ok(Box::new(Records::new(path, open(path)?))),
        FileKind::Archive => return Ok(Box::new(Archive::new(path, open(path)?))),
        FileKind::Feed => {
            let feed = newsloom_feed::parse(&read_bytes(path)?, None, None)
                .map_err(|problem| FileError::Feed { path: path.into(), problem })?;
            return Ok(Box::new(feed.entries.into_iter().map(Ok)));
        }
        FileKind::Text => text_entry(&read_bytes(path)?),
        FileKind::Page => page_entry(read_bytes(path)?),
    };
    Ok(Box::new(std::iter::once(Ok(entry))))
}

/// The bytes of a file, gunzipped where its name says so.
///
/// # Errors
/// [`FileError::Read`], and [`FileError::TooLong`] beyond [`MAX_DOCUMENT`].
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    open(path)?
        .take(MAX_DOCUMENT + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| FileError::Read { path: path.into(), source })?;
    if bytes.len() as u64 > MAX_DOCUMENT { Err(FileError::TooLong { path: path.into() }) } else { Ok(bytes) }
}

fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, FileError> {
    let file = File::open(path).map_err(|source| FileError::Read { path: path.into(), source })?;
    let gzipped = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
    Ok(if gzipped {
        Box::new(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(BufReader::new(file))))
    } else {
        Box::new(BufReader::with_capacity(64 << 10, file))
    })
}

fn page_entry(bytes: Vec<u8>) -> Entry {
    let id = hash_id(&bytes);
    Entry { id, content: Some(Body::Bytes { content_type: None, bytes }), ..Entry::default() }
}

/// A plain text. Whether its first line is a title is for normalization to say.
fn text_entry(bytes: &[u8]) -> Entry {
    Entry {
        id: hash_id(bytes),
        content: Some(Body::Text(charset::decode(bytes, None).text.into_owned())),
        ..Entry::default()
    }
}

#[cfg(test)]
mod tests;
