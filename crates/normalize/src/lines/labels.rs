//! Lines of a few words that name a button, a section or a list and tell nothing: share bars, "Most read".

use super::label_words::{INTERFACE, OPENINGS, SURE, WHOLE};
use super::words::Words;

/// Whether the line is such a label.
pub(super) fn is_label(words: &Words<'_>) -> bool {
    is_known(words) || is_lone_word(words)
}

/// Whether the line is a label by its words, whatever its place.
pub(super) fn is_known(words: &Words<'_>) -> bool {
    let bare = words.lower.trim_end_matches([':', '…', '.', '!', '?', '>', '»', '→']).trim();
    words.all.is_empty()
        || WHOLE.contains(&bare)
        || is_interface(words)
        || is_counted(words)
        || is_opening(words)
}

fn is_interface(words: &Words<'_>) -> bool {
    let glued = || words.all.len() <= 2 && words.all.iter().all(|w| is_glued(w));
    let known =
        words.all.iter().all(|w| INTERFACE.contains(&w.as_str()) || w.contains("_")) && words.has(SURE);
    words.all.len() <= 24 && !words.is_sentence() && (known || glued())
}

/// "FacebookTwitterWhatsApp": names of a share bar without spaces.
fn is_glued(word: &str) -> bool {
    let mut rest = word;
    let mut names = 0;
    while let Some(name) = SURE.iter().filter(|n| n.len() >= 4).find(|n| rest.starts_with(**n)) {
        rest = &rest[name.len()..];
        names += 1;
        rest = rest.strip_prefix('x').filter(|r| !r.is_empty()).unwrap_or(rest);
    }
    names >= 2 && rest.is_empty()
}

/// "View 6 Images", "44 Bilder", "Advertisement 4".
fn is_counted(words: &Words<'_>) -> bool {
    const COUNTED: &[&str] = &[
        "images",
        "image",
        "photos",
        "pictures",
        "bilder",
        "fotos",
        "comments",
        "kommentare",
        "shares",
        "views",
        "advertisement",
        "anzeige",
        "videos",
        "min",
        "likes",
        "followers",
        "gallery",
        "galerie",
    ];
    let numbers = words.all.iter().filter(|w| w.bytes().all(|b| b.is_ascii_digit())).count();
    numbers == 1
        && words.all.len() <= 3
        && words.has(COUNTED)
        && !words.is_sentence()
        && words.all.iter().all(|w| {
            COUNTED.contains(&w.as_str())
                || w.bytes().all(|b| b.is_ascii_digit())
                || matches!(w.as_str(), "view" | "of" | "all" | "von" | "alle" | "see")
        })
}

fn is_opening(words: &Words<'_>) -> bool {
    words.all.len() <= 22 && !words.is_sentence() && words.begins(OPENINGS)
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
