//! The models that ship, each read when the first report of its language comes.

use crate::Model;
use std::sync::LazyLock;

/// A model that ships.
pub(crate) struct Shipped {
    /// Its weights.
    pub(crate) model: Model,
    /// The confidence (0 to 1) below which its names are not believed: where a language has little labelled text, precision
    /// counts more than recall.
    pub(crate) least_confidence: f32,
}

macro_rules! models {
    ($($language:literal: $least_confidence:literal,)*) => {
        /// The languages that have a model, as ISO 639-1 codes.
        pub(crate) const LANGUAGES: &[&str] = &[$($language),*];

        /// The model of names of a language; none where there is none.
        pub(crate) fn of(language: &str) -> Option<&'static Shipped> {
            match language {
                $($language => {
                    static SHIPPED: LazyLock<Option<Shipped>> = LazyLock::new(|| {
                        let bytes = include_bytes!(concat!("../models/names-", $language, ".bin"));
                        Some(Shipped { model: Model::read(bytes).ok()?, least_confidence: $least_confidence })
                    });
                    SHIPPED.as_ref()
                })*
                _ => None,
            }
        }
    };
}

models! {
    "ar": 0.5,
    "da": 0.5,
    "de": 0.5,
    "en": 0.0,
    "es": 0.5,
    "fi": 0.5,
    "fr": 0.5,
    "hi": 0.5,
    "hr": 0.5,
    "id": 0.5,
    "it": 0.8,
    "nl": 0.8,
    "pl": 0.5,
    "pt": 0.5,
    "ro": 0.5,
    "ru": 0.5,
    "sv": 0.5,
    "uk": 0.8,
    "zh": 0.9,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_can_be_read() {
        for language in LANGUAGES {
            assert!(of(language).is_some(), "models/names-{language}.bin is damaged or of another version");
        }
        assert!(of("xx").is_none());
    }
}
