//! The persons that a byline names: "Ada Palme in Lindal and Jo Kerr, Ph.D. | Northwire" names two.

mod roles;

pub(crate) use roles::is_role;

use crate::agencies::is_agency;
use newsloom_html::plain::prefix;
use newsloom_lang::calendar;
use newsloom_lang::data::BYLINES;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Longer texts in an author's place are cut, in bytes.
const MAX_TEXT: usize = 2000;

/// Signs between names, and between a name and what else a byline says.
const SIGNS: &[&str] = &[";", "/", "＆", " & ", " - ", " – ", " — "];

/// Words between names.
static BETWEEN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| of_kind("between").collect());
/// Words between names that stand inside names too: "José Ortega y Gasset".
static BETWEEN_OR_INSIDE: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| of_kind("between-or-inside").collect());
/// What stands before a name, and what does before a colon, in lower case, the longest first.
static BEFORE: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(of_kind("before")));
static LABELS: LazyLock<Vec<&str>> = LazyLock::new(|| longest_first(of_kind("label")));
/// What stands before those who did not write.
static OTHERS: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind("other").collect());
/// Words behind a name that begin where somebody is or whom somebody writes for.
static BEHIND: LazyLock<FxHashSet<&str>> = LazyLock::new(|| of_kind("behind").collect());

fn of_kind(kind: &str) -> impl Iterator<Item = &'static str> {
    BYLINES.select("text", "kind", kind)
}

fn longest_first(texts: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut all: Vec<_> = texts.collect();
    all.sort_by_key(|text| std::cmp::Reverse(text.len()));
    all
}

/// The persons that `text`, which stands in an author's place, names. Agencies, roles and times are left out where it names
/// anybody. Behind a bar stand other things than persons.
pub(crate) fn persons(text: &str) -> Vec<String> {
    let text = html_escape::decode_html_entities(prefix(text, MAX_TEXT)).replace(['\u{a0}', '\n'], " ");
    if text.trim_start().starts_with(['(', '[']) {
        return Vec::new();
    }
    let mut bars = text.split(['|', '•', '·']).map(in_segments);
    let found = bars.find(|names| !names.is_empty()).unwrap_or_default();
    let is_person =
        |name: &String| !is_agency(name) && !is_role(name) && !name.contains(|c: char| c.is_ascii_digit());
    if found.iter().any(is_person) { found.into_iter().filter(is_person).collect() } else { found }
}

fn in_segments(text: &str) -> Vec<String> {
    let mut segments = vec![text];
    for sign in SIGNS {
        segments = segments.into_iter().flat_map(|segment| segment.split(sign)).collect();
    }
    segments.into_iter().filter(|segment| !is_of_others(segment)).flat_map(in_list).collect()
}

/// Whether the segment names those who did not write: "Photographs by Jo Kerr".
fn is_of_others(segment: &str) -> bool {
    let lower = segment.trim().to_lowercase();
    OTHERS
        .iter()
        .any(|other| lower.strip_prefix(other).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))
}

/// The persons in a list with words and commas between them.
fn in_list(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in at_words_between(text) {
        let commas: Vec<&str> =
            part.split([',', '、', '，']).map(str::trim).filter(|p| !p.is_empty()).collect();
        if let [surname, name] = commas[..]
            && is_surname_first(surname, name)
        {
            found.push(clean(&format!("{name} {surname}")));
            continue;
        }
        for (place, name) in commas.into_iter().enumerate() {
            match found.last_mut().filter(|_| place > 0) {
                Some(last) if is_suffix(name) => *last = format!("{last}, {name}"),
                Some(last) if is_no_person(name, last) => {}
                _ => found.push(clean(name)),
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// `text` cut at the words between names; at those that stand inside names too, only where two words or more are on both sides.
fn at_words_between(text: &str) -> Vec<&str> {
    let spans = text.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start..start + word.len(), word.to_lowercase()))
    });
    let words: Vec<(Range<usize>, String)> = spans.filter(|(span, _)| !span.is_empty()).collect();
    let is_between = |word: &str| BETWEEN.contains(word) || BETWEEN_OR_INSIDE.contains(word);
    let (mut parts, mut start, mut first) = (Vec::new(), 0, 0);
    for (i, (span, word)) in words.iter().enumerate().filter(|(_, (_, word))| is_between(word)) {
        let behind = words[i + 1..].iter().take_while(|(_, next)| !is_between(next)).count();
        let are_names = i >= first + 2 && behind >= 2;
        if i > first && behind > 0 && (BETWEEN.contains(word.as_str()) || are_names) {
            parts.push(&text[start..span.start]);
            (start, first) = (span.end, i + 1);
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Whether it is a name as libraries write it: "Palme, Ada".
fn is_surname_first(surname: &str, name: &str) -> bool {
    let is_word = |word: &str| word.starts_with(char::is_uppercase) && !word.contains([' ', '.']);
    is_word(surname)
        && is_word(name)
        && !is_suffix(name)
        && ![surname, name].into_iter().any(|n| is_agency(n) || is_role(n))
}

/// "Jr.", "III".
fn is_suffix(part: &str) -> bool {
    of_kind("suffix").any(|suffix| part.trim_end_matches('.').eq_ignore_ascii_case(suffix))
}

/// Whether what follows the name `before` and a comma is no other person: what somebody is, an agency, an outlet, or one word
/// behind several, a town.
fn is_no_person(part: &str, before: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let small = words.iter().filter(|w| w.starts_with(char::is_lowercase)).count();
    let is_long = words.len() > 5 && small * 2 >= words.len();
    let is_outlet =
        || words.iter().any(|word| of_kind("outlet").any(|known| word.eq_ignore_ascii_case(known)));
    is_long || is_role(part) || is_agency(part) || words.len() == 1 && before.contains(' ') || is_outlet()
}

/// The name without what stands before and behind it.
fn clean(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut name = name.trim_matches([',', '.', ':', '-', '–', '|', '"']).trim();
    for before in BEFORE.iter() {
        name = without(name, before, [' ', ':']).unwrap_or(name);
    }
    for label in LABELS.iter() {
        name = without(name, label, [':']).unwrap_or(name);
    }
    let name = name.split(" (").next().unwrap_or(name).split('@').next().unwrap_or(name).trim();
    let name = without_agency(without_place(without_title(name)));
    once(without_day(name)).to_owned()
}

/// `name` without `before` and one of `signs` at its beginning; none where that is all of it.
fn without<'n, const N: usize>(name: &'n str, before: &str, signs: [char; N]) -> Option<&'n str> {
    let (head, rest) = name.split_at_checked(before.len())?;
    let rest = rest.strip_prefix(signs)?.trim_start_matches(':').trim();
    (!rest.is_empty() && head.to_lowercase() == before).then_some(rest)
}

/// A name without what its bearer is before it: "unserer Redakteurin Ada Palme".
fn without_title(name: &str) -> &str {
    let is_title = |word: &str| is_role(word) || of_kind("our").any(|our| word.eq_ignore_ascii_case(our));
    match name.split_once(' ') {
        Some((first, rest)) if rest.contains(' ') && is_title(first) => without_title(rest),
        _ => name,
    }
}

/// A name without where somebody is or whom somebody writes for: "Ada Palme in Lindal", "Ada Palme with Northwire"; nothing where
/// an outlet writes with an agency: "The Post with Northwire".
fn without_place(name: &str) -> &str {
    let is_capital = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    let mut at = 0;
    for (i, word) in name.split(' ').enumerate() {
        let behind = &name[at + word.len()..];
        if i >= 2
            && BEHIND.contains(word.to_lowercase().as_str())
            && is_capital(behind.split_whitespace().next())
        {
            let head = name[..at].trim_end();
            let first = head.split(' ').next().unwrap_or_default();
            let is_outlet = of_kind("article").any(|article| first.eq_ignore_ascii_case(article));
            return if is_outlet { "" } else { head };
        }
        at += word.len() + 1;
    }
    name
}

/// A name without the agency behind it: "ADA PALME Associated Press".
fn without_agency(name: &str) -> &str {
    let spaces: Vec<usize> = name.match_indices(' ').map(|(at, _)| at).skip(1).collect();
    spaces.into_iter().find(|at| is_agency(&name[at + 1..])).map_or(name, |at| &name[..at])
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
        assert_eq!(persons("Ada Palme och Jo Kerr - Karl Riese"), ["Ada Palme", "Jo Kerr", "Karl Riese"]);
        assert_eq!(persons("Ada Palme, Senior Reporter, Jo Kerr, Ph.D."), ["Ada Palme", "Jo Kerr"]);
        assert_eq!(persons("Ada Palme e Marco Neri"), ["Ada Palme", "Marco Neri"]);
        assert_eq!(persons("佐藤花子、田中一郎"), ["佐藤花子", "田中一郎"]);
    }

    #[test]
    fn names_lose_what_stands_around_them() {
        for text in [
            "Ein Artikel von Ada Palme",
            "Ada Palme Thursday",
            "Ada Palme Ada Palme",
            "Ada Palme (Anholt)",
            "Ada Palme (avec AFP)",
            "Ada Palme in Lindal",
            "Ada Palme at Ferry Road",
            "Ada Palme for The Post on Sunday",
            "Ada Palme Associated Press",
            "Ada Palme, dpa",
            "Ada Palme, Lindal",
            "Ada Palme, Diario del Puerto",
            "Ada Palme / AP",
            "Ada Palme | Lindal",
            "Ada Palme • 3h • 2 min",
            "Ada Palme - 2 March 2024",
            "unserer Redakteurin Ada Palme",
            "Автор Ada Palme",
            "Ada Palme; photographs by Jo Kerr",
            "Palme, Ada",
        ] {
            assert_eq!(persons(text), ["Ada Palme"], "{text}");
        }
        assert_eq!(persons("Ada Palme in Lindal and Jo Kerr in Torrup"), ["Ada Palme", "Jo Kerr"]);
    }

    #[test]
    fn names_keep_what_is_theirs() {
        for name in [
            "Pia in ’t Veld",
            "Ramón Ruiz y Prado",
            "Ada Palme, Jr.",
            "Clara von Reden",
            "Anna di Marco",
            "The Post on Sunday",
        ] {
            assert_eq!(persons(name), [name]);
        }
    }

    #[test]
    fn what_names_nobody() {
        for text in ["Photographs by Jo Kerr", "Le Phare avec AFP", "(Picture: Agency)", ""] {
            assert!(persons(text).is_empty(), "{text}: {:?}", persons(text));
        }
        assert_eq!(persons("Associated Press"), ["Associated Press"], "nobody else is named");
    }

    #[test]
    fn a_text_without_end_is_cut() {
        let role = "reporter ".repeat(100_000);
        let words = "a ".repeat(500_000);
        for text in [role, words, "Ada Palme and ".repeat(50_000)] {
            let all = persons(&text);
            assert!(all.iter().map(String::len).sum::<usize>() <= MAX_TEXT, "{} names", all.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(text in "\\PC{0,80}|[A-Za-zé ,;|&/()y-]{0,60}") {
            persons(&text);
        }
    }
}
