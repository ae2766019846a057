//! Tables of words by language.

use newsloom_lang::languages;
use rustc_hash::FxHashMap;
use std::sync::{LazyLock, OnceLock};

/// The code of what all languages share.
pub(crate) const ALL_LANGUAGES: &str = "mul";

/// A table for each language that there are words of, each built when it is first asked for.
pub(crate) struct PerLanguage<T> {
    tables: LazyLock<FxHashMap<&'static str, OnceLock<T>>>,
    build: fn(&'static str) -> T,
}

impl<T> PerLanguage<T> {
    pub(crate) const fn new(build: fn(&'static str) -> T) -> Self {
        let tables = || languages().map(|language| (language, OnceLock::new())).collect();
        Self { tables: LazyLock::new(tables), build }
    }

    /// The table of `language`, an ISO 639-1 code.
    pub(crate) fn get(&self, language: &str) -> Option<&T> {
        let (code, table) = self.tables.get_key_value(language)?;
        Some(table.get_or_init(|| (self.build)(code)))
    }
}
