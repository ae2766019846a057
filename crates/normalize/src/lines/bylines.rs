//! Lines that say who wrote, and nothing else.

/// Words that begin a byline, in lower case.
const BY: &[&str] = &[
    "by",
    "by:",
    "author:",
    "authors:",
    "written by",
    "written by:",
    "von",
    "par",
    "por",
    "di",
    "da",
    "door",
    "av",
    "af",
    "text:",
    "text von",
    "story by",
    "reporting by",
    "ein gastbeitrag von",
    "ein kommentar von",
    "eine analyse von",
    "eine kolumne von",
    "ein interview von",
    "interview von",
    "kommentar von",
    "автор:",
    "текст:",
    "γράφει ο",
    "γράφει η",
    "συντάκτης:",
    "της",
    "posted by",
    "reported by",
    "edited by",
    "από",
    "του",
];

/// Words inside a list of names that are no names.
const LINKS: &[&str] = &[
    "and", "und", "et", "y", "e", "i", "og", "och", "en", "de", "del", "della", "da", "di", "dos", "das",
    "du", "la", "le", "van", "von", "der", "den", "ten", "ter", "zu", "bin", "bint", "al", "el", "ibn",
    "for", "in", "with", "mit", "aus", "|", "/", "&", "at", "für", "o'", "ap", "af", "ben", "und", "with",
    "of",
];

/// The names in `line`, where it is a byline: "By Ada Palme and Jo Kerr".
pub(crate) fn byline(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.len() > 120 || line.len() < 5 {
        return None;
    }
    if let Some(names) = super::uncased::byline(line) {
        return Some(names);
    }
    let lower = line.to_lowercase();
    let by =
        BY.iter().filter(|by| lower.strip_prefix(**by).is_some_and(|r| r.starts_with([' ', '\u{a0}', ':'])));
    let by = by.max_by_key(|by| by.len())?;
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
        && words.iter().all(|w| is_capitalized(w) || LINKS.contains(&w.to_lowercase().as_str()))
        && !words.iter().any(|w| w.chars().any(|c| c.is_ascii_digit()))
}

/// Whether `text` reads as one person's name: two to five capitalized words, with particles between them.
pub(crate) fn is_name(text: &str) -> bool {
    if super::uncased::is_name(text.trim()) {
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
