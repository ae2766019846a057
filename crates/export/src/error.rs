//! What can go wrong with an export.

use std::path::PathBuf;

/// The result of an export.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an export came to nothing. No file is left of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] newsloom_store::Error),
    /// A file could not be made.
    #[error("cannot write {path}: is its folder there, and writable?")]
    Create {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What was to be written could not be, such as to a full disk.
    #[error("cannot write the export")]
    Write(#[from] std::io::Error),
}
