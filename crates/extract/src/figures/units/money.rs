//! Money: signs and codes before and after the number, and currencies named with their country.

use crate::figures::languages::UnitRow;
use crate::tokens::Tokens;

/// Signs and ISO 4217 codes, which every language uses.
pub(super) const SYMBOLS: &[UnitRow] = &[
    ("dollar", "$,usd,us$"),
    ("euro", "€,eur"),
    ("pound sterling", "£,gbp"),
    ("japanese yen", "¥,jpy"),
    ("chinese yuan", "cny,rmb"),
    ("indian rupee", "₹,inr"),
    ("russian ruble", "₽"),
    ("south korean won", "₩,krw"),
    ("shekel", "₪,ils"),
    ("turkish lira", "₺"),
    ("ukrainian hryvnia", "₴,uah"),
    ("naira", "₦"),
    ("philippine peso", "₱"),
    ("vietnamese dong", "₫"),
    ("swiss franc", "chf"),
    ("swedish krona", "sek"),
    ("norwegian krone", "nok"),
    ("danish krone", "dkk"),
    ("polish zloty", "pln,zł"),
    ("hong kong dollar", "hkd"),
    ("australian dollar", "aud"),
    ("canadian dollar", "cad"),
    ("bitcoin", "₿,btc"),
    ("costa rican colón", "₡"),
    ("georgian lari", "₾"),
    ("lao kip", "₭"),
    ("kazakhstani tenge", "₸"),
];

/// Dollars by what stands before the sign.
const DOLLARS: &[(&str, &str)] = &[
    ("us", "dollar"),
    ("u.s", "dollar"),
    ("a", "australian dollar"),
    ("au", "australian dollar"),
    ("c", "canadian dollar"),
    ("ca", "canadian dollar"),
    ("can", "canadian dollar"),
    ("hk", "hong kong dollar"),
    ("nz", "new zealand dollar"),
    ("s", "singapore dollar"),
    ("nt", "taiwan dollar"),
    ("r", "brazilian real"),
    ("aud", "australian dollar"),
    ("cad", "canadian dollar"),
    ("nzd", "new zealand dollar"),
    ("mex", "mexican peso"),
    ("mxn", "mexican peso"),
];

/// Codes and signs that stand before a number, in lower case.
const LEADING: &[(&str, &str)] = &[
    ("$", "dollar"),
    ("£", "pound sterling"),
    ("€", "euro"),
    ("¥", "japanese yen"),
    ("₹", "indian rupee"),
    ("₽", "russian ruble"),
    ("₩", "south korean won"),
    ("₪", "shekel"),
    ("₺", "turkish lira"),
    ("₴", "ukrainian hryvnia"),
    ("₦", "naira"),
    ("₿", "bitcoin"),
    ("₱", "philippine peso"),
    ("usd", "dollar"),
    ("eur", "euro"),
    ("gbp", "pound sterling"),
    ("jpy", "japanese yen"),
    ("cny", "chinese yuan"),
    ("rmb", "chinese yuan"),
    ("inr", "indian rupee"),
    ("chf", "swiss franc"),
    ("aud", "australian dollar"),
    ("cad", "canadian dollar"),
    ("dlrs", "dollar"),
    ("rs", "indian rupee"),
];

/// Currencies that countries share, by their plural and singular; and adjectives that are part of no name.
const SHARED: &[(&str, &str)] = &[
    ("dollars", "dollar"),
    ("dollar", "dollar"),
    ("pounds", "pound"),
    ("francs", "franc"),
    ("rupees", "rupee"),
    ("rubles", "ruble"),
    ("roubles", "ruble"),
    ("pesos", "peso"),
    ("yuan", "yuan"),
    ("yen", "yen"),
    ("won", "won"),
    ("lira", "lira"),
    ("liras", "lira"),
    ("kronor", "krona"),
    ("kroner", "krone"),
    ("krona", "krona"),
    ("guilders", "guilder"),
    ("dinars", "dinar"),
    ("dirhams", "dirham"),
    ("riyals", "riyal"),
    ("rials", "rial"),
    ("shillings", "shilling"),
    ("rand", "rand"),
    ("reais", "real"),
    ("zlotys", "zloty"),
    ("markka", "markka"),
    ("marks", "mark"),
    ("crowns", "crown"),
    ("lari", "lari"),
    ("kip", "kip"),
    ("hryvnia", "hryvnia"),
    ("hryvnias", "hryvnia"),
    ("shekels", "shekel"),
];

/// The currency written before a number at `i`: its name, and the index of the number.
pub(in crate::figures) fn prefix(t: Tokens<'_, '_>, i: usize) -> Option<(&'static str, usize)> {
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
        let name = DOLLARS.iter().find(|(mark, _)| near && *mark == word).map(|(_, name)| *name)?;
        return Some((name, sign + 1));
    }
    let name = LEADING.iter().find(|(mark, _)| *mark == word).map(|(_, name)| *name)?;
    let is_code = sign.starts_with(char::is_alphabetic);
    let fits = !is_code || sign.chars().next().is_some_and(char::is_uppercase) || word == "dlrs";
    let next = if word == "rs" && t.text(i + 1) == "." { i + 2 } else { i + 1 };
    fits.then_some((name, next))
}

/// A code written to its number, "USD10m": the currency, and how many bytes the code takes.
pub(in crate::figures) fn code(word: &str) -> Option<(&'static str, usize)> {
    let len = word.find(|c: char| c.is_ascii_digit()).filter(|n| (1..=3).contains(n))?;
    let code = word.get(..len).filter(|c| c.chars().all(char::is_uppercase))?.to_lowercase();
    let all = LEADING.iter().chain(DOLLARS).filter(|(mark, _)| mark.len() > 1);
    all.into_iter().find(|(mark, _)| *mark == code).map(|(_, name)| (*name, len))
}

/// A currency with its country's adjective at `i`: "Australian dollars", "U.S. dollars".
pub(in crate::figures) fn adjective(t: Tokens<'_, '_>, i: usize) -> Option<(String, usize)> {
    let country = t.lower(i);
    let mut at = i + 1;
    if t.text(at) == "." && country == "u.s" {
        at += 1;
    }
    let two_words = matches!(country.as_ref(), "hong" | "new" | "south" | "saudi" | "costa" | "sri");
    let second = if two_words { t.lower(at) } else { "".into() };
    at += usize::from(two_words);
    let currency = SHARED.iter().find(|(form, _)| *form == t.lower(at)).map(|(_, name)| *name)?;
    let is_country = t.is_capitalized(i)
        || country.ends_with("ish")
        || country.ends_with("ian")
        || country.ends_with("ese");
    let name = match (country.as_ref(), currency) {
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
    OTHERS.contains(&unit) || SHARED.iter().any(|(_, name)| *name == last && *name != "pound")
}
