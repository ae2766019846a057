//! The language of a report: what is compared, counted and put together within it alone.

use serde::{Deserialize, Serialize};

/// A language by its code: words of two languages are different terms however they are written, so that one language's
/// frequencies, contexts and stories are its own whatever else is in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Language(u16);

impl Language {
    /// Where nobody can tell the language, most short texts in Latin letters are English.
    const UNKNOWN: &'static str = "en";

    /// Reads the first subtag of a code, of which three letters count ("pt" of "pt-BR").
    pub(crate) fn of(code: Option<&str>) -> Self {
        let letters = code.unwrap_or(Self::UNKNOWN).bytes().take_while(u8::is_ascii_alphabetic).take(3);
        Self(letters.fold(0, |code, letter| code << 5 | u16::from(letter & 31)))
    }

    /// The code that it was read from, as far as it counts.
    pub(crate) fn code(self) -> String {
        let letters =
            [10, 5, 0].map(|shift| (self.0 >> shift & 31) as u8).into_iter().filter(|letter| *letter > 0);
        letters.map(|letter| char::from(b'a' - 1 + letter)).collect()
    }

    /// What tells its terms from those of other languages: the hash of a stem, xor this.
    pub(crate) fn salt(self) -> u32 {
        u32::from(self.0 ^ Self::of(None).0).wrapping_mul(0x9E37_79B1)
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::of(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_scripts_are_of_one_language() {
        assert_eq!(Language::of(Some("pt-BR")), Language::of(Some("pt")));
        assert_eq!(Language::of(Some("zh_Hant")), Language::of(Some("zh")));
        assert_eq!(Language::of(None), Language::of(Some("EN")));
        for code in ["en", "ckb", "z", ""] {
            assert_eq!(Language::of(Some(code)).code(), code);
        }
    }

    #[test]
    fn every_language_has_terms_of_its_own() {
        let codes = ["en", "de", "es", "pt", "ckb", "yue", "", "1"];
        let salts: std::collections::BTreeSet<u32> = codes.map(|code| Language::of(Some(code)).salt()).into();
        assert_eq!(salts.len(), codes.len() - 1);
        assert_eq!(Language::default().salt(), 0);
    }
}
