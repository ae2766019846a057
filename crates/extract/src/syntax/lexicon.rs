//! Function words of English, and the regular inflection of its verbs.

use super::Tag;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const FUNCTION_WORDS: &[(Tag, &str)] = &[
    (
        Tag::Determiner,
        "the a an this these those some any each every both all no another many most several few such",
    ),
    (Tag::Possessive, "his her their its my our your whose"),
    (Tag::Pronoun, "he she they it i we you one everyone somebody someone nobody anyone others"),
    (
        Tag::Pronoun,
        "he's she's it's they've he'd she'd they'd i'm i've we've you've he'll she'll they'll we're they're you're it'll",
    ),
    (Tag::Object, "him them me us himself herself themselves itself myself each-other"),
    (Tag::Relative, "who which whom who's who've who'd"),
    (Tag::That, "that"),
    (
        Tag::Subordinator,
        "if because when while although though since as whether until unless whereas where why how what once so than",
    ),
    (Tag::Conjunction, "and or but nor yet"),
    (
        Tag::Preposition,
        "of in on at for with from by about against over under into during after before between among through without within across toward towards amid despite around near upon behind beyond via like per including except following regarding concerning",
    ),
    (Tag::To, "to"),
    (
        Tag::Auxiliary,
        "has have had is are was were be been being am will would could should may might must can shall do does did having",
    ),
    (
        Tag::Negation,
        "not never n't cannot don't doesn't didn't won't wouldn't can't couldn't shouldn't isn't aren't wasn't weren't hasn't haven't hadn't",
    ),
    (
        Tag::Adverb,
        "also later then again even just once still already often always now later recently repeatedly once soon instead further however too only ever earlier meanwhile too",
    ),
    (
        Tag::Time,
        "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight mon tue wed thu fri sat sun january february april june july august september october november december",
    ),
];

static TAGS: LazyLock<FxHashMap<&'static str, Tag>> = LazyLock::new(|| {
    let rows = FUNCTION_WORDS.iter().rev();
    rows.flat_map(|(tag, words)| words.split(' ').map(|word| (word, *tag))).collect()
});

/// The tag of a function word, given in lower case with straight apostrophes.
pub(super) fn function_word(lower: &str) -> Option<Tag> {
    TAGS.get(lower).copied()
}

/// The forms of an English verb: itself, third person, present participle and past. `past` is given where the past
/// is irregular; a doubled consonant in it is doubled in the participle too.
pub(crate) fn inflections(lemma: &str, past: Option<&str>) -> Vec<String> {
    let stem = lemma.strip_suffix('e').filter(|s| !s.ends_with('e')).unwrap_or(lemma);
    let y = lemma.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u']));
    let third = match y {
        Some(stem) => format!("{stem}ies"),
        None if lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("ch") || lemma.ends_with("sh") => {
            format!("{lemma}es")
        }
        None => format!("{lemma}s"),
    };
    let regular = match y {
        Some(stem) => format!("{stem}ied"),
        None if lemma.ends_with('e') => format!("{lemma}d"),
        None => format!("{lemma}ed"),
    };
    let doubled = past.and_then(|p| p.strip_suffix("ed")).filter(|p| p.len() == lemma.len() + 1);
    let participle = format!("{}ing", doubled.unwrap_or(stem));
    vec![lemma.to_owned(), third, participle, past.map_or(regular, str::to_owned)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect() {
        assert_eq!(inflections("deny", None), ["deny", "denies", "denying", "denied"]);
        assert_eq!(inflections("urge", None), ["urge", "urges", "urging", "urged"]);
        assert_eq!(inflections("admit", Some("admitted")), ["admit", "admits", "admitting", "admitted"]);
        assert_eq!(inflections("say", Some("said")), ["say", "says", "saying", "said"]);
        assert_eq!(inflections("press", None), ["press", "presses", "pressing", "pressed"]);
        assert_eq!(inflections("agree", None), ["agree", "agrees", "agreeing", "agreed"]);
    }
}
