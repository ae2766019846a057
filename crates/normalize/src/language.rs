//! The language of a text: what the page declares, weighed against what its first kilobyte looks like.

use newsloom_html::plain::prefix;
use whatlang::Lang;

/// How much text is looked at, in bytes.
const SAMPLE: usize = 1500;
/// Shorter texts tell little, in bytes.
const ENOUGH: usize = 120;

/// The ISO 639-1 code of `text`'s language. `declared` are language tags by what is believed first.
pub(crate) fn of<'a>(text: &str, declared: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let declared = declared.into_iter().find_map(code);
    let sample = prefix(text, SAMPLE);
    let seen = if is_plainly_english(sample) { Some("en") } else { reliable(sample) };
    // No outlet writes these; placeholder text reads so.
    let is_living = |l: &&str| !matches!(*l, "la" | "eo");
    let seen = seen.filter(|l| declared.is_none() || is_living(l));
    match (declared, seen) {
        (Some(declared), Some(seen)) if is_near(&declared, seen) => Some(declared),
        (_, Some(seen)) => Some(seen.to_owned()),
        (declared, None) => declared.or_else(|| doubtful(sample).map(str::to_owned)),
    }
}

/// What the letters of a sample say beyond doubt.
fn reliable(sample: &str) -> Option<&'static str> {
    let seen = whatlang::detect(sample).filter(|info| sample.len() >= ENOUGH && info.is_reliable());
    seen.map(|info| short(info.lang()))
}

/// Bytes of a text, and its share of little words in percent, from which on nothing but English comes into question.
const PLAIN: usize = 400;
const PLAIN_SHARE: usize = 16;

/// Whether so many words are "the", "of", "and" and their like that statistics over seventy languages, which cost as
/// much as everything else here, would say the same.
fn is_plainly_english(sample: &str) -> bool {
    const LITTLE: &[&str] = &[
        "the", "of", "and", "to", "was", "were", "for", "with", "that", "from", "has", "have", "his", "said",
        "is", "are", "on", "at", "by", "be", "it", "an", "this", "who", "which", "had", "not", "but", "they",
    ];
    let (mut all, mut little) = (0, 0);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        all += 1;
        little += usize::from(LITTLE.contains(&word));
    }
    sample.len() >= PLAIN && little * 100 >= all * PLAIN_SHARE
}

/// Words that say little and tell the language. Letters alone mislead in a line or two: whatlang takes short English for
/// Latin or Afrikaans.
const TELLING: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "is", "are", "was", "were", "for", "with", "that", "from", "has",
            "have", "its", "it", "this", "by", "at", "on", "my", "not", "will", "be", "about", "said", "his",
            "her", "they", "up", "in", "as", "an", "no", "after", "over", "new", "says", "who", "how",
            "what", "why", "more", "than", "out", "into", "off", "he", "she", "we", "you", "your", "their",
            "all", "but", "can", "been", "or", "if", "against",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "von", "mit", "den", "dem", "für", "nicht", "ein", "eine",
            "auf", "sich",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "et", "des", "du", "est", "pour", "dans", "une", "un", "que", "sur", "au",
            "pas",
        ],
    ),
    (
        "es",
        &["el", "la", "los", "las", "y", "que", "del", "en", "por", "una", "un", "con", "para", "se", "su"],
    ),
    ("pt", &["o", "os", "as", "e", "que", "do", "da", "em", "um", "uma", "com", "para", "não", "no", "na"]),
    (
        "it",
        &[
            "il", "lo", "gli", "e", "di", "che", "della", "per", "una", "un", "con", "non", "sono", "del",
            "la",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "en", "van", "op", "te", "dat", "voor", "met", "zijn", "niet", "aan", "naar",
            "bij",
        ],
    ),
];

/// The best guess for a text that tells little: by its telling words where it is written in Latin letters, else by its
/// letters.
fn doubtful(sample: &str) -> Option<&'static str> {
    let info = whatlang::detect(sample)?;
    if info.script() != whatlang::Script::Latin {
        return Some(short(info.lang()));
    }
    let lower = sample.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let hits = |telling: &[&str]| words.iter().filter(|w| telling.contains(w)).count();
    let (count, language) = {
        // Of equals the first of the list.
        let counted = TELLING.iter().rev().map(|(language, telling)| (hits(telling), *language));
        counted.max_by_key(|(count, _)| *count)?
    };
    let guess = short(info.lang());
    match count {
        0 => (sample.len() >= ENOUGH).then_some(guess),
        _ if TELLING.iter().any(|(l, telling)| *l == guess && hits(telling) == count) => Some(guess),
        _ => Some(language),
    }
}

/// "en" of "en-GB", `EN_us`, "eng"; none where it is no language tag.
fn code(tag: &str) -> Option<String> {
    let head = tag.trim().split(['-', '_', ',', ';', ' ']).next()?.to_ascii_lowercase();
    match head.len() {
        2 if head.bytes().all(|b| b.is_ascii_lowercase()) => {
            Some(if head == "iw" { "he".into() } else { head })
        }
        3 => Lang::from_code(&head).map(|lang| short(lang).to_owned()),
        _ => None,
    }
}

/// Whether the two are so alike that the page knows better than any statistics.
fn is_near(declared: &str, seen: &str) -> bool {
    const NEAR: &[&[&str]] = &[
        &["no", "nb", "nn", "da", "sv"],
        &["sr", "hr", "bs", "sl", "me"],
        &["cs", "sk"],
        &["ru", "uk", "be", "bg", "mk", "sr"],
        &["id", "ms", "jv"],
        &["es", "gl", "ca", "pt"],
        &["hi", "mr", "ne", "sa"],
        &["ar", "fa", "ur", "ps"],
        &["af", "nl"],
        &["az", "tr", "tk"],
        &["zh", "ja", "yue"],
        &["it", "co", "la"],
        &["de", "lb"],
        &["fi", "et"],
        &["bn", "as"],
    ];
    declared == seen || NEAR.iter().any(|group| group.contains(&declared) && group.contains(&seen))
}

fn short(lang: Lang) -> &'static str {
    const CODES: &[(Lang, &str)] = &[
        (Lang::Epo, "eo"),
        (Lang::Eng, "en"),
        (Lang::Rus, "ru"),
        (Lang::Cmn, "zh"),
        (Lang::Spa, "es"),
        (Lang::Por, "pt"),
        (Lang::Ita, "it"),
        (Lang::Ben, "bn"),
        (Lang::Fra, "fr"),
        (Lang::Deu, "de"),
        (Lang::Ukr, "uk"),
        (Lang::Kat, "ka"),
        (Lang::Ara, "ar"),
        (Lang::Hin, "hi"),
        (Lang::Jpn, "ja"),
        (Lang::Heb, "he"),
        (Lang::Yid, "yi"),
        (Lang::Pol, "pl"),
        (Lang::Amh, "am"),
        (Lang::Jav, "jv"),
        (Lang::Kor, "ko"),
        (Lang::Nob, "no"),
        (Lang::Dan, "da"),
        (Lang::Swe, "sv"),
        (Lang::Fin, "fi"),
        (Lang::Tur, "tr"),
        (Lang::Nld, "nl"),
        (Lang::Hun, "hu"),
        (Lang::Ces, "cs"),
        (Lang::Ell, "el"),
        (Lang::Bul, "bg"),
        (Lang::Bel, "be"),
        (Lang::Mar, "mr"),
        (Lang::Kan, "kn"),
        (Lang::Ron, "ro"),
        (Lang::Slv, "sl"),
        (Lang::Hrv, "hr"),
        (Lang::Srp, "sr"),
        (Lang::Mkd, "mk"),
        (Lang::Lit, "lt"),
        (Lang::Lav, "lv"),
        (Lang::Est, "et"),
        (Lang::Tam, "ta"),
        (Lang::Vie, "vi"),
        (Lang::Urd, "ur"),
        (Lang::Tha, "th"),
        (Lang::Guj, "gu"),
        (Lang::Uzb, "uz"),
        (Lang::Pan, "pa"),
        (Lang::Aze, "az"),
        (Lang::Ind, "id"),
        (Lang::Tel, "te"),
        (Lang::Pes, "fa"),
        (Lang::Mal, "ml"),
        (Lang::Ori, "or"),
        (Lang::Mya, "my"),
        (Lang::Nep, "ne"),
        (Lang::Sin, "si"),
        (Lang::Khm, "km"),
        (Lang::Tuk, "tk"),
        (Lang::Aka, "ak"),
        (Lang::Zul, "zu"),
        (Lang::Sna, "sn"),
        (Lang::Afr, "af"),
        (Lang::Lat, "la"),
        (Lang::Slk, "sk"),
        (Lang::Cat, "ca"),
        (Lang::Tgl, "tl"),
        (Lang::Hye, "hy"),
        (Lang::Cym, "cy"),
    ];
    CODES.iter().find(|(l, _)| *l == lang).map_or(lang.code(), |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_outweighs_a_wrong_tag() {
        let german = "Der Präsident hat am Dienstag in Berlin gesagt, dass die Brücke über den Fluss erst im nächsten Jahr wieder für den Verkehr geöffnet werden kann.";
        assert_eq!(of(german, ["en-US"]).as_deref(), Some("de"));
        assert_eq!(of(german, []).as_deref(), Some("de"));
    }

    #[test]
    fn tags_decide_between_near_languages_and_for_short_texts() {
        assert_eq!(of("Ja.", ["sv-SE"]).as_deref(), Some("sv"));
        assert_eq!(of("", ["x", "eng"]).as_deref(), Some("en"));
        assert_eq!(of("", []), None);
        let filler = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. ";
        assert_eq!(of(&filler.repeat(3), ["en"]).as_deref(), Some("en"));
    }

    #[test]
    fn plain_english_is_what_statistics_call_english() {
        let english = "The harbour of the old town was closed on Monday, the mayor said, and the ships that were on \
                       their way to it from the islands had to wait for the tide with the fishing boats. ";
        let text = english.repeat(3);
        assert!(is_plainly_english(&text));
        assert_eq!(reliable(&text), Some("en"));
        let german = "Der Hafen der alten Stadt wurde am Montag geschlossen, sagte der Bürgermeister, und die Schiffe \
                      mussten warten. The Who und The Cure spielten. ";
        assert!(!is_plainly_english(&german.repeat(3)));
    }

    #[test]
    fn short_texts_are_known_by_their_little_words() {
        assert_eq!(of("The harbour was closed by noon.", []).as_deref(), Some("en"));
        assert_eq!(of("Der Hafen ist geschlossen.", []).as_deref(), Some("de"));
        assert_eq!(of("Порт закрыт до утра", []).as_deref(), Some("ru"));
        assert_eq!(of("32 degrees C", []), None);
    }
}
