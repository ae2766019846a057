//! Lines that point to another text: "Read also", "Related: ...".

use super::words::{Beginnings, Set, Words, of_kind};
use newsloom_lang::data::POINTERS;
use std::sync::LazyLock;

/// Pointers whatever follows.
static SURE: LazyLock<Beginnings> = LazyLock::new(|| of_kind(&POINTERS, "sure").collect());
/// Pointers in capitals or before a colon.
static HEADED: LazyLock<Beginnings> =
    LazyLock::new(|| of_kind(&POINTERS, "headed").chain(of_kind(&POINTERS, "ambiguous")).collect());
/// Pointers that reporters write before a colon too, unless in capitals.
static AMBIGUOUS: LazyLock<Set> = LazyLock::new(|| of_kind(&POINTERS, "ambiguous").collect());

/// Whether the line is such a pointer.
pub(super) fn is_pointer(words: &Words<'_>) -> bool {
    words.all.len() <= 60
        && (SURE.begin(words) || HEADED.of(words).any(|(pointer, rest)| points(words, pointer, rest)))
}

/// Whether the line begins with `pointer`, before `rest`, so that it can only be one: "READ MORE", "Related:".
fn points(words: &Words<'_>, pointer: &str, rest: &str) -> bool {
    let written: String = words
        .line
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take(pointer.chars().count())
        .collect();
    let is_shouted = pointer.contains(' ')
        && written.chars().all(|c| !c.is_lowercase())
        && written.chars().any(char::is_uppercase);
    let is_headed =
        rest.starts_with([':', '|', '»', '→', '>', '：']) || rest.starts_with(" >") || rest.starts_with(" »");
    let is_upper = written.chars().all(|c| !c.is_lowercase());
    let may_begin_a_sentence = AMBIGUOUS.contains(pointer) && !is_upper;
    is_shouted || (is_headed && !may_begin_a_sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_told_from_sentences() {
        for line in [
            "Pročitajte još: Most je otvoren",
            "Olvasta már? Megnyílt a híd",
            "READ MORE about the bridge",
            "Related: the ferry",
        ] {
            assert!(is_pointer(&Words::of(line)), "{line}");
        }
        for line in
            ["Related to the mayor, she stayed away.", "Most je otvoren.", "Read more books, he said."]
        {
            assert!(!is_pointer(&Words::of(line)), "{line}");
        }
    }
}
