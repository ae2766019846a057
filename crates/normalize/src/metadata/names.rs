//! Names of people as pages write them.

use super::roles::is_role;
use super::titles::key;
use newsloom_lang::calendar;
use newsloom_lang::data::BYLINES;
use std::sync::LazyLock;

/// Signs between names.
const SIGNS: &[&str] = &[" & ", " - ", " – ", " — "];
/// Words between names, with the spaces around them.
static BETWEEN: LazyLock<Vec<String>> =
    LazyLock::new(|| of_kind("between").map(|word| format!(" {word} ")).collect());
/// What stands before a name, and what does before a colon, in lower case, the longest first.
static BEFORE: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(of_kind("before")));
static LABELS: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(of_kind("label")));
/// What begins the words of a link to more texts and no name, in lower case.
static MORE: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind("more").collect());

fn of_kind(kind: &str) -> impl Iterator<Item = &'static str> {
    BYLINES.select("text", "kind", kind)
}

fn longest_first(texts: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut all: Vec<_> = texts.collect();
    all.sort_by_key(|text| std::cmp::Reverse(text.len()));
    all
}

/// Whether it can be a name: letters begin it, or a digit and then letters, no bracket and no mark; no address, and no words
/// of a link.
pub(super) fn is_plausible(name: &str) -> bool {
    let is_lettered = name.starts_with(char::is_alphanumeric) && name.contains(char::is_alphabetic);
    let lower = name.to_lowercase();
    let leads_on =
        |more: &&str| lower.strip_prefix(more).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    is_lettered && name.chars().count() <= 80 && !is_address(name) && !MORE.iter().any(leads_on)
}

pub(super) fn is_address(name: &str) -> bool {
    name.starts_with("http") || name.starts_with("//") || name.starts_with("www.")
}

/// Whether the name is the outlet's, or begins with its address.
pub(super) fn is_outlet(name: &str, sites: &[String]) -> bool {
    let name = key(name);
    sites.iter().any(|site| key(site) == name || (site.contains('.') && name.starts_with(&key(site))))
}

/// The names in a string that lists several.
pub(super) fn split(names: &str) -> Vec<String> {
    let decoded = html_escape::decode_html_entities(names).replace(['\u{a0}', '\n'], " ");
    if decoded.trim_start().starts_with(['(', '[']) {
        return Vec::new();
    }
    let mut parts: Vec<&str> = decoded.split([';', '|', '•', '·', '/', '＆']).collect();
    for between in SIGNS.iter().copied().chain(BETWEEN.iter().map(String::as_str)) {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    parts
        .into_iter()
        .flat_map(|p| p.split([',', '、', '，']).enumerate())
        .filter(|(place, p)| *place == 0 || !is_office(p))
        .map(|(_, p)| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|p| !p.is_empty())
        .collect()
}

/// Whether what follows a name and a comma says what somebody is: a role, or longer than a name and mostly in small letters.
fn is_office(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let small = words.iter().filter(|w| w.starts_with(char::is_lowercase)).count();
    words.len() > 5 && small * 2 >= words.len() || is_role(part)
}

/// The name without what stands before and behind it.
pub(super) fn clean(name: &str) -> String {
    let mut name = name.trim().trim_matches([',', '.', ':', '-', '–', '|', '"']).trim();
    for before in BEFORE.iter() {
        name = without(name, before, [' ', ':']).unwrap_or(name);
    }
    for label in LABELS.iter() {
        name = without(name, label, [':']).unwrap_or(name);
    }
    let name = name.split(" (").next().unwrap_or(name).split('@').next().unwrap_or(name).trim();
    once(without_day(name)).to_owned()
}

/// `name` without `before` and one of `signs` at its beginning; none where that is all of it.
fn without<'n, const N: usize>(name: &'n str, before: &str, signs: [char; N]) -> Option<&'n str> {
    let (head, rest) = name.split_at_checked(before.len())?;
    let rest = rest.strip_prefix(signs)?.trim_start_matches(':').trim();
    (!rest.is_empty() && head.to_lowercase() == before).then_some(rest)
}

/// A name without the day of the week that some pages write behind it, unless that is the name of a paper: "The Post on
/// Sunday".
fn without_day(name: &str) -> &str {
    /// Bytes; shorter ones are names of people too.
    const LONG: usize = 6;
    let before = name.rsplit_once(' ').filter(|(before, day)| {
        before.contains(' ')
            && !of_kind("before-day").any(|word| last_word(before).eq_ignore_ascii_case(word))
            && day.len() >= LONG
            && calendar::is_weekday(&day.to_lowercase())
    });
    before.map_or(name, |(before, _)| before)
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or_default()
}

/// A name that is written twice, for readers and beside a picture, once.
fn once(name: &str) -> &str {
    let half = name.split_at_checked(name.len() / 2);
    half.and_then(|(first, second)| (second.strip_prefix(' ') == Some(first)).then_some(first))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_split() {
        assert_eq!(split("Ada Palme och Jo Kerr - Karl Riese"), ["Ada Palme", "Jo Kerr", "Karl Riese"]);
        assert_eq!(split("Ada Palme, Senior Reporter, Jo Kerr, Ph.D."), ["Ada Palme", "Jo Kerr"]);
    }

    #[test]
    fn names_lose_what_stands_around_them() {
        for text in
            ["Ein Artikel von Ada Palme", "Ada Palme Thursday", "Ada Palme Ada Palme", "Ada Palme (Anholt)"]
        {
            assert_eq!(clean(text), "Ada Palme");
        }
        assert_eq!(clean("Ada Palme for The Post on Sunday"), "Ada Palme for The Post on Sunday");
        assert!(!is_plausible("Alle Artikel von Ada Palme"));
        assert!(is_plausible("Zurab Palme"));
    }
}
