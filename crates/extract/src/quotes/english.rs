//! Attributions in English: who says so before, after or inside what is said.
//!
//! Every cue is read once, from left to right. What stands in quotation marks is never searched for cues.

mod before;
#[cfg(test)]
mod tests;
mod verbless;

use super::clause::{self, Ends};
use super::cues::{Class, Cue, Form, cue_at};
use super::draft::Draft;
use super::page::{Page, Segment};
use super::speaker::{Subject, subject};
use crate::endings::{self, Ending};
use crate::english::{self, Word};
use crate::grammar::noun_phrase_after;
use crate::names::Names;
use crate::tag::Tag;
use std::ops::Range;

/// Reads all segments of a page.
pub(super) fn attributions(page: &Page<'_>, names: &Names<'_>) -> Vec<Draft> {
    let mut reader =
        Reader { page, names, drafts: Vec::new(), last: None, floor: 0, pending: None, previous: None };
    for (i, segment) in page.segments.iter().enumerate() {
        reader.segment(segment, page.segments.get(i + 1));
    }
    without_nested(page, reader.drafts)
}

/// Without what others are said to want, ask or call, inside the words of somebody who says so: "They said they want peace".
fn without_nested(page: &Page<'_>, mut drafts: Vec<Draft>) -> Vec<Draft> {
    /// How many contents before a cue are looked at.
    const REACH: usize = 4;
    let mut contents: Vec<_> = drafts.iter().map(|draft| draft.content.clone()).collect();
    contents.sort_by_key(|content| content.start);
    let is_nested = |draft: &Draft| {
        let Some(cue) = draft.cue.as_ref().map(|cue| cue.start) else { return false };
        // "Hall, who thinks that it failed, called it a disgrace": the main verb.
        if cue > 0 && page.tokens.tag(cue - 1) == Tag::Comma {
            return false;
        }
        let is_said = cue_at(page.tokens, cue).is_none_or(|c| matches!(c.class, Class::Say | Class::Tell));
        let near =
            contents[..contents.partition_point(|content| content.start <= cue)].iter().rev().take(REACH);
        !is_said && near.into_iter().any(|content| *content != draft.content && content.end > cue)
    };
    drafts.retain(|draft| !is_nested(draft));
    drafts
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    names: &'p Names<'p>,
    drafts: Vec<Draft>,
    /// The last subject of the segment.
    last: Option<Range<usize>>,
    /// Where content before a cue may begin.
    floor: usize,
    /// Speaker and cue of "He said:" whose words come in the next segment.
    pending: Option<(Option<Range<usize>>, Range<usize>)>,
    /// The segment before.
    previous: Option<Segment>,
}

impl Reader<'_, '_> {
    fn segment(&mut self, segment: &Segment, next: Option<&Segment>) {
        self.last = None;
        self.floor = segment.tokens.start;
        let is_signed = next.is_some_and(|next| self.page.tokens.tag(next.tokens.start) == Tag::Dash);
        if !self.page.is_marked(&segment.tokens) {
            self.pending = None;
            self.cues(segment);
            self.announcement(segment);
        } else if !is_signed {
            self.marked_segment(segment);
        }
        self.previous = Some(segment.clone());
    }

    /// A segment all in quotation marks: the words announced by "He said:", or more from the speaker before.
    fn marked_segment(&mut self, segment: &Segment) {
        let content = self.trimmed(segment.tokens.clone());
        if let Some((speaker, cue)) = self.pending.take() {
            self.push(content, speaker, cue, "announced");
            return;
        }
        let before = self.previous.as_ref();
        let Some(draft) = self.drafts.last_mut() else { return };
        let adjoins = before.is_some_and(|p| {
            draft.cue.as_ref().is_some_and(|c| c.start >= p.tokens.start)
                || draft.content.end + 2 >= p.tokens.end
        });
        let was_quoted = self.page.region(draft.content.start).is_some()
            || self.page.region(draft.content.end - 1).is_some();
        if adjoins && was_quoted {
            draft.content.end = content.end;
        }
    }

    fn cues(&mut self, segment: &Segment) {
        let mut i = segment.tokens.start;
        while i < segment.tokens.end {
            if let Some(region) = self.page.region(i) {
                i = region.tokens.end.max(i + 1);
                continue;
            }
            i = if english::is(self.page.tokens, i, Word::According) && self.page.tokens.tag(i + 1) == Tag::To
            {
                self.according(segment, i)
            } else if self.page.tokens.tag(i) == Tag::Colon {
                self.colon(segment, i)
            } else if self.page.tokens.tag(i) == Tag::Dash && self.signature(segment, i) {
                segment.tokens.end
            } else if let Some(cue) = cue_at(self.page.tokens, i) {
                self.cue(segment, i, cue)
            } else {
                i + 1
            };
        }
    }

    fn cue(&mut self, segment: &Segment, i: usize, cue: Cue) -> usize {
        let tokens = self.page.tokens;
        let (first, after) = (segment.tokens.start, i + cue.len);
        if !clause::is_verbal(tokens, first, i, cue)
            || clause::is_reduced(tokens, first, i, cue)
            || clause::quotes_as_saying(tokens, i)
            || clause::is_naming(self.page, first, i, after)
        {
            return i + 1;
        }
        if clause::is_unsaid(tokens, first, i, cue) || clause::asks_not_to(tokens, after, cue) {
            return after;
        }
        let found = subject(self.page, first, i, cue, self.last.clone());
        let own = found.as_ref().filter(|f| !f.is_inherited && !f.is_passive);
        if own.is_some_and(|own| self.before(segment, i, cue, own)) {
            return after;
        }
        let can_invert = cue.form != Form::Participle
            && matches!(cue.class, Class::Say | Class::Ask | Class::Urge | Class::Speak);
        if found.is_none() && can_invert && self.inverted(segment, i, after, cue.class) {
            return after;
        }
        let is_own_view =
            |f: &Subject| cue.class == Class::Hold && english::is(tokens, f.phrase.start, Word::Oneself);
        let found = found.filter(|f| clause::takes_object(tokens, after, cue) && !is_own_view(f));
        let Some(found) = found else { return after };
        self.last = Some(found.phrase.clone());
        if found.is_passive {
            self.passive(segment, i, after, &found);
        } else {
            self.after(segment, i, after, cue, &found);
        }
        after
    }

    /// The region that the segment before ends with, where it has no speaker yet.
    fn previous_region(&self, segment: &Segment) -> Option<Range<usize>> {
        let previous = self.previous.as_ref().filter(|p| p.passage == segment.passage)?;
        let region = self.page.region_before(previous.tokens.end)?;
        let is_free = self.drafts.last().is_none_or(|d| d.content.end <= region.tokens.start);
        is_free.then(|| region.tokens.clone())
    }

    /// "S said content".
    fn after(&mut self, segment: &Segment, i: usize, after: usize, cue: Cue, found: &Subject) {
        let tokens = self.page.tokens;
        let start = clause::start(self.page, after, segment.tokens.end, cue.class);
        let ends = if cue.class == Class::Say { Ends::Clause } else { Ends::Object };
        let end = clause::end(self.page, start, self.limit(segment, i, after), ends);
        let content = self.trimmed(start..end);
        if content.is_empty() {
            if tokens.tag(segment.tokens.end - 1) == Tag::Colon {
                self.pending = Some((Some(found.phrase.clone()), i..after));
            }
            return;
        }
        if clause::is_unspoken(self.page, &content, start, i, cue) {
            return;
        }
        let is_marked = || self.page.is_marked(&content);
        let needs_marks = cue.class == Class::Speak
            || (cue.class == Class::Ask && matches!(tokens.tag(after), Tag::Comma | Tag::Colon));
        if needs_marks && !is_marked() {
            return;
        }
        let inherits = cue.form == Form::Participle && found.is_inherited;
        self.push(
            content,
            Some(found.phrase.clone()),
            i..after,
            if inherits { "participle" } else { "after-cue" },
        );
    }

    /// Where content behind the cue at token `i` ends at the latest: with the segment, or with the clause that opens it
    /// ("As S criticized content, T left"), or with the relative clause that the cue stands in.
    fn limit(&self, segment: &Segment, i: usize, after: usize) -> usize {
        let (tokens, first) = (self.page.tokens, segment.tokens.start);
        let is_comma = |k: &usize| tokens.tag(*k) == Tag::Comma && self.page.region(*k).is_none();
        let near = first..segment.tokens.end.min(i + clause::NEAR);
        if clause::is_in_relative(tokens, first, i) {
            return near.into_iter().find(|k| *k > after && is_comma(k)).unwrap_or(segment.tokens.end);
        }
        if i - first > clause::NEAR || !matches!(tokens.tag(first), Tag::Subordinator | Tag::Preposition) {
            return segment.tokens.end;
        }
        near.into_iter().find(is_comma).filter(|comma| *comma > after).unwrap_or(segment.tokens.end)
    }

    /// "content was criticized by S".
    fn passive(&mut self, segment: &Segment, i: usize, after: usize, found: &Subject) {
        if !english::is(self.page.tokens, after, Word::Agent) {
            return;
        }
        let speaker = noun_phrase_after(self.page.tokens, after + 1, segment.tokens.end);
        if !speaker.is_empty() {
            self.push(found.phrase.clone(), Some(speaker), i..after, "passive");
        }
    }

    fn push(
        &mut self,
        content: Range<usize>,
        speaker: Option<Range<usize>>,
        cue: Range<usize>,
        rule: &'static str,
    ) {
        let content = self.trimmed(content);
        if !content.clone().any(|i| self.page.tokens.tag(i).is_word()) {
            return;
        }
        let speaker = speaker.filter(|s| !s.is_empty());
        self.drafts.push(Draft { content, speaker, cue: Some(cue), aside: None, confidence: 0.8, rule });
    }

    /// Where content goes on behind the reporter's words that interrupt it and end with the comma at token `comma`: "The roads, he said,
    /// have been cleared", "At the heart of it, according to Hall, is a debt". None where what stands before says all.
    fn resumed(&self, segment: &Segment, before: &Range<usize>, comma: usize) -> Option<Range<usize>> {
        let tokens = self.page.tokens;
        let has_verb = |mut range: Range<usize>| range.any(|k| tokens.tag(k) == Tag::Auxiliary);
        let is_whole = before.is_empty()
            || before.start != segment.tokens.start
            || tokens.tag(comma) != Tag::Comma
            || !self.page.regions_in(before).is_empty();
        if is_whole {
            return None;
        }
        let next = comma + 1;
        let is_auxiliary = |k: usize| tokens.tag(k) == Tag::Auxiliary;
        let is_predicate = is_auxiliary(next) || tokens.tag(next) == Tag::Adverb && is_auxiliary(next + 1);
        let is_subject = || {
            let is_noun =
                tokens.tag(next) == Tag::Word && !endings::ends(tokens.lower(next), Ending::Participle);
            tokens.tag(next).opens_phrase() || is_noun
        };
        let goes_on = match tokens.tag(before.start) {
            _ if is_predicate => !has_verb(before.clone()),
            // "It was, he said, a gift", "There is a risk, she said, that"
            _ if is_auxiliary(before.end - 1) || tokens.tag(next) == Tag::That => {
                return self.rest(segment, next);
            }
            Tag::Subordinator => is_subject(),
            Tag::Preposition => is_subject() && !has_verb(before.clone()),
            _ => false,
        };
        let rest = self.rest(segment, next)?;
        (goes_on && has_verb(rest.clone())).then_some(rest)
    }

    /// The clause that goes on at token `next`.
    fn rest(&self, segment: &Segment, next: usize) -> Option<Range<usize>> {
        let end = clause::end(self.page, next, segment.tokens.end, Ends::Clause);
        (next < end).then_some(next..end)
    }

    /// `range` without the marks at its ends that are not quotation marks.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let is_mark = |i: usize| {
            self.page.region(i).is_none()
                && matches!(
                    self.page.tokens.tag(i),
                    Tag::Comma | Tag::Colon | Tag::Stop | Tag::Dash | Tag::Conjunction
                )
        };
        while range.start < range.end && is_mark(range.start) {
            range.start += 1;
        }
        // The point of "7 p.m." is the word's as well.
        let is_of_word =
            |i: usize| self.page.tokens.word(i) == "." && self.page.tokens.word(i - 1).contains('.');
        while range.start < range.end
            && is_mark(range.end - 1)
            && !(range.len() > 1 && is_of_word(range.end - 1))
        {
            range.end -= 1;
        }
        range
    }
}
