//! What the words around a number say of it.

use super::amounts::{Amount, Form};
use super::lexicon::Lexicon;
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// Whether a verb says that the number from `start` is one end of what things come in: "costs from $5 to $8".
pub(super) fn is_spread(t: Run<'_>, start: usize) -> bool {
    const VERBS: &str = "range ranges ranged ranging vary varies varied varying run runs ran running cost costs priced prices \
        anywhere last lasts lasting weighing measuring estimates spanning between";
    let verb = start.checked_sub(1 + usize::from(t.before(start).eq_ignore_ascii_case("from")));
    verb.is_some_and(|v| VERBS.split_ascii_whitespace().any(|w| w == t.lower(v)))
}

/// `i`, or the index after the country of a currency at `i`: "$75 U.S. per barrel".
pub(super) fn past_country(t: Run<'_>, i: usize) -> usize {
    match t.text(i) {
        "US" | "U.S." => i + 1,
        "U.S" if t.text(i + 1) == "." => i + 2,
        _ => i,
    }
}

/// "aged 25", "Ms Doe, 25, said".
pub(super) fn is_aged(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let plausible = matches!(amount.form, Form::Plain(1..=3)) && (1.0..=115.0).contains(&amount.value);
    let last = start.checked_sub(1).map(|p| t.lower(p)).unwrap_or_default();
    let led = lexicon.aged.iter().any(|words| {
        words.last() == Some(&last)
            && start >= words.len()
            && words.iter().enumerate().all(|(n, w)| t.lower(start - words.len() + n) == *w)
    });
    let apposition = last == ","
        && start >= 2
        && t.is_capitalized(start - 2)
        && matches!(t.text(amount.end), "," | "." | ";")
        && t.kind(start - 2) == Some(WordKind::Letters)
        && !lexicon.is_month(t.lower(start - 2))
        && amount.value >= 10.0;
    let is_end = matches!(t.lower(amount.end), "." | "," | ";" | "" | "when" | "by" | "and" | "at");
    let is_person = |i: usize| matches!(t.lower(i), "who" | "he" | "she");
    let is_said = lexicon.has_plurals
        && is_end
        && (start >= 2 && matches!(last, "was" | "is") && is_person(start - 2)
            || start >= 3 && last == "be" && t.lower(start - 2) == "will" && is_person(start - 3));
    plausible && (led || apposition || is_said)
}
