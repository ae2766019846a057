//! What a report says that can be compared with reports in other languages: meanings, countries, numbers, names.

use super::names::{foreign_names, katakana, skeleton};
use super::words::{COUNTRIES, meanings};
use crate::codec::hashes;
use newsloom_lang::{Stemmer, Word, WordKind, hash, is_unspaced, lower, words};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Words of title and lead that are read.
const READ: usize = 120;
/// The most meanings kept of a report, and the most countries, numbers and names: of scripts without capitals any word may be
/// a name.
const MEANINGS: usize = 60;
const OTHERS: usize = 40;
/// Keys of each of the two that a report is found by.
const FOUND_BY: usize = 16;
/// The longest name of a country, in words.
const COUNTRY_WORDS: usize = 4;
/// Longer words are none, in bytes.
const LONGEST_WORD: usize = 128;
/// Shorter names have too few consonants to tell anything.
const SKELETON: usize = 3;
/// What one report's mentions of a thing count at most.
const MOST: f32 = 1.7;
/// Languages that write compounds as one word.
const COMPOUNDING: [&str; 8] = ["da", "de", "fi", "nb", "nl", "nn", "no", "sv"];
/// Letters that a half of a compound has at least.
const COMPOUND_HALF: usize = 4;
/// Weights are stored in steps of this.
const STEP: f32 = 1.0 / 128.0;

/// Something that texts in two languages may both speak of: its kind in the first two bits, then which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u32);

const KIND: u32 = 30;
const MEANING: u32 = 0;
const COUNTRY: u32 = 1;
const NUMBER: u32 = 2;
const NAME: u32 = 3;
/// Marks a number that is a fraction or large, and a short name.
const MARK: u32 = 1 << 29;

impl Key {
    fn of(kind: u32, which: u32) -> Self {
        Self(kind << KIND | which & ((1 << KIND) - 1))
    }

    fn meaning(number: u16) -> Self {
        Self::of(if number < COUNTRIES { MEANING } else { COUNTRY }, u32::from(number))
    }

    fn number(value: &str) -> Self {
        match value.parse::<u32>() {
            Ok(value) if value < MARK => Self::of(NUMBER, value),
            _ => Self::of(NUMBER, hash(value) as u32 | MARK),
        }
    }

    fn name(skeleton: &str) -> Self {
        let which = hash(skeleton) as u32 & (MARK - 1);
        Self::of(NAME, if skeleton.len() <= SKELETON { which | MARK } else { which })
    }

    /// As it is counted and found by.
    pub(crate) fn hash(self) -> u32 {
        self.0
    }

    pub(crate) fn is_meaning(self) -> bool {
        self.0 >> KIND == MEANING
    }

    pub(crate) fn is_country(self) -> bool {
        self.0 >> KIND == COUNTRY
    }

    /// Whether it is a name of so few consonants that another may have the same.
    pub(super) fn is_short_name(self) -> bool {
        self.0 >> KIND == NAME && self.0 & MARK != 0
    }

    pub(crate) fn is_number(self) -> bool {
        self.0 >> KIND == NUMBER
    }

    /// The share of reports that are held to have it, before the stream itself tells: by Zipf's law for words, which are
    /// numbered by rank; by what reports tell of for the rest.
    pub(crate) fn rate(self) -> f32 {
        let which = self.0 & ((1 << KIND) - 1);
        match self.0 >> KIND {
            MEANING => (6.0 / (which as f32 + 1.0)).min(0.8),
            COUNTRY => 0.03,
            NUMBER => match which {
                0..=12 => 0.12,
                13..=99 => 0.05,
                1900..=2099 => 0.06,
                _ => 0.003,
            },
            _ if which & MARK != 0 => 0.01,
            _ => 0.004,
        }
    }
}

/// The keys of a report with what its mentions of each count, sorted by key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Keys {
    #[serde(with = "hashes")]
    keys: Box<[u32]>,
    weights: Box<[u8]>,
}

impl Keys {
    /// Reads the title and the beginning of the text, `parts`, in the language with this code.
    pub(crate) fn of<'t>(parts: impl Iterator<Item = &'t str>, language: &str) -> Self {
        let mut reader = Reader::new(language);
        for part in parts {
            if reader.read >= READ {
                break;
            }
            reader.part(part);
        }
        let mut keys: Vec<Key> = reader.found.keys().copied().collect();
        let [meanings, others] = by_rarity(&mut keys);
        let kept = meanings.iter().take(MEANINGS).chain(others.iter().take(OTHERS));
        let mut found: Vec<(Key, f32)> = kept.map(|key| (*key, reader.found[key])).collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        Self {
            keys: found.iter().map(|(key, _)| key.0).collect(),
            weights: found.iter().map(|(_, weight)| (weight.min(MOST) / STEP) as u8).collect(),
        }
    }

    /// Each key with its weight, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, f32)> {
        self.keys.iter().zip(&self.weights).map(|(key, weight)| (Key(*key), f32::from(*weight) * STEP))
    }

    /// The keys that it is found by: those that the fewest reports are held to have.
    pub(crate) fn rarest(&self) -> impl Iterator<Item = u32> {
        let mut keys: Vec<Key> = self.keys.iter().map(|key| Key(*key)).collect();
        let rarest =
            by_rarity(&mut keys).map(|keys| keys.iter().take(FOUND_BY).map(|key| key.0).collect::<Vec<_>>());
        rarest.into_iter().flatten()
    }

    /// Whether what others rely on holds of keys that were read.
    pub(crate) fn is_sound(&self) -> bool {
        self.keys.len() == self.weights.len() && self.keys.is_sorted_by(|a, b| a < b)
    }
}

/// The meanings and the other keys, of each those first that the fewest reports are held to have.
fn by_rarity(keys: &mut [Key]) -> [&[Key]; 2] {
    let is_other = |key: &Key| !key.is_meaning();
    keys.sort_unstable_by(|a, b| {
        is_other(a).cmp(&is_other(b)).then(a.rate().total_cmp(&b.rate())).then(a.cmp(b))
    });
    let (meanings, others) = keys.split_at(keys.partition_point(|key| key.is_meaning()));
    [meanings, others]
}

struct Reader<'l> {
    language: &'l str,
    stemmer: Stemmer,
    english: Stemmer,
    read: usize,
    found: FxHashMap<Key, f32>,
}

impl<'l> Reader<'l> {
    fn new(language: &'l str) -> Self {
        let (stemmer, english) = (Stemmer::new(language), Stemmer::new("en"));
        Self { language, stemmer, english, read: 0, found: FxHashMap::default() }
    }

    fn part(&mut self, text: &str) {
        let runs = runs(text, READ - self.read);
        let lower: Vec<String> = runs.iter().map(|run| lower(run.text).replace('’', "'")).collect();
        let mut country_end = 0;
        for (at, run) in runs.iter().enumerate() {
            self.read += 1;
            match run.kind {
                WordKind::Number => self.number(run.text),
                _ if run.is_unspaced => self.unspaced(run.text),
                _ if run.text.len() > LONGEST_WORD => {}
                _ => {
                    if at >= country_end && run.may_be_name() {
                        country_end = self.country(&lower[at..], run).map_or(0, |words| at + words);
                    }
                    self.word(run, &lower[at]);
                }
            }
        }
    }

    fn add(&mut self, key: Key, weight: f32) {
        *self.found.entry(key).or_default() += weight;
    }

    /// "14,000", "14.000" and "١٤٠٠٠" are one number, "7,8" and "7.8" another.
    fn number(&mut self, text: &str) {
        let ascii = any_ascii::any_ascii(text);
        let digits = ascii.trim_end_matches(|c: char| !c.is_ascii_digit());
        let groups: Vec<&str> = digits.split([',', '.', '\'']).collect();
        let is_grouped = groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3);
        let value = if is_grouped { groups.concat() } else { groups.join(".") };
        if value.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !value.is_empty() {
            self.add(Key::number(&value), 1.0);
        }
    }

    /// A country at the beginning of `lower`: how many words its name has. Most endings are of one letter or two.
    fn country(&mut self, lower: &[String], run: &Run<'_>) -> Option<usize> {
        for words in (1..=COUNTRY_WORDS.min(lower.len())).rev() {
            let name = lower[..words].join(" ");
            let is_initials = name.len() <= 2 && run.text.chars().any(char::is_lowercase);
            if !is_initials && self.mean(&format!("= {name}")) {
                return Some(words);
            }
        }
        let name = lower.first()?;
        let cut = |letters: usize| name.char_indices().rev().nth(letters - 1).map(|(at, _)| &name[..at]);
        let stems = [Some(name.as_str()), cut(1), cut(2)].into_iter().flatten();
        let is_known =
            stems.filter(|stem| stem.chars().nth(3).is_some()).any(|stem| self.mean(&format!("~ {stem}")));
        is_known.then_some(1)
    }

    fn word(&mut self, run: &Run<'_>, lower: &str) {
        let is_english = self.language == "en";
        let is_known = !is_english && self.foreign(lower);
        if is_english || !is_known && run.text.is_ascii() && run.may_be_name() {
            let stem = self.english.stem(lower);
            let key = format!("en {stem}");
            self.mean(&key);
        }
        if run.may_be_name() {
            for part in run.text.split(['-', '\'', '’']) {
                self.name(part);
            }
        }
    }

    /// A word of another language than English: by its stem, else by its beginning.
    fn foreign(&mut self, word: &str) -> bool {
        let stem = self.stemmer.stem(word).into_owned();
        if self.mean(&stem) {
            return true;
        }
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        let letters = ends.len();
        let (least, most) = if is_hangul(word) {
            (2, letters)
        } else {
            (letters.saturating_sub(3).max(5), letters.max(7) - 1)
        };
        (least..most.min(letters)).rev().any(|letters| self.mean(&word[..ends[letters]]))
            || COMPOUNDING.contains(&self.language) && self.compound(word, &ends)
    }

    /// A word made of two that are known, perhaps joined by one letter more.
    fn compound(&mut self, word: &str, ends: &[usize]) -> bool {
        let halves = COMPOUND_HALF..ends.len().saturating_sub(COMPOUND_HALF);
        for at in halves.rev() {
            let (first, second) = word.split_at(ends[at]);
            let second = self.stemmer.stem(second).into_owned();
            if meanings(&second).is_none() {
                continue;
            }
            let shorter = first.trim_end_matches(['s', 'e', 'n']);
            let first = [first, shorter].map(|word| self.stemmer.stem(word).into_owned());
            if first.iter().any(|stem| self.mean(stem)) {
                return self.mean(&second);
            }
        }
        false
    }

    fn name(&mut self, name: &str) {
        let skeleton = skeleton(name);
        if skeleton.len() >= SKELETON {
            self.add(Key::name(&skeleton), 1.0);
        }
    }

    /// The longest known words of a run without spaces, and the foreign names in it.
    fn unspaced(&mut self, run: &str) {
        let ends: Vec<usize> = run.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let mut at = 0;
        while at < ends.len() {
            let from = if at == 0 { 0 } else { ends[at - 1] };
            let longest = (2..=7.min(ends.len() - at)).rev().find(|letters| {
                let word = &run[from..ends[at + letters - 1]];
                self.spelled(word) || {
                    let stem = self.stemmer.stem(word).into_owned();
                    stem != word && self.spelled(&stem)
                }
            });
            at += longest.unwrap_or(1);
        }
        let stem = self.stemmer.stem(run).into_owned();
        let names: Vec<&str> =
            if self.language == "ja" { katakana(run).collect() } else { foreign_names(&stem).collect() };
        names.into_iter().for_each(|name| self.name(name));
    }

    /// Counts what a word in a script without spaces means, as the name of a country first; whether that is known.
    fn spelled(&mut self, word: &str) -> bool {
        self.mean(&format!("= {word}")) || self.mean(word)
    }

    /// Counts what an entry of the table means; whether there is one.
    fn mean(&mut self, entry: &str) -> bool {
        let Some(meanings) = meanings(entry) else { return false };
        let meanings: Vec<_> = meanings.collect();
        let share = (meanings.len() as f32).sqrt();
        for meaning in meanings {
            self.add(Key::meaning(meaning.number), meaning.weight / share);
        }
        true
    }
}

fn is_hangul(word: &str) -> bool {
    word.starts_with(|c| matches!(c, '\u{ac00}'..='\u{d7af}'))
}

/// A word, or a run of characters of a script that writes no spaces.
struct Run<'t> {
    text: &'t str,
    kind: WordKind,
    is_unspaced: bool,
}

impl Run<'_> {
    /// Whether it is capitalized, or of a script without capitals; Unicode has some of Georgian, which nobody begins a name with.
    fn may_be_name(&self) -> bool {
        let is_georgian = |c| matches!(c, '\u{10d0}'..='\u{10ff}');
        self.text.starts_with(|first: char| !first.is_lowercase() || is_georgian(first))
    }
}

/// The first `limit` words of `text` without marks; overlapping pairs of characters are one run again.
fn runs(text: &str, limit: usize) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut last: Option<Word<'_>> = None;
    let (mut from, mut units) = (0, 0);
    for word in words(text).filter(|word| word.kind != WordKind::Mark) {
        units += 1;
        if units > limit {
            break;
        }
        let overlaps = last.is_some_and(|last| word.span.start < last.span.end);
        if !overlaps {
            from = word.span.start;
        }
        let run = Run {
            text: without_article(&text[from..word.span.end]),
            kind: word.kind,
            is_unspaced: word.text.starts_with(is_unspaced),
        };
        if overlaps {
            runs.pop();
        }
        runs.push(run);
        last = Some(word);
    }
    runs
}

/// "dell'Islanda" without what is joined to the word by an apostrophe.
fn without_article(word: &str) -> &str {
    let parts = word.split_once(['\'', '’']);
    let is_article =
        |first: &str, rest: &str| first.chars().nth(4).is_none() && rest.chars().nth(2).is_some();
    parts.filter(|(first, rest)| is_article(first, rest)).map_or(word, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_may_be_names_leave_room_for_meanings() {
        let letter = |n: u8| char::from(b'a' + n % 26);
        let names: String = (0..60).map(|n| format!("Q{}r{}f ", letter(n), letter(n / 26 + 3))).collect();
        let keys = Keys::of([format!("{names} Erdbeben Krankenhaus 12").as_str()].into_iter(), "de");
        assert!(keys.iter().filter(|(key, _)| key.is_meaning()).count() >= 2);
        assert!(keys.iter().filter(|(key, _)| !key.is_meaning()).count() <= OTHERS);
    }

    #[test]
    fn a_run_of_two_scripts_is_read_in_any_language() {
        // Unicode takes katakana and the Latin letters behind a low line for one word, whose English stem is shorter.
        for language in ["en", "de", "ru", "zh", "ja", "th"] {
            for run in ["カ_tensions", "タイ_running_tensions", "カ_選舉", "カ_и_войны"] {
                assert!(Keys::of([run].into_iter(), language).is_sound(), "{run}");
            }
        }
    }

    #[test]
    fn both_ways_of_writing_chinese_say_the_same() {
        let simplified = Keys::of(["秘鲁总统佩德罗辞职"].into_iter(), "zh");
        let traditional = Keys::of(["秘魯總統佩德羅辭職"].into_iter(), "zh");
        assert_eq!(traditional, simplified);
        assert!(simplified.iter().any(|(key, _)| key.is_country()));
        // Where the parts of the Chinese world name a country differently, each name is known.
        let taiwanese = Keys::of(["義大利"].into_iter(), "zh");
        let mainland = Keys::of(["意大利"].into_iter(), "zh");
        assert_eq!(taiwanese, mainland);
    }

    #[test]
    fn a_country_is_written_as_a_name() {
        let countries = |text: &str, language: &str| {
            let keys = Keys::of([text].into_iter(), language);
            keys.iter().filter(|(key, _)| key.is_country()).count()
        };
        for (text, language) in [
            ("Erdbeben in Island", "de"),
            ("Землетрясение в Перу", "ru"),
            ("زلزال في تركيا", "ar"),
            ("მიწისძვრა პერუ", "ka"),
            ("Quake hits the US", "en"),
        ] {
            assert_eq!(countries(text, language), 1, "{text}");
        }
        for text in ["they fed a turkey on the island", "it told us of old china"] {
            assert_eq!(countries(text, "en"), 0, "{text}");
        }
    }

    #[test]
    fn what_is_no_word_costs_nothing() {
        let endless = ["ab", "한국", "地震"].map(|word| word.repeat(500_000));
        for language in ["de", "ko", "zh"] {
            let keys = Keys::of(endless.iter().map(String::as_str), language);
            assert!(keys.iter().count() <= MEANINGS + OTHERS);
        }
    }
}
