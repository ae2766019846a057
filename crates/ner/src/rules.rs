//! English words that tell what a name is.

use newsloom_lang::data::NAME_RULES;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Whether `word` is listed as of `kind`, one of those that the table explains.
pub(crate) fn is(kind: &str, word: &str) -> bool {
    static KINDS: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut kinds: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        NAME_RULES.rows().for_each(|row| kinds.entry(row[1]).or_default().push(row[0]));
        kinds
    });
    KINDS.get(word).is_some_and(|kinds| kinds.contains(&kind))
}
