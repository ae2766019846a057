//! Exports of news databases: LexisNexis (its old texts, Nexis Uni and Lexis Advance) and Factiva, as text, RTF or DOCX.
//!
//! A file becomes lines ([`text`], [`rtf`], [`docx`]), its first lines tell the layout, lines become documents, and each document an
//! entry. What holds a whole document at once is bounded by [`MAX_DOCUMENT`](super::MAX_DOCUMENT).

mod documents;
mod docx;
mod encodings;
mod factiva;
mod layout;
mod nexis;
mod paragraphs;
mod report;
mod rtf;
mod text;
mod words;

use super::error::FileError;
use super::open::{Reading, open};
use documents::Documents;
use layout::Layout;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use text::Lines;

/// How much of a file tells its layout, in bytes and lines.
const HEAD_BYTES: usize = 256 << 10;
const HEAD_LINES: usize = 4000;

/// The reports of a text that is an export; none where it is not.
pub(super) fn of_text(path: &Path) -> Result<Option<Reading>, FileError> {
    let lines = text::lines(open(path)?).map_err(|source| FileError::Read { path: path.into(), source })?;
    reading(path, lines, true)
}

/// The reports of an RTF or Word file.
///
/// # Errors
/// [`FileError::Format`] where it is no RTF and no DOCX, or no export of a database that is known here.
pub(super) fn of_document(path: &Path) -> Result<Reading, FileError> {
    let unreadable = |source| FileError::Read { path: path.into(), source };
    let mut reader = open(path)?;
    let begin = reader.fill_buf().map_err(unreadable)?;
    let is_rtf = begin.trim_ascii_start().starts_with(b"{\\rtf");
    let is_zip = begin.starts_with(b"PK\x03\x04");
    let is_old_word = begin.starts_with(b"\xd0\xcf\x11\xe0");
    let (lines, is_text) = match (is_rtf, is_zip) {
        (true, _) => (rtf::lines(reader), false),
        (_, true) => (docx::lines(path).map_err(unreadable)?, false),
        _ if is_old_word => {
            return Err(wrong(path, "a Word file of the old format is not read; export it as RTF or text"));
        }
        _ => (text::lines(reader).map_err(unreadable)?, true),
    };
    reading(path, lines, is_text)?.ok_or_else(|| {
        wrong(
            path,
            "it is no export of LexisNexis or Factiva that newsloom knows; save a report of its own as text (.txt) or HTML",
        )
    })
}

fn wrong(path: &Path, problem: &'static str) -> FileError {
    FileError::Format { path: path.into(), problem }
}

/// The documents of `lines`; none where their beginning is of no known layout.
fn reading(path: &Path, mut lines: Lines, is_text: bool) -> Result<Option<Reading>, FileError> {
    let (mut head, mut bytes) = (Vec::new(), 0);
    while bytes < HEAD_BYTES && head.len() < HEAD_LINES {
        let Some(line) = lines.next() else { break };
        bytes += line.as_ref().map_or(0, String::len);
        let is_error = line.is_err();
        head.push(line);
        if is_error {
            break;
        }
    }
    let shown: Vec<&str> = head.iter().flatten().map(String::as_str).collect();
    let Some(layout) = Layout::of(&shown) else {
        // A damaged file is told by what is wrong with it.
        return match head.pop() {
            Some(Err(source)) if !is_text => Err(FileError::Read { path: path.into(), source }),
            _ => Ok(None),
        };
    };
    let documents = Documents::new(layout, Box::new(head.into_iter().chain(lines)));
    Ok(Some(Box::new(Exported { path: path.into(), layout, is_text, documents })))
}

/// What an export in RTF says, for the fuzzer: the texts of its reports, or what is wrong.
#[doc(hidden)]
pub fn read_rtf(bytes: Vec<u8>) -> Vec<Result<newsloom_model::Entry, String>> {
    let lines = rtf::lines(Box::new(io::Cursor::new(bytes)));
    let reports = reading(Path::new("a.rtf"), lines, false).ok().flatten();
    reports.into_iter().flatten().map(|report| report.map_err(|error| error.to_string())).collect()
}

/// The reports of an export.
struct Exported {
    path: PathBuf,
    layout: Layout,
    is_text: bool,
    documents: Documents,
}

impl Exported {
    fn entry(
        &self,
        document: Result<Vec<String>, documents::Bad>,
    ) -> Result<newsloom_model::Entry, FileError> {
        let wrong = |problem| FileError::Document {
            path: self.path.clone(),
            document: self.documents.number(),
            problem,
        };
        let lines = match document {
            Ok(lines) => lines,
            Err(documents::Bad::TooLong) => {
                return Err(wrong(format!("longer than {} bytes", super::MAX_DOCUMENT)));
            }
            Err(documents::Bad::Unreadable(source)) => {
                return Err(FileError::Read { path: self.path.clone(), source });
            }
        };
        if lines.is_empty() {
            return Err(wrong("it is empty".to_owned()));
        }
        let paragraphs = paragraphs::of(&lines, self.is_text);
        let is_first = self.documents.number() == 1;
        match self.layout {
            Layout::Numbered => nexis::numbered(&paragraphs),
            Layout::Ended => nexis::ended(&paragraphs, is_first),
            Layout::Article => factiva::article(&paragraphs),
            Layout::Fields => factiva::fields(&paragraphs),
        }
        .map_err(|problem| wrong(problem.to_owned()))
    }
}

impl Iterator for Exported {
    type Item = Result<newsloom_model::Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let document = self.documents.next()?;
        Some(self.entry(document))
    }

    /// Skips without reading what the documents say.
    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        for _ in 0..n {
            if let Err(documents::Bad::Unreadable(source)) = self.documents.next()? {
                return Some(Err(FileError::Read { path: self.path.clone(), source }));
            }
        }
        self.next()
    }
}

#[cfg(test)]
mod tests;
