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
