//! Numbers that are no figures: years, days of a month, times of day, and names ("Boeing 737", "Section 5").

use super::amounts::{Amount, Form};
use super::kinds::Kind;
use super::lexicon::Lexicon;
use crate::endings::{self, Ending};
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// Whether the number from `start` only names or dates something. Decided before its unit is known.
pub(super) fn is_label(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    is_joined_name(t, start, amount, lexicon)
        || is_ordinal_or_decade(amount, lexicon)
        || is_time(t, start, amount, lexicon)
        || is_day(t, start, amount, lexicon)
        || is_reference(t, start, amount)
}

/// The index after the number of a telephone at `i`: "+1 617 555 0142", "020 7946 0018", "call 555-0142".
pub(super) fn phone_end(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<usize> {
    const FEWEST_DIGITS: usize = 7;
    let has_plus = t.text(i) == "+" && t.is_glued(i + 1);
    let first = i + usize::from(has_plus);
    let is_digits = |at: usize| !t.text(at).is_empty() && t.text(at).bytes().all(|b| b.is_ascii_digit());
    let has_more = is_digits(first + 1) || t.is_dash(first + 1);
    if !is_digits(first) || !has_plus && !has_more {
        return None;
    }
    let (mut end, mut groups) = (first + 1, vec![t.text(first).len()]);
    loop {
        let at = end + usize::from(t.is_dash(end) && t.is_glued(end) && t.is_glued(end + 1));
        if !is_digits(at) || groups.len() > 6 {
            break;
        }
        groups.push(t.text(at).len());
        end = at + 1;
    }
    let is_long = groups.iter().sum::<usize>() >= FEWEST_DIGITS;
    let opens_with_zero = t.text(first).starts_with('0') && groups.len() > 1;
    let is_american = groups == [3, 3, 4];
    let is_called = (i.saturating_sub(3)..i).any(|at| lexicon.is(Kind::Phone, t.lower(at)));
    (is_long && (has_plus || opens_with_zero || is_american || is_called)).then_some(end)
}

/// Number words in names: "Five Points", "in Twelve Oaks". What they count is written small, or is a people.
pub(super) fn is_name_of_number(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> bool {
    let is_acronym = t.text(end).chars().nth(1).is_some_and(char::is_uppercase);
    let stands_alone = t.kind(end + 1) != Some(WordKind::Letters) || lexicon.is(Kind::Stop, t.lower(end + 1));
    lexicon.has_plurals
        && t.is_capitalized(start)
        && t.is_capitalized(end)
        && stands_alone
        && !is_acronym
        && !lexicon.is(Kind::Demonym, t.text(end))
}

/// "F-16", "COVID-19", "GPT-4", "last-32", "#1", "No. 3".
fn is_joined_name(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let before = t.before(start);
    if before == "#" || before == "/" && t.is_glued(start) {
        return true;
    }
    let hyphen = start >= 2 && t.is_dash(start - 1) && t.is_glued(start) && t.is_glued(start - 1);
    let is_prefix = start >= 2 && lexicon.is(Kind::NumberPrefix, t.lower(start - 2));
    let spaced = start >= 2 && t.is_dash(start - 1) && t.is_glued(start) && !t.is_glued(start - 1);
    if spaced
        && amount.suffix.is_empty()
        && t.text(start - 2).len() > 3
        && t.text(start - 2).chars().all(char::is_uppercase)
    {
        return !t.text(start).contains('.') && t.text(amount.end) != "%";
    }
    hyphen && !is_prefix && amount.form != Form::Words && t.kind(start - 2) == Some(WordKind::Letters)
}

/// "22nd", "1950s", "3D", "5G": digits with letters that are no unit are sorted out later; these never are one.
fn is_ordinal_or_decade(amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    lexicon.is(Kind::OrdinalSuffix, amount.suffix)
}

/// "10:30", "11 a.m.", "5pm", "15 Uhr", "10.45pm".
fn is_time(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let colon_after = t.text(amount.end) == ":" && t.is_glued(amount.end) && t.is_glued(amount.end + 1);
    let colon_before = t.before(start) == ":" && t.is_glued(start) && t.is_glued(start - 1);
    let clock = |word: &str| lexicon.is(Kind::Clock, word);
    let small = amount.value < 25.0;
    let after = t.lower(amount.end);
    let digits_colon = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    (colon_after && digits_colon(t.text(amount.end + 1)))
        || (colon_before && start >= 2 && digits_colon(t.text(start - 2)))
        || (small && amount.form != Form::Words && (clock(&amount.suffix.to_lowercase()) || clock(after)))
}

/// Whether the number from `start` up to `end`, without a unit and a noun, is a time of day: "At 8.30 the", "at 8.30 on Monday".
/// A rate may be written so too: "stood at 9.42 to the franc".
pub(super) fn is_bare_time(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> bool {
    let part = |digits: &str, most: u8| digits.parse::<u8>().is_ok_and(|n| n < most);
    let is_time = |(hours, minutes): (&str, &str)| {
        matches!(hours.len(), 1 | 2) && minutes.len() == 2 && part(hours, 24) && part(minutes, 60)
    };
    let is_led = lexicon.is(Kind::ClockLead, t.lower_before(start));
    let has_day = || (end..end + 2).any(|at| lexicon.is(Kind::Day, t.lower(at)));
    is_led && (start == 1 || has_day()) && t.text(start).split_once('.').is_some_and(is_time)
}

/// How many words a list of days may have: "mardi 3, mercredi 4, jeudi 5 et vendredi 6 mai".
const LONGEST_LIST: usize = 14;

/// "April 22-23", "10 May", "22 de abril", "los días 3, 4 y 5 de mayo".
fn is_day(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let is_day = |a: f64| (1.0..=31.0).contains(&a) && a.fract() == 0.0;
    if !matches!(amount.form, Form::Plain(1 | 2)) || !is_day(amount.value) {
        return false;
    }
    let month = |i: usize| {
        let word = t.lower(i);
        lexicon.is(Kind::Month, word) && (t.is_capitalized(i) || !lexicon.is(Kind::MonthIfCapital, word))
    };
    let mut before = start;
    // "April 12, 13 and 14", not "on 13 August, 24 trains".
    let lists_before = |at: usize| {
        let follows_number = at >= 2 && is_short_number(t.text(at - 2));
        is_short_number(t.before(at))
            || matches!(t.before(at), "." | "-" | "–")
            || [Kind::And, Kind::To].iter().any(|kind| lexicon.is(*kind, t.before(at)))
            || t.before(at) == "," && follows_number
    };
    while before > 0 && start - before < 5 && lists_before(before) {
        before -= 1;
    }
    let before_is_month = lexicon.has_plurals && before > 0 && month(before - 1);
    let mut after = amount.end;
    let is_listed = |at: usize| {
        let word = t.lower(at);
        matches!(word, "." | "," | "-" | "–")
            || is_short_number(word)
            || [Kind::And, Kind::To, Kind::Of, Kind::Day].iter().any(|kind| lexicon.is(*kind, word))
    };
    while after < t.len() && after - amount.end < LONGEST_LIST && is_listed(after) {
        after += 1;
    }
    let is_of_days = lexicon.is(Kind::Day, t.lower_before(start)) && !lexicon.has_plurals;
    before_is_month || month(after) || is_of_days
}

fn is_short_number(word: &str) -> bool {
    word.len() <= 2 && word.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n))
}

/// "[21]", "(3)" and parts of a date or number of many parts: "2021-04-13", "555-1234-99", "12/04/2021".
fn is_reference(t: Run<'_>, start: usize, amount: &Amount<'_>) -> bool {
    let brackets = [("[", "]"), ("(", ")")].contains(&(t.before(start), t.text(amount.end)));
    let bracketed = brackets && matches!(amount.form, Form::Plain(_)) && amount.suffix.is_empty();
    let leading_zero = matches!(amount.form, Form::Plain(2..)) && t.text(start).starts_with('0');
    let slash = t.text(amount.end) == "/"
        && t.is_glued(amount.end)
        && t.text(amount.end + 1).starts_with(|c: char| c.is_ascii_digit());
    let point = t.before(start) == "." && t.is_glued(start) && start >= 2 && t.is_glued(start - 1);
    let after_dash = start >= 2 && t.is_dash(start - 1) && t.is_glued(start) && t.is_glued(start - 1);
    let part = after_dash && t.kind(start - 2) == Some(WordKind::Number);
    bracketed || leading_zero || slash || point || part
}

/// Whether a number without unit only names something by what stands before it: "Section 427", "iPhone 11",
/// "S&P 500". A counted plural after a written number clears it.
pub(super) fn is_named(
    t: Run<'_>,
    start: usize,
    amount: &Amount<'_>,
    lexicon: &Lexicon,
    has_plural: bool,
) -> bool {
    let at = if t.before(start) == "." { start.saturating_sub(1) } else { start };
    let Some(prev) = at.checked_sub(1) else { return false };
    let word = t.lower(prev);
    if lexicon.is(Kind::Label, word) && !has_plural {
        return true;
    }
    let is_plain = matches!(amount.form, Form::Plain(_));
    if is_plain
        && !has_plural
        && amount.suffix.is_empty()
        && t.is_capitalized(amount.end)
        && lexicon.has_plurals
    {
        return true;
    }
    let is_name = t.text(prev).chars().any(char::is_uppercase) && t.kind(prev) == Some(WordKind::Letters);
    let is_sentence_start =
        prev == 0 && (lexicon.is(Kind::Stop, word) || has_plural || endings::ends(word, Ending::Adverb));
    let is_common = lexicon.is(Kind::Stop, word)
        || lexicon.is(Kind::Month, word)
        || !lexicon.bounds_ending(word).is_empty();
    is_name
        && is_plain
        && !is_sentence_start
        && !is_common
        && !(has_plural && endings::ends(word, Ending::Day))
}

/// Whether digits without unit are a year: 1500 to 2100, by what stands around them.
pub(super) fn is_year(
    t: Run<'_>,
    start: usize,
    amount: &Amount<'_>,
    lexicon: &Lexicon,
    has_plural: bool,
) -> bool {
    let Form::Plain(4) = amount.form else { return false };
    let modern = (1900.0..=2060.0).contains(&amount.value);
    let old = (1000.0..1900.0).contains(&amount.value) || (2060.0..=2100.0).contains(&amount.value);
    let led = lexicon.is(Kind::Lead, t.lower_before(start));
    let in_brackets = t.before(start) == "(" || t.text(amount.end) == ")";
    let range = t.is_dash(amount.end) || t.is_dash(start.wrapping_sub(1));
    modern && !(has_plural && is_quantified(t, start, lexicon))
        || old && (led || in_brackets || range) && !has_plural
}

/// Whether a bound stands before the number: "more than 2000 people".
fn is_quantified(t: Run<'_>, start: usize, lexicon: &Lexicon) -> bool {
    !lexicon.bounds_ending(t.lower_before(start)).is_empty()
}

/// Whether digits are a year though a word that may be a unit follows: "in 2019 second-quarter sales".
pub(super) fn is_led_year(t: Run<'_>, start: usize, amount: &Amount<'_>, lexicon: &Lexicon) -> bool {
    let modern = amount.form == Form::Plain(4) && (1900.0..=2060.0).contains(&amount.value);
    modern && lexicon.is(Kind::YearLead, t.lower_before(start))
}
