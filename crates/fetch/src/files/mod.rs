//! Files as sources: web pages, texts, JSONL records, feeds, web archives, mail, exports of news databases
//! and lists of addresses, each but WACZ and Word also gzipped.
//!
//! Every reader here is lazy: a file of any size is read record by record, and no record larger than
//! [`MAX_DOCUMENT`] is ever held in memory.

mod archive;
mod error;
mod lists;
mod mail;
mod open;
mod press;
mod records;
mod wacz;
mod zip;

pub use error::{FileError, MAX_DOCUMENT};
pub use open::{Reading, read_bytes};
#[doc(hidden)]
pub use press::read_rtf;
pub use records::moment;

use archive::Archive;
use lists::UrlList;
use mail::Mailbox;
use newsloom_html::charset;
use newsloom_model::{Body, Entry};
use open::open;
use records::{Records, hash_id};
use std::io::BufReader;
use std::path::Path;

/// The name under which JSONL records are read from the standard input.
const STDIN: &str = "-";

/// What kind of thing a file holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A web page: .html .htm
    Page,
    /// Plain text, or an export of a news database, which its content tells: .txt
    Text,
    /// An export of a news database: .rtf .doc .docx
    Export,
    /// A report a line: .jsonl
    Records,
    /// A feed: .xml .rss .atom .json
    Feed,
    /// A web archive (ISO 28500): .warc
    Archive,
    /// Web archives in a ZIP file: .wacz
    Archives,
    /// Many mails (RFC 4155): .mbox
    Mailbox,
    /// One mail (RFC 5322): .eml
    Mail,
    /// A table with a column of addresses, whose pages are fetched: .csv .tsv
    UrlList,
}

impl FileKind {
    /// Judges by the name's ending; none where it is no kind that newsloom reads.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        Some(match name.rsplit_once('.')?.1 {
            "html" | "htm" => FileKind::Page,
            "txt" => FileKind::Text,
            "rtf" | "doc" | "docx" => FileKind::Export,
            "jsonl" => FileKind::Records,
            "xml" | "rss" | "atom" | "json" => FileKind::Feed,
            "warc" => FileKind::Archive,
            "wacz" => FileKind::Archives,
            "mbox" => FileKind::Mailbox,
            "eml" => FileKind::Mail,
            "csv" | "tsv" => FileKind::UrlList,
            _ => return None,
        })
    }
}

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
        FileKind::Archives => return wacz::read(path),
        FileKind::Mailbox => return Ok(Box::new(Mailbox::new(path, open(path)?))),
        FileKind::UrlList => return Ok(Box::new(UrlList::new(path, open(path)?))),
        FileKind::Mail => mail::entry(&read_bytes(path)?).map_err(|problem| {
            let path = path.into();
            FileError::Mail { path, mail: 1, problem }
        })?,
        FileKind::Feed => {
            let feed = newsloom_feed::parse(&read_bytes(path)?, None, None)
                .map_err(|problem| FileError::Feed { path: path.into(), problem })?;
            return Ok(Box::new(feed.entries.into_iter().map(Ok)));
        }
        FileKind::Export => return press::of_document(path),
        FileKind::Text => match press::of_text(path)? {
            Some(reading) => return Ok(reading),
            None => text_entry(&read_bytes(path)?),
        },
        FileKind::Page => page_entry(read_bytes(path)?),
    };
    Ok(Box::new(std::iter::once(Ok(entry))))
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
