//! Words, numbers and punctuation with their places (Unicode Standard Annex 29, with pairs of characters for
//! scripts that write no spaces).

use crate::Span;
use crate::pieces::Pieces;
use std::borrow::Cow;

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// Letters, perhaps with digits, an apostrophe or a joiner inside.
    Letters,
    /// Begins with a digit: "14,000", "12th", "2.5".
    Number,
    /// Anything else that is not white space.
    Mark,
}

/// A word and its place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The characters, as written.
    pub text: &'t str,
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it is made of.
    pub kind: WordKind,
}

impl Word<'_> {
    /// Whether the word begins with an upper-case letter.
    pub fn is_capitalized(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// `word` in lower case, without copying where it is so already.
pub fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// The words of `text` in order, without white space. Words of Chinese, Japanese kana and Thai, which are written
/// without spaces, come as overlapping pairs of characters, the usual unit of retrieval for such scripts.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    Pairs { text, inner: Pieces::of(text), pending: None }
}

struct Pairs<'t> {
    text: &'t str,
    inner: Pieces<'t>,
    /// The rest of a run of unspaced characters that still has pairs to give.
    pending: Option<Span>,
}

impl<'t> Iterator for Pairs<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        if let Some(run) = self.pending.take() {
            return Some(self.pair(run));
        }
        loop {
            let (start, piece) = self.inner.next()?;
            let first = piece.chars().next()?;
            if first.is_whitespace() {
                continue;
            }
            if !is_unspaced(first) {
                return Some(Word {
                    text: piece,
                    span: Span::new(start, start + piece.len()),
                    kind: kind(first),
                });
            }
            let mut end = start + piece.len();
            let mut ahead = self.inner.clone();
            while let Some((at, next)) = ahead.next().filter(|(_, p)| p.starts_with(is_unspaced)) {
                end = at + next.len();
                self.inner = ahead.clone();
            }
            return Some(self.pair(Span::new(start, end)));
        }
    }
}

impl<'t> Pairs<'t> {
    /// The first pair of `run`; what follows its first character stays pending while it has a pair to give.
    fn pair(&mut self, run: Span) -> Word<'t> {
        let mut ends = run.of(self.text).char_indices().map(|(i, c)| run.start + i + c.len_utf8());
        let first = ends.next().unwrap_or(run.end);
        let second = ends.next().unwrap_or(first);
        if ends.next().is_some() {
            self.pending = Some(Span::new(first, run.end));
        }
        let span = Span::new(run.start, second);
        Word { text: span.of(self.text), span, kind: WordKind::Letters }
    }
}

fn kind(first: char) -> WordKind {
    if first.is_numeric() {
        WordKind::Number
    } else if first.is_alphabetic() {
        WordKind::Letters
    } else {
        WordKind::Mark
    }
}

/// Whether `c` belongs to a script that puts no space between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0E7F}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> Vec<&str> {
        words(text).map(|w| w.text).collect()
    }

    #[test]
    fn words_numbers_and_marks() {
        assert_eq!(
            list("U.S. sent 14,000 men, Kyiv's 12th."),
            ["U.S", ".", "sent", "14,000", "men", ",", "Kyiv's", "12th", "."]
        );
        assert_eq!(words("12th").next().map(|w| w.kind), Some(WordKind::Number));
    }

    #[test]
    fn unspaced_scripts_come_in_pairs() {
        assert_eq!(list("東京都 x"), ["東京", "京都", "x"]);
        assert_eq!(list("人"), ["人"]);
    }

    proptest! {
        #[test]
        fn words_lie_in_the_text_in_order(text in "\\PC{0,200}") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(word.span.start >= last);
                prop_assert_eq!(word.span.of(&text), word.text);
                last = word.span.start;
            }
        }
    }
}
