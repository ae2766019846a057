//! A line's words in the form in which the rules look at them.

use aho_corasick::AhoCorasick;
use newsloom_lang::Table;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// Words, in lower case.
pub(super) type Set = FxHashSet<&'static str>;

/// The texts of one kind in a table with the columns `kind` and `text`.
pub(super) fn of_kind(table: &'static Table, kind: &str) -> impl Iterator<Item = &'static str> {
    table.select("text", "kind", kind)
}

/// A line, its words, and those in lower case.
pub(crate) struct Words<'l> {
    /// The line as it is.
    pub(crate) line: &'l str,
    /// In lower case, with single spaces, without marks at the two ends.
    pub(crate) lower: String,
    /// The words in lower case, without marks.
    pub(crate) all: Vec<String>,
}

impl<'l> Words<'l> {
    /// Splits `line`.
    pub(crate) fn of(line: &'l str) -> Self {
        let all = if line.is_ascii() { plain_words(line) } else { all_words(line) };
        let lower = fold(&single_spaced(line));
        let lower = lower
            .trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ':' | '…' | '.' | '!' | '?'))
            .to_owned();
        Self { line, lower, all }
    }

    /// Whether one of `words` is among the line's words.
    pub(crate) fn has(&self, words: &Set) -> bool {
        self.all.iter().any(|w| words.contains(w.as_str()))
    }

    /// How many of the line's words are in `words`.
    pub(crate) fn count(&self, words: &Set) -> usize {
        self.all.iter().filter(|w| words.contains(w.as_str())).count()
    }

    /// Whether it ends as sentences do.
    pub(crate) fn is_sentence(&self) -> bool {
        let end = self.line.trim_end_matches(['"', '”', '“', '’', '\'', '»', '«', ')', ']', '」']);
        end.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔'])
    }
}

/// Phrases that lines begin with, by their first words.
pub(super) struct Beginnings(FxHashMap<&'static str, Vec<&'static str>>);

impl FromIterator<&'static str> for Beginnings {
    fn from_iter<I: IntoIterator<Item = &'static str>>(phrases: I) -> Self {
        let mut all: FxHashMap<_, Vec<_>> = FxHashMap::default();
        phrases.into_iter().for_each(|phrase| all.entry(first_word(phrase)).or_default().push(phrase));
        Self(all)
    }
}

impl Beginnings {
    /// Those that `line` begins with, up to the end of a word, and what follows each.
    pub(super) fn of<'w>(&self, line: &'w Words<'_>) -> impl Iterator<Item = (&'static str, &'w str)> {
        let phrases = self.0.get(first_word(&line.lower)).into_iter().flatten();
        phrases.filter_map(|phrase| {
            let rest = line.lower.strip_prefix(phrase)?;
            (!rest.starts_with(char::is_alphanumeric)).then_some((*phrase, rest))
        })
    }

    /// Whether `line` begins with one of them.
    pub(super) fn begin(&self, line: &Words<'_>) -> bool {
        self.of(line).next().is_some()
    }
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// Phrases that are looked for in one pass.
pub(super) struct Phrases(AhoCorasick);

impl FromIterator<&'static str> for Phrases {
    /// Those of `phrases`, each in lower case.
    fn from_iter<I: IntoIterator<Item = &'static str>>(phrases: I) -> Self {
        #[allow(clippy::expect_used, reason = "the phrases are ours and few")]
        Self(AhoCorasick::new(phrases).expect("a small automaton"))
    }
}

impl Phrases {
    /// How many of them `line` holds at word boundaries.
    pub(super) fn count(&self, line: &Words<'_>) -> usize {
        let mut held = vec![false; self.0.patterns_len()];
        for found in self.0.find_overlapping_iter(&line.lower) {
            let before = line.lower[..found.start()].chars().next_back();
            let after = line.lower[found.end()..].chars().next();
            let whole =
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
            held[found.pattern().as_usize()] |= whole;
        }
        held.into_iter().filter(|held| *held).count()
    }
}

/// The words of a line in lower case, without marks.
fn all_words(line: &str) -> Vec<String> {
    line.split(|c: char| {
        !(c.is_alphanumeric()
            || matches!(c, '\'' | '’' | '-' | '&' | '\u{300}'..='\u{36F}')
            || is_combining(c))
    })
    .map(|w| w.trim_matches(['\'', '’', '-', '&']))
    .filter(|w| !w.is_empty())
    .map(fold)
    .collect()
}

/// The same where there is nothing but ASCII, which takes a third of the time.
fn plain_words(line: &str) -> Vec<String> {
    let is_joint = |b: u8| matches!(b, b'\'' | b'-' | b'&');
    let mut all = Vec::with_capacity(line.len() / 6 + 1);
    let mut rest = line.as_bytes();
    while let Some(start) = rest.iter().position(u8::is_ascii_alphanumeric) {
        rest = &rest[start..];
        let end =
            rest.iter().position(|b| !(b.is_ascii_alphanumeric() || is_joint(*b))).unwrap_or(rest.len());
        let kept = rest[..end].iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
        all.push(rest[..kept].iter().map(|b| char::from(b.to_ascii_lowercase())).collect());
        rest = &rest[end..];
    }
    all
}

/// In lower case, with straight apostrophes.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.to_lowercase();
    if lower.contains('’') { lower.replace('’', "'") } else { lower }
}

/// The words of `line` with single spaces between them.
fn single_spaced(line: &str) -> Cow<'_, str> {
    let is_doubled = |pair: &[u8]| pair == b"  ";
    let is_space = |b: &u8| *b <= b' ';
    let is_single = line.bytes().all(|b| b.is_ascii() && b >= b' ')
        && !line.as_bytes().windows(2).any(is_doubled)
        && ![line.as_bytes().first(), line.as_bytes().last()].into_iter().flatten().any(is_space);
    if is_single {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

/// Vowel signs and the like, which belong to the word in Indic and other scripts.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}' | '\u{610}'..='\u{6ED}' | '\u{591}'..='\u{5C7}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_lines_have_the_words_that_any_line_has(line in "([a-zA-Z0-9]{0,4}['&.,:  \t-]{0,2}){0,12}") {
            prop_assert_eq!(plain_words(&line), all_words(&line));
            let spaced: Vec<&str> = line.split_whitespace().collect();
            prop_assert_eq!(single_spaced(&line), spaced.join(" "));
        }
    }
}
