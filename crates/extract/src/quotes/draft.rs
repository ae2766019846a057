//! An attribution while it is being read: token ranges, turned into a quote at the end.

use super::page::Page;
use super::speaker::speaker;
use crate::names::Names;
use newsloom_model::{Quote, QuoteKind, Span};
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
    /// The reporter's words inside the quotation marks, or inside what "according to" interrupts.
    pub(super) aside: Option<Range<usize>>,
    /// From 0 to 1.
    pub(super) confidence: f32,
    /// The rule that found it.
    pub(super) rule: &'static str,
}

impl Draft {
    /// The quote, with who its speaker is.
    pub(super) fn finish(&self, page: &Page<'_>, names: &Names<'_>) -> Quote {
        let kind = if self.cue.is_none() { QuoteKind::Direct } else { self.kind(page) };
        let span = self.span(page, kind);
        Quote {
            span,
            kind,
            speaker: self.speaker.as_ref().map(|range| speaker(page.tokens, names, range)),
            cue: self.cue.as_ref().map(|range| page.tokens.span(range.start, range.end)),
            parts: if kind == QuoteKind::Direct || self.aside.is_some() {
                self.parts(page, span)
            } else {
                Vec::new()
            },
            confidence: self.confidence,
            rule: Cow::Borrowed(self.rule),
        }
    }

    fn kind(&self, page: &Page<'_>) -> QuoteKind {
        let is_own = |i: &usize| page.region(*i).is_some();
        let words = |run: &[usize]| run.iter().filter(|i| page.tokens.tag(**i).is_word()).count();
        let (mut own, mut others) = (0, 0);
        let all: Vec<usize> = self.content.clone().collect();
        for run in all.chunk_by(|a, b| is_own(a) == is_own(b)) {
            if is_own(&run[0]) {
                own += words(run);
            } else if !run.iter().any(|i| self.interrupts(*i)) {
                others += words(run);
            }
        }
        match (own, others) {
            (0, _) => QuoteKind::Indirect,
            (_, 0) => QuoteKind::Direct,
            _ => QuoteKind::Mixed,
        }
    }

    /// Whether token `i` belongs to the speaker or the cue that interrupts the content.
    fn interrupts(&self, i: usize) -> bool {
        let holds = |range: &Option<Range<usize>>| range.as_ref().is_some_and(|r| r.contains(&i));
        holds(&self.speaker) || holds(&self.cue)
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

    /// What `span` has but the reporter's words, where they interrupt it.
    fn parts(&self, page: &Page<'_>, span: Span) -> Vec<Span> {
        if let Some(aside) = self.aside.as_ref().filter(|aside| aside.start > self.content.start) {
            let before = Span::new(span.start, page.tokens.end(aside.start - 1));
            let after = page.tokens.span(aside.end, self.content.end);
            let rest = Span::new(after.start, after.end.min(span.end));
            return [before, rest].into_iter().filter(|part| part.start < part.end).collect();
        }
        if !self.content.clone().any(|i| self.interrupts(i)) {
            return Vec::new();
        }
        let marked = page.regions_in(&self.content).iter().map(|region| region.marked.inner);
        let clipped = marked.map(|inner| Span::new(inner.start.max(span.start), inner.end.min(span.end)));
        clipped.filter(|part| part.start < part.end).collect()
    }
}
