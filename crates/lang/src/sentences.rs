//! Paragraphs and sentences.

use crate::Span;
use crate::calendar::{self, Form};
use crate::data::ABBREVIATIONS;
use crate::zones;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The paragraphs of `text`: its lines that are not blank, without the white space at their ends.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        (!span.is_empty()).then_some(span)
    })
}

/// The sentences of `text` in order, never across a line end, without the white space around them.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for line in paragraphs(text) {
        split(text, line, &mut found);
    }
    found
}

fn split(text: &str, line: Span, found: &mut Vec<Span>) {
    let mut start = line.start;
    for (at, mark) in line.of(text).char_indices() {
        let end = line.start + at + mark.len_utf8();
        if end <= start || !is_terminal(mark) {
            continue;
        }
        let close = end + closers(&text[end..line.end]);
        if is_boundary(&text[start..end], mark, &text[close..line.end]) {
            push(text, Span::new(start, close), found);
            start = close;
        }
    }
    push(text, Span::new(start, line.end), found);
}

fn push(text: &str, span: Span, found: &mut Vec<Span>) {
    let span = span.trimmed(text);
    if !span.is_empty() {
        found.push(span);
    }
}

fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔')
}

/// Bytes of the quotation marks and brackets that close together with the sentence.
fn closers(rest: &str) -> usize {
    rest.chars()
        .take_while(|c| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』'))
        .map(char::len_utf8)
        .sum()
}

/// Whether a sentence ends after `before`, whose last character is `mark`, when `after` follows on the line.
fn is_boundary(before: &str, mark: char, after: &str) -> bool {
    if matches!(mark, '。' | '！' | '？' | '।' | '۔') || after.is_empty() {
        return true;
    }
    let Some(after) = after.strip_prefix(char::is_whitespace).map(str::trim_start) else { return false };
    let Some(next) = after.chars().next() else { return false };
    if next.is_lowercase() {
        return false;
    }
    let word = last_word(before);
    if mark == '.' && is_clock(word) {
        return ends_with_time(before, after);
    }
    mark != '.'
        || !(is_abbreviation(word) || next.is_numeric() && is_counted(word) || is_ordinal(word, after))
}

/// The word before the final mark, without that mark.
fn last_word(before: &str) -> &str {
    let before = before.strip_suffix('.').unwrap_or(before);
    before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“')).next().unwrap_or_default()
}

/// Whether a sentence ends after the time of day that ends `before`: "... by 9 p.m. Rescuers left", and not "at 9 p.m. Monday",
/// "at 9 p.m. GMT", "By 9 p.m. Kelmar was dark".
fn ends_with_time(before: &str, after: &str) -> bool {
    /// As many words or fewer are no sentence.
    const FEW: usize = 5;
    static NEXT: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let days = calendar::months().chain(calendar::weekdays()).filter(|name| name.language == "en");
        of_kind("clock-next").into_iter().chain(days.map(|name| name.word)).collect()
    });
    let next = after.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    let is_open = after.starts_with(char::is_numeric)
        || NEXT.contains(next.to_lowercase().as_str())
        || zones::is_abbreviation(next);
    before.split_whitespace().nth(FEW).is_some() && !is_open
}

/// What makes the number before it a time of day: "p.m".
fn is_clock(word: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| of_kind("clock"));
    KNOWN.contains(word)
}

/// Words that end in a point inside a sentence: titles, initials, months, "U.S" and their like.
fn is_abbreviation(word: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| of_kind("any"));
    let mut chars = word.chars();
    let is_initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    is_initial || is_dotted || KNOWN.contains(word)
}

/// Words that end in a point before a number only: months in small letters, "p. 12", "art. 3".
fn is_counted(word: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| of_kind("number"));
    KNOWN.contains(word)
}

/// Whether `word` is the number of a day or a century in German: "13. April", "19. Jahrhundert".
fn is_ordinal(word: &str, after: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let months = calendar::months().filter(|name| name.language == "de" && name.form != Form::Short);
        of_kind("ordinal").into_iter().chain(months.map(|name| name.word)).collect()
    });
    let name = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(word.len(), 1 | 2)
        && word.bytes().all(|b| b.is_ascii_digit())
        && NAMES.contains(name.to_lowercase().as_str())
}

fn of_kind(kind: &str) -> FxHashSet<&'static str> {
    ABBREVIATIONS.select("text", "kind", kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn sentences_end_where_they_should() {
        assert_eq!(
            list("Gen. J. Doe left. \"We won,\" he said.\n\nIt cost $2.5 m. Who knew?"),
            ["Gen. J. Doe left.", "\"We won,\" he said.", "It cost $2.5 m.", "Who knew?"]
        );
        assert_eq!(list("He went to the U.S. Army base."), ["He went to the U.S. Army base."]);
        assert_eq!(
            list("Il arrive le 3 sept. 2021 à Paris. Ça va."),
            ["Il arrive le 3 sept. 2021 à Paris.", "Ça va."]
        );
        assert_eq!(
            list("Am 13. April regnete es. Es blieb bei 13. Mehr kam nicht."),
            ["Am 13. April regnete es.", "Es blieb bei 13.", "Mehr kam nicht."]
        );
        assert_eq!(list("It ended on May 5. Police left."), ["It ended on May 5.", "Police left."]);
        assert_eq!(list("会談した。終わり。"), ["会談した。", "終わり。"]);
    }

    #[test]
    fn a_time_of_day_may_end_a_sentence() {
        for next in ["Skyways Air said so.", "\u{201c}All are well,\u{201d} she said."] {
            let text = format!("All of them were ashore by 9.50 a.m. {next}");
            assert_eq!(list(&text), ["All of them were ashore by 9.50 a.m.", next]);
        }
        for one in [
            "All of them were ashore by 9.50 a.m. Monday.",
            "All of them were ashore by 9.50 a.m. GMT on Monday.",
            "All of them were ashore by 9.50 a.m. Eastern time.",
            "All of them were ashore by 9.50 a.m. local time.",
            "By 9 p.m. Kelmar was dark.",
        ] {
            assert_eq!(list(one), [one]);
        }
    }

    #[test]
    fn times_of_day_without_end_are_read_once() {
        assert_eq!(sentences(&"9 p.m. ".repeat(200_000)).len(), 1);
    }

    proptest! {
        #[test]
        fn sentences_are_sorted_apart_and_inside(text in "[a-zA-Z.!?\"\\n 。é]{0,300}") {
            let mut last = 0;
            for s in sentences(&text) {
                prop_assert!(s.start >= last && s.end <= text.len() && !s.of(&text).is_empty());
                last = s.end;
            }
        }
    }
}
