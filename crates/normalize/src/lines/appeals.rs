//! Lines under a text that ask what its reader thinks of it, or for help with the next.

use super::words::Words;

/// How such lines begin.
const APPEALS: &[&str] = &[
    "like this story?",
    "like this article?",
    "did you like this",
    "did you enjoy this",
    "did you find this",
    "was this article",
    "was this page",
    "if you enjoyed this",
    "if you liked this",
    "if you found this",
    "enjoyed this article?",
    "share or comment on this",
    "hat ihnen dieser",
    "hat dir dieser",
    "wie hat ihnen dieser",
    "wie hat dir dieser",
    "wie gefällt ihnen dieser",
    "war dieser artikel",
    "fanden sie diesen",
    "unabhängiger journalismus braucht",
    "vous avez aimé cet",
    "cet article vous a",
    "¿te ha gustado",
    "te ha gustado este",
    "¿te gustó",
    "te gustó este",
    "ti è piaciuto questo",
    "gostou deste",
    "gostou dessa",
    "понравилась статья",
    "понравился материал",
];
/// Longer lines tell of something, in words.
const LONG: usize = 60;

/// Whether the line is such an appeal.
pub(super) fn is_appeal(words: &Words<'_>) -> bool {
    words.all.len() <= LONG && words.begins(APPEALS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appeals_are_told_from_sentences() {
        assert!(is_appeal(&Words::of("Like this story? Send it to somebody who sails.")));
        assert!(is_appeal(&Words::of("Hat Ihnen dieser Text gefallen? Eine Spende hilft uns.")));
        assert!(!is_appeal(&Words::of("Readers like this story of a ferry.")));
    }
}
