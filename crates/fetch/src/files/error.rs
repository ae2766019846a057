//! Why a file gives no report.

use std::path::PathBuf;

/// The most that is read of one page, text, feed, JSONL line or archived page, in bytes after decompression.
pub const MAX_DOCUMENT: u64 = 16 << 20;

/// Why a file, or one record of it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file itself.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The name's ending says nothing.
    #[error(
        "{path}: newsloom reads .html .htm .txt .rtf .docx .jsonl .xml .rss .atom .json .warc .wacz .mbox .eml .csv .tsv, each but .wacz and .docx also as \
         .gz; rename it or leave it out"
    )]
    Unknown {
        /// Which file.
        path: PathBuf,
    },
    /// More than one document may have.
    #[error("{path}: longer than {MAX_DOCUMENT} bytes; no report is")]
    TooLong {
        /// Which file.
        path: PathBuf,
    },
    /// One line of a JSONL file.
    #[error("{path}:{line}: not a report: {problem}")]
    Record {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// One record of a web archive.
    #[error("{path}: archive record {record}: {problem}")]
    Archived {
        /// Which file.
        path: PathBuf,
        /// Which record, from 1.
        record: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// One mail.
    #[error("{path}: mail {mail}: {problem}")]
    Mail {
        /// Which file.
        path: PathBuf,
        /// Which mail of it, from 1.
        mail: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// One document of an export of a news database.
    #[error("{path}: document {document}: {problem}")]
    Document {
        /// Which file.
        path: PathBuf,
        /// Which document of it, from 1.
        document: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// A file that is not what its name says.
    #[error("{path}: {problem}")]
    Format {
        /// Which file.
        path: PathBuf,
        /// What it is not, and what to do.
        problem: &'static str,
    },
    /// A feed file that holds no feed.
    #[error("{path}: {problem}")]
    Feed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        problem: newsloom_feed::NotAFeed,
    },
}
