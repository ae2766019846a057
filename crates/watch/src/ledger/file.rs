//! The ledger as JSON lines in a file of bounded size.

use super::LedgerLine;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes that are read at a time to find the last line end.
const STEP: u64 = 64 << 10;

/// A file to which lines are appended; one that is full is put aside as FILE.1, FILE.1 as FILE.2, and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Bytes from which on it is full.
    pub max_bytes: u64,
    /// Files that are kept, with the one that is written to.
    pub max_files: u32,
}

impl LedgerFile {
    /// Appends lines, and returns once they are on the disk. What a process that was killed left of a line is taken away
    /// before: the whole line comes again.
    ///
    /// # Errors
    /// The system's.
    pub fn append(&self, lines: &[LedgerLine]) -> io::Result<()> {
        let mut file = self.open()?;
        let whole = end_of_whole_lines(&mut file)?;
        file.set_len(whole)?;
        if whole >= self.max_bytes {
            self.put_aside()?;
            file = self.open()?;
        }
        let text: String = lines.iter().map(|line| format!("{}\n", line.json)).collect();
        file.write_all(text.as_bytes())?;
        file.sync_data()
    }

    fn open(&self) -> io::Result<File> {
        OpenOptions::new().read(true).append(true).create(true).open(&self.path)
    }

    fn put_aside(&self) -> io::Result<()> {
        let last = self.max_files.max(1) - 1;
        if last == 0 {
            return fs::remove_file(&self.path);
        }
        for number in (1..last).rev() {
            move_where_there(&self.numbered(number), &self.numbered(number + 1))?;
        }
        move_where_there(&self.path, &self.numbered(1))
    }

    fn numbered(&self, number: u32) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".{number}"));
        name.into()
    }
}

fn move_where_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        moved => moved,
    }
}

/// How many bytes of the file are whole lines.
fn end_of_whole_lines(file: &mut File) -> io::Result<u64> {
    let mut end = file.seek(SeekFrom::End(0))?;
    while end > 0 {
        let begin = end.saturating_sub(STEP);
        file.seek(SeekFrom::Start(begin))?;
        let mut bytes = Vec::new();
        file.take(end - begin).read_to_end(&mut bytes)?;
        if let Some(at) = bytes.iter().rposition(|byte| *byte == b'\n') {
            return Ok(begin + at as u64 + 1);
        }
        end = begin;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(seqs: std::ops::Range<i64>) -> Vec<LedgerLine> {
        seqs.map(|seq| LedgerLine { seq, kind: "joined".into(), json: format!("{{\"seq\":{seq}}}") })
            .collect()
    }

    #[test]
    fn lines_are_appended_and_a_torn_one_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let file = LedgerFile { path: path.clone(), max_bytes: 1 << 20, max_files: 3 };
        file.append(&lines(1..3)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"seq\":1}\n{\"seq\":2}\n");
        let torn = "x".repeat(100_000);
        fs::write(&path, format!("{{\"seq\":1}}\n{torn}")).unwrap();
        file.append(&lines(2..3)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"seq\":1}\n{\"seq\":2}\n");
        fs::write(&path, torn).unwrap();
        file.append(&lines(1..2)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"seq\":1}\n");
    }

    #[test]
    fn full_files_are_put_aside_and_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let file = LedgerFile { path: folder.path().join("ledger.jsonl"), max_bytes: 10, max_files: 3 };
        for seq in 1..6 {
            file.append(&lines(seq..seq + 1)).unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("ledger.jsonl"), "{\"seq\":5}\n");
        assert_eq!(
            (read("ledger.jsonl.1"), read("ledger.jsonl.2")),
            ("{\"seq\":4}\n".into(), "{\"seq\":3}\n".into())
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
        let alone = LedgerFile { max_files: 1, ..file };
        alone.append(&lines(6..7)).unwrap();
        assert_eq!(read("ledger.jsonl"), "{\"seq\":6}\n");
    }

    #[test]
    fn a_torn_line_is_taken_away_before_a_full_file_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        fs::write(&path, "{\"seq\":1}\n{\"se").unwrap();
        let file = LedgerFile { path: path.clone(), max_bytes: 10, max_files: 3 };
        file.append(&lines(2..3)).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("ledger.jsonl.1")).unwrap(), "{\"seq\":1}\n");
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"seq\":2}\n");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let file = LedgerFile { path: "/nowhere/at/all/ledger.jsonl".into(), max_bytes: 10, max_files: 1 };
        assert!(file.append(&lines(1..2)).is_err());
    }
}
