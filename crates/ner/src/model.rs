//! The weights of a linear-chain conditional random field (Lafferty and others 2001), as stored.
//!
//! Little endian: the magic bytes; the number of features; transitions as one `i16` for each pair of labels; the
//! hashes of the features, ascending; the weights, one `i8` for each feature and label. All weights are whole
//! multiples of one step, so tagging adds integers only and gives the same answer on every machine.

use super::label::{LABELS, PerLabel};
use std::fmt;

/// How many steps make a weight of one.
pub(crate) const STEP: f32 = 24.0;

/// The first bytes of every model.
pub(crate) const MAGIC: &[u8; 8] = b"NLENT\0\0\x01";

/// Weights ready for tagging: a hash table with open addressing, a power of two long.
pub struct Model {
    /// `transitions[a][b]` for label b right after label a.
    pub(crate) transitions: PerLabel<PerLabel<i32>>,
    /// A Bloom filter of one hash (Bloom 1970): most features are not in the model, and these bits stay in the processor's
    /// cache.
    filter: Vec<u64>,
    slots: Vec<Slot>,
    features: usize,
}

/// A feature and its weights.
#[derive(Clone, Copy)]
struct Slot {
    key: u32,
    row: PerLabel<i8>,
    is_taken: bool,
}

/// Bits of the filter for each slot: one key in sixteen passes that is not in the model.
const BITS: usize = 8;

/// Features that are looked up together.
const CHUNK: usize = 32;

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("features", &self.features).finish_non_exhaustive()
    }
}

/// Why bytes are not a model.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    /// The first bytes are other ones.
    #[error("not a model of names, or one of another version")]
    Magic,
    /// Too few or too many bytes.
    #[error("a model of {features} features has {expected} bytes, this one has {found}")]
    Length {
        /// The number of features that it declares.
        features: usize,
        /// The length that this asks for.
        expected: usize,
        /// The length that it has.
        found: usize,
    },
}

impl Model {
    /// Reads a stored model.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are not a model of this version.
    pub fn read(bytes: &[u8]) -> Result<Model, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(ModelError::Magic)?;
        let features = u32::from_le_bytes(*count) as usize;
        let head = LABELS * LABELS * 2;
        let expected = head + features * (4 + LABELS);
        if rest.len() != expected {
            let found = bytes.len();
            return Err(ModelError::Length {
                features,
                expected: expected + bytes.len() - rest.len(),
                found,
            });
        }
        let (transitions, rest) = rest.split_at(head);
        let (keys, rows) = rest.split_at(features * 4);
        let keys = keys.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect();
        let rows = rows.as_chunks::<LABELS>().0.iter().map(|row| row.map(|b| b as i8)).collect();
        Ok(Model::new(read_transitions(transitions), keys, rows))
    }

    /// A model of these weights; `keys` are distinct.
    pub(crate) fn new(
        transitions: PerLabel<PerLabel<i32>>,
        keys: Vec<u32>,
        rows: Vec<PerLabel<i8>>,
    ) -> Model {
        let length = (keys.len() * 2).next_power_of_two().max(2);
        let free = Slot { key: 0, row: [0; LABELS], is_taken: false };
        let filter = vec![0; (length * BITS).div_ceil(u64::BITS as usize)];
        let mut model = Model { transitions, filter, slots: vec![free; length], features: keys.len() };
        for (key, row) in keys.into_iter().zip(rows) {
            let mut at = model.home(key);
            while model.slots[at].is_taken {
                at = model.after(at);
            }
            let (word, bit) = model.bit(key);
            model.filter[word] |= 1 << bit;
            model.slots[at] = Slot { key, row, is_taken: true };
        }
        model
    }

    /// The model as bytes, for [`Model::read`]. Ascending keys make the bytes unique for a model.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut slots: Vec<&Slot> = self.slots.iter().filter(|slot| slot.is_taken).collect();
        slots.sort_unstable_by_key(|slot| slot.key);
        let mut out = MAGIC.to_vec();
        out.extend((self.features as u32).to_le_bytes());
        out.extend(self.transitions.iter().flatten().flat_map(|w| (*w as i16).to_le_bytes()));
        out.extend(slots.iter().flat_map(|slot| slot.key.to_le_bytes()));
        out.extend(slots.iter().flat_map(|slot| slot.row.map(|w| w as u8)));
        out
    }

    /// Adds the weights of the features `keys` to `scores`.
    pub(crate) fn add(&self, keys: &[u32], scores: &mut PerLabel<i32>) {
        for keys in keys.chunks(CHUNK) {
            // First which, without a branch that the processor would have to guess; then what.
            let mut found = [0; CHUNK];
            let mut count = 0;
            for key in keys {
                found[count] = *key;
                count += usize::from(self.may_have(*key));
            }
            // A chunk's weights fit in 16 bits, of which the processor adds twice as many at a time.
            let mut sums: PerLabel<i16> = [0; LABELS];
            for row in found[..count].iter().filter_map(|key| self.row(*key)) {
                sums.iter_mut().zip(row).for_each(|(s, w)| *s += i16::from(*w));
            }
            scores.iter_mut().zip(sums).for_each(|(score, sum)| *score += i32::from(sum));
        }
    }

    /// The weights of `key`.
    fn row(&self, key: u32) -> Option<&PerLabel<i8>> {
        let mut at = self.home(key);
        loop {
            let slot = &self.slots[at];
            if slot.key == key && slot.is_taken {
                return Some(&slot.row);
            }
            if !slot.is_taken {
                return None;
            }
            at = self.after(at);
        }
    }

    /// Whether `key` may be in the model; false only where it is not.
    fn may_have(&self, key: u32) -> bool {
        let (word, bit) = self.bit(key);
        self.filter[word] >> bit & 1 == 1
    }

    /// The place of the filter's bit for `key`: which word, and which bit of it.
    fn bit(&self, key: u32) -> (usize, u32) {
        let at = key as usize >> 6 & (self.filter.len() - 1);
        (at, key & 63)
    }

    fn home(&self, key: u32) -> usize {
        key as usize & (self.slots.len() - 1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }
}

fn read_transitions(bytes: &[u8]) -> PerLabel<PerLabel<i32>> {
    let mut weights = bytes.as_chunks::<2>().0.iter().map(|b| i32::from(i16::from_le_bytes(*b)));
    std::array::from_fn(|_| std::array::from_fn(|_| weights.next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_model_is_read_again() -> Result<(), ModelError> {
        let rows: Vec<PerLabel<i8>> = (1..=3).map(|n| [n; LABELS]).collect();
        let model = Model::new([[7; LABELS]; LABELS], vec![9, u32::MAX, 1], rows);
        let bytes = model.write();
        let again = Model::read(&bytes)?;
        let mut sum = [0; LABELS];
        again.add(&[9, 1, 5], &mut sum);
        assert_eq!((sum, again.transitions), ([4; LABELS], [[7; LABELS]; LABELS]));
        assert_eq!(again.write(), bytes);
        Ok(())
    }

    #[test]
    fn other_bytes_are_no_model() {
        let bytes = Model::new([[0; LABELS]; LABELS], Vec::new(), Vec::new()).write();
        assert!(matches!(Model::read(&bytes[..bytes.len() - 1]), Err(ModelError::Length { .. })));
        assert!(matches!(Model::read(b""), Err(ModelError::Magic)));
    }

    #[test]
    fn the_shipped_model_is_one() {
        let shipped = Model::read(include_bytes!("../models/entities-en.bin"));
        assert!(shipped.is_ok_and(|m| m.features > 50_000));
    }
}
