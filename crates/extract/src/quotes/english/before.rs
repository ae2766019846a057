//! Content that stands before its cue: "content, S said", "'content,' said S".

use super::Reader;
use crate::grammar::noun_phrase_after;
use crate::quotes::clause;
use crate::quotes::cues::{Class, Cue, cue_at};
use crate::quotes::page::{Region, Segment};
use crate::quotes::speaker::Subject;
use crate::tag::Tag;
use std::ops::Range;

impl Reader<'_, '_> {
    /// "content, S said" and "'content,' S said". False where nothing is said before.
    pub(super) fn before(&mut self, segment: &Segment, i: usize, cue: Cue, found: &Subject) -> bool {
        if matches!(cue.class, Class::Name | Class::Hold) {
            return false;
        }
        let (edge, after) = (found.phrase.start, i + cue.len);
        let is_bare = cue.class != Class::Urge && self.is_bare(segment, after, cue);
        let content = if edge == segment.tokens.start {
            if is_bare { self.previous_region(segment) } else { None }
        } else if let Some(region) = self.page.region_before(edge) {
            let is_spoken = is_bare || self.ends_open(region);
            is_spoken.then(|| self.reach(region.tokens.start)..edge)
        } else {
            let is_apart = matches!(self.page.tokens.tag(edge - 1), Tag::Comma | Tag::Dash | Tag::Stop);
            (is_bare && is_apart && edge > self.floor + 2).then(|| self.floor..edge - 1)
        };
        let Some(content) = content.filter(|content| self.can_be_content(content, cue.class)) else {
            return false;
        };
        self.finish_before(segment, content, found.phrase.clone(), i..after, after);
        true
    }

    /// Whether `content` can stand before a cue of `class`: a question before "asked", words in quotation marks before
    /// "continued".
    fn can_be_content(&self, content: &Range<usize>, class: Class) -> bool {
        let ends_with = |marks: &[char]| {
            let last = self.page.regions_in(content).last();
            last.is_some_and(|region| region.marked.inner.of(self.page.text).trim_end().ends_with(marks))
        };
        match class {
            Class::Ask => ends_with(&['?']),
            Class::Speak | Class::Urge => ends_with(&[',', '?', '!', '.', '…']),
            _ => true,
        }
    }

    /// Whether no clause follows the cue that ends before token `after`.
    fn is_bare(&self, segment: &Segment, after: usize, cue: Cue) -> bool {
        let end = segment.tokens.end;
        let behind =
            if cue.class == Class::Tell { clause::behind_name(self.page.tokens, after, end) } else { after };
        let adds_letter = cue.class == Class::Tell && self.page.tokens.tag(behind) == Tag::Preposition;
        clause::is_bare(self.page, behind, end) || (adds_letter && self.begins_with_clause(segment))
    }

    /// Whether the segment begins with a clause of its own: "The pier will shut, it told tenants in a note that ...".
    fn begins_with_clause(&self, segment: &Segment) -> bool {
        let (tokens, first) = (self.page.tokens, self.floor);
        let mut clause = (first..segment.tokens.end).take_while(|k| tokens.tag(*k) != Tag::Comma);
        tokens.tag(first).opens_phrase() && clause.any(|k| tokens.tag(k) == Tag::Auxiliary)
    }

    /// Whether what stands in `region` ends with a comma or like a sentence of its own inside the marks.
    fn ends_open(&self, region: &Region) -> bool {
        let words = region.marked.inner.of(self.page.text).trim_end();
        words.ends_with([',', '?', '!', '…', '—', '-', '.'])
    }

    /// "'content,' said S" and "content, said S".
    pub(super) fn inverted(&mut self, segment: &Segment, i: usize, after: usize, class: Class) -> bool {
        let tokens = self.page.tokens;
        if !clause::opens_speaker(tokens, after) {
            return false;
        }
        let speaker = self.source_after_verb(after, segment.tokens.end);
        let content = if i == segment.tokens.start {
            match self.previous_region(segment) {
                Some(region) => region,
                None => return false,
            }
        } else if let Some(region) = self.page.region_before(i) {
            self.reach(region.tokens.start)..i
        } else if matches!(tokens.tag(i - 1), Tag::Comma | Tag::Dash) && i > self.floor + 3 {
            self.floor..i - 1
        } else {
            return false;
        };
        if !self.can_be_content(&content, class) {
            return false;
        }
        let end = speaker.end;
        self.finish_before(segment, content, speaker, i..after, end);
        true
    }

    /// The speaker after an inverted cue, with the name behind a comma: "the port's head, Ana Silva".
    fn source_after_verb(&self, first: usize, end: usize) -> Range<usize> {
        let tokens = self.page.tokens;
        let mut phrase = noun_phrase_after(tokens, first, end);
        let comma = phrase.end;
        if tokens.tag(comma) == Tag::Comma {
            let name = noun_phrase_after(tokens, comma + 1, end);
            let closes = matches!(tokens.tag(name.end), Tag::Comma | Tag::Stop | Tag::Preposition);
            if !name.is_empty() && tokens.tag(comma + 1) == Tag::Name && closes {
                phrase.end = name.end;
            }
        }
        phrase
    }

    /// Where content that ends in the region at `start` begins: the region itself where the clause begins with it,
    /// else the beginning of the clause.
    fn reach(&self, start: usize) -> usize {
        let before = start.checked_sub(1).map_or(Tag::Stop, |b| self.page.tokens.tag(b));
        let is_own = start <= self.floor || matches!(before, Tag::Comma | Tag::Colon | Tag::Stop | Tag::Dash);
        if is_own { start } else { self.floor }
    }

    /// The comma behind "in an interview" at token `i`, or `i`.
    fn behind_occasion(&self, i: usize) -> usize {
        const NEAR: usize = 8;
        let tokens = self.page.tokens;
        let mut near =
            (i..i + NEAR).take_while(|k| tokens.tag(*k) != Tag::Auxiliary && self.page.region(*k).is_none());
        let comma = near.find(|k| tokens.tag(*k) == Tag::Comma);
        comma.filter(|_| tokens.tag(i) == Tag::Preposition).unwrap_or(i)
    }

    /// Takes content before its cue, and the words in quotation marks that go on after it.
    fn finish_before(
        &mut self,
        segment: &Segment,
        content: Range<usize>,
        speaker: Range<usize>,
        cue: Range<usize>,
        after: usize,
    ) {
        let mut content = self.trimmed(content);
        self.last = Some(speaker.clone());
        self.floor = after;
        if let Some(rest) = self.resumed(segment, &content, self.behind_occasion(after)) {
            let aside = content.end..rest.start;
            self.floor = rest.end;
            let drafts = self.drafts.len();
            self.push(content.start..rest.end, Some(speaker), cue, "interrupted");
            if let Some(draft) = self.drafts.get_mut(drafts) {
                draft.aside = Some(aside);
            }
            return;
        }
        let mut i = after;
        while i < segment.tokens.end && cue_at(self.page.tokens, i).is_none() {
            let Some(region) = self.page.region(i) else {
                i += 1;
                continue;
            };
            let is_further = matches!(
                self.page.tokens.tag(i.wrapping_sub(1)),
                Tag::Comma | Tag::Stop | Tag::Colon | Tag::Dash
            );
            if is_further && region.tokens.end + 1 >= segment.tokens.end {
                content.end = region.tokens.end;
            }
            i = region.tokens.end;
        }
        self.push(content, Some(speaker), cue, "before-cue");
    }
}
