//! Stored forms: a version byte, then the fields as postcard writes them.
//!
//! Raise [`VERSION`] whenever a stored type, or what its fields mean, changes: what was written before is then computed anew.

use serde::Serialize;
use serde::de::DeserializeOwned;

const VERSION: u8 = 9;

/// The stored form.
pub(crate) fn encode(value: &impl Serialize) -> Vec<u8> {
    // Writing into memory fails for no type of this crate: none has a list of unknown length.
    postcard::to_extend(value, vec![VERSION]).unwrap_or_default()
}

/// Reads the stored form; none where it is of another version or damaged.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (version, bytes) = bytes.split_first()?;
    let (value, rest) = postcard::take_from_bytes(bytes).ok().filter(|_| *version == VERSION)?;
    rest.is_empty().then_some(value)
}

/// Lists of hashes: four bytes each, since a variable length would take five.
pub(crate) mod hashes {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(list: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|hash| hash.to_le_bytes()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<[u32]>, D::Error> {
        let list = Vec::<[u8; 4]>::deserialize(deserializer)?;
        Ok(list.into_iter().map(u32::from_le_bytes).collect())
    }
}
