//! Splits a date into numbers, words and marks.

/// The most pieces that are looked at.
const MAX_PIECES: usize = 40;

/// A piece of a date.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Digits: their value, and how many there are.
    Number(u64, usize),
    /// Letters, in lower case. `/` and `_` inside belong to the word ("Europe/Kyiv").
    Word(String),
    /// Anything else but white space.
    Mark(char),
    /// White space.
    Space,
}

/// The pieces of `raw`.
pub(super) fn pieces(raw: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = raw;
    while let Some(first) = rest.chars().next().filter(|_| pieces.len() < MAX_PIECES) {
        let length = run(rest, first);
        pieces.push(piece(&rest[..length], first));
        rest = &rest[length..];
    }
    pieces
}

fn run(rest: &str, first: char) -> usize {
    let belongs = |c: char| {
        if first.is_ascii_digit() {
            c.is_ascii_digit()
        } else if first.is_alphabetic() {
            c.is_alphabetic() || matches!(c, '/' | '_') || is_joined(c)
        } else {
            first.is_whitespace() && c.is_whitespace()
        }
    };
    rest.find(|c| !belongs(c)).map_or(rest.len(), |end| end.max(first.len_utf8()))
}

/// Whether a character is a mark on letters: accents, and what the scripts of India and Thailand write around theirs.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{963}' | '\u{970}'..='\u{E4E}')
}

fn piece(text: &str, first: char) -> Piece {
    if first.is_ascii_digit() {
        Piece::Number(text.parse().unwrap_or(u64::MAX), text.len())
    } else if first.is_alphabetic() {
        Piece::Word(text.to_lowercase())
    } else if first.is_whitespace() {
        Piece::Space
    } else {
        Piece::Mark(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_numbers_words_and_marks() {
        use Piece::{Mark, Number, Space, Word};
        assert_eq!(
            pieces("2nd  Févr.+07"),
            [Number(2, 1), Word("nd".into()), Space, Word("févr".into()), Mark('.'), Mark('+'), Number(7, 2)]
        );
    }
}
