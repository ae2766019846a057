//! The files in a ZIP file (APPNOTE 6.3), read one by one where they lie.

use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// The most that the list of files of a ZIP file may have, in bytes.
const MAX_LIST: u64 = 16 << 20;

/// Bytes of the record at the end, without its comment, and the longest comment.
const END: usize = 22;
const MAX_COMMENT: u64 = 65_535;

/// A file in a ZIP file.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Its path, in lower case.
    pub(super) name: String,
    /// Where its own header begins.
    header: u64,
    /// Bytes as they are stored.
    size: u64,
    is_deflated: bool,
}

impl Member {
    /// What is in it; `path` is the ZIP file.
    pub(super) fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(self.header))?;
        let mut header = [0; 30];
        file.read_exact(&mut header)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(io::Error::other("a file in it does not begin where its list says"));
        }
        let rest = number(&header, 26, 2) + number(&header, 28, 2);
        file.seek(SeekFrom::Current(i64::try_from(rest).unwrap_or(i64::MAX)))?;
        let bytes = BufReader::new(file.take(self.size));
        Ok(if self.is_deflated { Box::new(DeflateDecoder::new(bytes)) } else { Box::new(bytes) })
    }
}

/// The files that the list at the end of a ZIP file names, in its order: those that are stored as they are, or deflated.
pub(super) fn members(path: &Path) -> io::Result<Vec<Member>> {
    let mut file = File::open(path)?;
    let (start, size) = list(&mut file)?;
    if size > MAX_LIST {
        return Err(io::Error::other("its list of files is too long"));
    }
    file.seek(SeekFrom::Start(start))?;
    let mut list = Vec::new();
    file.take(size).read_to_end(&mut list)?;
    let (mut members, mut at) = (Vec::new(), 0);
    while let Some(entry) = list.get(at..).filter(|rest| rest.len() >= 46 && rest.starts_with(b"PK\x01\x02"))
    {
        let [name, extra, comment] = [28, 30, 32].map(|place| number(entry, place, 2) as usize);
        let method = number(entry, 10, 2);
        let (name, extra) = (entry.get(46..46 + name), entry.get(46 + name..46 + name + extra));
        at += 46 + name.map_or(0, <[u8]>::len) + extra.map_or(0, <[u8]>::len) + comment;
        let name = String::from_utf8_lossy(name.unwrap_or_default()).to_ascii_lowercase();
        if matches!(method, 0 | 8) {
            let (size, header) = places(entry, extra.unwrap_or_default());
            members.push(Member { name, header, size, is_deflated: method == 8 });
        }
    }
    Ok(members)
}

/// Size and place of a file: what does not fit into 32 bits is in the extra field 1 (ZIP64), in this order: size without
/// compression, size, place.
fn places(entry: &[u8], extra: &[u8]) -> (u64, u64) {
    let wide = zip64(extra);
    let mut wide = wide.chunks_exact(8).map(|bytes| number(bytes, 0, 8));
    let mut value = |place| match number(entry, place, 4) {
        0xFFFF_FFFF => wide.next().unwrap_or_default(),
        narrow => narrow,
    };
    let _whole = value(24);
    (value(20), value(42))
}

fn zip64(mut extra: &[u8]) -> &[u8] {
    while extra.len() >= 4 {
        let end = (4 + number(extra, 2, 2) as usize).min(extra.len());
        if number(extra, 0, 2) == 1 {
            return &extra[4..end];
        }
        extra = &extra[end..];
    }
    &[]
}

/// Where the list of files begins, and its length.
fn list(file: &mut File) -> io::Result<(u64, u64)> {
    let none = || io::Error::other("it is no ZIP file");
    let length = file.seek(SeekFrom::End(0))?;
    let begin = length.saturating_sub(END as u64 + MAX_COMMENT);
    file.seek(SeekFrom::Start(begin))?;
    let mut tail = Vec::new();
    file.take(length - begin).read_to_end(&mut tail)?;
    let is_end = |window: &[u8]| window.starts_with(b"PK\x05\x06");
    let at = tail.windows(END).rposition(is_end).ok_or_else(none)?;
    let (size, start) = (number(&tail, at + 12, 4), number(&tail, at + 16, 4));
    if size < 0xFFFF_FFFF && start < 0xFFFF_FFFF {
        return Ok((start, size));
    }
    // ZIP64: a locator before the record leads to another one with the whole numbers.
    let locator = at.checked_sub(20).map(|at| &tail[at..]).filter(|bytes| bytes.starts_with(b"PK\x06\x07"));
    file.seek(SeekFrom::Start(number(locator.ok_or_else(none)?, 8, 8)))?;
    let mut record = [0; 56];
    file.read_exact(&mut record)?;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(none());
    }
    Ok((number(&record, 48, 8), number(&record, 40, 8)))
}

/// A number of `width` bytes, the lowest first; 0 where there are none.
fn number(bytes: &[u8], at: usize, width: usize) -> u64 {
    let bytes = bytes.get(at..at + width).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
