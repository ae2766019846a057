//! The weights of a linear-chain conditional random field (Lafferty and others 2001), as stored.
//!
//! Little endian: the magic bytes, the last of which is the version; the number of features (`u32`); transitions, one `i16`
//! for each pair of labels; then, as one Zstandard frame (RFC 8878), three columns of the features by ascending hash: the
//! distance of each from the hash before as a LEB128 number, three bytes each that say which labels have a weight, and those
//! weights, one `i8` each. All weights are whole multiples of one step, so tagging adds integers only and gives the same
//! answer on every machine.

use super::label::{LABELS, PerLabel};
use std::fmt;

/// How many steps make a weight of one.
pub(crate) const STEP: f32 = 24.0;

/// The first bytes of every model.
const MAGIC: &[u8; 7] = b"NLENT\0\0";

/// The version of the format, the byte after [`MAGIC`].
const VERSION: u8 = 3;

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
    #[error("not a model of names")]
    Magic,
    /// It was written by another version of the trainer.
    #[error("a model of version {found}, this program reads version {wanted}; train it again", wanted = VERSION)]
    Version {
        /// The version that it declares.
        found: u8,
    },
    /// The bytes end early or go on.
    #[error("a damaged model of {features} features")]
    Damaged {
        /// The number of features that it declares.
        features: usize,
    },
}

impl Model {
    /// Reads a stored model.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are not a model of this version.
    pub fn read(bytes: &[u8]) -> Result<Model, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?;
        let (version, rest) = rest.split_first().ok_or(ModelError::Magic)?;
        if *version != VERSION {
            return Err(ModelError::Version { found: *version });
        }
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(ModelError::Magic)?;
        let features = u32::from_le_bytes(*count) as usize;
        let damaged = ModelError::Damaged { features };
        let read = rest.split_at_checked(LABELS * LABELS * 2).and_then(|(transitions, frame)| {
            let (keys, rows) = read_features(features, &unpack(features, frame)?)?;
            Some(Model::new(read_transitions(transitions), keys, rows))
        });
        read.ok_or(damaged)
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
        out.push(VERSION);
        out.extend((self.features as u32).to_le_bytes());
        out.extend(self.transitions.iter().flatten().flat_map(|w| (*w as i16).to_le_bytes()));
        out.extend(pack(&slots));
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

/// Bytes of the bits that say which labels have a weight.
const MASK: usize = LABELS.div_ceil(8);

/// Bytes of the longest distance between two keys.
const LONGEST_DISTANCE: usize = 5;

/// Bytes that the columns of any model have at most.
const MOST_BYTES: usize = 1 << 26;

/// Effort of compression, from 1 to 22: models are written once and shipped.
const LEVEL: i32 = 22;

/// The columns of the features, compressed.
fn pack(slots: &[&Slot]) -> Vec<u8> {
    let (mut distances, mut masks, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    let mut next = 0;
    for Slot { key, row, .. } in slots {
        write_distance(u64::from(*key) - next, &mut distances);
        next = u64::from(*key) + 1;
        let mut mask = [0u8; MASK];
        for (label, weight) in row.iter().enumerate().filter(|(_, weight)| **weight != 0) {
            mask[label / 8] |= 1 << (label % 8);
            weights.push(*weight as u8);
        }
        masks.extend(mask);
    }
    let columns = [distances, masks, weights].concat();
    #[allow(clippy::expect_used, reason = "writing to memory, at a level that there is")]
    zstd::bulk::compress(&columns, LEVEL).expect("any bytes can be compressed")
}

/// The columns of `features` features; none where they are damaged, or longer than so many can be.
fn unpack(features: usize, frame: &[u8]) -> Option<Vec<u8>> {
    let most = features.checked_mul(LONGEST_DISTANCE + MASK + LABELS)?.min(MOST_BYTES);
    zstd::bulk::decompress(frame, most).ok()
}

/// The keys and weights in `columns`, which must hold just these `features`.
fn read_features(features: usize, columns: &[u8]) -> Option<(Vec<u32>, Vec<PerLabel<i8>>)> {
    let (mut rest, mut next, mut keys) = (columns, 0u64, Vec::new());
    for _ in 0..features {
        let (distance, after) = read_distance(rest)?;
        let key = u32::try_from(next + distance).ok()?;
        keys.push(key);
        (rest, next) = (after, u64::from(key) + 1);
    }
    let (masks, weights) = rest.split_at_checked(features * MASK)?;
    let mut weights = weights.iter();
    let mut rows = Vec::with_capacity(features);
    for mask in masks.as_chunks::<MASK>().0 {
        let mut row: PerLabel<i8> = [0; LABELS];
        for (_, weight) in
            row.iter_mut().enumerate().filter(|(label, _)| mask[label / 8] >> (label % 8) & 1 == 1)
        {
            *weight = *weights.next()? as i8;
        }
        rows.push(row);
    }
    weights.next().is_none().then_some((keys, rows))
}

/// The LEB128 number that `bytes` begin with, and what follows.
fn read_distance(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let end = bytes.iter().take(LONGEST_DISTANCE).position(|byte| byte & 0x80 == 0)? + 1;
    let (number, rest) = bytes.split_at(end);
    Some((number.iter().rev().fold(0, |sum, byte| sum << 7 | u64::from(byte & 0x7f)), rest))
}

/// Appends what [`read_distance`] reads.
fn write_distance(mut distance: u64, out: &mut Vec<u8>) {
    while distance >= 0x80 {
        out.push(distance as u8 | 0x80);
        distance >>= 7;
    }
    out.push(distance as u8);
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
        let bytes = Model::new([[0; LABELS]; LABELS], vec![300], vec![[1; LABELS]]).write();
        let header = bytes.len() - pack(&[&Slot { key: 300, row: [1; LABELS], is_taken: true }]).len();
        let frame = |columns: &[u8]| [&bytes[..header], &zstd::bulk::compress(columns, 1).unwrap()].concat();
        let columns = unpack(1, &bytes[header..]).unwrap();
        assert!(Model::read(&frame(&columns)).is_ok());
        let shorter = &columns[..columns.len() - 1];
        let longer = [columns.as_slice(), &[0]].concat();
        let endless = vec![0x80; 1 << 20];
        for damaged in
            [&bytes[..bytes.len() - 1], &frame(shorter), &frame(&longer), &frame(&endless), &frame(&[])]
        {
            assert_eq!(Model::read(damaged).map(|_| ()), Err(ModelError::Damaged { features: 1 }));
        }
        let mut older = bytes.clone();
        older[MAGIC.len()] = 1;
        assert_eq!(Model::read(&older).map(|_| ()), Err(ModelError::Version { found: 1 }));
        assert_eq!(Model::read(b"").map(|_| ()), Err(ModelError::Magic));
    }
}
