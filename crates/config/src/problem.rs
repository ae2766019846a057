//! Mistakes, shown where they are.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One mistake in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file; none for the built-in defaults.
    pub file: Option<PathBuf>,
    /// What is wrong, and what to write instead.
    pub message: String,
    /// Line and column from 1, the line's text, and how many characters are meant; none for the whole file.
    pub place: Option<Place>,
}

/// Where in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// In characters, at least 1.
    pub width: usize,
    /// The whole line.
    pub text: String,
}

/// Every mistake that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        let n = self.0.len();
        write!(f, "{n} problem{} in the configuration", if n == 1 { "" } else { "s" })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.as_deref().unwrap_or(Path::new("built-in defaults")).display();
        let Some(place) = &self.place else { return writeln!(f, "{file}: {}", self.message) };
        let gutter = place.line.to_string();
        let blank = " ".repeat(gutter.len());
        let before: String =
            place.text.chars().take(place.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        writeln!(f, "{file}:{}:{}: {}", place.line, place.column, self.message)?;
        writeln!(f, "{blank} |")?;
        writeln!(f, "{gutter} | {}", place.text)?;
        writeln!(f, "{blank} | {before}{}", "^".repeat(place.width))
    }
}

/// A file being checked, collecting its mistakes.
pub(crate) struct Checker<'t> {
    file: Option<&'t Path>,
    text: &'t str,
    problems: Vec<Problem>,
}

impl<'t> Checker<'t> {
    pub(crate) fn new(file: Option<&'t Path>, text: &'t str) -> Self {
        Self { file, text, problems: Vec::new() }
    }

    /// Notes a mistake at the bytes `span`.
    pub(crate) fn at(&mut self, span: Range<usize>, message: impl Into<String>) {
        let place = Some(place(self.text, span));
        self.problems.push(Problem { file: self.file.map(Path::to_owned), message: message.into(), place });
    }

    /// All mistakes in order of place.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|p| p.place.as_ref().map(|p| (p.line, p.column)));
        self.problems
    }
}

fn place(text: &str, span: Range<usize>) -> Place {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let (start, end) = (floor(span.start), floor(span.end));
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let line_end = line_start + line.len();
    Place {
        line: text[..start].matches('\n').count() + 1,
        column: text[line_start..start].chars().count() + 1,
        width: text[start..end.clamp(start, line_end.max(start))].chars().count().max(1),
        text: line.to_owned(),
    }
}

/// Reads a configuration file.
pub(crate) fn read(file: &Path) -> Result<String, Problems> {
    std::fs::read_to_string(file).map_err(|error| {
        let message = format!("cannot be read: {error}");
        Problems(vec![Problem { file: Some(file.to_owned()), message, place: None }])
    })
}
