//! A light reading of English grammar over the tags of words, shared by quotes and actions: noun phrases beside a verb, and
//! the regular inflection of verbs.

use crate::endings::{self, Ending};
use crate::english::{self, Word};
use crate::people;
use crate::tag::Tag;
use crate::tokens::Tokens;
use std::ops::Range;

/// The most words that a noun phrase is followed over.
const LONGEST: usize = 24;

/// Whether token `i` is a verb with an object or a clause behind it, by its ending and what follows.
fn is_finite(tokens: &Tokens, i: usize) -> bool {
    tokens.tag(i) == Tag::Word
        && endings::ends(tokens.lower(i), Ending::Past)
        && matches!(
            tokens.tag(i + 1),
            Tag::Determiner | Tag::Possessive | Tag::Pronoun | Tag::Object | Tag::To
        )
}

/// Steps back over a date that ends before token `j`: "on Tuesday", "on June 13", "late on Monday".
pub(crate) fn before_date(tokens: &Tokens, first: usize, j: usize) -> usize {
    let at = |back: usize| j.checked_sub(back).filter(|k| *k >= first);
    let tag = |back: usize| at(back).map(|k| tokens.tag(k));
    let opens = |back: usize| at(back).is_some_and(|k| english::is(tokens, k, Word::BeforeDay));
    match (tag(1), tag(2)) {
        (Some(Tag::Number), Some(Tag::Time)) if opens(3) => j - 3,
        (Some(Tag::Time), _) if opens(2) => j - 2,
        (Some(Tag::Time), _) => j - 1,
        _ => j,
    }
}

/// The noun phrase that ends before token `end`, not reaching back over `start`: with what hangs on it by "of",
/// "for" and other prepositions.
pub(crate) fn noun_phrase_before(tokens: &Tokens, start: usize, end: usize) -> Range<usize> {
    let start = start.max(end.saturating_sub(LONGEST));
    let mut first = end;
    while first > start {
        let tag = tokens.tag(first - 1);
        let inside = (tag.is_nominal() && !(first < end && is_finite(tokens, first - 1)))
            || matches!(tag, Tag::Determiner | Tag::Possessive)
            || (first < end && tag == Tag::Preposition && english::is(tokens, first - 1, Word::Link))
            || (first < end && tag == Tag::Conjunction && english::is(tokens, first - 1, Word::And));
        let alone = first == end && matches!(tag, Tag::Pronoun | Tag::Object | Tag::Time);
        if alone {
            return first - 1..end;
        }
        if !inside {
            break;
        }
        first -= 1;
    }
    while first < end && matches!(tokens.tag(first), Tag::Preposition | Tag::Conjunction | Tag::Joint) {
        first += 1;
    }
    first..end
}

/// The subject that ends before token `end`: the noun phrase with all that it hangs on, "An aide to Ana Silva".
pub(crate) fn subject_phrase(tokens: &Tokens, start: usize, end: usize) -> Range<usize> {
    let mut phrase = noun_phrase_before(tokens, start, end);
    while phrase.start > start + 1 && phrase.len() < LONGEST {
        let link = phrase.start - 1;
        let before = noun_phrase_before(tokens, start, link);
        let hangs = english::is(tokens, link, Word::FarLink);
        if !hangs || before.is_empty() || !opens_noun_phrase(tokens, start, before.start) {
            break;
        }
        phrase.start = before.start;
    }
    phrase
}

/// Whether the phrase that begins at token `i` is surely one: it has an article or a name, or begins the clause.
fn opens_noun_phrase(tokens: &Tokens, start: usize, i: usize) -> bool {
    let is_clause = i == start || matches!(tokens.tag(i - 1), Tag::Comma | Tag::That | Tag::Conjunction);
    matches!(tokens.tag(i), Tag::Determiner | Tag::Possessive) || (tokens.tag(i) == Tag::Name && is_clause)
}

/// The noun phrase that begins at token `first` and ends before `end`, with "of" and "for" phrases.
pub(crate) fn noun_phrase_after(tokens: &Tokens, first: usize, end: usize) -> Range<usize> {
    let end = end.min(first + LONGEST);
    if matches!(tokens.tag(first), Tag::Pronoun | Tag::Object) {
        return first.min(end)..(first + 1).min(end);
    }
    let first = first.min(end);
    let mut last = first;
    while last < end {
        let tag = tokens.tag(last);
        let linked = last > first
            && match tag {
                Tag::Preposition => english::is(tokens, last, Word::ObjectLink),
                Tag::Conjunction => english::is(tokens, last, Word::And) && tokens.tag(last + 1) == Tag::Name,
                _ => false,
            };
        let opening = matches!(tag, Tag::Determiner | Tag::Possessive)
            && (last == first || matches!(tokens.tag(last - 1), Tag::Preposition | Tag::Determiner));
        if !(tag.is_nominal() || linked || opening) {
            break;
        }
        last += 1;
    }
    while last > first && matches!(tokens.tag(last - 1), Tag::Preposition | Tag::Conjunction) {
        last -= 1;
    }
    first..last
}

/// The most asides behind one phrase: "Hall, 58, of Cooper Lane, Leeds, said".
const MOST_ASIDES: usize = 5;
/// The most words of an aside.
const LONGEST_ASIDE: usize = 40;

/// The phrase that asides between commas, dashes or brackets hang on, with them: "Smith, 41, a lawyer from Leeds, said".
/// `close` is the mark that ends the last of them; marks that `is_hidden` names do not count.
pub(crate) fn before_aside(
    tokens: &Tokens<'_>,
    floor: usize,
    close: usize,
    is_hidden: impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    let opening = if tokens.tag(close) == Tag::Close { Tag::Open } else { tokens.tag(close) };
    let mut found: Option<Range<usize>> = None;
    let mut mark = close;
    for _ in 0..MOST_ASIDES {
        let lowest = (floor + 1).max(mark.saturating_sub(LONGEST_ASIDE));
        let opens = |k: &usize| tokens.tag(*k) == opening && !is_hidden(*k);
        let Some(open) = (lowest..mark).rev().find(opens) else { break };
        mark = open;
        let phrase = subject_phrase(tokens, floor, open);
        if phrase.is_empty() || is_age(tokens, &phrase) {
            continue;
        }
        let before = phrase.start.checked_sub(1).filter(|k| *k >= floor).map(|k| tokens.tag(k));
        let hangs = matches!(before, Some(Tag::Preposition | Tag::To));
        let is_somebody = tokens.tag(phrase.end - 1) == Tag::Name
            || people::noun(tokens.language(), tokens.lower(phrase.end - 1)).is_some();
        if found.is_none() || (!hangs && is_somebody) {
            found = Some(phrase.start..close);
        }
        // "of Cooper Lane" and "a lawyer from Leeds" hang on what stands before their comma.
        let is_described = matches!(tokens.tag(phrase.start), Tag::Determiner | Tag::Possessive);
        let goes_on = hangs || is_described || tokens.tag(phrase.end - 1) != Tag::Name;
        let comma = phrase.start.checked_sub(1 + usize::from(hangs)).filter(|k| *k > floor);
        match comma.filter(|k| goes_on && tokens.tag(*k) == Tag::Comma && opening == Tag::Comma) {
            Some(comma) => mark = comma + 1,
            None => break,
        }
    }
    found
}

/// "58", "aged 58".
pub(crate) fn is_age(tokens: &Tokens<'_>, phrase: &Range<usize>) -> bool {
    phrase.len() <= 2 && tokens.tag(phrase.end - 1) == Tag::Number
}

/// The forms of an English verb: itself, third person, present participle and past. `past` is given where the past
/// is irregular; a doubled consonant in it is doubled in the participle too.
pub(crate) fn inflections(lemma: &str, past: Option<&str>) -> Vec<String> {
    let mut rows = newsloom_lang::data::ENGLISH_INFLECTIONS.rows();
    let Some([ending, third, participle, regular]) =
        rows.find(|row| row[0] == "-" || lemma.ends_with(row[0]))
    else {
        return vec![lemma.to_owned()];
    };
    let stem = lemma.strip_suffix(ending).unwrap_or(lemma);
    let with = |ending: &str| format!("{stem}{ending}");
    let mut doubled = past.into_iter().flat_map(|past| endings::singulars(past, Ending::Past));
    let participle = match doubled.find(|(stem, _)| stem.len() == lemma.len() + 1) {
        Some((doubled, _)) => format!("{doubled}{participle}"),
        None => with(participle),
    };
    vec![lemma.to_owned(), with(third), participle, past.map_or_else(|| with(regular), str::to_owned)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect() {
        assert_eq!(inflections("deny", None), ["deny", "denies", "denying", "denied"]);
        assert_eq!(inflections("urge", None), ["urge", "urges", "urging", "urged"]);
        assert_eq!(inflections("admit", Some("admitted")), ["admit", "admits", "admitting", "admitted"]);
        assert_eq!(inflections("say", Some("said")), ["say", "says", "saying", "said"]);
        assert_eq!(inflections("press", None), ["press", "presses", "pressing", "pressed"]);
        assert_eq!(inflections("agree", None), ["agree", "agrees", "agreeing", "agreed"]);
        assert_eq!(inflections("stay", None), ["stay", "stays", "staying", "stayed"]);
        assert_eq!(inflections("watch", None), ["watch", "watches", "watching", "watched"]);
    }
}
