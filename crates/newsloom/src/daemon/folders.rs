//! Folders that are watched while the daemon runs.

use super::command::{Command, ask_blocking};
use super::files::{FileReader, GivenOutlet, Progress, Source, file_state};
use super::sources::SourceSettings;
use async_channel::Sender;
use newsloom_fetch::files::FileKind;
use newsloom_store::FileCursor;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Starts the thread that watches the configured folders until `stop` is cancelled or the writer has ended.
///
/// # Errors
/// The operating system cannot create a thread.
pub(crate) fn spawn(
    settings: watch::Receiver<SourceSettings>,
    commands: Sender<Command>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let runtime = Handle::current();
    std::thread::Builder::new().name("folders".into()).spawn(move || {
        watch_folders(settings, &commands, &stop, &runtime);
    })?;
    Ok(())
}

/// Looks at the folders every `scan_interval`, and at once when other ones are configured. A file that is still being
/// written is left alone until two looks find it the same.
fn watch_folders(
    mut settings: watch::Receiver<SourceSettings>,
    commands: &Sender<Command>,
    stop: &CancellationToken,
    runtime: &Handle,
) {
    let progress = Progress::default();
    let reader = FileReader { commands, progress: &progress, stop };
    let (mut seen, mut unreadable) = (HashMap::new(), HashSet::new());
    while !stop.is_cancelled() {
        let (folders, interval) = {
            let settings = settings.borrow_and_update();
            (settings.folders.clone(), settings.scan_interval)
        };
        let found = Found::under(&folders);
        found.log_unreadable(&unreadable);
        unreadable = found.unreadable.into_keys().collect();
        for source in found.files {
            let state = file_state(&source.path);
            let before = seen.insert(source.path.clone(), state.clone());
            if before.as_ref() == Some(&state) && !read_if_new(&reader, &source, &state) {
                return;
            }
        }
        seen.retain(|path, _| path.exists());
        runtime.block_on(async {
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(interval) => {}
                // Fails only when the daemon is gone, which cancels `stop` as well.
                _ = settings.changed() => {}
            }
        });
    }
}

/// Reads what was not read of the file yet. False when it is time to end.
fn read_if_new(reader: &FileReader<'_>, source: &Source, state: &FileCursor) -> bool {
    let name = state.path.clone();
    let Some(known) = ask_blocking(reader.commands, |reply| Command::FileCursor(name, reply)) else {
        return false;
    };
    let known = known.filter(|known| (known.mtime, known.size) == (state.mtime, state.size));
    match known {
        Some(known) if known.done => true,
        known => reader.read(source, known.map_or(0, |k| k.offset)),
    }
}

/// Every file below `folder` whose name says that newsloom can read it, in order of names. What cannot be read is
/// logged.
pub(crate) fn list(folder: &Path) -> Vec<Source> {
    let found = Found::under(&[folder.to_owned()]);
    found.log_unreadable(&HashSet::new());
    found.files
}

/// Folders in folders: deeper ones are left alone, as symbolic links may lead round in circles.
const MAX_DEPTH: usize = 16;

/// What is in some folders.
#[derive(Default)]
struct Found {
    files: Vec<Source>,
    /// Folders that cannot be read, and why.
    unreadable: BTreeMap<PathBuf, String>,
}

impl Found {
    fn under(folders: &[PathBuf]) -> Self {
        let mut found = Self::default();
        folders.iter().for_each(|folder| found.walk(folder, folder, MAX_DEPTH));
        found
    }

    /// A folder that cannot be read costs itself only.
    fn walk(&mut self, root: &Path, folder: &Path, depth: usize) {
        let paths = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
        let mut paths: Vec<PathBuf> = match paths {
            Ok(paths) => paths,
            Err(error) => {
                self.unreadable.insert(folder.to_owned(), error.to_string());
                return;
            }
        };
        paths.sort();
        for path in paths {
            if path.is_dir() && depth > 0 {
                self.walk(root, &path, depth - 1);
            } else if FileKind::of(&path).is_some() {
                self.files.push(Source { outlet: outlet_of(root, &path), path });
            }
        }
    }

    /// Logs the folders that cannot be read, but for those that were logged already.
    fn log_unreadable(&self, known: &HashSet<PathBuf>) {
        for (folder, why) in self.unreadable.iter().filter(|(folder, _)| !known.contains(*folder)) {
            tracing::warn!(folder = %folder.display(), error = why, "folder cannot be read");
        }
    }
}

/// The folder names the outlet of `outlet/file` below `root`. Deeper folders, and names without a letter, are of days and the
/// like.
fn outlet_of(root: &Path, file: &Path) -> Option<GivenOutlet> {
    let folder = file.parent()?;
    let name = folder.file_name()?.to_str()?;
    let is_outlet = folder.parent() == Some(root) && name.contains(char::is_alphabetic);
    is_outlet.then(|| GivenOutlet::Folder(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_file_names_its_outlet() {
        let outlet = |file: &str| outlet_of(Path::new("in"), Path::new(file));
        assert_eq!(outlet("in/harbour.example/a.txt"), Some(GivenOutlet::Folder("harbour.example".into())));
        for other in ["in/a.txt", "in/2026/a.txt", "in/harbour.example/03/a.txt", "a.txt"] {
            assert_eq!(outlet(other), None, "{other}");
        }
    }

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
        let files: Vec<_> = found.files.into_iter().map(|source| source.path).collect();
        assert_eq!(files, [inside.join("1.txt"), inside.join("2.html")]);
        assert_eq!(found.unreadable.into_keys().collect::<Vec<_>>(), [missing]);
    }
}
