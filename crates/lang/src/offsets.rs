//! Byte spans, and their translation to code points.

use serde::{Deserialize, Serialize};
use std::ops::Range;
use utoipa::ToSchema;

/// A half-open range of byte offsets into a text: `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`, both byte offsets.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text of the span; empty where the span does not fit `text` on character boundaries.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same span moved right by `by` bytes: from a part of a text to the whole.
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without the white space at its two ends.
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let start = self.start + (inner.len() - inner.trim_start().len());
        Self { start, end: start + inner.trim().len() }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

/// How many bytes lie between two remembered positions: small enough for quick look-ups, and a table that is
/// a small fraction of the text.
const STRIDE: usize = 64;

/// Translates byte offsets of one text to Unicode code points, in time independent of the text's length.
///
/// ```
/// let text = "«Да», said Ω";
/// let points = newsloom_lang::CodePoints::of(text);
/// let omega = text.find('Ω').unwrap();
/// assert_eq!(points.at(omega), 11);
/// ```
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `i * STRIDE` (counting only characters that begin before it).
    marks: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    /// Reads `text` once.
    pub fn of(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            marks.push(count);
            count += chunk.iter().filter(|b| begins_char(**b)).count();
        }
        marks.push(count);
        Self { text, marks }
    }

    /// Code points before byte `offset`; offsets past the end count as the end.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let mark = offset / STRIDE;
        let since = &self.text.as_bytes()[mark * STRIDE..offset];
        self.marks[mark] + since.iter().filter(|b| begins_char(**b)).count()
    }

    /// The byte at which the code point `point` begins; points past the end count as the end.
    pub fn byte(&self, point: usize) -> usize {
        let mark = self.marks.partition_point(|before| *before <= point).saturating_sub(1);
        let rest = self.text.as_bytes().iter().enumerate().skip(mark * STRIDE);
        let mut begins = rest.filter(|(_, byte)| begins_char(**byte)).map(|(at, _)| at);
        begins.nth(point - self.marks[mark]).unwrap_or(self.text.len())
    }

    /// Both ends of `span` as code points.
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.at(span.start), self.at(span.end))
    }
}

/// Whether `byte` is the first byte of a UTF-8 sequence.
fn begins_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_agree_with_counting(text in "\\PC{0,700}", at in 0usize..3000) {
            let points = CodePoints::of(&text);
            let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            prop_assert_eq!(points.at(at), text[..at].chars().count());
            prop_assert_eq!(points.byte(points.at(at)), at);
        }
    }

    #[test]
    fn offsets_past_the_end_are_the_end() {
        assert_eq!(CodePoints::of("añb").at(99), 3);
        assert_eq!(CodePoints::of("").at(0), 0);
        assert_eq!(CodePoints::of("añb").byte(99), 4);
        assert_eq!(CodePoints::of("").byte(0), 0);
    }

    #[test]
    fn a_span_that_does_not_fit_is_empty_text() {
        assert_eq!(Span::new(1, 2).of("ñ"), "");
        assert_eq!(Span::new(0, 9).of("ab"), "");
        assert_eq!(Span::new(0, 6).trimmed("  ab  "), Span::new(2, 4));
    }
}
