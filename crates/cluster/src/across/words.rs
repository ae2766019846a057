//! Which words of many languages mean the same: a table of hashes (`data/WORDS.md` says how it was made).

use newsloom_lang::hash;

/// Number of entries; for each, in order, the hash of its word; for each its meanings.
static TABLE: &[u8] = include_bytes!("../../data/words.bin");

/// Bytes of the count, of a hash, and of the meanings of a word.
const COUNT: usize = 4;
const HASH: usize = 4;
const MEANINGS: usize = 4;

/// Numbers from here on are countries.
pub(super) const COUNTRIES: u16 = 15_700;

/// Bits of a meaning that are its number; the rest is how sure it is.
const NUMBER: u16 = 14;
const NONE: u16 = u16::MAX;
const SURE: [f32; 4] = [0.5, 0.65, 0.8, 1.0];

/// What a word may mean: an English word by its rank among common ones, or a country.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meaning {
    pub(super) number: u16,
    /// How sure that is, up to 1.
    pub(super) weight: f32,
}

/// The meanings of the word or stem `key`, the surest first; none where it is not known.
pub(super) fn meanings(key: &str) -> Option<impl Iterator<Item = Meaning>> {
    let place = find(hash(key) as u32)?;
    let at = COUNT + HASH * len() + MEANINGS * place;
    let packed = TABLE.get(at..at + MEANINGS)?;
    let meanings = packed.chunks_exact(2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
    Some(meanings.filter(|meaning| *meaning != NONE).map(|meaning| Meaning {
        number: meaning & ((1 << NUMBER) - 1),
        weight: SURE[usize::from(meaning >> NUMBER)],
    }))
}

fn len() -> usize {
    word_at(0) as usize
}

/// The place of the entry of this hash. Hashes are spread evenly, so that each is about where its share of those between two
/// others says (interpolation search, Peterson 1957).
fn find(hash: u32) -> Option<usize> {
    let hash = u64::from(hash);
    let (mut from, mut to) = (0, len());
    // What lies between the two places is at least `low`, and below `high`.
    let (mut low, mut high) = (0, 1 << u32::BITS);
    while from < to {
        let share = (hash - low) * (to - from) as u64 / (high - low);
        let at = from + share as usize;
        let found = u64::from(word_at(COUNT + HASH * at));
        match found.cmp(&hash) {
            std::cmp::Ordering::Less => (from, low) = (at + 1, found + 1),
            std::cmp::Ordering::Greater => (to, high) = (at, found),
            std::cmp::Ordering::Equal => return Some(at),
        }
    }
    None
}

fn word_at(at: usize) -> u32 {
    let bytes = TABLE.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0, u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sorted() {
        assert_eq!(TABLE.len(), COUNT + (HASH + MEANINGS) * len());
        let hashes: Vec<u32> = (0..len()).map(|at| word_at(COUNT + HASH * at)).collect();
        assert!(hashes.len() > 100_000 && hashes.is_sorted_by(|a, b| a < b));
        for (at, hash) in hashes.iter().enumerate() {
            assert_eq!(find(*hash), Some(at));
            assert_eq!(find(hash ^ 1).map_or(hash ^ 1, |at| hashes[at]), hash ^ 1);
        }
        assert!([0, u32::MAX].iter().all(|end| hashes.contains(end) == find(*end).is_some()));
    }

    #[test]
    fn words_of_several_languages_have_a_meaning_in_common() {
        let first = |key: &str| meanings(key).and_then(|mut all| all.next()).map(|meaning| meaning.number);
        let english = first("en earthquak");
        assert!(english.is_some_and(|number| number < COUNTRIES));
        for word in ["terremot", "землетрясен", "地震"] {
            assert_eq!(first(word), english, "{word}");
        }
        assert_eq!(first("= turkey"), first("= турция"));
        assert!(first("= turkey").is_some_and(|number| number >= COUNTRIES));
        assert_eq!(first("qwrtzpsdf"), None);
    }
}
