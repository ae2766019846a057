//! What is said in the reporter's words: "S says that content", "According to S, content", "As S says, content", "content, says S",
//! German "S sagte, er habe ...".

use super::super::draft::Draft;
use super::super::page::Segment;
use super::super::words::Part;
use super::{NEAR, Reader};
use crate::tag::Tag;
use std::ops::Range;

/// The fewest words of what is said.
const FEWEST: usize = 3;

impl Reader<'_, '_> {
    /// What a segment without a quote in quotation marks says, where somebody is said to say so.
    pub(super) fn clause(&self, segment: &Segment) -> Option<Draft> {
        let end = segment.tokens.clone().rev().find(|k| self.tag(*k) != Tag::Stop)? + 1;
        let words = segment.tokens.start..end;
        let found = (self.that(&words))
            .or_else(|| self.source_first(&words))
            .or_else(|| self.as_first(&words))
            .or_else(|| self.reported(&words))
            .or_else(|| self.source_last(&words))?;
        (self.words_in(&found.content) >= FEWEST).then_some(found)
    }

    /// "S says that content".
    fn that(&self, words: &Range<usize>) -> Option<Draft> {
        let cue = words.clone().find(|k| self.is_cue(*k))?;
        let mut near = cue + 1..words.end.min(cue + 1 + NEAR);
        let that = near.find(|k| self.tag(*k) == Tag::That || self.is_edge(*k))?;
        let that = if self.tag(that) == Tag::Comma { that + 1 } else { that };
        if self.tag(that) != Tag::That || that >= words.end || self.is_negated(words.start, cue) {
            return None;
        }
        let before = self.subject_before(words.start, cue);
        let speaker = if !before.is_empty() {
            before
        } else if cue > words.start && self.tag(cue - 1) == Tag::Conjunction {
            Some(self.subject_after(words.start, cue)).filter(|opening| self.is_somebody(opening))?
        } else {
            self.subject_after(cue + 1, that)
        };
        (!speaker.is_empty()).then(|| self.draft(that + 1..words.end, speaker, cue..cue + 1, "that-clause"))
    }

    fn is_negated(&self, floor: usize, cue: usize) -> bool {
        let before = floor.max(cue.saturating_sub(3))..cue;
        before.into_iter().any(|k| self.tag(k) == Tag::Negation) || self.tag(cue + 1) == Tag::Negation
    }

    /// "According to S, content"; in German and Dutch without the comma.
    fn source_first(&self, words: &Range<usize>) -> Option<Draft> {
        let behind = self.words.source_end(self.page.tokens, words.start)?;
        let speaker = self.subject_after(behind, words.end);
        let content = match self.tag(speaker.end) {
            Tag::Comma => speaker.end + 1..words.end,
            _ if self.words.verb_second => speaker.end..words.end,
            // "Según fuentes próximas al juez, content": what hangs on the speaker ends with the comma.
            _ => self.comma(speaker.end, words.end)? + 1..words.end,
        };
        (!speaker.is_empty()).then(|| self.draft(content, speaker, words.start..behind, "according-to"))
    }

    /// The first comma near token `i`, where no other mark stands before it.
    fn comma(&self, i: usize, end: usize) -> Option<usize> {
        (i..end.min(i + NEAR)).find(|k| self.is_edge(*k)).filter(|k| self.tag(*k) == Tag::Comma)
    }

    /// "As S says, content".
    fn as_first(&self, words: &Range<usize>) -> Option<Draft> {
        let first = words.start + 1;
        let comma = (self.part(words.start) == Some(Part::As)).then(|| self.comma(first, words.end))??;
        let cue = (first..comma).find(|k| self.is_cue(*k))?;
        let (before, after) = (self.subject_before(first, cue), self.subject_after(cue + 1, comma));
        // "Comme l'a indiqué S"
        let is_clitic = before.len() == 1 && self.page.tokens.lower(before.start).contains('\'');
        let is_before = self.is_somebody(&before) && !is_clitic;
        let speaker = if after.is_empty() || is_before { before } else { after };
        let content = comma + 1..words.end;
        (!speaker.is_empty()).then(|| self.draft(content, speaker, cue..cue + 1, "according-to"))
    }

    /// "S sagte, er habe ...": a clause whose verb has the form that only brings the words of others.
    fn reported(&self, words: &Range<usize>) -> Option<Draft> {
        let cue = words.clone().find(|k| self.is_cue(*k))?;
        let comma = self.comma(cue + 1, words.end)?;
        let speaker = self.subject_before(words.start, cue);
        let is_reported = |k: usize| self.words.reported.contains(self.page.tokens.lower(k));
        // Behind the comma stands its subject: "sei es aus Angst" is no clause.
        let mut clause = (comma + 2..words.end).take_while(|k| !self.is_edge(*k));
        let is_told = !speaker.is_empty() && !self.is_negated(words.start, cue) && clause.any(is_reported);
        is_told.then(|| self.draft(comma + 1..words.end, speaker, cue..cue + 1, "that-clause"))
    }

    /// "content, according to S" and "content, says S".
    fn source_last(&self, words: &Range<usize>) -> Option<Draft> {
        let is_mark =
            |k: &usize| matches!(self.tag(*k), Tag::Comma | Tag::Dash) && self.page.region(*k).is_none();
        let marks = words.clone().rev().take(6 * NEAR).filter(is_mark);
        marks.into_iter().find_map(|mark| self.behind_mark(words, mark))
    }

    fn behind_mark(&self, words: &Range<usize>, mark: usize) -> Option<Draft> {
        let tokens = self.page.tokens;
        let content = words.start..mark;
        if let Some(behind) = self.words.source_end(tokens, mark + 1) {
            let speaker = self.subject_after(behind, words.end);
            return (!speaker.is_empty())
                .then(|| self.draft(content, speaker, mark + 1..behind, "according-to"));
        }
        if self.part(mark + 1) == Some(Part::SourceLast) {
            let speaker = self.subject_after(mark + 2, words.end);
            let is_last = self.is_somebody(&speaker) && speaker.end == words.end;
            return is_last.then(|| self.draft(content, speaker, mark + 1..mark + 2, "according-to"));
        }
        // "as S says": the subordinate clause may end with its verb.
        let opens = usize::from(self.tag(mark + 1) == Tag::Subordinator);
        let first = mark + 1 + opens;
        let limit = words.end.min(first + if opens > 0 { NEAR } else { 4 });
        let cue = (first..limit).take_while(|k| !self.is_edge(*k)).find(|k| self.is_cue(*k))?;
        let lead = (first..cue).all(|k| self.is_beside_verb(k) || self.tag(k) == Tag::Time);
        let before = self.subject_before(first, cue);
        let after = self.subject_after(cue + 1, words.end);
        let speaker = if after.is_empty() || self.is_somebody(&before) { before } else { after };
        let is_inverted = (lead || opens > 0) && self.is_somebody(&speaker);
        let is_aside = self.is_aside(words, mark);
        (is_inverted && !is_aside).then(|| self.draft(content, speaker, cue..cue + 1, "before-cue"))
    }

    /// Whether the comma at `mark` ends an aside: "El presidente, Juan Ruiz, dijo la verdad".
    fn is_aside(&self, words: &Range<usize>, mark: usize) -> bool {
        let before = (words.start..mark).rev().find(|k| self.tag(*k) == Tag::Comma);
        before.is_some_and(|comma| {
            self.names.end_of_name(comma + 1) == Some(mark) || self.words_in(&(words.start..comma)) < FEWEST
        })
    }
}
