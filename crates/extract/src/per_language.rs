//! Tables of words by language.

/// Makes `known(code)`: the table of a language that there are words of, made by `$table::build` from those words when it
/// is asked for first.
macro_rules! per_language {
    ($table:ty) => {
        per_language! {
            $table:
            "en" => languages::ENGLISH,
            "de" => languages::GERMAN,
            "fr" => languages::FRENCH,
            "es" => languages::SPANISH,
            "pt" => languages::PORTUGUESE,
            "it" => languages::ITALIAN,
            "ru" => languages::RUSSIAN,
        }
    };
    ($table:ty: $($code:literal => $words:path),* $(,)?) => {
        fn known(code: &str) -> Option<&'static $table> {
            match code {
                $($code => {
                    static BUILT: std::sync::LazyLock<$table> =
                        std::sync::LazyLock::new(|| <$table>::build(&$words));
                    Some(&BUILT)
                })*
                _ => None,
            }
        }
    };
}

pub(crate) use per_language;
