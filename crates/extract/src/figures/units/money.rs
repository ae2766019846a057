//! Money: signs and codes before and after the number, and currencies named with their country.

use crate::tokens::Run;
use newsloom_lang::data::MONEY;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

type Names = FxHashMap<&'static str, &'static str>;

/// Dollars by what stands before the sign.
static DOLLARS: LazyLock<Names> = LazyLock::new(|| names("dollar"));
/// Codes and signs that stand before a number, in lower case.
static LEADING: LazyLock<Names> = LazyLock::new(|| names("leading"));
/// Currencies that countries share, by their plural and singular.
static SHARED: LazyLock<Names> = LazyLock::new(|| names("shared"));

fn names(kind: &str) -> Names {
    let row =
        |row: &[&'static str]| (row.first() == Some(&kind)).then(|| Some((*row.get(1)?, *row.get(2)?)))?;
    MONEY.rows().filter_map(row).collect()
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
    // As wires without the sign write yen.
    if sign == "Y" && t.text(i + 1) == "=" && t.is_glued(i + 1) && t.is_glued(i + 2) {
        return Some(("japanese yen", i + 2));
    }
    if t.text(i + 1) == "$" || (t.text(i + 1) == "." && t.text(i + 2) == "$") {
        let sign = if t.text(i + 1) == "$" { i + 1 } else { i + 2 };
        let near = t.is_glued(sign) || word.len() > 1 || word == "c";
        let name = DOLLARS.get(word).filter(|_| near)?;
        return Some((*name, sign + 1));
    }
    let name = *LEADING.get(word)?;
    let is_code = sign.starts_with(char::is_alphabetic);
    let fits = !is_code || sign.chars().next().is_some_and(char::is_uppercase) || word == "dlrs";
    let next = if word == "rs" && t.text(i + 1) == "." { i + 2 } else { i + 1 };
    fits.then_some((name, next))
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
    if t.text(at) == "." && country == "u.s" {
        at += 1;
    }
    let two_words = matches!(country, "hong" | "new" | "south" | "saudi" | "costa" | "sri");
    let second = if two_words { t.lower(at) } else { "" };
    at += usize::from(two_words);
    let currency = *SHARED.get(t.lower(at))?;
    let is_country = t.is_capitalized(i)
        || country.ends_with("ish")
        || country.ends_with("ian")
        || country.ends_with("ese");
    let name = match (country, currency) {
        ("us" | "u.s" | "american", _) => currency.to_owned(),
        ("british" | "uk", "pound") => "pound sterling".to_owned(),
        _ if two_words => format!("{country} {second} {currency}"),
        _ => format!("{country} {currency}"),
    };
    is_country.then_some((name, at + 1))
}

/// Whether `unit` is an amount of money.
pub(super) fn is_money(unit: &str) -> bool {
    const OTHERS: &[&str] =
        &["euro", "cent", "penny", "pound sterling", "shekel", "bitcoin", "naira", "zloty", "peseta"];
    let last = unit.rsplit(' ').next().unwrap_or_default();
    OTHERS.contains(&unit) || last != "pound" && SHARED.values().any(|name| *name == last)
}
