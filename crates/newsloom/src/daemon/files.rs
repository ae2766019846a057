//! Files, read from beginning to end, chunk by chunk.

use super::command::{Command, Records, ask_blocking};
use async_channel::Sender;
use newsloom_fetch::files::{self, FileError};
use newsloom_model::Entry;
use newsloom_store::{FileCursor, RefusedRecord};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::UNIX_EPOCH;
use tokio_util::sync::CancellationToken;

/// Records and bytes in one message to the writer.
const CHUNK_RECORDS: usize = 64;
const CHUNK_BYTES: usize = 4 << 20;

/// How far reading is, for a progress bar.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Files read to their end.
    pub(crate) files: AtomicU64,
    /// Records read.
    pub(crate) records: AtomicU64,
}

/// A file to read.
pub(crate) struct Source {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Who published what is in it and does not say so itself.
    pub(crate) outlet: Option<GivenOutlet>,
}

/// An outlet that is given with files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GivenOutlet {
    /// A person names it: of all records that name none.
    Named(String),
    /// The folder that the file lies in names it: of records that have no address either.
    Folder(String),
}

impl GivenOutlet {
    fn complete(&self, entry: &mut Entry) {
        match self {
            Self::Named(name) if entry.outlet.is_none() => entry.outlet = Some(name.clone()),
            Self::Folder(name) if entry.outlet.is_none() && entry.url.is_none() => {
                entry.outlet = Some(name.clone());
            }
            _ => {}
        }
    }
}

/// Reads files and tells the writer.
pub(crate) struct FileReader<'a> {
    pub(crate) commands: &'a Sender<Command>,
    pub(crate) progress: &'a Progress,
    pub(crate) stop: &'a CancellationToken,
}

impl FileReader<'_> {
    /// Reads a file, all but its first `skip` records. What is no report is refused with its line and
    /// reason, and so is a file that cannot be read. False when the writer has ended or `stop` says so.
    pub(crate) fn read(&self, source: &Source, skip: u64) -> bool {
        let path = source.path.as_path();
        let mut chunk = Chunk::at(path, skip);
        let records = files::read(path).unwrap_or_else(|error| Box::new(std::iter::once(Err(error))));
        for record in records.skip(usize::try_from(skip).unwrap_or(usize::MAX)) {
            self.progress.records.fetch_add(1, Relaxed);
            let record = record.map(|mut entry| {
                source.outlet.iter().for_each(|outlet| outlet.complete(&mut entry));
                entry
            });
            chunk.add(path, record);
            if chunk.is_full() && !self.send(&mut chunk) {
                return false;
            }
        }
        chunk.cursor.done = true;
        self.progress.files.fetch_add(1, Relaxed);
        self.send(&mut chunk)
    }

    /// Sends what has been read and waits until there is room for more.
    fn send(&self, chunk: &mut Chunk) -> bool {
        let (entries, refused) = (std::mem::take(&mut chunk.entries), std::mem::take(&mut chunk.refused));
        let (source, cursor) = (chunk.source.clone(), chunk.cursor.clone());
        chunk.bytes = 0;
        let answer = ask_blocking(self.commands, |room| {
            Command::Records(Box::new(Records { source, entries, refused, cursor, room }))
        });
        answer.is_some() && !self.stop.is_cancelled()
    }
}

/// What was read of a file since the last message.
struct Chunk {
    source: String,
    entries: Vec<Entry>,
    refused: Vec<RefusedRecord>,
    bytes: usize,
    cursor: FileCursor,
}

impl Chunk {
    fn at(path: &Path, offset: u64) -> Self {
        let source = path.parent().unwrap_or(path).display().to_string();
        let cursor = FileCursor { offset, ..file_state(path) };
        Self { source, entries: Vec::new(), refused: Vec::new(), bytes: 0, cursor }
    }

    fn add(&mut self, path: &Path, record: Result<Entry, FileError>) {
        self.cursor.offset += 1;
        match record {
            Ok(entry) => {
                self.bytes += entry.content.as_ref().map_or(0, newsloom_model::Body::len);
                self.entries.push(entry);
            }
            Err(error) => {
                tracing::warn!(%error, "record refused");
                let id = format!("{}#{}", path.display(), self.cursor.offset);
                self.refused.push(RefusedRecord { id, reason: error.to_string() });
            }
        }
    }

    fn is_full(&self) -> bool {
        self.entries.len() + self.refused.len() >= CHUNK_RECORDS || self.bytes >= CHUNK_BYTES
    }
}

/// A cursor at the beginning of the file as it is now.
pub(crate) fn file_state(path: &Path) -> FileCursor {
    let metadata = std::fs::metadata(path).ok();
    let modified =
        metadata.as_ref().and_then(|m| m.modified().ok()).and_then(|m| m.duration_since(UNIX_EPOCH).ok());
    FileCursor {
        path: path.display().to_string(),
        mtime: modified.and_then(|m| i64::try_from(m.as_millis()).ok()).unwrap_or(0),
        size: metadata.map_or(0, |m| m.len()),
        offset: 0,
        done: false,
    }
}
