//! Attributions without a verb: "according to S", "Name: words", a line that announces words, a name that signs them.

use super::Reader;
use crate::grammar::{noun_phrase_after, noun_phrase_before};
use crate::phrase;
use crate::quotes::clause::{self, Ends};
use crate::quotes::page::Segment;
use crate::quotes::speaker::can_speak;
use crate::quotes::words::{self, Part};
use crate::tag::Tag;
use newsloom_model::MentionKind;
use std::ops::Range;

/// The most words of a line that announces a quote without a verb: "And from the mayor, Ana Silva:".
const LONGEST_LINE: usize = 16;
/// The fewest words of a quote that a name behind a dash signs.
const FEWEST_SIGNED: usize = 3;

impl Reader<'_, '_> {
    /// "According to S, content" and "content, according to S".
    pub(super) fn according(&mut self, segment: &Segment, i: usize) -> usize {
        let tokens = self.page.tokens;
        let speaker = self.source_after(i + 2, segment.tokens.end);
        let cue = i..i + 2;
        let after = clause::skip(tokens, speaker.end, segment.tokens.end, |t| t == Tag::Comma);
        let begin = self.floor;
        let before = self.trimmed(begin..i);
        // "Silva, according to the report, never came"
        let is_named = !before.is_empty()
            && tokens.tag(i - 1) == Tag::Comma
            && after > speaker.end
            && noun_phrase_before(tokens, begin, i - 1) == before;
        let is_aside = is_named
            || tokens.tag(i.saturating_sub(1)) == Tag::Comma
                && self.resumed(segment, &before, speaker.end).is_some();
        let content = if i <= begin + 1 || is_aside || tokens.tag(i - 1) == Tag::Conjunction {
            let end = clause::end(self.page, after, segment.tokens.end, Ends::Clause);
            if is_aside { before.start..end } else { after..end }
        } else {
            before
        };
        let end = speaker.end;
        self.last = Some(speaker.clone());
        self.floor = self.floor.max(end);
        let drafts = self.drafts.len();
        self.push(content, Some(speaker), cue, "according-to");
        if is_aside && self.drafts.len() > drafts {
            self.drafts[drafts].aside = Some(i - 1..after);
        }
        end.max(i + 2)
    }

    /// The phrase after "according to", to its comma: "the army commander, General Ana Silva,".
    fn source_after(&self, first: usize, end: usize) -> Range<usize> {
        let tokens = self.page.tokens;
        let first = first.min(end);
        let mut last = noun_phrase_after(tokens, first, end).end.max((first + 1).min(end));
        while last < end
            && !matches!(
                tokens.tag(last),
                Tag::Comma | Tag::Stop | Tag::Quotation | Tag::Dash | Tag::Conjunction | Tag::Open
            )
        {
            last += 1;
        }
        if tokens.tag(last) == Tag::Comma && tokens.tag(last + 1) == Tag::Name {
            let name = noun_phrase_after(tokens, last + 1, end);
            if tokens.tag(name.end) == Tag::Comma {
                last = name.end;
            }
        }
        first..last
    }

    /// "Name: words", and "Name in Berlin: 'words'".
    pub(super) fn colon(&mut self, segment: &Segment, i: usize) -> usize {
        let tokens = self.page.tokens;
        let starts = segment.tokens.start;
        let is_short = i - starts <= 5
            && i > starts
            && (starts..i).all(|k| matches!(tokens.tag(k), Tag::Name | Tag::Joint));
        let is_marked = self.page.region(i + 1).is_some_and(|r| r.tokens.len() > 5);
        let is_named = || phrase::read(tokens, self.names, &(starts..i)).denoted.is_some();
        if !(is_marked || (is_short && is_named())) || tokens.tag(i.wrapping_sub(1)) == Tag::Number {
            return i + 1;
        }
        let speaker = if is_short { starts..i } else { noun_phrase_before(tokens, self.floor, i) };
        if speaker.is_empty()
            || !can_speak(tokens, &speaker)
            || self.drafts.last().is_some_and(|d| d.content.end > i)
        {
            return i + 1;
        }
        let content = self.trimmed(i + 1..segment.tokens.end);
        self.push(content, Some(speaker), i..i + 1, "colon");
        i + 1
    }

    /// "And from the mayor, Ana Silva:", "Ana Silva, the mayor:" before a paragraph in quotation marks.
    pub(super) fn announcement(&mut self, segment: &Segment) {
        let tokens = self.page.tokens;
        let (first, colon) = (segment.tokens.start, segment.tokens.end - 1);
        let is_read = self.pending.is_some() || self.floor > first;
        if is_read || tokens.tag(colon) != Tag::Colon || colon - first > LONGEST_LINE {
            return;
        }
        let source = (first..colon).find(|k| words::is(tokens, *k, Part::Source));
        let speaker = source.map_or(first, |source| source + 1)..colon;
        let is_verbless = !speaker.clone().any(|k| tokens.tag(k) == Tag::Auxiliary);
        if is_verbless && phrase::denoted(tokens, self.names, &speaker).is_some() {
            self.pending = Some((Some(speaker), colon..colon + 1));
        }
    }

    /// "'The whole city gains.' — Ana Silva": words signed by a name behind the dash at token `i`.
    pub(super) fn signature(&mut self, segment: &Segment, i: usize) -> bool {
        let tokens = self.page.tokens;
        let marked = match self.page.region_before(i) {
            Some(region) => Some(region.tokens.clone()),
            None if i == segment.tokens.start => self.previous_region(segment),
            None => None,
        };
        let is_word = |k: &usize| tokens.tag(*k).is_word();
        let Some(content) = marked.filter(|m| m.clone().filter(is_word).count() >= FEWEST_SIGNED) else {
            return false;
        };
        let signature = self.trimmed(i + 1..segment.tokens.end);
        let name = phrase::read(tokens, self.names, &signature);
        let is_name = name.denoted.is_some_and(|mention| mention.kind == MentionKind::Name);
        let is_alone = name.core.end >= signature.end || tokens.tag(name.core.end) == Tag::Comma;
        if !is_name || !is_alone || signature.len() > LONGEST_LINE {
            return false;
        }
        self.push(content, Some(signature), i..i + 1, "signed");
        true
    }
}
