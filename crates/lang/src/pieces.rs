//! The pieces that a text falls into at word boundaries (Unicode Standard Annex 29), quickly where it is ASCII.

use unicode_segmentation::UnicodeSegmentation;

/// The pieces of a text in order, each with its place in bytes: the same as `split_word_bound_indices` gives.
///
/// What follows a boundary never depends on what stands before it, so each piece is taken off by whichever way is
/// quicker.
#[derive(Clone)]
pub(crate) struct Pieces<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Pieces<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let (start, rest) = (self.at, &self.text[self.at..]);
        let piece = match ascii(rest.as_bytes()) {
            Some(length) => &rest[..length],
            None => rest.split_word_bounds().next()?,
        };
        self.at += piece.len();
        Some((start, piece))
    }
}

/// The length of the first piece; none where characters beyond ASCII have a say in it.
fn ascii(rest: &[u8]) -> Option<usize> {
    match *rest.first()? {
        b' ' => run(rest, |b| b == b' '),
        b'\n' | 0x0B | 0x0C => Some(1),
        b'\r' => Some(if rest.get(1) == Some(&b'\n') { 2 } else { 1 }),
        b if is_word(b) => word(rest),
        b if b.is_ascii() => run(&rest[..rest.len().min(2)], |_| false).map(|_| 1),
        _ => None,
    }
}

/// The bytes that hold `more` after the first one; none where what stops them is not ASCII and might belong to them.
fn run(rest: &[u8], more: impl Fn(u8) -> bool) -> Option<usize> {
    let length = 1 + rest[1..].iter().take_while(|b| more(**b)).count();
    rest.get(length).is_none_or(u8::is_ascii).then_some(length)
}

/// Letters, digits and low lines, with the marks that stand between two letters or two digits.
fn word(rest: &[u8]) -> Option<usize> {
    let mut length = 0;
    loop {
        length += run(&rest[length..], is_word)?;
        let Some(mark) = rest.get(length) else { return Some(length) };
        let inside: fn(&u8) -> bool = match rest[length - 1] {
            b if b.is_ascii_alphabetic() && matches!(mark, b'.' | b'\'' | b':') => u8::is_ascii_alphabetic,
            b if b.is_ascii_digit() && matches!(mark, b'.' | b'\'' | b',' | b';') => u8::is_ascii_digit,
            _ => return Some(length),
        };
        match rest.get(length + 1) {
            Some(next) if inside(next) => length += 1,
            Some(next) if !next.is_ascii() => return None,
            _ => return Some(length),
        }
    }
}

/// For each byte whether it is a letter, a digit or a low line of ASCII.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = (b as u8).is_ascii_alphanumeric() || b as u8 == b'_';
        b += 1;
    }
    table
};

fn is_word(b: u8) -> bool {
    WORD[usize::from(b)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_standard(text: &str) {
        let standard: Vec<_> = text.split_word_bound_indices().collect();
        assert_eq!(Pieces::of(text).collect::<Vec<_>>(), standard, "{text:?}");
    }

    #[test]
    fn every_short_run_of_ascii_falls_apart_as_the_standard_says() {
        let kinds = [
            "a", "Z", "5", "_", ".", "'", ":", ",", ";", "\"", " ", "\t", "\n", "\r", "\u{b}", "-", "é",
            "\u{301}", "’", "\0",
        ];
        for a in kinds {
            for b in kinds {
                for c in kinds {
                    for d in kinds {
                        assert_standard(&[a, b, c, d].concat());
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn pieces_are_those_of_the_standard(text in "([ -~]{0,8}|\\PC{0,3}|[\\x00-\\x7f]{0,3}|[א-ת\"'\u{301}\u{200d}🇩🇪]{0,4}){0,20}") {
            assert_standard(&text);
        }
    }
}
