//! The clause around a verb of action: who acts, on whom, and whether it happens at all.

use super::lexicon::{Form, Match, Target};
use crate::endings::{self, Ending};
use crate::english::{self, Word};
use crate::grammar::{
    before_aside, before_date, is_age, noun_phrase_after, noun_phrase_before, subject_phrase,
};
use crate::people;
use crate::quotes::{Class, cue_at};
use crate::tag::Tag;
use crate::tokens::Tokens;
use std::ops::Range;

/// How the verb stands in its clause.
#[derive(Clone, Debug, Default)]
pub(super) struct Verb {
    /// Where the subject ends.
    pub(super) subject_end: usize,
    /// "was attacked".
    pub(super) is_passive: bool,
    /// "troops supported by": a passive without its auxiliary.
    pub(super) is_reduced: bool,
    /// "will", "would".
    pub(super) is_future: bool,
    /// "may", "could", "tried to".
    pub(super) is_possible: bool,
    /// "must", "should".
    pub(super) is_due: bool,
    /// "not", "never".
    pub(super) is_negated: bool,
}

/// Reads the words before the verb at token `i`; none where the word is no verb, or hangs on another verb.
pub(super) fn verb(tokens: &Tokens<'_>, first: usize, i: usize, found: &Match) -> Option<Verb> {
    let mut verb = Verb::default();
    let mut j = i;
    let mut auxiliary = None;
    let mut is_infinitive = false;
    loop {
        while j > first && tokens.tag(j - 1).is_between() {
            j -= 1;
            verb.note(tokens, j);
            if tokens.tag(j) == Tag::Auxiliary {
                auxiliary.get_or_insert(j);
            }
        }
        let dated = before_date(tokens, first, j);
        if dated < j {
            j = dated;
        } else if j > first + 1 && tokens.tag(j - 1) == Tag::To && !is_infinitive {
            verb.is_possible |= english::is(tokens, j - 2, Word::Wanted);
            if !verb.is_possible && !english::is(tokens, j - 2, Word::Neutral) {
                return None;
            }
            (j, is_infinitive, auxiliary) = (j - 2, true, None);
        } else {
            break;
        }
    }
    let is_be = auxiliary.is_some_and(|a| english::is(tokens, a, Word::Be));
    verb.is_passive = found.form == Form::Past
        && is_be
        && tokens.lower(i) != tokens.lower(auxiliary.unwrap_or(i))
        && !is_infinitive;
    let is_reduced =
        found.form == Form::Past && auxiliary.is_none() && english::is(tokens, found.end, Word::Agent);
    verb.is_passive |= is_reduced;
    verb.is_reduced = is_reduced;
    verb.subject_end = j;
    let is_free = auxiliary.is_some() || is_infinitive || can_be_verb(tokens, first, i, found.form);
    (is_free && (found.form != Form::Participle || is_be)).then_some(verb)
}

impl Verb {
    fn note(&mut self, tokens: &Tokens<'_>, i: usize) {
        let is = |word| english::is(tokens, i, word);
        self.is_future |= is(Word::Future);
        self.is_possible |= is(Word::Possible);
        self.is_due |= is(Word::Due);
        self.is_negated |= is(Word::Not) || endings::ends(tokens.lower(i), Ending::Negation);
    }
}

/// Whether a word without an auxiliary can be a verb where it stands.
fn can_be_verb(tokens: &Tokens<'_>, first: usize, i: usize, form: Form) -> bool {
    if i == first || endings::ends(tokens.lower(i - 1), Ending::Owner) {
        return false;
    }
    let before = tokens.tag(i - 1);
    let is_plural = is_plural(tokens.lower(i - 1)) || before == Tag::Pronoun;
    match form {
        _ if matches!(before, Tag::Determiner | Tag::Possessive | Tag::Preposition | Tag::Number) => false,
        Form::Base => is_plural || before == Tag::Relative || before == Tag::Conjunction,
        Form::Third => matches!(
            before,
            Tag::Name
                | Tag::Word
                | Tag::Pronoun
                | Tag::Relative
                | Tag::Close
                | Tag::Comma
                | Tag::Adverb
                | Tag::Time
                | Tag::Joint
                | Tag::Conjunction
        ),
        Form::Participle => false,
        Form::Past => !matches!(before, Tag::Joint),
    }
}

fn is_plural(word: &str) -> bool {
    (word.ends_with('s') && !endings::ends(word, Ending::Singular))
        || people::noun("en", word).is_some() && endings::ends(word, Ending::PeoplePlural)
}

/// Who acts: the phrase that ends before token `end`, where a clause begins with it; `last` is the subject of the verb
/// before.
pub(super) fn subject(
    tokens: &Tokens<'_>,
    first: usize,
    end: usize,
    last: Option<&Range<usize>>,
) -> Option<Range<usize>> {
    let before = end.checked_sub(1).filter(|b| *b >= first)?;
    let phrase = match tokens.tag(before) {
        Tag::Conjunction => return last.cloned().or_else(|| opening(tokens, first, before)),
        Tag::Comma | Tag::Close | Tag::Dash => before_aside(tokens, first, before, |_| false)?,
        Tag::Relative => {
            let comma = before.checked_sub(1).filter(|k| *k > first && tokens.tag(*k) == Tag::Comma);
            let direct = noun_phrase_before(tokens, first, comma.unwrap_or(before));
            match comma {
                Some(comma) if direct.is_empty() || is_age(tokens, &direct) => {
                    before_aside(tokens, first, comma, |_| false)?
                }
                _ => direct,
            }
        }
        Tag::Pronoun => return speaker(tokens, first, before),
        _ => subject_phrase(tokens, first, end),
    };
    let phrase = behind_cue(tokens, phrase);
    (!phrase.is_empty() && opens_clause(tokens, first, phrase.start)).then_some(phrase)
}

/// Whom the pronoun at token `pronoun` means where a clause of saying stands right before it: "Norland said it would". The
/// pronoun itself elsewhere.
fn speaker(tokens: &Tokens<'_>, first: usize, pronoun: usize) -> Option<Range<usize>> {
    let that = pronoun.checked_sub(1).filter(|k| *k > first && tokens.tag(*k) == Tag::That);
    let mut end = before_date(tokens, first, that.unwrap_or(pronoun));
    while end > first && tokens.tag(end - 1) == Tag::Adverb {
        end -= 1;
    }
    let said = end.checked_sub(1).filter(|k| *k > first && is_said(tokens, *k));
    let Some(said) = said else { return Some(pronoun..pronoun + 1) };
    let is_between = |k: &usize| tokens.tag(*k).is_between();
    let subject_end = before_date(tokens, first, (first..said).rev().find(|k| !is_between(k))? + 1);
    subject(tokens, first, subject_end, None).filter(|phrase| tokens.tag(phrase.start) != Tag::Pronoun)
}

/// Whether the word at token `i` is a verb of saying.
pub(super) fn is_said(tokens: &Tokens<'_>, i: usize) -> bool {
    cue_at(tokens, i).is_some_and(|cue| cue.class == Class::Say && !cue.is_noun_like)
}

/// `phrase` without a verb of saying before the subject proper: "officials say rebels".
fn behind_cue(tokens: &Tokens<'_>, phrase: Range<usize>) -> Range<usize> {
    let is_verb = |k: &usize| *k > phrase.start && *k + 1 < phrase.end && is_said(tokens, *k);
    let said = phrase.clone().rev().find(is_verb);
    said.map_or(phrase.start, |said| said + 1)..phrase.end
}

/// Whether a clause can begin at token `start`.
fn opens_clause(tokens: &Tokens<'_>, first: usize, start: usize) -> bool {
    let Some(before) = start.checked_sub(1).filter(|k| *k >= first) else { return true };
    match tokens.tag(before) {
        Tag::Preposition => {
            let counts = english::is(tokens, before, Word::Bound) && tokens.tag(start) == Tag::Number;
            counts || english::is(tokens, before, Word::OpensClause)
        }
        Tag::Auxiliary | Tag::To | Tag::Object | Tag::Negation => false,
        Tag::Word | Tag::Name => cue_at(tokens, before).is_some(),
        _ => true,
    }
}

/// The phrase that the sentence begins with, behind a dateline, where nothing but its own clause stands before token `end`.
fn opening(tokens: &Tokens<'_>, first: usize, end: usize) -> Option<Range<usize>> {
    let dash = (first..end.min(first + 12)).find(|i| tokens.tag(*i) == Tag::Dash);
    let mut phrase = noun_phrase_after(tokens, dash.map_or(first, |d| d + 1), end);
    // "The storm killed two sailors and injured a pilot": the first verb is no part of the subject.
    let is_verb = |k: &usize| {
        let is_past = endings::ends(tokens.lower(*k), Ending::Past) || tokens.tag(*k + 1) == Tag::Number;
        tokens.tag(*k) == Tag::Word && is_past
    };
    phrase.end = (phrase.start + 1..phrase.end).find(is_verb).unwrap_or(phrase.end);
    let opens = |k: usize| matches!(tokens.tag(k), Tag::Relative | Tag::That | Tag::Subordinator | Tag::Stop);
    (!phrase.is_empty() && !(phrase.end..end).any(opens)).then_some(phrase)
}

/// On whom: the object right behind the verb, or what hangs on the object that the row asks for.
pub(super) fn object(tokens: &Tokens<'_>, found: &Match, end: usize) -> Option<Range<usize>> {
    if let Some(object) = found.object {
        return Some(linked(tokens, object, end)).filter(|phrase| !phrase.is_empty());
    }
    let is_before = |k: usize| tokens.tag(k) == Tag::Adverb || english::is(tokens, k, Word::Comitative);
    let start = (found.end..end).find(|k| !is_before(*k))?;
    let start = if is_infinitive(tokens, found, start) {
        behind_verb(tokens, start + 2, end)
    } else if is_gerund(tokens, found, start) {
        behind_verb(tokens, start + 1, end)
    } else {
        start
    };
    let is_bound = |k: usize| english::is(tokens, k, Word::Bound);
    let ends_bound = |k: usize| tokens.tag(k) == Tag::To && k > start && is_bound(k - 1);
    let is_before_number = |k: &usize| is_bound(*k) || ends_bound(*k);
    let start = (start..end.min(start + 4)).find(|k| !is_before_number(k))?;
    let links = if found.row.target == Target::Any { Word::WideLink } else { Word::Of };
    Some(object_phrase(tokens, start, end, links)).filter(|phrase| !phrase.is_empty())
}

/// Whether the object is an infinitive: "agreed to withdraw its troops", with "to" at token `start` or as the particle.
fn is_infinitive(tokens: &Tokens<'_>, found: &Match, start: usize) -> bool {
    tokens.tag(start) == Tag::To && tokens.tag(start + 1) == Tag::Word && found.row.target == Target::Any
}

/// Whether the object is a gerund with an object of its own: "proposed holding a summit", and not "proposed training".
fn is_gerund(tokens: &Tokens<'_>, found: &Match, start: usize) -> bool {
    tokens.tag(start) == Tag::Word
        && endings::ends(tokens.lower(start), Ending::Participle)
        && matches!(tokens.tag(start + 1), Tag::Determiner | Tag::Name | Tag::Possessive | Tag::Number)
        && found.row.target == Target::Any
}

/// Behind the particle of the verb that ends before token `i`: "set up".
fn behind_verb(tokens: &Tokens<'_>, i: usize, end: usize) -> usize {
    let is_particle = |k: &usize| english::is(tokens, *k, Word::Particle) || tokens.tag(*k) == Tag::Adverb;
    (i..end).find(|k| !is_particle(k)).unwrap_or(end)
}

/// The phrase that begins at token `start`, with what `links` join to it and without anything else that hangs on it.
fn object_phrase(tokens: &Tokens<'_>, start: usize, end: usize, links: Word) -> Range<usize> {
    // "to" before a verb opens an infinitive.
    let is_link = |k: usize| {
        let next = tokens.tag(k + 1);
        english::is(tokens, k, links)
            && next != Tag::Time
            && (tokens.tag(k) != Tag::To || next.opens_phrase())
    };
    let part = |from: usize| {
        let whole = noun_phrase_after(tokens, from, end);
        let hangs = |k: &usize| tokens.tag(*k) == Tag::Preposition && !is_link(*k);
        from..whole.clone().find(hangs).unwrap_or(whole.end)
    };
    let mut phrase = part(start);
    while !phrase.is_empty() && phrase.end < end && is_link(phrase.end) {
        let next = part(phrase.end + 1);
        if next.is_empty() {
            break;
        }
        phrase.end = next.end;
    }
    phrase
}

/// The phrase that hangs on the object at token `from` by a preposition; empty where there is none near. Of two, the one behind
/// "to" counts: "commitment of Norland to Sudmark", "ships from Kelmar to Marven".
fn linked(tokens: &Tokens<'_>, from: usize, end: usize) -> Range<usize> {
    let is_over = |k: &usize| {
        matches!(tokens.tag(*k), Tag::Comma | Tag::Stop | Tag::That | Tag::Relative | Tag::Dash | Tag::Colon)
    };
    let joins_verb =
        |k: &usize| tokens.tag(*k) == Tag::Conjunction && endings::ends(tokens.lower(*k + 1), Ending::Past);
    let near = (from..end.min(from + 10)).take_while(|k| !is_over(k) && !joins_verb(k));
    let links: Vec<usize> = near.filter(|k| is_link(tokens, *k)).collect();
    let is_to = |k: &&usize| tokens.tag(**k) == Tag::To && tokens.tag(**k + 1).opens_phrase();
    let first = links.first().filter(|k| english::is(tokens, **k, Word::Origin));
    let link = first.and_then(|_| links.iter().find(is_to)).or(links.first());
    link.map_or(0..0, |k| object_phrase(tokens, *k + 1, end, Word::Of))
}

fn is_link(tokens: &Tokens<'_>, i: usize) -> bool {
    let joins = tokens.tag(i) == Tag::To || tokens.tag(i) == Tag::Preposition;
    joins && tokens.tag(i + 1) != Tag::Time && !english::is(tokens, i, Word::NoTarget)
}

/// Who acts in a passive clause: the phrase behind "by".
pub(super) fn agent(tokens: &Tokens<'_>, after: usize, end: usize) -> Option<Range<usize>> {
    let is_over =
        |k: &usize| matches!(tokens.tag(*k), Tag::Comma | Tag::Stop | Tag::Conjunction | Tag::Relative);
    let mut near = (after..end.min(after + 12)).take_while(|k| !is_over(k));
    let by = near.find(|k| english::is(tokens, *k, Word::Agent))?;
    Some(object_phrase(tokens, by + 1, end, Word::Of)).filter(|phrase| !phrase.is_empty())
}

/// Whether an infinitive says what is asked of who was asked: "guards asked by the mayor to leave", and not "economists asked by
/// the bank expect".
pub(super) fn governs_infinitive(tokens: &Tokens<'_>, after: usize, end: usize) -> bool {
    let is_over = |k: &usize| matches!(tokens.tag(*k), Tag::Comma | Tag::Stop | Tag::Auxiliary);
    let mut near = (after..end.min(after + 12)).take_while(|k| !is_over(k));
    near.any(|k| tokens.tag(k) == Tag::To && tokens.tag(k + 1) == Tag::Word)
}

/// Whether the clause whose subject is `subject` is denied where it is governed: "no rebels", "denied that rebels", "nor".
pub(super) fn is_denied(
    tokens: &Tokens<'_>,
    first: usize,
    subject: &Range<usize>,
    verb_start: usize,
) -> bool {
    let is_bounded = english::is(tokens, subject.start + 1, Word::Bound);
    let is_none = english::is(tokens, subject.start, Word::Nobody) && !is_bounded;
    let governed = subject.start.checked_sub(1).filter(|k| *k >= first && tokens.tag(*k) == Tag::That);
    let is_over = |k: &usize| matches!(tokens.tag(*k), Tag::Comma | Tag::Stop);
    let is_denial = |k: usize| english::is(tokens, k, Word::Denial);
    let is_governed = governed.is_some_and(|that| {
        (first.max(that.saturating_sub(8))..that).rev().take_while(|k| !is_over(k)).any(is_denial)
    });
    let is_nor = |start: usize| start > first && english::is(tokens, start - 1, Word::Neither);
    is_none || is_governed || is_nor(verb_start) || is_nor(subject.start)
}

/// Whether the clause whose subject begins at token `start` is only told of: "rumours that rebels attacked", "a film in which
/// rebels attack".
pub(super) fn is_told(tokens: &Tokens<'_>, first: usize, start: usize) -> bool {
    let is_rumour =
        |that: usize| tokens.tag(that) == Tag::That && english::is(tokens, that - 1, Word::Rumour);
    let is_rumoured = start > first + 1 && is_rumour(start - 1);
    // A word between them opens the clause that the work shows.
    let opens = |k: usize| {
        matches!(tokens.tag(k), Tag::Relative | Tag::That | Tag::Subordinator)
            || english::is(tokens, k, Word::HangsClause)
    };
    let is_shown = |work: usize| english::is(tokens, work, Word::Fiction) && (work + 1..start).any(opens);
    is_rumoured || (first..start).any(is_shown)
}

/// Whether the clause whose subject begins at token `start` may not come true: "if rebels attack".
pub(super) fn is_conditional(tokens: &Tokens<'_>, first: usize, start: usize) -> bool {
    start > first && english::is(tokens, start - 1, Word::Condition)
}

/// Whether the verb at token `i` stands in a clause that hangs on another.
pub(super) fn is_subordinate(tokens: &Tokens<'_>, first: usize, i: usize) -> bool {
    (first..i).rev().take_while(|k| tokens.tag(*k) != Tag::Comma).any(|k| {
        matches!(tokens.tag(k), Tag::Relative | Tag::Subordinator)
            || english::is(tokens, k, Word::HangsClause)
    })
}
