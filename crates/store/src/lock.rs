//! One writing process a file.

use crate::files::with_ending;
use crate::{Error, Result};
use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Attempts after the first to take a lock that is held, and the time between two.
const ATTEMPTS: u32 = 4;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(25);

/// Held while a process may write; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the database at `path`: a file beside it, so that SQLite's own locks are left alone.
    pub(crate) fn take(path: &Path) -> Result<Self> {
        let lock_path = beside(path);
        let fail = |source| Error::Lock { path: lock_path.clone(), source };
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .map_err(fail)?;
        // `newsloom health` holds the lock for a moment to see whether a process does.
        let mut attempt = 0;
        let locked = loop {
            match file.try_lock() {
                Err(TryLockError::WouldBlock) if attempt < ATTEMPTS => {
                    attempt += 1;
                    std::thread::sleep(BETWEEN_ATTEMPTS);
                }
                locked => break locked,
            }
        };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked { path: path.into(), pid: holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(fail(source)),
        }
        file.set_len(0).map_err(fail)?;
        write!(file, "{}", std::process::id()).map_err(fail)?;
        Ok(Self { _file: file })
    }
}

/// Whether a process holds the lock of the database at `path`. A lock that cannot be looked at counts as not held.
pub fn is_held(path: &Path) -> bool {
    let probed = File::open(beside(path)).map(|file| file.try_lock_shared());
    matches!(probed, Ok(Err(TryLockError::WouldBlock)))
}

/// The lock file of the database at `path`.
pub(crate) fn beside(path: &Path) -> PathBuf {
    with_ending(path, ".lock")
}

/// The process id that the holder wrote down.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
