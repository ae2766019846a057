//! Attributions in English: who says so before, after or inside what is said.
//!
//! Every cue is read once, from left to right. What stands in quotation marks is never searched for cues.

use super::clause::{self, Ends};
use super::cues::{Class, Cue, Form, cue_at};
use super::draft::Draft;
use super::page::{Page, Region, Segment};
use super::speaker::{Subject, subject};
use super::words::{self, Part};
use crate::english::{self, Word};
use crate::grammar::{noun_phrase_after, noun_phrase_before};
use crate::names::Names;
use crate::phrase;
use crate::tag::Tag;
use newsloom_model::MentionKind;
use std::ops::Range;

/// Reads all segments of a page.
pub(super) fn attributions(page: &Page<'_>, names: &Names<'_>) -> Vec<Draft> {
    let mut reader =
        Reader { page, names, drafts: Vec::new(), last: None, floor: 0, pending: None, previous: None };
    for (i, segment) in page.segments.iter().enumerate() {
        reader.segment(segment, page.segments.get(i + 1));
    }
    reader.drafts
}

/// The most words of a line that announces a quote without a verb: "And from the mayor, Ana Silva:".
const LONGEST_LINE: usize = 16;
/// The fewest words of a quote that a name behind a dash signs.
const FEWEST_SIGNED: usize = 3;

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
        if !clause::is_verbal(tokens, first, i, cue) || clause::quotes_as_saying(tokens, i) {
            return i + 1;
        }
        if clause::is_unsaid(tokens, first, i, cue) {
            return after;
        }
        let found = subject(self.page, first, i, cue, self.last.clone());
        let own = found.as_ref().filter(|f| !f.is_inherited && !f.is_passive);
        if own.is_some_and(|own| self.before(segment, i, cue, own)) {
            return after;
        }
        let can_invert = matches!(cue.class, Class::Say | Class::Ask | Class::Speak);
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

    /// "content, S said" and "'content,' S said". False where nothing is said before.
    fn before(&mut self, segment: &Segment, i: usize, cue: Cue, found: &Subject) -> bool {
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
            Class::Speak => ends_with(&[',', '?', '!', '.', '…']),
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

    /// Whether the segment begins with a clause of its own: "The firm will close, it told staff in a letter that ...".
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
    fn inverted(&mut self, segment: &Segment, i: usize, after: usize, class: Class) -> bool {
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

    /// The region that the segment before ends with, where it has no speaker yet.
    fn previous_region(&self, segment: &Segment) -> Option<Range<usize>> {
        let previous = self.previous.as_ref().filter(|p| p.passage == segment.passage)?;
        let region = self.page.region_before(previous.tokens.end)?;
        let is_free = self.drafts.last().is_none_or(|d| d.content.end <= region.tokens.start);
        is_free.then(|| region.tokens.clone())
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
        if clause::is_unspoken(self.page, &content, start, cue.class) {
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

    /// "According to S, content" and "content, according to S".
    fn according(&mut self, segment: &Segment, i: usize) -> usize {
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
    fn colon(&mut self, segment: &Segment, i: usize) -> usize {
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
        if speaker.is_empty() || self.drafts.last().is_some_and(|d| d.content.end > i) {
            return i + 1;
        }
        let content = self.trimmed(i + 1..segment.tokens.end);
        self.push(content, Some(speaker), i..i + 1, "colon");
        i + 1
    }

    /// "And from the mayor, Ana Silva:", "Ana Silva, the mayor:" before a paragraph in quotation marks.
    fn announcement(&mut self, segment: &Segment) {
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
    fn signature(&mut self, segment: &Segment, i: usize) -> bool {
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
        while range.start < range.end && is_mark(range.end - 1) {
            range.end -= 1;
        }
        range
    }
}
