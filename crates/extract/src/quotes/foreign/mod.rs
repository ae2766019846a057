//! Quotes in languages whose grammar is not read: few patterns count, all with a common cue; anything else gives nothing.

mod clauses;
mod marks;
#[cfg(test)]
mod tests;

use super::draft::Draft;
use super::page::{Page, Segment};
use super::words::{self, Part, Words};
use crate::names::Names;
use crate::phrase;
use crate::tag::Tag;
use std::ops::Range;

/// The most words between what is said and its cue, and the most that name a speaker.
const NEAR: usize = 10;
/// The most words of an aside behind a speaker.
const LONGEST_ASIDE: usize = 30;

/// The quotes of a page in `language`; none where the language has no cues here.
pub(super) fn attributions(page: &Page<'_>, names: &Names<'_>, language: &str) -> Vec<Draft> {
    let Some(words) = words::of(language) else { return Vec::new() };
    let reader = Reader { page, names, words };
    let mut drafts: Vec<Draft> = Vec::new();
    let mut previous: Option<&Segment> = None;
    for segment in &page.segments {
        if !drafts.last_mut().is_some_and(|last| reader.goes_on(last, previous, segment)) {
            let marked = reader.marked(segment);
            let is_marked = !marked.is_empty();
            drafts.extend(marked);
            drafts.extend(reader.clause(segment).filter(|_| !is_marked));
        }
        previous = Some(segment);
    }
    drafts
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    names: &'p Names<'p>,
    words: &'static Words,
}

impl Reader<'_, '_> {
    /// Whether `segment`, all in quotation marks, goes on with the quote before it; then `last` takes it.
    fn goes_on(&self, last: &mut Draft, previous: Option<&Segment>, segment: &Segment) -> bool {
        let begins = previous.map_or(usize::MAX, |previous| previous.tokens.start);
        let is_beside = last.content.end > begins || last.cue.as_ref().is_some_and(|cue| cue.start >= begins);
        let was_marked = self.page.region(last.content.start).is_some();
        let goes_on = is_beside && was_marked && self.page.is_marked(&segment.tokens);
        if goes_on {
            let end = self.page.regions_in(&segment.tokens).last().map(|region| region.tokens.end);
            last.content.end = end.unwrap_or(segment.tokens.end);
        }
        goes_on
    }

    fn part(&self, i: usize) -> Option<Part> {
        self.words.part(self.page.tokens, i)
    }

    fn tag(&self, i: usize) -> Tag {
        self.page.tokens.tag(i)
    }

    fn is_cue(&self, i: usize) -> bool {
        self.part(i) == Some(Part::Cue) && self.page.region(i).is_none()
    }

    /// Whether no phrase reaches over token `i`.
    fn is_edge(&self, i: usize) -> bool {
        use Tag::{Close, Colon, Comma, Dash, Open, Quotation, Stop};
        self.page.region(i).is_some()
            || matches!(self.tag(i), Comma | Stop | Dash | Colon | Open | Close | Quotation)
    }

    /// Who speaks before the cue at token `cue`, from token `floor` on; empty where the clause begins with anything else.
    fn subject_before(&self, floor: usize, cue: usize) -> Range<usize> {
        let mut end = cue;
        while end > floor && self.is_beside_verb(end - 1) {
            end -= 1;
        }
        if end > floor && self.tag(end - 1) == Tag::Pronoun {
            return end - 1..end;
        }
        let head_end = if end > floor && matches!(self.tag(end - 1), Tag::Comma | Tag::Close) {
            self.aside_start(floor, end - 1)
        } else {
            end
        };
        let mut start = head_end;
        while start > floor && head_end - start < NEAR && self.is_nominal(start - 1) {
            start -= 1;
        }
        let is_phrase = start < head_end && self.tag(start) != Tag::Preposition;
        if is_phrase { start..end.min(cue) } else { cue..cue }
    }

    /// Whether the word at token `i` stands between a subject and its verb.
    fn is_beside_verb(&self, i: usize) -> bool {
        let is_function = matches!(self.tag(i), Tag::Auxiliary | Tag::Negation | Tag::Adverb | Tag::Object);
        (is_function || self.part(i) == Some(Part::Auxiliary)) && self.page.region(i).is_none()
    }

    /// Where the aside begins that the mark at token `close` ends; `close` where there is none.
    fn aside_start(&self, floor: usize, close: usize) -> usize {
        let opening = if self.tag(close) == Tag::Close { Tag::Open } else { Tag::Comma };
        let lowest = floor.max(close.saturating_sub(LONGEST_ASIDE));
        (lowest..close).rev().find(|k| self.tag(*k) == opening).unwrap_or(close)
    }

    fn is_nominal(&self, i: usize) -> bool {
        let is_function = matches!(self.tag(i), Tag::Determiner | Tag::Possessive | Tag::Preposition);
        (self.tag(i).is_nominal() || is_function) && self.page.region(i).is_none()
    }

    /// Who speaks behind a cue or source that ends before token `first`, with a name in apposition.
    fn subject_after(&self, first: usize, end: usize) -> Range<usize> {
        let mut start = self.behind_time(first, end);
        if self.part(start) == Some(Part::At) && start < end {
            start += 1;
        }
        if self.tag(start) == Tag::Pronoun && start < end {
            return start..start + 1;
        }
        let mut last = start;
        while last < end && last - start < NEAR && !self.ends_subject(start, last) {
            last = self.names.end_of_name(last).unwrap_or(last + 1).min(end);
        }
        let name = self.names.end_of_name(last + 1).filter(|_| self.tag(last) == Tag::Comma);
        let apposition = name.filter(|behind| *behind <= end && (*behind == end || self.is_edge(*behind)));
        start..apposition.unwrap_or(last)
    }

    /// Behind "am Montag", "во вторник", "este miércoles".
    fn behind_time(&self, first: usize, end: usize) -> usize {
        let mut i = first;
        while i < end {
            let is_before_time =
                matches!(self.tag(i), Tag::Preposition | Tag::Determiner) && self.tag(i + 1) == Tag::Time;
            i += match self.tag(i) {
                Tag::Time | Tag::Adverb | Tag::Auxiliary | Tag::Object => 1,
                // "terça-feira"
                Tag::Joint if i > first && self.tag(i - 1) == Tag::Time => 2,
                _ if is_before_time => 2,
                _ => break,
            };
        }
        i.min(end)
    }

    fn ends_subject(&self, start: usize, i: usize) -> bool {
        let is_link = self.part(i) == Some(Part::Link) || is_elided(self.page.tokens.lower(i));
        let follows_name = i > start && self.tag(i - 1) == Tag::Name;
        // German and Dutch verbs stand behind the first phrase: behind a capitalized noun, or before another subject.
        let opens_subject =
            matches!(self.tag(i + 1), Tag::Determiner | Tag::Possessive | Tag::Pronoun | Tag::Number)
                || self.words.numbers.contains(self.page.tokens.lower(i + 1));
        let is_behind = follows_name || opens_subject && i > start && self.tag(i - 1) == Tag::Word;
        let is_verb = is_behind && self.tag(i) == Tag::Word && self.words.verb_second;
        let is_other = match self.tag(i) {
            Tag::Preposition => !(is_link && i > start),
            _ => !self.is_nominal(i),
        };
        let is_stop = i > start && matches!(self.part(i), Some(Part::Stop | Part::At | Part::Cue));
        is_other || is_verb || (is_stop && !is_link)
    }

    /// Whether `range` is surely a phrase for somebody: a pronoun, a name, or with an article.
    fn is_somebody(&self, range: &Range<usize>) -> bool {
        let opens = matches!(self.tag(range.start), Tag::Pronoun | Tag::Determiner | Tag::Possessive);
        !range.is_empty() && (opens || phrase::denoted(self.page.tokens, self.names, range).is_some())
    }

    fn words_in(&self, range: &Range<usize>) -> usize {
        range.clone().filter(|i| self.tag(*i).is_word()).count()
    }

    fn draft(
        &self,
        content: Range<usize>,
        speaker: Range<usize>,
        cue: Range<usize>,
        rule: &'static str,
    ) -> Draft {
        let (speaker, cue) = (Some(speaker), Some(cue));
        Draft { content, speaker, cue, aside: None, confidence: 0.7, rule }
    }
}

/// Whether `word` begins with an elided preposition: "d'urgence", "dell'istituto".
fn is_elided(word: &str) -> bool {
    word.find('\'').is_some_and(|at| word[..at].starts_with('d'))
}
