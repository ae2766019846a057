//! Folders that are watched while the daemon runs.

use super::command::{Command, ask_blocking};
use super::files::{FileReader, Progress, file_state};
use async_channel::Sender;
use newsloom_fetch::files::FileKind;
use newsloom_store::FileCursor;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Looks at `folders` every `interval` and reads what is new or changed in them, until `stop` says so.
///
/// A file that is still being written is left alone until two looks find it the same.
pub(crate) fn watch(
    folders: &[PathBuf],
    interval: Duration,
    commands: &Sender<Command>,
    stop: &CancellationToken,
    sleep: impl Fn(Duration),
) {
    let progress = Progress::default();
    let reader = FileReader { commands, progress: &progress, stop };
    let (mut seen, mut closed) = (HashMap::new(), HashSet::new());
    while !stop.is_cancelled() {
        let found = Found::under(folders);
        found.tell(&closed);
        closed = found.closed.into_keys().collect();
        for path in found.files {
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
    let Some(known) = ask_blocking(reader.commands, |reply| Command::FileCursor(name, reply)) else {
        return false;
    };
    let known = known.filter(|known| (known.mtime, known.size) == (state.mtime, state.size));
    match known {
        Some(known) if known.done => true,
        known => reader.read(path, known.map_or(0, |k| k.offset)),
    }
}

/// Every file below `folder` whose name says that newsloom can read it, in order of names. What cannot be looked into
/// is logged.
pub(crate) fn list(folder: &Path) -> Vec<PathBuf> {
    let found = Found::under(&[folder.to_owned()]);
    found.tell(&HashSet::new());
    found.files
}

/// Folders in folders: deeper ones are left alone, as symbolic links may lead round in circles.
const MAX_DEPTH: usize = 16;

/// What is in some folders.
#[derive(Default)]
struct Found {
    files: Vec<PathBuf>,
    /// Folders that cannot be looked into, and why.
    closed: BTreeMap<PathBuf, String>,
}

impl Found {
    fn under(folders: &[PathBuf]) -> Self {
        let mut found = Self::default();
        folders.iter().for_each(|folder| found.walk(folder, MAX_DEPTH));
        found
    }

    /// A folder that cannot be looked into costs itself only.
    fn walk(&mut self, folder: &Path, depth: usize) {
        let paths = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
        let mut paths: Vec<PathBuf> = match paths {
            Ok(paths) => paths,
            Err(error) => {
                self.closed.insert(folder.to_owned(), error.to_string());
                return;
            }
        };
        paths.sort();
        for path in paths {
            if path.is_dir() && depth > 0 {
                self.walk(&path, depth - 1);
            } else if FileKind::of(&path).is_some() {
                self.files.push(path);
            }
        }
    }

    /// Logs what cannot be looked into, but for what was told already.
    fn tell(&self, known: &HashSet<PathBuf>) {
        for (folder, why) in self.closed.iter().filter(|(folder, _)| !known.contains(*folder)) {
            tracing::warn!(folder = %folder.display(), "cannot look into the folder: {why}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_costs_itself_only() {
        let here = tempfile::tempdir().unwrap();
        let missing = here.path().join("missing");
        let inside = here.path().join("a");
        std::fs::create_dir(&inside).unwrap();
        for name in ["a/2.html", "a/1.txt", "a/3.exe"] {
            std::fs::write(here.path().join(name), "x").unwrap();
        }
        let found = Found::under(&[missing.clone(), here.path().to_owned()]);
        assert_eq!(found.files, [inside.join("1.txt"), inside.join("2.html")]);
        assert_eq!(found.closed.into_keys().collect::<Vec<_>>(), [missing]);
    }
}
