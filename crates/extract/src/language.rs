//! The language that a report is read in.

/// How many words are looked at, and how many characters for the script.
const SAMPLE: usize = 400;
/// Below this many bytes a guessed language is doubtful.
const SHORT: usize = 250;

/// Words that make up much of English running text and little of any other language's.
const ENGLISH: &str = "the of and to in that is was for with his said on are by from has have had he it they which who their \
    been were will would this not as at an a be its you i we she her but or after before two three years year percent says \
    about than more could what when there out up over off later new into";

/// The same for languages that short English is taken for, or that are taken for it.
const OTHERS: &[(&str, &str)] = &[
    (
        "de",
        "der die das und ist von mit den dem für nicht ein eine einen im in zu auf sich es war sie er wir bei aus nach wie \
         vor über um am als auch sind hat wird zum zur haben",
    ),
    (
        "fr",
        "le la les et des du est pour dans une un que sur au pas de il elle en qui se par avec ce ne aux a plus sont ont son \
         sa ses",
    ),
    (
        "es",
        "el la los las y que del en por una un con para se su de al es lo como más pero sus ha son entre sin no fue",
    ),
    (
        "pt",
        "o os as e que do da em um uma com para não no na de a se por mais dos das ao foi são à pelo pela ou",
    ),
    (
        "it",
        "il lo gli e di che della per una un con non sono del la le i in da si al è dei nel alla ha anche più a ma",
    ),
    (
        "nl",
        "de het een en van op te dat voor met zijn niet is in aan er om ook als bij uit naar was door heeft",
    ),
    ("af", "die het van en in is nie op te met vir dat was sy hy om ook aan wat word by"),
    ("la", "et in est non ad cum ut sed ex qui quae quod ab de si per sunt esse"),
    ("da", "og i at det en den til er som på de med for af ikke der var et fra har"),
    ("no", "og i at det en den til er som på de med for av ikke var et fra har om"),
    ("sv", "och i att det en den till är som på de med för av inte var ett från har om"),
    ("ro", "și de la în cu o un pe din care nu a mai este au pentru că sa fost"),
];

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
    let hits = |list: &str| {
        words().filter(|word| list.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))).count()
    };
    let english = hits(ENGLISH);
    let claimed = OTHERS.iter().find(|(code, _)| *code == language).map(|(_, list)| hits(list));
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
