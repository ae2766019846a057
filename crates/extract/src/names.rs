//! The mentions of a report by their words.

use crate::tokens::Tokens;
use newsloom_model::{Mention, MentionKind, Span};
use std::ops::Range;

/// A mention with its tokens.
#[derive(Clone, Debug)]
pub(crate) struct Named<'m> {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// The mention.
    pub(crate) mention: &'m Mention,
    /// Whether its last token goes on behind it: "Hall's".
    is_possessive: bool,
}

/// The mentions of a report, in order of place.
pub(crate) struct Names<'m> {
    all: Vec<Named<'m>>,
}

impl<'m> Names<'m> {
    /// Of a text without mentions.
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self { all: Vec::new() }
    }

    /// Finds the tokens of `mentions`, which are in order of place.
    pub(crate) fn of(tokens: &Tokens<'_>, mentions: &'m [Mention]) -> Self {
        let mut first = 0;
        let mut named = |mention: &'m Mention| {
            while first < tokens.len() && tokens.end(first) <= mention.span.start {
                first += 1;
            }
            let mut end = first;
            while end < tokens.len() && tokens.start(end) < mention.span.end {
                end += 1;
            }
            let is_possessive = end > first && tokens.end(end - 1) > mention.span.end;
            Named { tokens: first..end, mention, is_possessive }
        };
        Self { all: mentions.iter().map(&mut named).filter(|named| !named.tokens.is_empty()).collect() }
    }

    /// Where the name that begins at token `i` ends, the longest one.
    pub(crate) fn end_of_name(&self, i: usize) -> Option<usize> {
        let from = self.all.partition_point(|named| named.tokens.start < i);
        let here = self.all[from..].iter().take_while(|named| named.tokens.start == i);
        here.filter(|named| named.mention.kind == MentionKind::Name).map(|named| named.tokens.end).max()
    }

    /// What `core` denotes: the name that it ends with, else the description or pronoun that it is.
    pub(crate) fn denoted(&self, core: &Range<usize>) -> Option<&'m Mention> {
        let ends = |named: &&Named<'_>| named.tokens.end == core.end && !named.is_possessive;
        let inside = self.inside(core).filter(ends);
        let is_whole =
            |named: &Named<'_>| named.mention.kind == MentionKind::Name || named.tokens.start == core.start;
        let best = inside.filter(|named| is_whole(named));
        best.max_by_key(|named| (named.mention.kind == MentionKind::Name, named.tokens.len()))
            .map(|n| n.mention)
    }

    /// The name whose possessive ends before token `end`: "Norland's".
    pub(crate) fn possessor(&self, end: usize) -> Option<&'m Mention> {
        let behind = self.all.partition_point(|named| named.tokens.start < end);
        let last =
            self.all[..behind].last().filter(|named| named.tokens.end == end && named.is_possessive)?;
        Some(last.mention).filter(|mention| mention.kind == MentionKind::Name)
    }

    /// The mentions that begin in `range`.
    pub(crate) fn inside(&self, range: &Range<usize>) -> impl Iterator<Item = &Named<'m>> {
        let from = self.all.partition_point(|named| named.tokens.start < range.start);
        let end = range.end;
        self.all[from..].iter().take_while(move |named| named.tokens.start < end)
    }

    /// The names inside `span`, in order of place.
    pub(crate) fn within(&self, span: Span) -> impl Iterator<Item = &'m Mention> {
        let from = self.all.partition_point(|named| named.mention.span.start < span.start);
        let here = self.all[from..].iter().take_while(move |named| named.mention.span.end <= span.end);
        here.map(|named| named.mention).filter(|mention| mention.kind == MentionKind::Name)
    }
}
