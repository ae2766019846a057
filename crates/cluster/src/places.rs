//! Where in a sorted list each term is, for who asks far more often than it is there.

/// Terms are told apart by their first bits: most that another report has, and this one has not, fall on an empty bucket.
const BITS: u32 = 10;
const BUCKETS: usize = 1 << BITS;

/// For each bucket the place of its first term.
pub(crate) struct Places([u8; BUCKETS + 1]);

impl Places {
    /// Of `terms`, which are sorted and no more than a byte can count.
    pub(crate) fn of(terms: &[u32]) -> Self {
        let mut first = [0; BUCKETS + 1];
        for term in terms {
            first[bucket(*term) + 1] += 1;
        }
        for at in 1..=BUCKETS {
            first[at] += first[at - 1];
        }
        Self(first)
    }

    /// The places where `term` can be.
    pub(crate) fn of_term(&self, term: u32) -> std::ops::Range<usize> {
        let at = bucket(term);
        usize::from(self.0[at])..usize::from(self.0[at + 1])
    }
}

fn bucket(term: u32) -> usize {
    (term >> (u32::BITS - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_where_it_can_be() {
        let terms: Vec<u32> = (0..160).map(|n| n * n * 160_000 + n).chain([u32::MAX]).collect();
        let places = Places::of(&terms);
        for (at, term) in terms.iter().enumerate() {
            assert!(places.of_term(*term).contains(&at));
        }
        assert!(places.of_term(3_000_000_000 + 12_345_678).len() < 3);
    }
}
