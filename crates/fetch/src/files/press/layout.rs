//! Which layout an export has, and where a document of it begins and ends.

use super::words::{self, Label};
use std::cell::LazyCell;

/// The layouts that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// LexisNexis: "3 of 12 DOCUMENTS" before each document, labels in capitals.
    Numbered,
    /// Nexis Uni, Lexis Advance: "End of Document" behind each document, the text below "Body".
    Ended,
    /// Factiva's article format: the number of words and the day below the title, "Document" and a number at the end.
    Article,
    /// Factiva's article "plus indexing": fields with codes (HD, WC, PD, LP, TD ...).
    Fields,
}

impl Layout {
    /// Judges by the first lines of a file; none where it is no export, as a plain text that only speaks of documents.
    pub(super) fn of(head: &[&str]) -> Option<Self> {
        let lines: Vec<&str> = head.iter().copied().filter(|line| !line.trim().is_empty()).collect();
        if is_numbered(&lines) {
            Some(Self::Numbered)
        } else if is_ended(&lines) {
            Some(Self::Ended)
        } else if has_fields(&lines) {
            Some(Self::Fields)
        } else {
            has_articles(&lines).then_some(Self::Article)
        }
    }

    /// Whether a document begins with `line`.
    pub(super) fn begins(self, line: &str) -> bool {
        self == Self::Numbered && words::is_numbered(line)
    }

    /// Whether a document ends with `line`.
    pub(super) fn ends(self, line: &str) -> bool {
        match self {
            Self::Numbered => false,
            Self::Ended => words::is_end(line),
            Self::Article | Self::Fields => words::accession(line).is_some(),
        }
    }
}

fn is_numbered(lines: &[&str]) -> bool {
    /// Lines of a heading.
    const NEAR: usize = 60;
    let heading = lines
        .iter()
        .position(|line| words::is_numbered(line))
        .map(|at| &lines[at..lines.len().min(at + NEAR)]);
    heading.into_iter().flatten().any(|line| words::label(line, true).is_some())
}

fn is_ended(lines: &[&str]) -> bool {
    /// Lines between the labels of a heading and its "Body".
    const NEAR: usize = 8;
    let has = |lines: &[&str], wanted: Label| {
        lines.iter().any(|line| words::label(line, false).is_some_and(|(label, _)| label == wanted))
    };
    let cover = lines.iter().take(20).filter(|line| words::is_cover(line)).count();
    let is_body = |at: &usize| words::heading(lines[*at]) == Some(Label::Body);
    cover >= 2
        || (0..lines.len()).filter(is_body).any(|at| has(&lines[at.saturating_sub(NEAR)..at], Label::Length))
        || has(lines, Label::Length) && lines.iter().any(|line| words::is_end(line))
}

fn has_fields(lines: &[&str]) -> bool {
    let has =
        |code: &str| lines.iter().any(|line| words::field(line).is_some_and(|(found, _)| found == code));
    has("HD") && has("PD") && has("SN") && (has("LP") || has("TD"))
}

fn has_articles(lines: &[&str]) -> bool {
    /// Lines between the day and the notice of rights.
    const NEAR: usize = 10;
    let has_number = LazyCell::new(|| lines.iter().any(|line| words::accession(line).is_some()));
    lines.windows(2).enumerate().any(|(at, pair)| {
        let is_heading = words::is_count_of_words(pair[0]) && words::date_line(pair[1]).is_some();
        let mut behind = lines[at + 2..].iter().take(NEAR);
        is_heading && (behind.any(|line| words::is_rights(line)) || *has_number)
    })
}
