//! Lines that say who wrote and nothing else, and names of people.

use super::words::{Set, of_kind};
use newsloom_lang::data::BYLINES;
use std::sync::LazyLock;

/// Words inside a list of names that are no names.
static LINKS: LazyLock<Set> = LazyLock::new(|| of_kind(&BYLINES, "link").collect());

/// The names in `line`, where it is a byline: "By Ada Palme and Jo Kerr".
pub(crate) fn byline(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.len() > 120 || line.len() < 5 {
        return None;
    }
    static BY: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind(&BYLINES, "by").collect());
    if let Some(names) = uncased_byline(line) {
        return Some(names);
    }
    let lower = line.to_lowercase();
    let begins = |by: &&&str| lower.strip_prefix(**by).is_some_and(|r| r.starts_with([' ', '\u{a0}', ':']));
    let by = BY.iter().filter(begins).max_by_key(|by| by.len())?;
    let names = line.get(by.len()..)?.trim_start_matches(':').trim();
    is_names(names).then_some(names)
}

/// Whether every word of `text` can stand in a list of names, and there are at most twelve.
fn is_names(text: &str) -> bool {
    if text.ends_with(['!', '?', ':', '"', '”']) || (text.ends_with('.') && !ends_in_initial(text)) {
        return false;
    }
    let words: Vec<&str> =
        text.split([' ', ',', '\u{a0}', '|', '/', ';', '•']).filter(|w| !w.is_empty()).collect();
    let capitalized = words.iter().filter(|w| is_capitalized(w)).count();
    capitalized >= 1
        && words.len() <= 12
        && (capitalized >= 2 || words.len() == 1)
        && words.iter().all(|w| is_capitalized(w) || LINKS.contains(w.to_lowercase().as_str()))
        && !words.iter().any(|w| w.chars().any(|c| c.is_ascii_digit()))
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
    fn sentences_that_begin_so_are_none() {
        assert_eq!(uncased_byline("记者从市政府获悉，大桥将于星期六通车。"), None);
        assert_eq!(uncased_byline("كتب التاريخ في المدرسة"), None);
        assert_eq!(uncased_byline("記者 は午前中に橋を渡った二千人に話を聞いた。"), None);
        assert!(!is_uncased_name("Ada Palme") && !is_uncased_name("2024年5月3日") && !is_uncased_name(""));
    }
}
