//! Hashes of words and of runs of words.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The 64-bit XXH3 hash of `word`. Stable across runs and machines, so it may be stored.
pub fn hash(word: &str) -> u64 {
    xxh3_64(word.as_bytes())
}

/// The hashes of every run of `n` successive words, given the words' own hashes; empty when there are fewer.
pub fn shingles(words: &[u64], n: usize) -> impl Iterator<Item = u64> + '_ {
    words
        .windows(n.max(1))
        .map(|run| run.iter().fold(0, |seed, word| xxh3_64_with_seed(&word.to_le_bytes(), seed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_ordered() {
        let words: Vec<u64> = ["a", "b", "a", "b"].map(hash).into();
        let pairs: Vec<u64> = shingles(&words, 2).collect();
        assert_eq!(pairs.len(), 3);
        assert_eq!(pairs[0], pairs[2]);
        assert_ne!(pairs[0], pairs[1]);
        assert_eq!(shingles(&words, 5).count(), 0);
    }
}
