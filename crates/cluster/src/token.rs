//! Words as the crate counts them.

use serde::{Deserialize, Serialize};

/// A word of the running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Token {
    /// Hash of the stem.
    #[serde(with = "postcard::fixint::le")]
    pub(crate) term: u32,
    /// What is known of it: see [`flags`].
    pub(crate) flags: u16,
}

/// What is known of a token or a term.
pub(crate) mod flags {
    /// Stands in the title.
    pub(crate) const TITLE: u16 = 1;
    /// Stands among the first words of the text.
    pub(crate) const LEAD: u16 = 2;
    /// Is part of a name.
    pub(crate) const NAME: u16 = 4;
    /// Is a number.
    pub(crate) const NUMBER: u16 = 8;
    /// Names a person.
    pub(crate) const PERSON: u16 = 16;
    /// Names a place.
    pub(crate) const PLACE: u16 = 32;
    /// Something stands between the token and the word before.
    pub(crate) const BREAK: u16 = 64;
    /// The term is made of two words.
    pub(crate) const PAIR: u16 = 128;
}

/// The term that two adjoining words make.
pub(crate) fn pair(a: u32, b: u32) -> u32 {
    a.rotate_left(15).wrapping_mul(0x9E37_79B1) ^ b
}
