//! An attribution while it is being read: token ranges, turned into a quote at the end.

use super::page::Page;
use super::speaker::speaker;
use newsloom_model::{Mention, Quote, QuoteKind, Span};
use std::borrow::Cow;
use std::ops::Range;

/// An attribution as ranges of tokens.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// What is said, perhaps interrupted by who says so.
    pub(super) content: Range<usize>,
    /// Who says so.
    pub(super) speaker: Option<Range<usize>>,
    /// The words that say so.
    pub(super) cue: Option<Range<usize>>,
    /// From 0 to 1.
    pub(super) confidence: f32,
    /// The rule that found it.
    pub(super) rule: &'static str,
}

impl Draft {
    /// The quote, with the entity of the mention that overlaps the speaker.
    pub(super) fn finish(&self, page: &Page<'_>, mentions: &[Mention]) -> Quote {
        let kind = if self.cue.is_none() { QuoteKind::Direct } else { self.kind(page) };
        Quote {
            span: self.span(page, kind),
            kind,
            speaker: self
                .speaker
                .as_ref()
                .map(|range| speaker(page.tokens.span(range.start, range.end), mentions)),
            cue: self.cue.as_ref().map(|range| page.tokens.span(range.start, range.end)),
            confidence: self.confidence,
            rule: Cow::Borrowed(self.rule),
        }
    }

    /// Whether token `i` belongs to the speaker or the cue that interrupts the content.
    fn interrupts(&self, i: usize) -> bool {
        let holds = |range: &Option<Range<usize>>| range.as_ref().is_some_and(|r| r.contains(&i));
        holds(&self.speaker) || holds(&self.cue)
    }

    fn kind(&self, page: &Page<'_>) -> QuoteKind {
        let mut own = 0;
        let mut others = 0;
        for i in self.content.clone().filter(|i| !self.interrupts(*i)) {
            if page.tokens.tag(i).is_word() {
                *(if page.region(i).is_some() { &mut own } else { &mut others }) += 1;
            }
        }
        let is_interrupted = self.content.clone().any(|i| self.interrupts(i));
        match (own, others) {
            (0, _) => QuoteKind::Indirect,
            (_, 0) => QuoteKind::Direct,
            (own, others) if is_interrupted && others * 2 < own => QuoteKind::Direct,
            _ => QuoteKind::Mixed,
        }
    }

    /// The content in the text, without outer quotation marks where it is all in them.
    fn span(&self, page: &Page<'_>, kind: QuoteKind) -> Span {
        let whole = page.tokens.span(self.content.start, self.content.end);
        if kind != QuoteKind::Direct {
            return whole;
        }
        let first = page.region(self.content.start).map_or(whole, |r| r.marked.inner);
        let last = page.region(self.content.end - 1).map_or(whole, |r| r.marked.inner);
        Span::new(whole.start.max(first.start), whole.end.min(last.end))
    }
}
