//! Lines that turn to the reader: to subscribe, to register, to follow, to pay, to say what they think of the text; and
//! notices in place of the rest of it.

use super::pointers;
use super::words::{Beginnings, Phrases, Set, Words, of_kind};
use newsloom_lang::data::{APPEALS, EAST_ASIAN_LINES, PROMPTS, WALLS};
use std::sync::LazyLock;

/// Longer sentences may well tell of apps, accounts and subscribers, in words.
const LONG: usize = 24;

/// Whether the line asks the reader for something.
pub(super) fn is_prompt(words: &Words<'_>) -> bool {
    pointers::is_pointer(words) || is_offer(words) || ends_in_more(words)
}

/// Words and phrases for something.
struct Named {
    words: Set,
    phrases: Phrases,
}

impl Named {
    fn of_kind(kind: &str) -> Self {
        let (phrases, words): (Vec<_>, Vec<_>) = of_kind(&PROMPTS, kind).partition(|text| text.contains(' '));
        Self { words: words.into_iter().collect(), phrases: phrases.into_iter().collect() }
    }
}

/// Sentences that offer the outlet's own services: they name the service and turn to the reader.
fn is_offer(words: &Words<'_>) -> bool {
    /// What prompts are about.
    static OFFERS: LazyLock<Named> = LazyLock::new(|| Named::of_kind("offer"));
    /// What only an outlet offers to its readers.
    static OWN: LazyLock<Named> = LazyLock::new(|| Named::of_kind("own"));
    /// Words with which a text turns to its reader or speaks of its makers.
    static ADDRESSES: LazyLock<Set> = LazyLock::new(|| of_kind(&PROMPTS, "address").collect());
    /// Verbs in the imperative that begin a prompt.
    static ORDERS: LazyLock<Set> = LazyLock::new(|| of_kind(&PROMPTS, "order").collect());
    if words.all.len() < 2 || words.all.len() > 90 {
        return false;
    }
    let addressed = words.has(&ADDRESSES);
    let ordered = words.all.first().is_some_and(|w| ORDERS.contains(w.as_str()));
    let short = words.all.len() <= 8 && !words.is_sentence();
    let has_tone = addressed || ordered || short;
    if !has_tone || quotes(words) {
        return false;
    }
    let own = words.has(&OWN.words) || OWN.phrases.count(words) > 0;
    if words.all.len() > LONG && !own {
        return false;
    }
    let offers = words.count(&OFFERS.words) + OFFERS.phrases.count(words);
    let to_reader = addressed && (ordered || offers >= 2 || (words.all.len() <= 18 && own));
    let order = ordered && (offers >= 2 || words.all.len() <= 14);
    offers > 0 && (to_reader || order || (short && own))
}

/// Whether somebody is quoted: then the words may be theirs.
fn quotes(words: &Words<'_>) -> bool {
    static SAID: LazyLock<Set> = LazyLock::new(|| of_kind(&PROMPTS, "said").collect());
    words.has(&SAID) || words.line.starts_with(['"', '“', '„', '»', '«', '‘'])
}

/// The end of a teaser: "... mehr".
fn ends_in_more(words: &Words<'_>) -> bool {
    static ENDS: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind(&PROMPTS, "more").collect());
    let end = words.line.trim_end();
    // What all of them end in, in capitals too.
    if !end.ends_with(['r', 'e', 'n', 'R', 'E', 'N', ']', '»', '…']) {
        return false;
    }
    let end = end[end.floor_char_boundary(end.len().saturating_sub(40))..].to_lowercase();
    words.all.len() <= 60 && ENDS.iter().any(|e| end.ends_with(e))
}

/// Whether the line, under a text, asks what its reader thinks of it, or for help with the next.
pub(super) fn is_appeal(words: &Words<'_>) -> bool {
    const LONG: usize = 60;
    static BEGINNINGS: LazyLock<Beginnings> =
        LazyLock::new(|| APPEALS.rows().filter_map(|row| row.first().copied()).collect());
    words.all.len() <= LONG && BEGINNINGS.begin(words)
}

/// Whether a short line stands in place of the rest of a text: it is for subscribers, or not finished yet.
pub(super) fn is_wall(words: &Words<'_>) -> bool {
    /// In bytes, for scripts that do not set words apart.
    const LONG_UNSPACED: usize = 240;
    static SPACED: LazyLock<Phrases> =
        LazyLock::new(|| WALLS.rows().filter_map(|row| row.first().copied()).collect());
    static UNSPACED: LazyLock<Vec<&str>> =
        LazyLock::new(|| EAST_ASIAN_LINES.select("text", "kind", "wall").collect());
    let is_short = words.all.len() <= LONG && words.line.len() <= LONG_UNSPACED;
    let is_quoted = words.line.starts_with(['"', '“', '„', '»', '«', '「']);
    is_short
        && !is_quoted
        && (SPACED.count(words) > 0 || UNSPACED.iter().any(|wall| words.line.contains(wall)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_what_is_reported() {
        let is = |line: &str| is_wall(&Words::of(line));
        assert!(is("La suite de ce texte est réservée aux abonnés."));
        assert!(is("この記事は有料会員だけが読めます"));
        assert!(is("Votre abonnement n’autorise pas la lecture de ce texte."));
        assert!(is("More to follow."));
        assert!(!is("“There is more to follow,” said the harbour master."));
        assert!(!is("The ferry company opened a lounge for its subscribers."));
    }

    #[test]
    fn appeals_are_told_from_sentences() {
        assert!(is_appeal(&Words::of("Like this story? Send it to somebody who sails.")));
        assert!(is_appeal(&Words::of("Hat Ihnen dieser Text gefallen? Eine Spende hilft uns.")));
        assert!(is_appeal(&Words::of("¿Te gustó este artículo? Compártelo.")));
        assert!(!is_appeal(&Words::of("Readers like this story of a ferry.")));
    }
}
