//! The language that a report is read in.

use newsloom_lang::data::COMMON_WORDS;

/// How many words are looked at, and how many characters for the script.
const SAMPLE: usize = 400;
/// Below this many bytes a guessed language is doubtful.
const SHORT: usize = 250;

/// Languages whose own rules would be lost: they take more than a draw.
const WITH_RULES: &[&str] = &["de", "fr", "es", "pt", "it", "ru"];

/// The language whose rules read `text`: the one that was declared or guessed, but English where none was and the letters
/// are English ones, and where the words say that it is: a language guessed from a line or two is often wrong.
pub(crate) fn reading<'l>(language: &'l str, text: &str) -> &'l str {
    let is_english = match language {
        "en" => true,
        "" => is_mostly_ascii(text),
        _ => is_mostly_ascii(text) && speaks_english(language, text),
    };
    if is_english { "en" } else { language }
}

/// Whether nearly all letters at the text's beginning are ASCII.
fn is_mostly_ascii(text: &str) -> bool {
    let (mut ascii, mut all) = (0, 0);
    for letter in text.chars().take(5 * SAMPLE).filter(|c| c.is_alphabetic()) {
        all += 1;
        ascii += usize::from(letter.is_ascii());
    }
    ascii * 20 >= all * 19
}

/// Whether the words of `text` are English rather than of the language that it is taken for.
fn speaks_english(language: &str, text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(SAMPLE);
    let common = |language| COMMON_WORDS.select("word", "language", language);
    let hits = |language| {
        words().filter(|word| common(language).any(|known| known.eq_ignore_ascii_case(word))).count()
    };
    let english = hits("en");
    let claimed = common(language).next().map(|_| hits(language));
    let is_running_text =
        english >= 2 && english * 6 > words().count() && claimed.is_none_or(|c| english > c);
    let is_doubtful = text.len() < SHORT
        && match claimed {
            Some(claimed) if WITH_RULES.contains(&language) => english > claimed,
            Some(claimed) => english >= claimed,
            None => english >= 2,
        };
    is_running_text || is_doubtful
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_english_is_read_as_english_whatever_was_guessed() {
        for (guess, text) in [
            ("nl", "It was over in the third minute."),
            ("es", "In Oslo, shares of Y fell as much as 3 percent."),
            ("pt", "Two hours later, the ferry sank off Cape Norris."),
            ("af", "Best runners: Ann Obel (3.5 min)"),
            ("", "40 miles"),
        ] {
            assert_eq!(reading(guess, text), "en", "{text}");
        }
    }

    #[test]
    fn other_languages_keep_their_rules() {
        for (language, text) in [
            ("de", "Es war in drei Minuten vorbei."),
            ("de", "1.500 Tote"),
            ("es", "El tren de Madrid no para."),
            ("nl", "De trein is in Utrecht."),
            ("", "40 миль"),
        ] {
            assert_eq!(reading(language, text), language, "{text}");
        }
    }

    #[test]
    fn long_english_is_read_as_english() {
        let text = "The council said that it would vote on the plan after the break. ".repeat(20);
        assert_eq!(reading("fr", &text), "en");
    }
}
