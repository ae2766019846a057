//! Words that are common in any news, so that the first reports of an empty database are weighed as sensibly as the
//! millionth: without this, two reports that share "the" and "on Tuesday" look alike while nothing else is known.

use newsloom_lang::{Stemmer, hash};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Share of reports that are held to have a word, before the stream itself tells. (Vietnamese has no list: its syllables
/// stand apart, and common ones are parts of telling words.)
const GRAMMAR: f32 = 0.8;
const NEWSROOM: f32 = 0.25;

/// Words of each language that nearly every text has.
const GRAMMAR_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in a is for on that with was as at by from it he she they be been has have had his her their its \
         an are were this these those not but or who which what when where while after before about into over under out \
         up down more than also would will can could may one two three first all some any no new other only just now then \
         there here we i you our us him them so if because during between through against off back own most many much \
         such since until being do did does very",
    ),
    (
        "de",
        "der die das den dem des und in zu ist von mit auf für im ein eine einen einem einer sich nicht auch es an als am \
         er sie wie nach bei hat haben war wurde werden wird aus um dass noch zum zur über vor bis durch sind so aber oder \
         nur mehr unter gegen seit kann man wir ihr ihre sein seine diese dieser dieses",
    ),
    (
        "fr",
        "le la les un une des de du et à en dans que qui pour sur est au aux par avec pas ce cette ces il elle ils ont été \
         être a se son sa ses leur plus ou mais comme après avant entre sans sous ne n l d qu y nous on lui tout deux aussi",
    ),
    (
        "es",
        "el la los las un una unos de del y a en que por para con se su sus es al lo como más no ha han fue ser este esta \
         pero o entre sobre desde hasta sin también después antes tras le les ya dos muy según cuando donde",
    ),
    (
        "pt",
        "o a os as um uma de do da dos das e em no na nos nas que por para com se seu sua ao à é foi ser são como mais não \
         mas ou entre sobre até sem também depois após dois segundo já quando pelo pela",
    ),
    (
        "it",
        "il lo la i gli le un una di del della dei delle e a in nel nella che per con su si è sono da dal al alla come più \
         non ma o tra fra dopo prima anche ha hanno stato due suo sua secondo quando ne ci",
    ),
    (
        "nl",
        "de het een en van in op te dat is voor met die zijn aan er om ook als bij door naar uit over maar niet dan of hij \
         ze heeft wordt werd nog meer na tot",
    ),
    (
        "ru",
        "и в на с по что не из о к за от для как это он она они его её их до при у же а но или был была были быть после \
         также более со об во которые который так",
    ),
];

/// Words that every second newsroom writes every day.
const NEWSROOM_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "said says say told according officials official people year years day days week month time monday tuesday \
         wednesday thursday friday saturday sunday today yesterday morning evening night early late last next news report \
         reported reports statement spokesman spokeswoman percent million including made make take state government \
         president city country world part still called added",
    ),
    (
        "de",
        "sagte teilte mit montag dienstag mittwoch donnerstag freitag samstag sonntag jahr jahre jahren uhr prozent millionen \
         menschen angaben laut am gestern heute bericht",
    ),
    (
        "fr",
        "selon lundi mardi mercredi jeudi vendredi samedi dimanche ans année pays fait dit déclaré président millions",
    ),
    (
        "es",
        "dijo lunes martes miércoles jueves viernes sábado domingo año años país presidente gobierno millones personas",
    ),
    (
        "pt",
        "disse segunda terça quarta quinta sexta sábado domingo ano anos país presidente governo milhões pessoas",
    ),
    (
        "it",
        "ha detto lunedì martedì mercoledì giovedì venerdì sabato domenica anno anni paese presidente governo milioni",
    ),
    (
        "ru",
        "сказал заявил сообщил понедельник вторник среду четверг пятницу субботу воскресенье года году россии",
    ),
];

/// Whether `word`, in lower case, is one that nearly every text in the language has. Of languages without a list, short
/// words are held to be.
pub(crate) fn is_grammar(language: &str, word: &str) -> bool {
    static LISTS: LazyLock<FxHashMap<&str, FxHashSet<&str>>> = LazyLock::new(|| {
        GRAMMAR_WORDS
            .iter()
            .map(|(language, words)| (*language, words.split_whitespace().collect()))
            .collect()
    });
    match LISTS.get(language) {
        Some(list) => list.contains(word),
        None => word.is_ascii() && word.len() < 4,
    }
}

/// The expected share of reports for each common word, by the hash of its stem.
pub(crate) fn rates() -> FxHashMap<u32, f32> {
    let mut rates = FxHashMap::default();
    for (lists, rate) in [(NEWSROOM_WORDS, NEWSROOM), (GRAMMAR_WORDS, GRAMMAR)] {
        for (language, words) in lists {
            let stemmer = Stemmer::new(language);
            rates.extend(words.split_whitespace().map(|word| (hash(&stemmer.stem(word)) as u32, rate)));
        }
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_known_and_others_are_not() {
        let rates = rates();
        assert_eq!(rates.get(&(hash("the") as u32)), Some(&GRAMMAR));
        assert_eq!(rates.get(&(hash(&Stemmer::new("en").stem("officials")) as u32)), Some(&NEWSROOM));
        assert_eq!(rates.get(&(hash("warehous") as u32)), None);
        assert!(is_grammar("en", "after") && !is_grammar("en", "fire") && is_grammar("xx", "of"));
    }
}
