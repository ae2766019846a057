//! The lines of an export, document by document.

use super::super::error::MAX_DOCUMENT;
use super::layout::Layout;
use super::text::Lines;
use super::words;
use std::io;

/// What a line costs beside its letters, in bytes.
const PER_LINE: u64 = 32;

/// Documents as their lines, without the line before each; blank lines come one at a time.
pub(super) struct Documents {
    layout: Layout,
    lines: Lines,
    number: u64,
    /// Whether a document has begun.
    is_open: bool,
    ended: bool,
}

/// Why a document cannot be had.
pub(super) enum Bad {
    TooLong,
    /// Nor anything behind it.
    Unreadable(io::Error),
}

impl Documents {
    pub(super) fn new(layout: Layout, lines: Lines) -> Self {
        Self { layout, lines, number: 0, is_open: layout != Layout::Numbered, ended: false }
    }

    /// The number of the last document, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The lines up to where a document ends; none at the end of the file.
    fn lines(&mut self) -> Option<Result<Vec<String>, Bad>> {
        let (mut document, mut size, mut has_text) = (Vec::new(), 0, false);
        loop {
            let line = match self.lines.next() {
                Some(Ok(line)) => line,
                Some(Err(source)) => {
                    self.ended = true;
                    return Some(Err(Bad::Unreadable(source)));
                }
                None => {
                    self.ended = true;
                    break;
                }
            };
            if self.layout.begins(&line) {
                if std::mem::replace(&mut self.is_open, true) {
                    has_text = true;
                    break;
                }
                continue;
            }
            let is_blank = line.trim().is_empty();
            let is_end = self.layout.ends(&line);
            if self.is_open && !(is_blank && document.last().is_none_or(String::is_empty)) {
                has_text |= !is_blank;
                size += line.len() as u64 + PER_LINE;
                if size <= MAX_DOCUMENT {
                    document.push(if is_blank { String::new() } else { line });
                } else {
                    document.clear();
                }
            }
            if is_end && has_text {
                break;
            }
        }
        if size > MAX_DOCUMENT {
            return Some(Err(Bad::TooLong));
        }
        // A number that nothing follows is a document, too: the file was cut.
        let is_begun = has_text || self.layout == Layout::Numbered && self.is_open;
        (is_begun && !self.is_behind(&document)).then_some(Ok(document))
    }

    /// Whether what is left behind the last document is the summary of the search, or a notice of rights.
    fn is_behind(&self, document: &[String]) -> bool {
        const NEAR: usize = 5;
        let is_summary = || document.iter().take(NEAR).any(|line| words::is_summary(line));
        let is_rights = || document.iter().all(|line| line.is_empty() || words::is_rights(line));
        self.ended && self.layout != Layout::Numbered && (is_summary() || is_rights())
    }
}

impl Iterator for Documents {
    type Item = Result<Vec<String>, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let document = self.lines()?;
        self.number += 1;
        Some(document)
    }
}
