//! Whether a bare weekday, month or day lies behind or ahead: decided by the nearest verb of its clause.

use super::lexicon::{Direction, Lexicon};
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// How far the verb is looked for.
const REACH: usize = 14;

/// The direction of the expression from `start` up to `end`.
pub(super) fn direction(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> Direction {
    let soon =
        t.before(start) == "as" && start >= 3 && matches!(t.text(start - 2), "early" | "soon" | "late");
    if soon {
        return Direction::Future;
    }
    let before = (start.saturating_sub(REACH)..start)
        .rev()
        .take_while(|i| !is_break(t, *i))
        .find_map(|i| cue(t, i, lexicon));
    let after = || {
        (end..(end + REACH).min(t.len())).take_while(|i| !is_break(t, *i)).find_map(|i| cue(t, i, lexicon))
    };
    before.or_else(after).unwrap_or(Direction::Unknown)
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
    let listed = lexicon.direction(word);
    if listed == Some(Direction::Future) || is_infinitive(t, i, word) {
        return Some(Direction::Future);
    }
    let to_be = t.before(i) == "be" && i >= 2 && matches!(t.lower(i - 2), "to" | "will" | "shall");
    let is_past =
        listed == Some(Direction::Past) || (lexicon.month_first && is_past_form(word) && !is_state(t, i));
    match is_past {
        true if to_be => Some(Direction::Future),
        true => Some(Direction::Past),
        false => None,
    }
}

/// Whether the sentence of the word at `i` tells what is so every year or week: "is best in May", "flights leave on Fridays",
/// "usually closes in July". Asked only where no verb tells a direction.
pub(super) fn is_general(t: Run<'_>, i: usize) -> bool {
    const GENERAL: &str = "is are can may varies occurs usually often always typically generally normally sometimes annually \
        weekly daily every each per";
    let reach = i.saturating_sub(REACH)..(i + REACH).min(t.len());
    reach.filter(|n| *n != i).any(|n| GENERAL.split_ascii_whitespace().any(|w| w == t.text(n)))
}

/// "is closed", "are sold": what is so, and no telling when it became so.
fn is_state(t: Run<'_>, i: usize) -> bool {
    matches!(t.before(i), "is" | "are" | "isn't" | "aren't")
}

fn is_past_form(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && !matches!(word, "united" | "hundred" | "wicked" | "naked" | "sacred" | "indeed" | "need" | "speed")
}

/// "to meet": English "to" before a word that may be a verb.
fn is_infinitive(t: Run<'_>, i: usize, word: &str) -> bool {
    const NOT_VERBS: &[&str] = &[
        "the", "a", "an", "his", "her", "their", "its", "this", "that", "these", "those", "him", "them",
        "me", "us", "be",
    ];
    let next = t.text(i + 1);
    word == "to"
        && next.starts_with(|c: char| c.is_ascii_lowercase())
        && !NOT_VERBS.contains(&next)
        && !next.ends_with("ing")
}
