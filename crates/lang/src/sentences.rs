//! Paragraphs and sentences.

use crate::Span;

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
    mark != '.'
        || !(is_abbreviation(word) || next.is_numeric() && is_counted(word) || is_ordinal(word, after))
}

/// The word before the final mark, without that mark.
fn last_word(before: &str) -> &str {
    let before = before.strip_suffix('.').unwrap_or(before);
    before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“')).next().unwrap_or_default()
}

/// Words that end in a point inside a sentence: titles, initials, months, "U.S" and their like.
fn is_abbreviation(word: &str) -> bool {
    const KNOWN: &[&str] = &[
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Col", "Maj", "Capt", "Cmdr", "Sgt", "Adm", "Sen",
        "Rep", "Gov", "Pres", "Rev", "Hon", "St", "Jr", "Sr", "vs", "etc", "No", "Nos", "Inc", "Ltd", "Co",
        "Corp", "Bros", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
        "Mt", "Ft", "Ave", "Blvd", "Rd", "e.g", "i.e", "approx", "dept", "est", "Hr", "Fr", "Nr", "ca",
        "bzw", "M", "Mme", "Sra", "Dra",
    ];
    let mut chars = word.chars();
    let is_initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    is_initial || is_dotted || KNOWN.contains(&word)
}

/// Words that end in a point before a number only: months in small letters, "p. 12", "art. 3".
fn is_counted(word: &str) -> bool {
    const KNOWN: &[&str] = &[
        "jan", "janv", "feb", "febr", "févr", "apr", "abr", "avr", "jun", "jul", "juil", "aug", "sep",
        "sept", "oct", "okt", "nov", "dec", "déc", "dez", "dic", "p", "pp", "art", "nr", "vol", "fig", "tel",
        "tél",
    ];
    KNOWN.contains(&word)
}

/// Whether `word` is the number of a day or a century in German: "13. April", "19. Jahrhundert".
fn is_ordinal(word: &str, after: &str) -> bool {
    const NAMES: &[&str] = &[
        "Januar",
        "Jänner",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
        "Jahrhundert",
        "Jahrhunderts",
    ];
    let name = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(word.len(), 1 | 2) && word.bytes().all(|b| b.is_ascii_digit()) && NAMES.contains(&name)
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
