//! Which language a text is written in: common words and rare letters first, then statistics of letters (whatlang, after
//! Cavnar & Trenkle 1994), weighed against what is declared.

use crate::calendar::{self, Form};
use crate::data::{COMMON_WORDS, LANGUAGE_CODES, LETTERS, NEAR_LANGUAGES};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// How much text is looked at, in bytes.
const SAMPLE: usize = 1500;
/// From how many bytes on statistics of letters are trusted.
const ENOUGH: usize = 120;

/// A language, and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    /// ISO 639-1 code; ISO 639-3 where there is no shorter one.
    pub language: String,
    /// From 0 to 1: .5 is a guess that nothing confirms.
    pub confidence: f32,
}

/// The language of `text`. `declared` are language tags ("en-GB"), the one that is believed first in front: the first that
/// is a tag stands unless the text clearly speaks another language that is not just a neighbour of it. None where neither
/// the text nor a tag tells.
///
/// ```
/// use newsloom_lang::identify;
/// let language = |text, tags: &[&str]| identify(text, tags.iter().copied()).map(|found| found.language);
/// assert_eq!(language("Færgen sejler først igen på mandag, oplyser havnen.", &[]).as_deref(), Some("da"));
/// assert_eq!(language("Ja.", &["sv-SE"]).as_deref(), Some("sv"));
/// assert_eq!(language("32 degrees C", &[]), None);
/// ```
pub fn identify<'a>(text: &str, declared: impl IntoIterator<Item = &'a str>) -> Option<Identified> {
    let declared = declared.into_iter().find_map(code);
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let seen = seen(sample);
    let Some(declared) = declared else { return seen };
    // No outlet writes these; placeholder text reads so.
    let is_living = |seen: &Identified| !matches!(seen.language.as_str(), "la" | "eo");
    match seen.filter(is_living) {
        Some(seen) if are_near(&declared, &seen.language) => {
            Some(Identified { language: declared, confidence: seen.confidence.max(0.9) })
        }
        Some(seen) if seen.confidence >= CLEAR => Some(seen),
        _ => Some(Identified { language: declared, confidence: 0.7 }),
    }
}

/// By how many words of its own a language leads so that nothing else is asked, and the least that it must lead by.
const LEAD: f32 = 0.5;
const LEAST: f32 = 0.25;
/// The least evidence for a guess among languages in Latin letters.
const ENOUGH_WORDS: f32 = 0.5;
/// Languages in Cyrillic letters: where a line could be of several, it is of the first of these.
const CYRILLIC: &[&str] = &["ru", "uk", "bg", "sr", "be", "mk"];
/// The confidence from which on a text outweighs what is declared.
const CLEAR: f32 = 0.9;

/// What the text itself says.
fn seen(sample: &str) -> Option<Identified> {
    if !is_text(sample) {
        return None;
    }
    let identified =
        |language: &str, confidence| Some(Identified { language: language.to_owned(), confidence });
    let is_latin = whatlang::detect_script(sample) == Some(whatlang::Script::Latin);
    let words = Evidence::of(sample, is_latin);
    if words.is_plain() {
        return identified(words.best?, 0.99);
    }
    let letters = whatlang::detect(sample);
    let guess = letters.as_ref().map(|info| short(info.lang().code()));
    let is_reliable = sample.len() >= ENOUGH && letters.as_ref().is_some_and(whatlang::Info::is_reliable);
    match (words.best, guess) {
        (Some(word), Some(letter)) if is_reliable && word == letter => identified(word, 0.98),
        // Neighbours differ in words more than in letters; in long texts of others letters are surer.
        (Some(word), Some(letter)) if is_reliable => {
            if words.is_clear() || are_near(word, letter) {
                identified(word, 0.9)
            } else {
                identified(letter, 0.9)
            }
        }
        (Some(word), _) if words.is_clear() => identified(word, 0.9),
        (Some(word), _) if words.lead() >= LEAD => identified(word, 0.7),
        (None, Some(letter)) if is_reliable => identified(letter, 0.9),
        (Some(word), Some(letter)) if words.lead() >= LEAST && are_near(word, letter) => {
            identified(word, 0.6)
        }
        // Words that several languages have: letters decide among these, of Cyrillic too little.
        (_, Some(letter)) if is_latin && words.first >= ENOUGH_WORDS && words.is_tied(letter) => {
            identified(letter, 0.6)
        }
        (Some(word), _) if is_latin && words.first >= ENOUGH_WORDS && words.lead() >= LEAST => {
            identified(word, 0.5)
        }
        (_, Some(letter)) if !is_latin && words.first > 0.0 => {
            identified(CYRILLIC.iter().find(|l| words.is_tied(l)).unwrap_or(&letter), 0.5)
        }
        // No words, and a script of its own.
        (None, Some(letter)) if !is_latin => identified(letter, 0.5),
        _ => None,
    }
}

/// Whether the sample is made of words rather than of whatever bytes: mostly letters, few words that are small letters first
/// and capitals then.
fn is_text(sample: &str) -> bool {
    let (mut all, mut letters, mut odd, mut last) = (0, 0, 0, ' ');
    for c in sample.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        letters += usize::from(c.is_alphabetic() || is_mark(c));
        odd += usize::from(last.is_lowercase() && c.is_uppercase() || c == '\u{FFFD}' || c.is_control());
        last = c;
    }
    letters * 2 >= all && odd * 12 <= letters
}

/// What the words and rare letters of a text say.
struct Evidence {
    /// By language, in the order of the index. A word of one language counts one, words of several count less.
    scores: Vec<f32>,
    /// How many words there are.
    words: usize,
    /// The language that they speak for more than for any other.
    best: Option<&'static str>,
    /// The two highest scores.
    first: f32,
    second: f32,
}

/// Which languages have a word or letter, by their place in a list.
struct Index {
    languages: Vec<&'static str>,
    words: FxHashMap<&'static str, Vec<usize>>,
    letters: FxHashMap<char, Vec<usize>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index =
        Index { languages: Vec::new(), words: FxHashMap::default(), letters: FxHashMap::default() };
    let pair = |row: &[&'static str]| Some((*row.first()?, *row.get(1)?));
    let days = calendar::weekdays().chain(calendar::months()).filter(|name| name.form == Form::Full);
    for (language, word) in
        COMMON_WORDS.rows().filter_map(pair).chain(days.map(|name| (name.language, name.word)))
    {
        let place = index.place(language);
        let places = index.words.entry(word).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    for (language, letter) in LETTERS.rows().filter_map(pair) {
        let place = index.place(language);
        letter.chars().for_each(|c| index.letters.entry(c).or_default().push(place));
    }
    index
});

impl Index {
    fn place(&mut self, language: &'static str) -> usize {
        self.languages.iter().position(|known| *known == language).unwrap_or_else(|| {
            self.languages.push(language);
            self.languages.len() - 1
        })
    }
}

impl Evidence {
    /// `is_latin`: whether most letters are Latin; where not, English names and terms between them say nothing.
    fn of(sample: &str, is_latin: bool) -> Self {
        /// What a letter counts beside a word.
        const LETTER: f32 = 0.7;
        let index = &*INDEX;
        let mut scores = vec![0.0; index.languages.len()];
        let mut add = |places: Option<&Vec<usize>>, weight: f32| {
            if let Some(places) = places {
                let each = weight / (places.len() as f32).sqrt();
                places.iter().for_each(|place| scores[*place] += each);
            }
        };
        /// What a single ASCII letter counts: as often a unit, an initial or the end of a contraction as a word.
        const ONE_LETTER: f32 = 0.3;
        let lower = crate::lower(sample);
        let mut count = 0;
        let is_prose = |run: &&str| !run.contains("://") && !run.contains('@') && !run.starts_with("www.");
        let words = lower.split_whitespace().filter(is_prose).flat_map(|run| {
            let words = run.split(|c: char| !(c.is_alphabetic() || is_mark(c)));
            words.filter(|word| !word.is_empty() && (is_latin || !word.is_ascii()))
        });
        for word in words {
            count += 1;
            add(index.words.get(word), if word.len() == 1 { ONE_LETTER } else { 1.0 });
        }
        let mut letters: Vec<char> = lower.chars().filter(|c| !c.is_ascii()).collect();
        letters.sort_unstable();
        letters.dedup();
        letters.iter().for_each(|c| add(index.letters.get(c), LETTER));
        let (mut best, mut first, mut second) = (None, 0.0_f32, 0.0_f32);
        for (language, score) in index.languages.iter().zip(&scores) {
            if *score > first {
                (best, second, first) = (Some(*language), first, *score);
            } else {
                second = second.max(*score);
            }
        }
        Self { best: best.filter(|_| first > second * 1.02), scores, words: count, first, second }
    }

    /// Whether many words speak for one language alone: statistics of letters, which take longer than everything else here,
    /// would say the same.
    fn is_plain(&self) -> bool {
        self.words >= 60 && self.first * 8.0 >= self.words as f32 && self.first >= 2.0 * self.second
    }

    /// Whether several words speak for one language and far fewer for any other.
    fn is_clear(&self) -> bool {
        self.first >= 2.0 && self.first >= 1.5 * self.second
    }

    /// How far the best language is ahead of the next.
    fn lead(&self) -> f32 {
        self.first - self.second
    }

    /// Whether no language has much more for it than `language` has.
    fn is_tied(&self, language: &str) -> bool {
        let place = INDEX.languages.iter().position(|known| *known == language);
        place.is_some_and(|place| self.scores[place] > 0.0 && self.scores[place] + LEAD > self.first)
    }
}

/// Vowel signs and the like, which belong to the word in Indic and other scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{6ED}' | '\u{900}'..='\u{DFF}'
        | '\u{E31}'..='\u{E4E}' | '\u{200C}' | '\u{200D}')
}

/// "en" of "en-GB", `EN_us`, "eng"; none where it is no language tag.
fn code(tag: &str) -> Option<String> {
    let head = tag.trim().split(['-', '_', ',', ';', ' ']).next()?.to_ascii_lowercase();
    match head.len() {
        2 if head.bytes().all(|b| b.is_ascii_lowercase()) => {
            Some(if head == "iw" { "he".into() } else { head })
        }
        3 => whatlang::Lang::from_code(&head).map(|lang| short(lang.code()).to_owned()),
        _ => None,
    }
}

/// The ISO 639-1 code of an ISO 639-3 code; the same code where there is no shorter one.
fn short(code: &'static str) -> &'static str {
    LANGUAGE_CODES.select("code", "iso639_3", code).next().unwrap_or(code)
}

/// Whether the two are so alike that the page knows better than statistics of letters.
fn are_near(one: &str, other: &str) -> bool {
    let mut groups = NEAR_LANGUAGES.rows().filter_map(|row| row.first());
    let holds = |group: &str, language: &str| group.split(' ').any(|code| code == language);
    one == other || groups.any(|group| holds(group, one) && holds(group, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str, declared: &[&str]) -> Option<String> {
        identify(text, declared.iter().copied()).map(|found| found.language)
    }

    #[track_caller]
    fn assert_all(texts: &[(&str, &str)]) {
        let wrong: Vec<_> = texts
            .iter()
            .map(|(l, t)| (*l, of(t, &[]), *t))
            .filter(|(l, f, _)| f.as_deref() != Some(*l))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_text_outweighs_a_wrong_tag() {
        let german = "Der Präsident hat am Dienstag in Berlin gesagt, dass die Brücke über den Fluss erst im nächsten Jahr wieder für den Verkehr geöffnet werden kann.";
        assert_eq!(of(german, &["en-US"]).as_deref(), Some("de"));
        assert_eq!(of(german, &[]).as_deref(), Some("de"));
        let english = "The council said that it would vote on the plan after the break. ".repeat(20);
        assert_eq!(of(&english, &["fr"]).as_deref(), Some("en"));
        assert_eq!(of("It was over in the third minute.", &["nl"]).as_deref(), Some("en"));
    }

    #[test]
    fn units_addresses_and_names_between_other_letters_tell_nothing() {
        for text in
            ["6 deg c", "12 C", "https://news.example/sports/de-la-costa", "Email: ana.silva@post.example"]
        {
            assert_eq!(of(text, &[]), None, "{text}");
        }
        assert_all(&[
            ("en", "Diesel averaged roughly $2.11 per gallon a year ago."),
            ("en", "Give me 5 dollars"),
            ("en", "The ferry was late, and I don't know why it left."),
            ("zh", "周日，警方表示，有人从 The Harbour 餐饮中心偷走了 ATM 里的现金。"),
        ]);
    }

    #[test]
    fn tags_decide_between_near_languages_and_for_short_texts() {
        assert_eq!(of("Ja.", &["sv-SE"]).as_deref(), Some("sv"));
        assert_eq!(of("", &["x", "eng"]).as_deref(), Some("en"));
        assert_eq!(of("", &[]), None);
        let filler = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. ";
        assert_eq!(of(&filler.repeat(3), &["en"]).as_deref(), Some("en"));
        for (language, text) in [
            ("de", "Es war in drei Minuten vorbei."),
            ("de", "1.500 Tote"),
            ("es", "El tren de Madrid no para."),
            ("nl", "De trein is in Utrecht."),
        ] {
            assert_eq!(of(text, &[language]).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn short_texts_are_known_by_their_words() {
        assert_all(&[
            ("en", "The harbour was closed by noon."),
            ("en", "Two hours later, the ferry sank off Cape Norris."),
            ("de", "Der Hafen ist geschlossen."),
            ("fr", "Le port est fermé jusqu'à lundi."),
            ("es", "El puerto está cerrado hasta el lunes."),
            ("pt", "O porto está fechado até sábado."),
            ("it", "Il porto è chiuso fino a lunedì."),
            ("nl", "De haven is tot maandag gesloten."),
            ("da", "Havnen er lukket indtil mandag, siger borgmesteren, der ikke vil åbne den før."),
            (
                "no",
                "Havnen er stengt til mandag, sier ordføreren, som ikke vil åpne den før noen har sett på skadene.",
            ),
            ("da", "Regeringen vil hæve afgiften på vand. Det ventes at ske næste år."),
            ("sv", "Hamnen är stängd till måndag, säger borgmästaren."),
            ("fi", "Satama on suljettu, mutta se avataan jälleen, kertoo kaupunki."),
            ("pl", "Port jest zamknięty do poniedziałku."),
            ("cs", "Přístav je až do pondělí zavřený, řekl starosta."),
            ("hu", "A kikötő hétfőig zárva van, és csak akkor nyit meg."),
            ("ro", "Portul este închis până luni, a spus primarul."),
            ("tr", "Liman pazartesi gününe kadar kapalı olacak, dedi belediye başkanı."),
            ("id", "Pelabuhan itu ditutup hingga hari Senin, kata wali kota."),
            ("ca", "El port és tancat fins dilluns, segons l'alcalde."),
            ("hr", "Luka je zatvorena do ponedjeljka, rekao je gradonačelnik koji će je otvoriti."),
            ("ru", "Порт закрыт до утра"),
            ("uk", "Порт зачинено до ранку, але він ще не знає, що далі."),
            ("bg", "Пристанището е затворено до понеделник, каза кметът, който ще го отвори."),
            ("fa", "بندر تا دوشنبه بسته است و شهردار گفت که باز می شود"),
            ("ar", "الميناء مغلق حتى يوم الاثنين"),
        ]);
    }

    #[test]
    fn what_is_no_text_has_no_language() {
        assert_eq!(of("32 degrees C", &[]), None);
        let noise = "qX7 w!k Zr@ 9dYp gH{ lLw% dD bWy fF# ngW rhY ";
        assert_eq!(of(&noise.repeat(8), &[]), None);
        assert_eq!(of("\u{FFFD}\u{1}x\u{FFFD}yw \u{FFFD}", &[]), None);
    }

    #[test]
    fn every_row_is_a_word_or_letter_in_lower_case() {
        for row in COMMON_WORDS.rows().chain(LETTERS.rows()) {
            assert_eq!(row[1], row[1].to_lowercase());
            assert!(
                row[1].chars().all(|c| c.is_alphanumeric() || is_mark(c) || "¿¡·".contains(c)),
                "{row:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_has_one_answer(text in "\\PC{0,200}|[a-zæøå ]{0,200}") {
            prop_assert_eq!(identify(&text, []), identify(&text, []));
        }
    }
}
