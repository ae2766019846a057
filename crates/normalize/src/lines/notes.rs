//! What stands under a report and is not of it: what was corrected, who helped, whose views they are, whom to ask.

use super::bylines::is_name;
use super::words::{Beginnings, Phrases, Words};
use newsloom_lang::data::NOTES;
use std::sync::LazyLock;

fn of_kind(kind: &'static str) -> impl Iterator<Item = &'static str> {
    NOTES.select("text", "kind", kind)
}

/// Whether the line is such a note.
pub(super) fn is_note(words: &Words<'_>) -> bool {
    /// Longer lines tell of something, in words.
    const LONG: usize = 80;
    let is_quoted = words.line.starts_with(['"', '“', '„', '«', '»', '‘']);
    words.all.len() <= LONG && !is_quoted && (is_change(words) || is_help(words) || is_contact(words))
}

/// "This story has been updated", "Correction: ...", "An earlier version of this article ...".
fn is_change(words: &Words<'_>) -> bool {
    static OPENINGS: LazyLock<Beginnings> = LazyLock::new(|| of_kind("opening").collect());
    static LABELS: LazyLock<Beginnings> = LazyLock::new(|| of_kind("label").collect());
    static TEXTS: LazyLock<Beginnings> = LazyLock::new(|| of_kind("text").collect());
    let is_labelled = LABELS.of(words).any(|(_, rest)| rest.trim_start().starts_with(':'));
    OPENINGS.begin(words) || is_labelled || TEXTS.of(words).any(|(_, rest)| is_changed(rest))
}

/// Whether one of the next words says that a text was changed, or appeared elsewhere first.
fn is_changed(rest: &str) -> bool {
    const NEXT: usize = 6;
    let mut next = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(NEXT);
    next.any(|word| of_kind("changed").any(|changed| word == changed))
}

/// "Jo Kerr contributed to this report.", "Jo Kerr reported from Lindal.", "The views expressed are her own."
fn is_help(words: &Words<'_>) -> bool {
    const SHORT: usize = 40;
    static PHRASES: LazyLock<Phrases> = LazyLock::new(|| of_kind("phrase").collect());
    words.all.len() <= SHORT && (PHRASES.count(words) > 0 || reports_from(words.line))
}

/// Whether the first sentence says from where somebody reported, and nothing else.
fn reports_from(line: &str) -> bool {
    const PLACE: usize = 6;
    of_kind("reported-from").any(|phrase| {
        let Some((name, rest)) = line.split_once(phrase) else { return false };
        let place = rest.split(". ").next().unwrap_or_default().trim_end_matches('.');
        let mut words = place.split_whitespace();
        is_name(name.trim())
            && place.split_whitespace().count() <= PLACE
            && words.next().is_some_and(|word| word.starts_with(char::is_uppercase))
    })
}

/// "Contact: Ada Palme, +45 70 12 34 56".
fn is_contact(words: &Words<'_>) -> bool {
    const DIGITS: usize = 7;
    static CONTACTS: LazyLock<Beginnings> = LazyLock::new(|| of_kind("contact").collect());
    let digits = || words.line.bytes().filter(u8::is_ascii_digit).count();
    CONTACTS.begin(words) && (words.line.contains('@') || digits() >= DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_notes(lines: &[&str], expected: bool) {
        for line in lines {
            assert_eq!(is_note(&Words::of(line)), expected, "{line}");
        }
    }

    #[test]
    fn notes_are_told_by_their_words() {
        assert_notes(
            &[
                "This story has been updated to correct the name of the ferry.",
                "This article was first published on May 3.",
                "CORRECTION: The ferry was built in 1931, not in 1913.",
                "An earlier version of this story gave a wrong name.",
                "In einer früheren Version dieses Artikels stand ein falscher Name.",
                "Cet article a été mis à jour à 18h.",
                "Este artículo fue corregido el 3 de mayo.",
                "Questo articolo è stato aggiornato alle 18.",
                "В предыдущей версии статьи было неверно указано имя.",
                "NorthWire writer Jo Kerr in Lindal contributed to this report.",
                "Jo Kerr reported from Lindal.",
                "Jo Kerr reported from Lindal. This story has been updated.",
                "The views expressed are her own.",
                "Ada Palme is an engineer. The views expressed are her own.",
                "Contact: Ada Palme, Investor Relations, +45 70 12 34 56, ada@ferry.example",
                "Pressekontakt: Ada Palme, presse@ferry.example",
            ],
            true,
        );
    }

    #[test]
    fn reports_of_such_things_are_none() {
        assert_notes(
            &[
                "This story has been told in Lindal for a hundred years.",
                "The bureau corrected its count of the ferries on Friday.",
                "The correction of the river will take the town nine years.",
                "Nine villages contributed stone to the tower.",
                "The army reported from the front that it was quiet.",
                "Jo Kerr reported from the start that the ferry was late.",
                "The views expressed by the mayor were met with silence.",
                "“This story has been updated too often,” she said.",
                "Contact with the ferry was lost at noon.",
                "Anybody who saw the van may call 0800 555 0176.",
            ],
            false,
        );
    }
}
