//! What somebody is, where pages write it behind a name: "Senior Analyst", "Redakteurin", "Ph.D.".

use newsloom_lang::data::BYLINES;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words that end or begin what somebody is, in lower case.
static ROLES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| BYLINES.select("text", "kind", "role").collect());
/// Letters for degrees.
static DEGREES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| BYLINES.select("text", "kind", "degree").collect());
/// What somebody is has no more words than this.
const FEW: usize = 5;

/// Whether `text` says what somebody is and names nobody: a few words that end or begin with a role, or letters for a
/// degree.
pub(crate) fn is_role(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let is = |word: Option<&String>| word.is_some_and(|w| ROLES.contains(w.as_str()));
    DEGREES.contains(text) || words.len() <= FEW && (is(words.last()) || is(words.first()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_from_names() {
        for role in
            ["Senior Analyst", "Reporter", "Redakteurin", "RDN", "Writer at large", "Marketing Manager"]
        {
            assert!(is_role(role), "{role}");
        }
        for name in ["Ada Palme", "Jo Writerson", "Author of many books and essays on law", ""] {
            assert!(!is_role(name), "{name}");
        }
    }
}
