//! The user's folder of word vectors.

use crate::textfile;
use anyhow::Context;
use newsloom_cluster::meaning::{Table, WordVectors};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

/// The most bytes of one line: files in another format have none.
const LINE: u64 = 64 << 10;

/// Reads the word vectors in `folder`: text files (.txt, .vec, also .gz), each for the language that its name says.
///
/// # Errors
/// No folder, no file in it, one that is no table of word vectors, two for one language.
pub(crate) fn load(folder: &Path) -> anyhow::Result<WordVectors> {
    let files = files(folder).with_context(|| folder.display().to_string())?;
    anyhow::ensure!(
        !files.is_empty(),
        "{} has no word vectors: put files of GloVe, word2vec or fastText in text format there, such as en.txt or de.vec.gz",
        folder.display()
    );
    let mut vectors = WordVectors::default();
    for file in files {
        let language = language(&file);
        let table = table(&file).with_context(|| file.display().to_string())?;
        let other = vectors.insert(language.clone(), table);
        anyhow::ensure!(
            other.is_none(),
            "{} is the second file for {}: keep one",
            file.display(),
            named(language.as_deref())
        );
    }
    Ok(vectors)
}

/// A line on each table: "en: 400000 words of 100 dimensions, 51 MB".
pub(crate) fn described(vectors: &WordVectors) -> impl Iterator<Item = String> {
    vectors.tables().map(|(language, table)| {
        format!(
            "{}: {} words of {} dimensions, {} MB",
            named(language),
            table.len(),
            table.dimensions(),
            table.bytes().div_ceil(1_000_000)
        )
    })
}

fn named(language: Option<&str>) -> &str {
    language.unwrap_or("all languages without a file of their own")
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    let is_text = |path: &Path| {
        let name = path.to_string_lossy().to_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        name.ends_with(".txt") || name.ends_with(".vec")
    };
    files.retain(|path| path.is_file() && is_text(path));
    files.sort();
    Ok(files)
}

/// The part of the name that is two letters: "en.txt", "wiki.de.vec"; "cc" begins the names of fastText.
fn language(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_string_lossy().to_lowercase();
    let code = |part: &&str| part.len() == 2 && *part != "cc" && part.bytes().all(|b| b.is_ascii_lowercase());
    name.split('.').filter(|part| *part != "gz").find(code).map(str::to_owned)
}

fn table(file: &Path) -> anyhow::Result<Table> {
    let mut lines = Lines { from: textfile::open(file)?, failed: None };
    let table = Table::read(&mut lines);
    match lines.failed {
        Some(error) => Err(error.into()),
        None => Ok(table?),
    }
}

/// The lines of a file, which may have bytes that are no text.
struct Lines {
    from: Box<dyn BufRead>,
    /// Why there are no more.
    failed: Option<io::Error>,
}

impl Lines {
    fn read(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = self.from.by_ref().take(LINE).read_until(b'\n', &mut line)?;
        if read as u64 == LINE {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "a line is longer than 64 KiB: these are no word vectors in text format",
            ));
        }
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).into_owned()))
    }
}

impl Iterator for Lines {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.read().unwrap_or_else(|error| {
            self.failed = Some(error);
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_language() {
        for (name, expected) in [
            ("en.txt", Some("en")),
            ("cc.de.300.vec.gz", Some("de")),
            ("wiki.RU.vec", Some("ru")),
            ("glove.6B.100d.txt", None),
            ("vectors.txt", None),
        ] {
            assert_eq!(language(Path::new(name)).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn a_folder_is_read_and_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("en.txt"), "the 1 0 2\nferry 0 1 1\n").unwrap();
        std::fs::write(folder.path().join("other.vec"), b"1 2\n\xff 1 2\n").unwrap();
        std::fs::write(folder.path().join("readme.md"), "Where these are from.").unwrap();
        let told: Vec<String> = described(&load(folder.path()).unwrap()).collect();
        assert_eq!(
            told,
            [
                "all languages without a file of their own: 1 words of 2 dimensions, 1 MB",
                "en: 2 words of 3 dimensions, 1 MB"
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_file_and_line() {
        let told = |files: &[(&str, &[u8])]| {
            let folder = tempfile::tempdir().unwrap();
            for (name, bytes) in files {
                std::fs::write(folder.path().join(name), bytes).unwrap();
            }
            format!("{:#}", load(folder.path()).unwrap_err())
        };
        let long = [b'1'; LINE as usize];
        for (files, named) in [
            (&[][..], "has no word vectors"),
            (&[("en.bin", &b"\0"[..])], "has no word vectors"),
            (&[("en.txt", b"the 1 2\nof 1\n")], "en.txt: line 2 has 1 numbers"),
            (&[("en.txt", b"")], "en.txt: there are no word vectors in it"),
            (&[("en.txt", &long)], "en.txt: a line is longer than 64 KiB"),
            (&[("en.txt", b"a 1 2\n"), ("wiki.en.vec", b"a 1 2\n")], "is the second file for en"),
        ] {
            let error = told(files);
            assert!(error.contains(named), "{error}");
        }
        assert!(format!("{:#}", load(Path::new("/none/of/these")).unwrap_err()).contains("/none/of/these"));
    }
}
