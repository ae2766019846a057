//! What is left of a name in any script: its consonants, those that scripts confuse taken for one.

use any_ascii::any_ascii;
use newsloom_lang::data::{HAN_SYLLABLES, NAME_LETTERS};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The consonants of a name: "Зеленский" and "Zelensky" are both "slnsk".
pub(super) fn skeleton(name: &str) -> String {
    let mut letters = any_ascii(name).to_ascii_lowercase();
    for row in NAME_LETTERS.rows() {
        if letters.contains(row[0]) {
            letters = letters.replace(row[0], row[1].trim_matches('-'));
        }
    }
    letters.retain(|letter| letter.is_ascii_lowercase());
    let mut last = None;
    letters.retain(|letter| last.replace(letter) != Some(letter));
    letters
}

/// The runs of a Chinese text that may be a foreign name: two or more characters that are used for its syllables.
pub(super) fn foreign_names(text: &str) -> impl Iterator<Item = &str> {
    static SYLLABLES: LazyLock<FxHashSet<char>> =
        LazyLock::new(|| HAN_SYLLABLES.rows().filter_map(|row| row[0].chars().next()).collect());
    text.split(|c| !SYLLABLES.contains(&c)).filter(|run| run.chars().nth(1).is_some())
}

/// The runs of a Japanese text that are written as foreign names are.
pub(super) fn katakana(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'))
        .filter(|run| run.chars().nth(1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_several_scripts() {
        for names in
            [&["Zelensky", "Зеленский", "Zelenskyj"][..], &["Varga", "Варга"], &["Tbilisi", "Тбилиси"]]
        {
            for name in names {
                assert_eq!(skeleton(name), skeleton(names[0]), "{name}");
            }
        }
        assert_ne!(skeleton("Varga"), skeleton("Berger"));
        assert_eq!(skeleton("«…»"), "");
    }

    #[test]
    fn foreign_names_are_found_where_no_space_sets_them_apart() {
        assert_eq!(foreign_names("总统马克西在会").collect::<Vec<_>>(), ["马克西"]);
        assert_eq!(katakana("大統領マルコは").collect::<Vec<_>>(), ["マルコ"]);
    }
}
