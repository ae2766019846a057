//! Whether a bare weekday, month or day lies behind or ahead: decided by the nearest verb of its clause.

use super::kinds::Kind;
use super::lexicon::{Direction, Lexicon};
use crate::endings::{self, Ending};
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// How far the verb is looked for.
const REACH: usize = 14;

/// The direction of the expression from `start` up to `end`.
pub(super) fn direction(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> Direction {
    let soon =
        start >= 3 && lexicon.is(Kind::As, t.before(start)) && lexicon.is(Kind::Soon, t.text(start - 2));
    if soon {
        return Direction::Future;
    }
    let before = || (start.saturating_sub(REACH)..start).rev().take_while(|i| !is_break(t, *i));
    // A comma ends the clause, but not right after the expression: "On Monday, the court will rule."
    let ends_clause = |i: usize| is_break(t, i) || t.text(i) == "," && i > end;
    let after = || (end..(end + REACH).min(t.len())).take_while(|i| !ends_clause(*i));
    let cue = |i: usize| cue(t, i, lexicon);
    let listed = before().find_map(cue).or_else(|| after().find_map(cue));
    let is_present = |i: usize| is_present(t, i, lexicon);
    let present = || (before().any(is_present) || after().any(is_present)).then_some(Direction::Future);
    listed.or_else(present).unwrap_or(Direction::Unknown)
}

/// Whether a verb in the present stands at `i`, and no noun: "Parliament votes", not "300 votes", "the plays".
fn is_present(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    let (word, Some(last)) = (t.lower(i), i.checked_sub(1)) else { return false };
    if !lexicon.is(Kind::Present, word) || t.is_capitalized(i) || t.kind(last) == Some(WordKind::Number) {
        return false;
    }
    let before = t.lower(last);
    // "Kelmar host Tolmin" has a plural subject, "a strong start" none.
    let is_verb = match word.ends_with('s') {
        true => !lexicon.is(Kind::BeforeNoun, before),
        false => t.is_capitalized(last) || lexicon.is(Kind::Subject, before) || before.ends_with('s'),
    };
    is_verb || !lexicon.month_first
}

/// Whether the clause ends at `i`.
fn is_break(t: Run<'_>, i: usize) -> bool {
    matches!(t.text(i), ";" | ":" | "“" | "”" | "\"" | "(" | ")")
}

fn cue(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<Direction> {
    if t.kind(i) != Some(WordKind::Letters) {
        return None;
    }
    let word = t.lower(i);
    let listed = lexicon.direction(t, i);
    if listed == Some(Direction::Future) || is_infinitive(t, i, lexicon) {
        return Some(Direction::Future);
    }
    let is_modal = |word: &str| lexicon.is(Kind::Modal, word);
    let to_be = i >= 2 && lexicon.is(Kind::Be, t.before(i)) && is_modal(t.lower(i - 2));
    let is_past = listed == Some(Direction::Past)
        || (lexicon.month_first
            && is_past_form(word, lexicon)
            && !is_name(t, i)
            && !is_state(t, i, lexicon)
            && !is_attribute(t, i, lexicon));
    match is_past {
        true if to_be => Some(Direction::Future),
        true => Some(Direction::Past),
        false => None,
    }
}

/// Whether the sentence of the word at `i` tells what is so every year or week: "is best in May", "flights leave on Fridays",
/// "usually closes in July". Asked only where no verb tells a direction.
pub(super) fn is_general(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    let reach = i.saturating_sub(REACH)..(i + REACH).min(t.len());
    reach.filter(|n| *n != i).any(|n| lexicon.is(Kind::General, t.text(n)))
}

/// "is closed", "are sold": what is so, and no telling when it became so.
fn is_state(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    lexicon.is(Kind::State, t.before(i))
}

/// "the United Nations", "Mohamed": a name that ends as verbs do. In a title verbs have a capital, too, as the words beside them.
fn is_name(t: Run<'_>, i: usize) -> bool {
    i > 0 && t.is_capitalized(i) && !(t.is_capitalized(i - 1) && t.is_capitalized(i + 1))
}

/// "an armed man", "a still unspecified day": what something is like.
fn is_attribute(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    let first = i - usize::from(i > 0 && lexicon.is(Kind::Still, t.lower_before(i)));
    lexicon.is(Kind::Article, t.lower_before(first))
}

fn is_past_form(word: &str, lexicon: &Lexicon) -> bool {
    word.len() > 4 && endings::ends(word, Ending::Past) && !lexicon.is(Kind::NoPast, word)
}

/// "to meet": English "to" before a word that may be a verb.
pub(super) fn is_infinitive(t: Run<'_>, i: usize, lexicon: &Lexicon) -> bool {
    let next = t.text(i + 1);
    lexicon.is(Kind::Infinitive, t.lower(i))
        && next.starts_with(|c: char| c.is_ascii_lowercase())
        && !lexicon.is(Kind::NotVerb, next)
        && !endings::ends(next, Ending::Participle)
}
