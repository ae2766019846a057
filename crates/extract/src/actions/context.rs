//! The fields of life that an action belongs to, by the words around it.

use crate::syntax::Tokens;
use std::ops::Range;

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

/// The contexts that words of `sentence` speak of, in the order of the list.
pub(super) fn contexts(tokens: &Tokens, sentence: Range<usize>) -> Vec<&'static str> {
    let tells =
        |stems: &[&str]| sentence.clone().any(|i| stems.iter().any(|s| tokens.lower(i).starts_with(s)));
    CONTEXTS.iter().filter(|(_, stems)| tells(stems)).map(|(name, _)| *name).collect()
}
