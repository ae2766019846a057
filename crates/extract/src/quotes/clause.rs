//! Where what is said begins and ends after its cue.

use super::cues::{Class, Cue, Form, cue_at};
use super::page::Page;
use super::words::{self, Part};
use crate::endings::{self, Ending};
use crate::english::{self, Word};
use crate::grammar::noun_phrase_after;
use crate::people;
use crate::tag::Tag;
use crate::tokens::Tokens;
use std::ops::Range;

/// The most words that content is followed over, so that a text without stops is read in linear time.
const LONGEST: usize = 300;
/// The most words that the end of a clause is looked for over.
pub(super) const NEAR: usize = 60;

/// How far content reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Over the clauses that depend on it.
    Clause,
    /// To the end of one object.
    Object,
}

/// The first token from `i` on, before `end`, whose tag `is_skipped` does not name.
pub(super) fn skip(tokens: &Tokens<'_>, mut i: usize, end: usize, is_skipped: impl Fn(Tag) -> bool) -> usize {
    while i < end && is_skipped(tokens.tag(i)) {
        i += 1;
    }
    i
}

/// Whether a speaker can begin at token `i`, behind an inverted cue.
pub(super) fn opens_speaker(tokens: &Tokens<'_>, i: usize) -> bool {
    tokens.tag(i).opens_phrase()
        || (tokens.tag(i) == Tag::Word && !endings::ends(tokens.lower(i), Ending::Participle))
}

/// Whether no clause follows the cue: the segment ends, or only time, place and listener follow.
pub(super) fn is_bare(page: &Page<'_>, after: usize, end: usize) -> bool {
    let tokens = page.tokens;
    let i = behind_time(tokens, after, end);
    match tokens.tag(i) {
        _ if i >= end => true,
        _ if page.region(i).is_some() => false,
        Tag::Comma if page.region(i + 1).is_some_and(|r| begins_sentence(r.marked.inner.of(page.text))) => {
            false
        }
        Tag::Stop | Tag::Comma | Tag::Dash | Tag::Joint => true,
        Tag::Preposition | Tag::Subordinator | Tag::To => !(i..end.min(i + NEAR))
            .take_while(|k| !matches!(tokens.tag(*k), Tag::Comma | Tag::Stop))
            .any(|k| matches!(tokens.tag(k), Tag::That | Tag::Colon)),
        _ => false,
    }
}

/// Behind "on Monday", "late on Sunday", "earlier this week".
fn behind_time(tokens: &Tokens<'_>, mut i: usize, end: usize) -> usize {
    let is_time = |k: usize| tokens.tag(k) == Tag::Time || words::is(tokens, k, Part::When);
    while i < end {
        i = match tokens.tag(i) {
            Tag::Adverb | Tag::Time => i + 1,
            Tag::Preposition | Tag::Determiner if is_time(i + 1) => i + 2,
            _ if words::is(tokens, i, Part::When) => i + 1,
            _ => break,
        };
    }
    i.min(end)
}

/// Whether what the cue at token `i` would say is not said: "did not say why", "declined to comment".
pub(super) fn is_unsaid(tokens: &Tokens<'_>, first: usize, i: usize, cue: Cue) -> bool {
    let says = |k: usize| cue_at(tokens, k).is_some_and(|cue| cue.class == Class::Say);
    if words::is(tokens, i, Part::Refusing) && tokens.tag(i + 1) == Tag::To && says(i + 2) {
        return true;
    }
    let mut j = i;
    while j > first && tokens.tag(j - 1).is_between() {
        j -= 1;
        if tokens.tag(j) == Tag::Negation {
            return cue.class == Class::Say;
        }
    }
    let governor = j.checked_sub(2).filter(|g| *g >= first && tokens.tag(j - 1) == Tag::To);
    cue.class == Class::Say && governor.is_some_and(|g| words::is(tokens, g, Part::Refusing))
}

/// Whether what the cue that ends before token `after` asks is only that it be left out: "asked not to be named".
pub(super) fn asks_not_to(tokens: &Tokens<'_>, after: usize, cue: Cue) -> bool {
    cue.class == Class::Ask && tokens.tag(after) == Tag::Negation && tokens.tag(after + 1) == Tag::To
}

/// Whether the word at token `i` only brings who speaks: "quoted a witness as saying".
pub(super) fn quotes_as_saying(tokens: &Tokens<'_>, i: usize) -> bool {
    let is_saying = |k: usize| {
        english::is(tokens, k, Word::As)
            && cue_at(tokens, k + 1).is_some_and(|cue| cue.form == Form::Participle)
    };
    words::is(tokens, i, Part::Quoting) && (i + 1..i + 12).any(is_saying)
}

/// Whether the verb at token `i`, which ends before token `after`, only gives a name: "a group called the Kelmar Circle". What follows
/// an object is said: "called Hall a liar".
pub(super) fn is_naming(page: &Page<'_>, first: usize, i: usize, after: usize) -> bool {
    const REACH: usize = 6;
    let tokens = page.tokens;
    let follows = i > first
        && match tokens.tag(i - 1) {
            Tag::Word => !people::is_person(tokens.language(), tokens.lower(i - 1)),
            tag => tag == Tag::Auxiliary,
        };
    let is_relative = |k: usize| matches!(tokens.tag(k), Tag::Relative | Tag::Subordinator);
    if !words::is(tokens, i, Part::Naming)
        || !follows
        || (i.saturating_sub(REACH).max(first)..i).any(is_relative)
    {
        return false;
    }
    let start = after + usize::from(tokens.tag(after) == Tag::Determiner);
    if page.region(start).is_some() {
        return true;
    }
    let end = behind_name(tokens, start, start + NEAR);
    let has_complement = page.region(end).is_some()
        || matches!(tokens.tag(end), Tag::Determiner | Tag::Possessive | Tag::Word | Tag::Adverb);
    tokens.tag(start) == Tag::Name && !has_complement
}

/// Whether the cue at token `i` stands in a relative clause between commas.
pub(super) fn is_in_relative(tokens: &Tokens<'_>, first: usize, i: usize) -> bool {
    let near = first.max(i.saturating_sub(8));
    let comma = (near..i).rev().find(|k| tokens.tag(*k) == Tag::Comma);
    // A pronoun right before the cue is its subject, and what follows is the main clause as often.
    comma.is_some_and(|comma| tokens.tag(comma + 1) == Tag::Relative && comma + 2 < i)
}

/// Whether `content`, behind the cue at token `at` that reads on from token `start`, is nothing said: "reported from Kelmar",
/// "found the keys", "declared a state of emergency", "expects rain".
pub(super) fn is_unspoken(
    page: &Page<'_>,
    content: &Range<usize>,
    start: usize,
    at: usize,
    cue: Cue,
) -> bool {
    let tokens = page.tokens;
    let is_clause = tokens.tag(start.saturating_sub(1)) == Tag::That
        || content.clone().any(|k| tokens.tag(k) == Tag::Auxiliary || page.region(k).is_some());
    let is_thing = || {
        let thing = noun_phrase_after(tokens, content.start, content.end);
        !is_clause && behind_time(tokens, thing.end, content.end) >= content.end
    };
    let is_deed = || [Part::Enacting, Part::Joining].iter().any(|part| words::is(tokens, at, *part));
    match cue.class {
        Class::Find => !is_clause,
        // "agreed to meet" is a deed, "added to her lead", too.
        _ if tokens.tag(content.start) == Tag::To && is_deed() => true,
        Class::Hold | Class::Show => is_thing(),
        _ if words::is(tokens, at, Part::Enacting) => !is_clause,
        Class::Say | Class::Tell => {
            let opens = tokens.tag(content.start) == Tag::Preposition
                && !words::is(tokens, content.start, Part::About);
            opens && !is_clause
        }
        _ => false,
    }
}

/// Whether the cue at token `i` only says by whom the noun before it was asked, told or named: "economists asked by the bank".
pub(super) fn is_reduced(tokens: &Tokens<'_>, first: usize, i: usize, cue: Cue) -> bool {
    let by = i + cue.len;
    let is_agent = match (english::is(tokens, by, Word::Agent), tokens.tag(by + 1)) {
        (true, Tag::Name) => true,
        // "said by telephone", "said by the end of"
        (true, Tag::Determiner | Tag::Possessive) => cue.class != Class::Say,
        _ => false,
    };
    let mut before = (first..i).rev().take_while(|k| tokens.tag(*k).is_between());
    is_agent && cue.form == Form::Past && !before.any(|k| tokens.tag(k) == Tag::Auxiliary)
}

/// Whether `words` begin like a sentence.
fn begins_sentence(words: &str) -> bool {
    words.trim_start().chars().next().is_some_and(char::is_uppercase)
}

/// Whether the word at token `i` is a verb and not a noun or part of a name, as far as its neighbours tell.
pub(super) fn is_verbal(tokens: &Tokens<'_>, first: usize, i: usize, cue: Cue) -> bool {
    if i == first {
        return true;
    }
    let before = tokens.tag(i - 1);
    if tokens.tag(i) == Tag::Name && before != Tag::Quotation {
        return false;
    }
    if english::is(tokens, i - 1, Word::Floating) && i > first + 1 {
        return tokens.tag(i - 2).is_nominal() || tokens.tag(i - 2) == Tag::Pronoun;
    }
    if matches!(before, Tag::Determiner | Tag::Possessive | Tag::Joint) {
        let is_share = before == Tag::Joint && tokens.word(i - 1) == "%" && cue.class == Class::Say;
        return is_share || tokens.lower(i) == "said" && before == Tag::Joint;
    }
    if before == Tag::Preposition {
        return cue.form == Form::Participle && !words::is(tokens, i - 1, Part::Blame);
    }
    let is_plural = tokens.lower(i - 1).ends_with('s');
    let is_between = matches!(before, Tag::Auxiliary | Tag::Negation | Tag::Adverb | Tag::To);
    // "Polls show that", "Early analysis shows the bridge is".
    let agrees = before.is_nominal() && is_plural == (cue.form == Form::Base);
    let next = tokens.tag(i + cue.len);
    if cue.class == Class::Show && agrees && (next == Tag::That || next.opens_phrase()) {
        return true;
    }
    match cue.form {
        Form::Base if cue.is_noun_like => is_between || matches!(before, Tag::Pronoun | Tag::Relative),
        // "Sources close to the government say": the verb agrees with a noun further back.
        Form::Base if cue.class == Class::Say && cue.len == 1 && before == Tag::Word => {
            is_plural || takes_object(tokens, i + 1, cue)
        }
        Form::Base => is_between || is_plural || !matches!(before, Tag::Word | Tag::Number),
        Form::Third if cue.is_noun_like => {
            is_between || matches!(before, Tag::Name | Tag::Pronoun | Tag::Relative)
        }
        Form::Participle if before == Tag::Word => opens_object(tokens.tag(i + cue.len)),
        _ => true,
    }
}

/// Whether an object or a clause begins with `next`.
fn opens_object(next: Tag) -> bool {
    next.opens_phrase() || matches!(next, Tag::That | Tag::Object | Tag::Quotation | Tag::Colon | Tag::To)
}

/// Whether what follows the verb at token `i` can be its object.
pub(super) fn takes_object(tokens: &Tokens<'_>, after: usize, cue: Cue) -> bool {
    let next = tokens.tag(after);
    let opens = next.opens_phrase()
        || matches!(next, Tag::That | Tag::Object | Tag::Quotation | Tag::Colon | Tag::To);
    let is_direct = matches!(next, Tag::Comma | Tag::Colon) && tokens.tag(after + 1) == Tag::Quotation;
    match (cue.class, cue.form) {
        (Class::Speak, _) => is_direct || next == Tag::Quotation || next == Tag::Colon,
        (Class::Ask, _) if is_direct => true,
        (Class::Say | Class::Tell, Form::Past | Form::Participle) => true,
        (Class::Say, Form::Third) if !cue.is_noun_like => true,
        (_, Form::Base | Form::Third) => opens,
        (Class::Hold | Class::Urge, _) => {
            opens || matches!(next, Tag::Word | Tag::Preposition | Tag::Subordinator)
        }
        _ => true,
    }
}

/// Where the content begins behind a cue that ends before token `after`.
pub(super) fn start(page: &Page<'_>, after: usize, end: usize, class: Class) -> usize {
    let tokens = page.tokens;
    let mut i = skip(tokens, after, end, |t| matches!(t, Tag::Adverb | Tag::Time));
    if class == Class::Tell {
        i = behind_listener(page, i, end);
    }
    if matches!(class, Class::Say | Class::Tell)
        && matches!(tokens.tag(i), Tag::Preposition | Tag::To | Tag::Comma)
    {
        i = behind_adjunct(page, i, end);
    }
    if class == Class::Hold && tokens.tag(i) == Tag::Preposition {
        i = behind_circumstance(tokens, i, end);
    }
    if (words::is(tokens, i, Part::When) || words::is(tokens, i + 1, Part::When)) && i + 2 < end {
        i = behind_adjunct(page, i, end.min(i + 5));
    }
    if tokens.tag(i) == Tag::That && tokens.tag(i + 1).is_word() { i + 1 } else { i }
}

/// Behind the name or word that begins at token `i`.
pub(super) fn behind_name(tokens: &Tokens<'_>, i: usize, end: usize) -> usize {
    match tokens.tag(i) {
        Tag::Name => skip(tokens, i, end, |t| matches!(t, Tag::Name | Tag::Joint)),
        _ => noun_phrase_after(tokens, i, end).end,
    }
}

/// Behind "reporters", "The Kelmar Post".
fn behind_listener(page: &Page<'_>, i: usize, end: usize) -> usize {
    let tokens = page.tokens;
    let near = end.min(i + 12);
    let marker =
        (i + 1..near).find(|k| matches!(tokens.tag(*k), Tag::That | Tag::Colon) || page.region(*k).is_some());
    match marker {
        Some(k) => k,
        None => match noun_phrase_after(tokens, i, end).end {
            _ if tokens.tag(i) == Tag::Name => behind_name(tokens, i, end),
            e if e > i + 3 => i + 1,
            e => e,
        },
    }
}

/// Behind "in a statement on Tuesday", where "that", a colon, a comma or a quotation mark ends it.
fn behind_adjunct(page: &Page<'_>, i: usize, end: usize) -> usize {
    let tokens = page.tokens;
    let near = end.min(i + 14);
    let marker =
        (i..near).find(|k| matches!(tokens.tag(*k), Tag::That | Tag::Colon) || page.region(*k).is_some());
    match marker {
        Some(k) if tokens.tag(k) == Tag::Colon => k + 1,
        Some(k) => k,
        None => i,
    }
}

/// Behind "in a call on Monday", where an infinitive says what is meant: "agreed in a call on Monday to meet".
fn behind_circumstance(tokens: &Tokens<'_>, i: usize, end: usize) -> usize {
    let is_over = |k: &usize| matches!(tokens.tag(*k), Tag::Comma | Tag::Stop | Tag::Auxiliary | Tag::That);
    let mut near = (i..end.min(i + 14)).take_while(|k| !is_over(k));
    near.find(|k| tokens.tag(*k) == Tag::To && tokens.tag(*k + 1) == Tag::Word).unwrap_or(i)
}

/// Where the content that begins at `start` ends, at `limit` at the latest.
pub(super) fn end(page: &Page<'_>, start: usize, limit: usize, ends: Ends) -> usize {
    let limit = limit.min(start.saturating_add(LONGEST));
    let mut i = start;
    while i < limit {
        if let Some(region) = page.region(i) {
            i = region.tokens.end.max(i + 1);
            continue;
        }
        if i > start && (is_end(page, i, limit, ends) || is_behind_marks(page, start, i)) {
            return i;
        }
        i += 1;
    }
    limit
}

/// Whether the content ends with the quotation marks before token `i`, and the reporter goes on: "..., referring to".
fn is_behind_marks(page: &Page<'_>, start: usize, i: usize) -> bool {
    let is_participle =
        page.tokens.tag(i) == Tag::Word && endings::ends(page.tokens.lower(i), Ending::Participle);
    let region = page.region_before(i).filter(|region| region.tokens.end > start);
    is_participle && region.is_some_and(|region| region.marked.inner.of(page.text).trim_end().ends_with(','))
}

fn is_end(page: &Page<'_>, i: usize, limit: usize, ends: Ends) -> bool {
    let tokens = page.tokens;
    match tokens.tag(i) {
        Tag::Comma => after_comma(page, i + 1, limit, ends),
        Tag::Stop => tokens.lower(i) == ";",
        Tag::Conjunction => is_verb(page, i + 1),
        Tag::Word => english::is(tokens, i, Word::According),
        _ => false,
    }
}

/// Whether what follows a comma at token `i` is no longer content.
fn after_comma(page: &Page<'_>, i: usize, limit: usize, ends: Ends) -> bool {
    let tokens = page.tokens;
    let next = tokens.tag(i);
    if cue_at(tokens, i).is_some_and(|c| c.form == Form::Participle)
        || english::is(tokens, i, Word::According)
    {
        return true;
    }
    if next == Tag::Conjunction && is_verb(page, i + 1) {
        return true;
    }
    if matches!(next, Tag::Conjunction | Tag::Subordinator) {
        let is_aside = ends == Ends::Object && !english::is(tokens, i, Word::And);
        return is_aside || has_own_cue(page, i + 1, limit);
    }
    if ends == Ends::Object
        && (next == Tag::Relative
            || (next == Tag::Word && endings::ends(tokens.lower(i), Ending::Participle)))
    {
        return true;
    }
    closes_with_cue(page, i, limit)
}

/// Whether a finite cue begins at token `i`, perhaps behind an adverb: "confirmed", "did not say".
fn is_verb(page: &Page<'_>, i: usize) -> bool {
    let verb = skip(page.tokens, i, i + 3, |t| matches!(t, Tag::Adverb | Tag::Auxiliary | Tag::Negation));
    let is_denied = (i..verb).any(|k| page.tokens.tag(k) == Tag::Negation);
    let is_finite =
        |cue: Cue| cue.form == Form::Past || cue.form == Form::Base && is_denied && !cue.is_noun_like;
    page.region(verb).is_none() && cue_at(page.tokens, verb).is_some_and(is_finite)
}

/// Whether the clause from token `i` on has a subject with a cue.
fn has_own_cue(page: &Page<'_>, i: usize, limit: usize) -> bool {
    let tokens = page.tokens;
    (i + 1..limit.min(i + 9))
        .take_while(|k| {
            !matches!(tokens.tag(*k), Tag::Comma | Tag::Stop | Tag::That) && page.region(*k).is_none()
        })
        .any(|k| cue_at(tokens, k).is_some_and(|c| c.form == Form::Past && c.class != Class::Hold))
}

/// Whether ", S said" ends the clause at token `i`.
fn closes_with_cue(page: &Page<'_>, i: usize, limit: usize) -> bool {
    let tokens = page.tokens;
    if !tokens.tag(i).opens_phrase() {
        return false;
    }
    let verb = noun_phrase_after(tokens, i, limit).end;
    (i + 1..=verb.min(limit))
        .any(|k| cue_at(tokens, k).is_some_and(|c| c.class == Class::Say && is_bare(page, k + c.len, limit)))
}
