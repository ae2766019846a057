//! Folders that are watched while the daemon runs.

use super::files::{FileReader, Progress, file_state};
use super::inbox::{Inbox, ask_blocking};
use async_channel::Sender;
use newsloom_fetch::files::FileKind;
use newsloom_store::FileCursor;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Looks at `folders` every `interval` and reads what is new or changed in them, until `stop` says so.
///
/// A file that is still being written is left alone until two looks find it the same.
pub(crate) fn watch(
    folders: &[PathBuf],
    interval: Duration,
    inbox: &Sender<Inbox>,
    stop: &CancellationToken,
    sleep: impl Fn(Duration),
) {
    let progress = Progress::default();
    let reader = FileReader { inbox, progress: &progress, stop };
    let mut seen = HashMap::new();
    while !stop.is_cancelled() {
        for path in folders.iter().flat_map(|folder| list(folder)) {
            let state = file_state(&path);
            let is_settled = seen.insert(path.clone(), state.clone()).is_some_and(|before| before == state);
            if is_settled && !look_at(&reader, &path, &state) {
                return;
            }
        }
        seen.retain(|path, _| path.exists());
        sleep(interval);
    }
}

/// Reads the file where there is something to read. False when it is time to end.
fn look_at(reader: &FileReader<'_>, path: &Path, state: &FileCursor) -> bool {
    let name = state.path.clone();
    let Some(known) = ask_blocking(reader.inbox, |reply| Inbox::FileCursor(name, reply)) else {
        return false;
    };
    let known = known.filter(|known| (known.mtime, known.size) == (state.mtime, state.size));
    match known {
        Some(known) if known.done => true,
        known => reader.read(path, known.map_or(0, |k| k.offset)),
    }
}

/// Every file below `folder` whose name says that newsloom can read it, in order of names. A folder that cannot be
/// read is logged and tried again next time.
pub(crate) fn list(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    if let Err(error) = walk(folder, &mut files, MAX_DEPTH) {
        tracing::warn!(folder = %folder.display(), "cannot look into the folder: {error}");
    }
    files
}

/// Folders in folders: deeper ones are left alone, as symbolic links may lead round in circles.
const MAX_DEPTH: usize = 16;

fn walk(folder: &Path, files: &mut Vec<PathBuf>, depth: usize) -> std::io::Result<()> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() && depth > 0 {
            walk(&path, files, depth - 1)?;
        } else if FileKind::of(&path).is_some() {
            files.push(path);
        }
    }
    Ok(())
}
