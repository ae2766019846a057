//! What can go wrong with the database file.

use rusqlite::ErrorCode;
use std::path::PathBuf;

/// The result of every operation on the store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the store could not do what it was asked to. Nothing is half done: every operation is one transaction.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file to read.
    #[error("there is no database at {path}: `newsloom run` or `newsloom ingest` makes one")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The path is none of a file: blank, a folder, `:memory:`.
    #[error("{path:?} cannot be a database: name a file, such as \"newsloom.db\"")]
    Path {
        /// What was named.
        path: PathBuf,
    },
    /// SQLite could not open or set up the file.
    #[error("cannot open the database {path}{}", hint(.source))]
    Open {
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file is a database of some other program.
    #[error("{path} is a database, but not one of newsloom's: name another file")]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// The file was written by a later newsloom.
    #[error(
        "{path} was written by a later newsloom (schema {found}, this one knows {known}): install that version or name another file"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The file's schema version.
        found: usize,
        /// The newest schema version that this program knows.
        known: usize,
    },
    /// The file was written by an earlier newsloom, and only reading was asked for.
    #[error(
        "{path} was written by an earlier newsloom (schema {found}, this one reads {known}): start `newsloom run` or `newsloom ingest` once, which keeps a copy and brings it up to date"
    )]
    Older {
        /// Which file.
        path: PathBuf,
        /// The file's schema version.
        found: usize,
        /// The schema version needed.
        known: usize,
    },
    /// Another process writes to the file.
    #[error("{path} is being written by another newsloom{}: stop that one, or name another file", holder(.pid))]
    Locked {
        /// Which file.
        path: PathBuf,
        /// The other process, where it said so.
        pid: Option<u32>,
    },
    /// The lock file beside the database could not be made.
    #[error("cannot make the lock file {path}: is its folder there, and writable?")]
    Lock {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A copy of the database could not be written.
    #[error("cannot copy the database to {path}{}", hint(.source))]
    Copy {
        /// Where to.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The backup before a migration could not be put in its place.
    #[error("cannot write the backup {path}: is its folder writable, and the disk not full?")]
    Backup {
        /// Where to.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A migration failed and was rolled back.
    #[error("cannot bring {path} to schema {version}{}", hint(.source))]
    Migrate {
        /// Which file.
        path: PathBuf,
        /// Which step failed.
        version: usize,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// Reading or writing failed; a write was rolled back.
    #[error("cannot {what} in {path}{}", hint(.source))]
    Operation {
        /// What was being done: "admit entries", "list stories".
        what: &'static str,
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

fn holder(pid: &Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

/// What to do about it, where there is something to do.
fn hint(source: &rusqlite::Error) -> &'static str {
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => ": the disk is full, make room and start again",
        Some(ErrorCode::ReadOnly) => ": the file or its folder is not writable",
        Some(ErrorCode::CannotOpen) => ": is its folder there, and readable?",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ": another program holds it, close that program or try again"
        }
        Some(ErrorCode::DatabaseCorrupt) => ": the file is damaged, restore a backup",
        Some(ErrorCode::NotADatabase) => ": it is not an SQLite database",
        _ => "",
    }
}
