//! Whether the English model may read a report.

use crate::Document;

/// Words that make up a third of English running text and little of any other language's.
const FUNCTION_WORDS: &[&str] = &[
    "the", "of", "and", "to", "in", "that", "is", "was", "for", "with", "his", "said", "on", "are", "by",
    "from", "has", "have", "had", "he", "it", "they", "which", "who", "their", "been", "were", "will",
    "would", "this", "not",
];

/// How many words are looked at.
const SAMPLE: usize = 400;

/// Whether `doc` is declared English or is not declared, or its words say that it is: a language found on a single
/// sentence is often wrong.
pub(super) fn is_english(doc: &Document<'_>) -> bool {
    matches!(doc.language(), "" | "en") || speaks_english(doc)
}

fn speaks_english(doc: &Document<'_>) -> bool {
    let sample = &doc.words[..doc.words.len().min(SAMPLE)];
    let function =
        sample.iter().filter(|w| FUNCTION_WORDS.iter().any(|f| f.eq_ignore_ascii_case(w.text))).count();
    function >= 2 && function * 6 > sample.len()
}
