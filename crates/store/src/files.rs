//! Files beside a database.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// `news.db` with ".lock" behind it.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Gives a file that is whole its name, once it is on the disk.
pub(crate) fn put_in_place(part: &Path, path: &Path) -> io::Result<()> {
    File::open(part)?.sync_all()?;
    std::fs::rename(part, path)
}

/// Gives a database that no process has open another name, with its log; one that has that name gives way.
///
/// # Errors
/// The system's.
pub fn move_database(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        remove_database(to)?;
    }
    for ending in LOGS {
        let log = with_ending(from, ending);
        if log.exists() {
            std::fs::rename(log, with_ending(to, ending))?;
        }
    }
    std::fs::rename(from, to)
}

/// Removes a database that no process has open, with its log.
///
/// # Errors
/// The system's.
pub fn remove_database(path: &Path) -> io::Result<()> {
    for ending in LOGS {
        let log = with_ending(path, ending);
        if log.exists() {
            std::fs::remove_file(log)?;
        }
    }
    std::fs::remove_file(path)
}

/// What SQLite keeps beside a database.
const LOGS: [&str; 2] = ["-wal", "-shm"];
