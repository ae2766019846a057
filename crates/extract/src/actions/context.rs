//! The fields of life that an action belongs to, by the words around it.

use crate::tokens::Tokens;
use std::ops::Range;
use std::sync::LazyLock;

/// PLOVER contexts with the beginnings of the words that tell them.
const CONTEXTS: &[(&str, &[&str])] = &[
    (
        "military",
        &[
            "militar",
            "troop",
            "soldier",
            "army",
            "missile",
            "weapon",
            "warship",
            "airstrike",
            "ceasefire",
            "rebel",
        ],
    ),
    ("diplomatic", &["diplomat", "ambassador", "embassy", "summit", "treaty", "envoy"]),
    ("economic", &["econom", "trade", "tariff", "bank", "export", "import", "invest", "loan"]),
    ("legal", &["court", "judge", "lawsuit", "prosecutor", "trial", "constitution"]),
    ("election", &["election", "ballot", "voter", "candidate"]),
    ("terrorism", &["terror", "suicide", "extremis"]),
    ("migration", &["migrant", "refugee", "asylum"]),
    ("environment", &["climate", "environment", "emission"]),
    ("health", &["health", "vaccin", "virus", "epidemic"]),
    ("cyber", &["cyber", "hack"]),
];

/// For each first letter the beginnings of words with the place of their context in the list.
static BY_LETTER: LazyLock<[Vec<(&'static str, usize)>; 26]> = LazyLock::new(|| {
    let mut table: [Vec<_>; 26] = Default::default();
    for (context, (_, stems)) in CONTEXTS.iter().enumerate() {
        stems.iter().for_each(|stem| table[usize::from(stem.as_bytes()[0] - b'a')].push((*stem, context)));
    }
    table
});

/// The contexts that words of `sentence` speak of, in the order of the list.
pub(super) fn contexts(tokens: &Tokens<'_>, sentence: Range<usize>) -> Vec<&'static str> {
    let mut told = [false; CONTEXTS.len()];
    for word in sentence.map(|i| tokens.lower(i)) {
        let Some(first @ b'a'..=b'z') = word.bytes().next() else { continue };
        let stems = &BY_LETTER[usize::from(first - b'a')];
        stems
            .iter()
            .filter(|(stem, _)| word.starts_with(stem))
            .for_each(|(_, context)| told[*context] = true);
    }
    CONTEXTS.iter().zip(told).filter(|(_, told)| *told).map(|((name, _), _)| *name).collect()
}
