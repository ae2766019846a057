//! Notices in place of the rest of a text: it is for subscribers, or not finished yet.

use super::words::{Phrases, Words};
use std::sync::LazyLock;

/// Longer lines tell of something, in words.
const LONG: usize = 24;
/// The same in bytes, for scripts that do not set words apart.
const LONG_UNSPACED: usize = 240;

static WALLS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "réservée aux abonnés",
        "réservé aux abonnés",
        "abonnement n'autorise pas",
        "lecture restreinte",
        "reservado para suscriptores",
        "riservato agli abbonati",
        "nur für abonnenten",
        "to continue reading this article",
        "this article is for subscribers",
        "more to follow",
        "check back for updates",
    ])
});
/// The same in Japanese.
const WALLS_UNSPACED: &[&str] = &[
    "会員限定",
    "会員登録",
    "有料会員",
    "購読者限定",
    "記事の続きを",
    "続きを読むには",
    "無断転載",
    "転載・複製",
    "ログインして",
];

/// Whether a short line is such a notice.
pub(super) fn is_wall(words: &Words<'_>) -> bool {
    let is_short = words.all.len() <= LONG && words.line.len() <= LONG_UNSPACED;
    let is_quoted = words.line.starts_with(['"', '“', '„', '»', '«', '「']);
    is_short
        && !is_quoted
        && (WALLS.count(words) > 0 || WALLS_UNSPACED.iter().any(|wall| words.line.contains(wall)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(line: &str) -> bool {
        is_wall(&Words::of(line))
    }

    #[test]
    fn notices_are_told_from_what_is_reported() {
        assert!(is("La suite de ce texte est réservée aux abonnés."));
        assert!(is("この記事は有料会員だけが読めます"));
        assert!(is("Votre abonnement n’autorise pas la lecture de ce texte."));
        assert!(is("More to follow."));
        assert!(!is("“There is more to follow,” said the harbour master."));
        assert!(!is("The ferry company opened a lounge for its subscribers."));
    }
}
