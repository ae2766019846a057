//! Content that a phrase without a verb frames: "according to S", "S: content".

use super::Reader;
use crate::grammar::{Tag, noun_phrase_after, noun_phrase_before};
use crate::quotes::clause::{self, Ends};
use crate::quotes::page::Segment;
use std::ops::Range;

impl Reader<'_, '_> {
    /// "According to S, content" and "content, according to S".
    pub(super) fn according(&mut self, segment: &Segment, i: usize) -> usize {
        let tokens = self.page.tokens;
        let speaker = self.source_after(i + 2, segment.tokens.end);
        let cue = i..i + 2;
        let after = clause::skip(tokens, speaker.end, segment.tokens.end, |t| t == Tag::Comma);
        let content = if i <= self.floor + 1 || tokens.tag(i - 1) == Tag::Conjunction {
            let end = clause::end(self.page, after, segment.tokens.end, Ends::Clause);
            after..end
        } else {
            self.trimmed(self.floor..i)
        };
        let end = speaker.end;
        self.last = Some(speaker.clone());
        self.floor = self.floor.max(end);
        self.push(content, Some(speaker), cue, "according-to");
        end.max(i + 2)
    }

    /// The phrase after "according to", to its comma: "the Ukrainian army commander, General Ruslan Khomchak,".
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
        if !(is_short || is_marked) || tokens.tag(i.wrapping_sub(1)) == Tag::Number {
            return i + 1;
        }
        let speaker = if is_short { starts..i } else { noun_phrase_before(tokens, self.floor, i) };
        if speaker.is_empty() || self.drafts.last().is_some_and(|d| d.content.end > i) {
            return i + 1;
        }
        let content = self.trimmed(i + 1..segment.tokens.end);
        self.push(content, Some(speaker), i..i + 1, "colon");
        i + 1
    }
}
