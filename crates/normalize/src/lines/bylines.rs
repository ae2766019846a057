//! Lines that say who wrote and nothing else, and names of people.

use super::times::is_time;
use super::words::{Set, Words, of_kind};
use crate::persons::persons;
use newsloom_lang::data::BYLINES;
use std::sync::LazyLock;

/// Words inside a list of names that are no names.
static LINKS: LazyLock<Set> = LazyLock::new(|| of_kind(&BYLINES, "link").collect());

/// The names in `line`, where it is a byline: "By Ada Palme and Jo Kerr"; a time may stand before
/// them, and anything short behind a bar or dash.
pub(crate) fn byline(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.len() > 120 || line.len() < 5 || line.ends_with(['!', '?', ':', '"', '”', '。']) {
        return None;
    }
    let mut follows_time = true;
    let found = segments(line).find_map(|segment| {
        let names = uncased_byline(segment).or_else(|| cased_byline(segment).filter(|_| follows_time));
        follows_time &= is_time(&Words::of(segment));
        names
    });
    // Pages run together what Chinese and Japanese lines set apart by wide spaces.
    let labelled = || line.split_whitespace().filter(|part| part.contains('：')).find_map(uncased_byline);
    found.or_else(labelled)
}

/// Whether `line` names one person, alone or before a bar and something short: "Ada Palme | Lindal".
pub(super) fn is_signature(line: &str) -> bool {
    line.len() <= 80 && segments(line).next().is_some_and(is_name)
}

fn segments(line: &str) -> impl Iterator<Item = &str> {
    let bars = line.split(['|', '•', '·', ';', '\u{3000}']);
    bars.flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" — "))
        .map(str::trim)
}

fn cased_byline(segment: &str) -> Option<&str> {
    static BY: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind(&BYLINES, "by").collect());
    let segment = behind_time(segment, &BY).unwrap_or(segment);
    let lower = segment.to_lowercase();
    let begins = |by: &&&str| lower.strip_prefix(**by).is_some_and(|r| r.starts_with([' ', '\u{a0}', ':']));
    let by = BY.iter().filter(begins).max_by_key(|by| by.len())?;
    let names = segment.get(by.len()..)?.trim_start_matches(':').trim();
    is_names(names).then_some(names)
}

/// What follows a time, from a word of `by` on: "2 March 2024, 10:05 am by Ada Palme".
fn behind_time<'l>(segment: &'l str, by: &[&str]) -> Option<&'l str> {
    if !segment.starts_with(|c: char| c.is_alphanumeric()) || !segment.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let spaces = segment.match_indices(' ').map(|(at, _)| at);
    let begins = |rest: &str| {
        let lower = rest.to_lowercase();
        by.iter().any(|by| lower.strip_prefix(by).is_some_and(|rest| rest.starts_with([' ', ':'])))
    };
    let at =
        spaces.filter(|at| begins(&segment[at + 1..])).find(|at| is_time(&Words::of(&segment[..*at])))?;
    Some(&segment[at + 1..])
}

/// Whether `text` names persons and says nothing else but what may stand beside their names.
fn is_names(text: &str) -> bool {
    if text.ends_with('.') && !ends_in_initial(text) {
        return false;
    }
    let names = persons(text);
    let are_whole = names.len() == 1 || names.iter().all(|name| name.contains(' '));
    are_whole && !names.is_empty() && names.len() <= 8 && names.iter().all(|name| is_capitalized_name(name))
}

/// Whether the words are capitalized, with particles between them.
fn is_capitalized_name(name: &str) -> bool {
    let words: Vec<&str> = name.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let capitalized = words.iter().filter(|w| is_capitalized(w)).count();
    capitalized >= 1
        && words.len() <= 8
        && (capitalized >= 2 || words.len() == 1)
        && words.iter().all(|w| is_capitalized(w) || LINKS.contains(w.to_lowercase().as_str()))
        && !name.contains(|c: char| c.is_ascii_digit())
}

/// Whether `text` reads as one person's name: two to five capitalized words, with particles between them.
pub(crate) fn is_name(text: &str) -> bool {
    if is_uncased_name(text.trim()) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().filter(|w| is_capitalized(w)).count() >= 2
        && words.first().is_some_and(|w| is_capitalized(w) || w.len() <= 3)
        && words.iter().all(|w| is_capitalized(w) || LINKS.contains(w))
        && !text
            .contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '"' | '@' | '/' | '|'))
}

fn is_capitalized(word: &str) -> bool {
    word.trim_start_matches(['\'', '’', '(', '"', '-']).chars().next().is_some_and(char::is_uppercase)
}

fn ends_in_initial(text: &str) -> bool {
    text.trim_end_matches('.').rsplit(' ').next().is_some_and(|w| w.chars().count() <= 3)
}

/// The longest list of names, and the longest name, in characters.
const LONGEST_LIST: usize = 60;
const LONGEST: usize = 30;

/// The names in `line`, where it is a byline in a script without capital letters, in which only length, marks and the words
/// before them tell: "بقلم سلمى الحداد", "记者 王明".
fn uncased_byline(line: &str) -> Option<&str> {
    static BEFORE: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind(&BYLINES, "uncased").collect());
    static BEFORE_SPACE: LazyLock<Vec<&str>> =
        LazyLock::new(|| of_kind(&BYLINES, "uncased-spaced").collect());
    if line.chars().take(LONGEST_LIST + 1).count() > LONGEST_LIST {
        return None;
    }
    let spaced = BEFORE_SPACE.iter().find_map(|before| line.strip_prefix(before)?.strip_prefix(' '));
    let names = spaced.or_else(|| BEFORE.iter().find_map(|before| line.strip_prefix(before)))?;
    let names =
        names.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '=' | '＝' | '・'));
    let mut each = names.split(['、', '，', ',', '،', '/', '／']).map(str::trim);
    each.all(is_uncased_name).then_some(names)
}

/// Whether `text` may be one person's name in such a script: a few words of its letters, or a few characters where words
/// are not set apart.
fn is_uncased_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (all, unspaced) = letters.fold((0, 0), |(all, han), c| (all + 1, han + usize::from(is_unspaced(c))));
    let words = text.split_whitespace().count();
    let length = text.chars().count();
    let fits = if unspaced > 0 { (2..=4 * words + 4).contains(&all) } else { (2..=5).contains(&words) };
    fits && length <= LONGEST
        && text.chars().all(|c| is_uncased(c) || c.is_whitespace() || c == '·' || c == '・')
}

/// Letters and vowel signs of the scripts of the news that have no capitals.
fn is_uncased(c: char) -> bool {
    matches!(c, '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D3}' | '\u{900}'..='\u{963}'
        | '\u{971}'..='\u{DFF}' | '\u{E01}'..='\u{E4E}' | '\u{AC00}'..='\u{D7A3}' | '\u{200C}' | '\u{200D}')
        || is_unspaced(c)
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}' | '\u{3400}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_told_by_the_words_before_the_names() {
        assert_eq!(uncased_byline("بقلم سلمى الحداد"), Some("سلمى الحداد"));
        assert_eq!(uncased_byline("लेखक: अनिता शर्मा"), Some("अनिता शर्मा"));
        assert_eq!(uncased_byline("记者 王明"), Some("王明"));
        assert_eq!(uncased_byline("文／佐藤花子、田中一郎"), Some("佐藤花子、田中一郎"));
    }

    #[test]
    fn other_parts_may_stand_beside_the_names() {
        for line in [
            "By Ada Palme",
            "By Ada Palme in Lindal",
            "By ADA PALME Associated Press",
            "Par Ada Palme (avec AFP)",
            "Par Ada Palme - Publié le 14 mars 2024 à 18h05",
            "Por Ada Palme, Diario del Puerto — Lindal",
            "Von unserer Redakteurin Ada Palme",
            "Автор Ada Palme",
            "2 March 2024, 10:05 am by Ada Palme",
            "2 марта 2024, 10:05 Автор: Ada Palme",
            "Story by Ada Palme • 3h • 2 min read",
            "3 May 2024 | By Ada Palme",
        ] {
            let names = byline(line).map(persons);
            assert_eq!(
                names.as_deref().and_then(|names| names.first()).map(|name| name.to_lowercase()).as_deref(),
                Some("ada palme"),
                "{line}"
            );
        }
        assert_eq!(byline("2024年5月3日 09:12 来源：海湾日报 记者：王明"), Some("王明"));
        assert_eq!(byline("By Pia in ’t Veld"), Some("Pia in ’t Veld"));
        assert_eq!(byline("2024年5月3日 09:12　来源：海湾日报　记者：王明"), Some("王明"));
        for line in [
            "By Monday the ferry had left Lindal",
            "The Long Bridge - by Ada Palme",
            "By the harbour in Lindal",
        ] {
            assert_eq!(byline(line), None, "{line}");
        }
        assert!(
            is_signature("Ada Palme | Lindal")
                && is_signature("Ada Palme")
                && !is_signature("The ferry has left | Lindal")
        );
    }

    #[test]
    fn sentences_that_begin_so_are_none() {
        assert_eq!(uncased_byline("记者从市政府获悉，大桥将于星期六通车。"), None);
        assert_eq!(uncased_byline("كتب التاريخ في المدرسة"), None);
        assert_eq!(uncased_byline("記者 は午前中に橋を渡った二千人に話を聞いた。"), None);
        assert!(!is_uncased_name("Ada Palme") && !is_uncased_name("2024年5月3日") && !is_uncased_name(""));
    }
}
