//! WACZ (Webrecorder, version 1.1): web archives in a ZIP file.

use super::archive::Archive;
use super::error::FileError;
use super::open::{Reading, gunzipped};
use super::zip::{self, Member};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// Where a WACZ file has its web archives.
const FOLDER: &str = "archive/";
const GZIPPED: &str = ".warc.gz";

/// The pages of all web archives in a WACZ file.
pub(super) fn read(path: &Path) -> Result<Reading, FileError> {
    let unreadable = |source| FileError::Read { path: path.into(), source };
    let is_archive =
        |name: &str| name.starts_with(FOLDER) && (name.ends_with(GZIPPED) || name.ends_with(".warc"));
    let mut members = zip::members(path).map_err(unreadable)?;
    members.retain(|member| is_archive(&member.name));
    if members.is_empty() {
        return Err(unreadable(io::Error::other("it has no archive/*.warc or archive/*.warc.gz")));
    }
    let path: PathBuf = path.into();
    Ok(Box::new(members.into_iter().flat_map(move |member| pages(&path, &member))))
}

fn pages(path: &Path, member: &Member) -> Reading {
    match member.open(path) {
        Ok(bytes) if member.name.ends_with(GZIPPED) => Box::new(Archive::new(path, gunzipped(bytes))),
        Ok(bytes) => Box::new(Archive::new(path, Box::new(BufReader::new(bytes)))),
        Err(source) => Box::new(std::iter::once(Err(FileError::Read { path: path.into(), source }))),
    }
}
