//! Opening files.

use super::error::{FileError, MAX_DOCUMENT};
use flate2::read::MultiGzDecoder;
use newsloom_model::Entry;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The records of a file, one after the other. What is wrong with a single one comes in its place. Skipping
/// (`Iterator::skip`, `Iterator::nth`) costs reading, and no parsing: so an interrupted reading is resumed.
pub type Reading = Box<dyn Iterator<Item = Result<Entry, FileError>> + Send>;

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

pub(super) fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, FileError> {
    let file = File::open(path).map_err(|source| FileError::Read { path: path.into(), source })?;
    let gzipped = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
    Ok(if gzipped { gunzipped(file) } else { Box::new(BufReader::with_capacity(64 << 10, file)) })
}

pub(super) fn gunzipped(bytes: impl Read + Send + 'static) -> Box<dyn BufRead + Send> {
    Box::new(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(BufReader::new(bytes))))
}
