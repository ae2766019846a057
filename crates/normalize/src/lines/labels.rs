//! Lines of a few words that name a button, a section or a list and tell nothing: share bars, "Most read".

use super::words::{Beginnings, Set, Words, of_kind};
use newsloom_lang::data::LABELS;
use std::sync::LazyLock;

/// Words of share bars and players; a line of nothing else is one.
static INTERFACE: LazyLock<Set> = LazyLock::new(|| of_kind(&LABELS, "interface").collect());
/// Words one of which a line of [`INTERFACE`] words must hold to be sure.
static SURE: LazyLock<Set> = LazyLock::new(|| of_kind(&LABELS, "sure").collect());
/// Whole lines that head a list of other texts, mark an advertisement, or name a control.
static WHOLE: LazyLock<Set> = LazyLock::new(|| of_kind(&LABELS, "whole").collect());
/// Beginnings that, with a colon or a few words after them, head or point to other texts.
static OPENINGS: LazyLock<Beginnings> = LazyLock::new(|| of_kind(&LABELS, "opening").collect());
/// What is counted beside a label.
static COUNTED: LazyLock<Set> = LazyLock::new(|| of_kind(&LABELS, "counted").collect());

/// What stands beside that.
static AROUND_COUNTED: LazyLock<Set> = LazyLock::new(|| of_kind(&LABELS, "around-counted").collect());

/// Whether the line is such a label by its words, whatever its place.
pub(super) fn is_known(words: &Words<'_>) -> bool {
    let bare = words.lower.trim_end_matches([':', '…', '.', '!', '?', '>', '»', '→']).trim();
    words.all.is_empty()
        || WHOLE.contains(bare)
        || is_interface(words)
        || is_counted(words)
        || words.all.len() <= 22 && !words.is_sentence() && OPENINGS.begin(words)
}

fn is_interface(words: &Words<'_>) -> bool {
    let glued = || words.all.len() <= 2 && words.all.iter().all(|w| is_glued(w));
    let known =
        words.all.iter().all(|w| INTERFACE.contains(w.as_str()) || w.contains("_")) && words.has(&SURE);
    words.all.len() <= 24 && !words.is_sentence() && (known || glued())
}

/// "FacebookTwitterWhatsApp": names of a share bar without spaces.
fn is_glued(word: &str) -> bool {
    let mut rest = word;
    let mut names = 0;
    let longest =
        |rest: &str| SURE.iter().filter(|n| n.len() >= 4 && rest.starts_with(**n)).map(|n| n.len()).max();
    while let Some(length) = longest(rest) {
        rest = &rest[length..];
        names += 1;
        rest = rest.strip_prefix('x').filter(|r| !r.is_empty()).unwrap_or(rest);
    }
    names >= 2 && rest.is_empty()
}

/// "View 6 Images", "44 Bilder", "Advertisement 4".
fn is_counted(words: &Words<'_>) -> bool {
    let numbers = words.all.iter().filter(|w| w.bytes().all(|b| b.is_ascii_digit())).count();
    numbers == 1
        && words.all.len() <= 3
        && words.has(&COUNTED)
        && !words.is_sentence()
        && words.all.iter().all(|w| {
            COUNTED.contains(w.as_str())
                || w.bytes().all(|b| b.is_ascii_digit())
                || AROUND_COUNTED.contains(w.as_str())
        })
}

/// One word that no sentence ends: the name of a section, a button, a topic. Scripts without spaces are judged
/// by no such rule.
pub(super) fn is_lone_word(words: &Words<'_>) -> bool {
    words.all.len() == 1
        && words.line.chars().count() <= 30
        && !words.is_sentence()
        && !words.line.contains(['"', '“', '„', '»', '?', '!'])
        && words.line.chars().filter(|c| c.is_alphabetic()).all(|c| (c as u32) < 0x0600)
}
