//! Who said something: the subject of a cue, and the entity behind its words.

use super::clause;
use super::cues::{Cue, Form, cue_at};
use super::page::Page;
use super::words::{self, Part};
use crate::endings::{self, Ending};
use crate::english::{self, Word};
use crate::grammar::{self, before_date, noun_phrase_after, noun_phrase_before, subject_phrase};
use crate::names::Names;
use crate::people;
use crate::phrase;
use crate::tag::Tag;
use crate::tokens::Tokens;
use newsloom_model::{Mention, MentionKind, Speaker};
use std::ops::Range;

/// The most words between a subject and a second verb of its.
const MOST_BETWEEN: usize = 16;

/// The subject of a cue.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Its words.
    pub(super) phrase: Range<usize>,
    /// Whether it is taken over from the verb before: "..., adding that".
    pub(super) is_inherited: bool,
    /// Whether it suffers: "was criticized".
    pub(super) is_passive: bool,
}

/// The subject of the cue at token `i`, found no earlier than token `floor`. `last` is the subject of the verb
/// before, which a coordinated verb or a participle shares.
pub(super) fn subject(
    page: &Page<'_>,
    floor: usize,
    i: usize,
    cue: Cue,
    last: Option<Range<usize>>,
) -> Option<Subject> {
    let tokens = page.tokens;
    let mut j = i;
    let mut auxiliary = None;
    for _ in 0..6 {
        while j > floor && tokens.tag(j - 1).is_between() && page.region(j - 1).is_none() {
            if tokens.tag(j - 1) == Tag::Auxiliary {
                auxiliary.get_or_insert(j - 1);
            }
            j -= 1;
        }
        if j > floor + 1 && words::is(tokens, j - 1, Part::Degree) && tokens.tag(j - 2).is_between() {
            j -= 1;
            continue;
        }
        if j > floor + 1 && english::is(tokens, j - 1, Word::Floating) && tokens.tag(j - 2).is_nominal() {
            j -= 1;
            continue;
        }
        let dated = before_date(tokens, floor, j);
        if dated < j {
            j = dated;
            continue;
        }
        if j > floor && tokens.tag(j - 1) == Tag::To {
            j = infinitive(page, floor, j - 1)?;
            auxiliary = None;
            continue;
        }
        break;
    }
    let is_be = |k: usize| english::is(tokens, k, Word::Be);
    let is_passive = cue.form == Form::Past && auxiliary.is_some_and(is_be);
    let phrase = phrase_before(page, floor, j, cue, last)?;
    Some(Subject { is_passive, ..phrase })
}

/// Steps over "continued to", "is likely to": the place before the governing word.
fn infinitive(page: &Page<'_>, floor: usize, to: usize) -> Option<usize> {
    let mut governor = to.checked_sub(1).filter(|g| *g >= floor)?;
    if page.tokens.lower(governor) == "on" && governor > floor {
        governor -= 1;
    }
    words::is(page.tokens, governor, Part::Governing).then_some(governor)
}

fn phrase_before(
    page: &Page<'_>,
    floor: usize,
    j: usize,
    cue: Cue,
    last: Option<Range<usize>>,
) -> Option<Subject> {
    let tokens = page.tokens;
    let inherited = |phrase: Option<Range<usize>>| {
        phrase.map(|phrase| Subject { phrase, is_inherited: true, is_passive: false })
    };
    let own = |phrase: Range<usize>| {
        (!phrase.is_empty()).then_some(Subject { phrase, is_inherited: false, is_passive: false })
    };
    if j <= floor {
        return if cue.form == Form::Participle { inherited(last) } else { None };
    }
    if page.region(j - 1).is_some() {
        return if cue.form == Form::Participle { inherited(last) } else { None };
    }
    if cue.form == Form::Participle && english::is(tokens, j - 1, Word::As) {
        return own(quoted(page, floor, j - 1)?);
    }
    match tokens.tag(j - 1) {
        Tag::Conjunction => inherited(last.or_else(|| shared_subject(page, floor, j - 1))),
        Tag::Comma | Tag::Dash | Tag::Preposition if cue.form == Form::Participle => {
            inherited(last.or_else(|| main_subject(page, floor, j)))
        }
        Tag::Comma | Tag::Dash | Tag::Close => own(before_aside(page, floor, j - 1)?),
        Tag::Relative => own(antecedent(page, floor, j - 1)),
        // "a memo warning him": the participle belongs to the noun.
        Tag::Name | Tag::Word if cue.form == Form::Participle && tokens.tag(j) != Tag::Auxiliary => None,
        _ if cue.form == Form::Participle && last.is_some() && tokens.tag(j) != Tag::Auxiliary => {
            inherited(last)
        }
        _ => own(subject_phrase(tokens, floor, j)).filter(|found| can_speak(tokens, &found.phrase)),
    }
}

/// Whether the words of `phrase` can be a subject: not "said", "hold banners", "last".
pub(super) fn can_speak(tokens: &Tokens<'_>, phrase: &Range<usize>) -> bool {
    let first = phrase.start;
    let is_verb = || {
        let verb = cue_at(tokens, first).filter(|cue| !cue.is_noun_like && cue.form != Form::Base);
        tokens.tag(first) == Tag::Word && verb.is_some()
    };
    match phrase.len() {
        1 if tokens.tag(first) == Tag::Word => {
            let word = tokens.lower(first);
            word.ends_with('s') || is_somebody(tokens, first)
        }
        _ => !is_verb(),
    }
}

/// Whether the word at token `i` is a noun for those who act.
fn is_somebody(tokens: &Tokens<'_>, i: usize) -> bool {
    let word = tokens.lower(i);
    people::noun(tokens.language(), word).is_some_and(people::Noun::acts)
        || endings::ends(word, Ending::Person)
}

/// Whose words "quoted" brings, with "as" at token `r#as`: "quoted a witness as saying", "she was quoted as saying".
fn quoted(page: &Page<'_>, floor: usize, r#as: usize) -> Option<Range<usize>> {
    let tokens = page.tokens;
    let lowest = floor.max(r#as.saturating_sub(12));
    let verb = (lowest..r#as).rev().find(|k| words::is(tokens, *k, Part::Quoting))?;
    let object = noun_phrase_after(tokens, verb + 1, r#as);
    if !object.is_empty() {
        return Some(object);
    }
    let is_between = |k: &usize| tokens.tag(*k).is_between();
    let subject_end = (floor..verb).rev().find(|k| !is_between(k))? + 1;
    Some(noun_phrase_before(tokens, floor, subject_end)).filter(|phrase| !phrase.is_empty())
}

/// The phrase that the asides hang on that end with the mark at `close`.
fn before_aside(page: &Page<'_>, floor: usize, close: usize) -> Option<Range<usize>> {
    let found = grammar::before_aside(page.tokens, floor, close, |k| page.region(k).is_some());
    found.or_else(|| behind_marks(page, floor, close))
}

/// "'We ran,' Ana Silva, told the court": the phrase between quotation marks and a comma.
fn behind_marks(page: &Page<'_>, floor: usize, comma: usize) -> Option<Range<usize>> {
    let phrase = noun_phrase_before(page.tokens, floor, comma);
    (!phrase.is_empty() && page.region_before(phrase.start).is_some()).then_some(phrase)
}

/// The noun phrase that a relative pronoun at `relative` stands for, with the pronoun.
fn antecedent(page: &Page<'_>, floor: usize, relative: usize) -> Range<usize> {
    let comma = relative.checked_sub(1).filter(|k| *k > floor && page.tokens.tag(*k) == Tag::Comma);
    let phrase = match comma {
        Some(comma) => {
            let direct = noun_phrase_before(page.tokens, floor, comma);
            let is_aside = direct.is_empty() || grammar::is_age(page.tokens, &direct);
            if is_aside { before_aside(page, floor, comma).unwrap_or(direct) } else { direct }
        }
        None => noun_phrase_before(page.tokens, floor, relative),
    };
    let start = if phrase.is_empty() { relative } else { phrase.start };
    start..relative + 1
}

/// Who does what the segment tells, before token `end`: the phrase that it begins with, or the one behind "On Monday," and its
/// like. Nobody where its head is no name and no noun for people.
fn main_subject(page: &Page<'_>, floor: usize, end: usize) -> Option<Range<usize>> {
    let tokens = page.tokens;
    let first = behind_leads(page, floor, end)?;
    let phrase = noun_phrase_after(tokens, first, end);
    let is_head = |k: usize| matches!(tokens.tag(k), Tag::Pronoun | Tag::Name) || is_somebody(tokens, k);
    let last = phrase.rev().find(|k| is_head(*k)).filter(|k| !tokens.lower(*k).ends_with("'s"))?;
    let next = tokens.tag(last + 1);
    // "WASHINGTON (AP) —", but "Ana Silva (Greens) left".
    let is_shouted = !tokens.word(last).chars().any(char::is_lowercase);
    let is_dateline = matches!(next, Tag::Dash | Tag::Colon) || next == Tag::Open && is_shouted;
    // "Absent a defence", "Courted by both": a capital for the sentence, and no name.
    let is_opening = last == floor
        && tokens.tag(last) == Tag::Name
        && matches!(next, Tag::Determiner | Tag::Possessive | Tag::Preposition | Tag::To);
    let hangs = (first..last).any(|k| tokens.tag(k) == Tag::Preposition) && tokens.tag(last) != Tag::Name;
    (!is_dateline && !is_opening && !hangs).then_some(first..last + 1)
}

/// Behind "On Monday,", "At a rally in Kelmar, Ostland,", "Speaking there,": where the main clause begins.
fn behind_leads(page: &Page<'_>, floor: usize, end: usize) -> Option<usize> {
    const MOST: usize = 4;
    let tokens = page.tokens;
    let is_comma = |k: &usize| tokens.tag(*k) == Tag::Comma && page.region(*k).is_none();
    let leads = |k: usize| {
        let is_form =
            || [Ending::Participle, Ending::Adverb].iter().any(|kind| endings::ends(tokens.lower(k), *kind));
        matches!(tokens.tag(k), Tag::Preposition | Tag::Subordinator | Tag::Time | Tag::Adverb)
            || words::is(tokens, k, Part::When)
            || is_form()
    };
    let mut first = floor;
    for _ in 0..MOST {
        let is_aside = || {
            first > floor
                && is_comma(&clause::skip(tokens, first, end, |tag| matches!(tag, Tag::Name | Tag::Joint)))
        };
        if !leads(first) && !is_aside() {
            return Some(first);
        }
        first = (first..end.min(first + clause::NEAR)).find(is_comma)? + 1;
    }
    None
}

/// Who else did what the segment tells, where "and" at token `and` joins the cue to it: "Hall took the floor and said". Nobody where
/// another clause stands between.
fn shared_subject(page: &Page<'_>, floor: usize, and: usize) -> Option<Range<usize>> {
    let tokens = page.tokens;
    let subject = main_subject(page, floor, and)?;
    let is_apart = |k: usize| {
        let tag = tokens.tag(k);
        matches!(
            tag,
            Tag::Relative | Tag::That | Tag::Subordinator | Tag::Conjunction | Tag::Colon | Tag::Pronoun
        ) || page.region(k).is_some()
            || cue_at(tokens, k).is_some()
    };
    let is_near = and - subject.end <= MOST_BETWEEN;
    (is_near && subject.end < and && !(subject.end..and).any(is_apart)).then_some(subject)
}

/// Who the words of `range` name as the speaker.
pub(super) fn speaker(tokens: &Tokens<'_>, names: &Names<'_>, range: &Range<usize>) -> Speaker {
    let denoted = phrase::denoted(tokens, names, range);
    if denoted.is_none()
        && let Some(last) = last_named(tokens, names, range)
    {
        return Speaker { span: last.span, entity: Some(last.entity.clone()) };
    }
    Speaker { span: tokens.span(range.start, range.end), entity: denoted.map(|m| m.entity.clone()) }
}

/// The name right before ", which", where the head of the phrase is nobody who speaks: "tensions with Norland, which said".
fn last_named<'m>(tokens: &Tokens<'_>, names: &Names<'m>, range: &Range<usize>) -> Option<&'m Mention> {
    let comma = range.end.checked_sub(2).filter(|comma| *comma > range.start)?;
    let is_relative = tokens.tag(comma) == Tag::Comma && tokens.tag(comma + 1) == Tag::Relative;
    let head = phrase::read(tokens, names, &(range.start..comma)).core;
    let last = tokens.lower(head.end.checked_sub(1)?);
    let speaks = people::noun(tokens.language(), last).is_some() || endings::ends(last, Ending::Person);
    let named = names.within(tokens.span(range.start, comma)).last()?;
    let is_close = named.kind == MentionKind::Name && named.span.end == tokens.span(range.start, comma).end;
    (is_relative && is_close && !speaks && head.end < comma).then_some(named)
}
