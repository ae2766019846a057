//! Money: signs and codes before and after the number, and currencies named with their country.

use crate::tokens::Run;
use newsloom_lang::data::MONEY;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

type Names = FxHashMap<&'static str, &'static str>;

/// Dollars by what stands before the sign.
static DOLLARS: LazyLock<Names> = LazyLock::new(|| names("dollar"));
/// Codes and signs that stand before a number, in lower case.
static LEADING: LazyLock<Names> = LazyLock::new(|| names("leading"));
/// Currencies that countries share, by their plural and singular.
static SHARED: LazyLock<Names> = LazyLock::new(|| names("shared"));

/// Shared currencies with an adjective that is left out: "us dollar".
static HOME: LazyLock<Names> = LazyLock::new(|| names("home"));
/// What the hundredth part of a currency is called.
static PARTS: LazyLock<Names> = LazyLock::new(|| names("part"));
/// Currencies that no country shares.
static OTHERS: LazyLock<Names> = LazyLock::new(|| names("other"));
/// Words beside sums that name no currency, with their kinds.
static WORDS: LazyLock<FxHashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
    let word =
        |row: &[&'static str]| (row.get(2) == Some(&"-")).then(|| Some((*row.first()?, *row.get(1)?)))?;
    MONEY.rows().filter_map(word).collect()
});

fn names(kind: &str) -> Names {
    MONEY.select("mark", "kind", kind).zip(MONEY.select("currency", "kind", kind)).collect()
}

fn is(kind: &str, word: &str) -> bool {
    WORDS.contains(&(kind, word))
}

/// The currency written before a number at `i`: its name, and the index of the number.
pub(in crate::figures) fn prefix(t: Run<'_>, i: usize) -> Option<(&'static str, usize)> {
    let sign = t.text(i);
    let is_sign =
        !sign.is_ascii() || sign == "$" || (sign.len() <= 4 && sign.starts_with(|c: char| c.is_alphabetic()));
    if !is_sign {
        return None;
    }
    let word = t.lower(i);
    if let Some(found) = marks(t, i) {
        return Some(found);
    }
    if t.text(i + 1) == "$" || (t.text(i + 1) == "." && t.text(i + 2) == "$") {
        let sign = if t.text(i + 1) == "$" { i + 1 } else { i + 2 };
        let near = t.is_glued(sign) || word.len() > 1 || word == "c";
        let name = DOLLARS.get(word).filter(|_| near)?;
        return Some((*name, sign + 1));
    }
    let name = *LEADING.get(word)?;
    let is_code = sign.starts_with(char::is_alphabetic);
    let fits = !is_code || sign.chars().next().is_some_and(char::is_uppercase) || is("word", word);
    let next = i + 1 + usize::from(t.text(i + 1) == "." && is("pointed", word));
    fits.then_some((name, next))
}

/// A sign of two marks before a number at `i`, as wires without the sign write yen: "Y=". They stand in capitals, and together.
fn marks(t: Run<'_>, i: usize) -> Option<(&'static str, usize)> {
    static SIGNS: LazyLock<Names> = LazyLock::new(|| names("sign"));
    let is_here = |(first, second): (&str, &str)| t.lower(i) == first && t.text(i + 1) == second;
    let is_whole = t.is_capitalized(i) && t.is_glued(i + 1) && t.is_glued(i + 2);
    let mut signs = SIGNS.iter().filter(|(marks, _)| is_whole && marks.split_once(' ').is_some_and(is_here));
    signs.next().map(|(_, name)| (*name, i + 2))
}

/// A code written to its number, "USD10m": the currency, and how many bytes the code takes.
pub(in crate::figures) fn code(word: &str) -> Option<(&'static str, usize)> {
    let len = word.find(|c: char| c.is_ascii_digit()).filter(|n| (1..=3).contains(n))?;
    let code = word.get(..len).filter(|c| c.chars().all(char::is_uppercase))?.to_lowercase();
    let name =
        LEADING.get(code.as_str()).or_else(|| DOLLARS.get(code.as_str())).filter(|_| code.len() > 1)?;
    Some((*name, len))
}

/// A currency with its country's adjective at `i`: "Australian dollars", "U.S. dollars".
pub(in crate::figures) fn adjective(t: Run<'_>, i: usize) -> Option<(String, usize)> {
    let country = t.lower(i);
    let mut at = i + 1;
    if t.text(at) == "." && is("country", country) {
        at += 1;
    }
    let two_words = is("country-start", country);
    let second = if two_words { t.lower(at) } else { "" };
    at += usize::from(two_words);
    let currency = *SHARED.get(t.lower(at))?;
    let has_ending =
        || MONEY.select("mark", "kind", "country-ending").any(|ending| country.ends_with(ending));
    if !t.is_capitalized(i) && !has_ending() {
        return None;
    }
    let name = match two_words {
        true => format!("{country} {second} {currency}"),
        false => format!("{country} {currency}"),
    };
    Some((HOME.get(name.as_str()).map_or(name, |home| (*home).to_owned()), at + 1))
}

/// What the hundredth part of `currency` is called.
pub(in crate::figures) fn part(currency: &str) -> Option<&'static str> {
    PARTS.get(currency).copied()
}

/// `i`, or the index after the country of a currency at `i`: "$75 U.S. per barrel".
pub(in crate::figures) fn past_country(t: Run<'_>, i: usize) -> usize {
    let is_country = t.is_capitalized(i) && is("country", t.lower(i));
    let has_point = t.text(i).contains('.') && !t.text(i).ends_with('.') && t.text(i + 1) == ".";
    i + usize::from(is_country) + usize::from(is_country && has_point)
}

/// Whether `unit` is an amount of money.
pub(super) fn is_money(unit: &str) -> bool {
    let last = unit.rsplit(' ').next().unwrap_or_default();
    OTHERS.contains_key(unit) || last != "pound" && SHARED.values().any(|name| *name == last)
}
