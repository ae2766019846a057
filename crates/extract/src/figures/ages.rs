//! Ages: "aged 25", "Ms Doe, 25, said", "María, de 34 años,", "мужчина 34 лет".

use super::amounts::{Amount, Form};
use super::kinds::Kind;
use super::lexicon::{Lexicon, Phrase};
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// The unit of an age.
pub(super) const YEAR_OF_AGE: &str = "year of age";

/// Whether the number from `start`, which no unit follows, is the age of a person.
pub(super) fn is_aged(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let last = t.lower_before(start);
    let follows_name = last == ","
        && start >= 2
        && t.is_capitalized(start - 2)
        && matches!(t.text(amount.end), "," | "." | ";")
        && t.kind(start - 2) == Some(WordKind::Letters)
        && !lexicon.is(Kind::Month, t.lower(start - 2))
        && amount.value >= 10.0;
    let after = t.lower(amount.end);
    let is_end = matches!(after, "." | "," | ";" | "") || lexicon.is(Kind::AgeEnd, after);
    let is_person = |verb: usize| lexicon.is(Kind::AgeSubject, t.lower_before(verb));
    let is_said = is_end && phrases_before(t, start, &lexicon.age_verbs).any(is_person);
    is_plausible(amount) && (is_led(t, start, lexicon) || follows_name || is_said)
}

/// Whether the years from `start` up to `end` are the age of a person: after a name and a comma, or a word for a person.
pub(super) fn are_years_of_age(
    t: Run<'_>,
    start: usize,
    end: usize,
    amount: &Amount<'_>,
    lexicon: &Lexicon,
) -> bool {
    // "de 34 años", "di 34 anni"
    let start = start - usize::from(lexicon.is(Kind::Of, t.lower_before(start)));
    let Some(last) = start.checked_sub(1) else { return false };
    let name = last.checked_sub(1).filter(|_| t.text(last) == ",");
    let follows_name =
        name.is_some_and(|name| t.is_capitalized(name) && t.kind(name) == Some(WordKind::Letters));
    let is_closed = matches!(t.text(end), "," | "." | ";" | ")" | "");
    let is_plausible = matches!(amount.form, Form::Plain(1..=3) | Form::Words) && amount.value <= 115.0;
    is_plausible
        && (is_led(t, start, lexicon)
            || follows_name && is_closed
            || t.text(last) == "(" && t.text(end) == ")"
            || lexicon.is(Kind::Person, t.lower(last)))
}

fn is_plausible(amount: &Amount<'_>) -> bool {
    matches!(amount.form, Form::Plain(1..=3)) && (1.0..=115.0).contains(&amount.value)
}

/// "aged", "im Alter von" before `start`.
fn is_led(t: Run<'_>, start: usize, lexicon: &Lexicon) -> bool {
    phrases_before(t, start, &lexicon.aged).next().is_some()
}

/// Where those of `phrases` begin that end before `end`.
fn phrases_before<'p>(t: Run<'p>, end: usize, phrases: &'p [Phrase<()>]) -> impl Iterator<Item = usize> + 'p {
    phrases.iter().filter_map(move |phrase| {
        let first = end.checked_sub(phrase.words.len());
        first.filter(|first| phrase.stands_at(t, *first))
    })
}
