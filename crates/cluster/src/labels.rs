//! Terms in words, packed: most of what a report would take in memory otherwise.

use serde::{Deserialize, Serialize};

/// For some of a report's terms, by place, how it is written: for each a byte for the place, a byte for the length and
/// the label itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Labels(Box<[u8]>);

impl Labels {
    /// Packs the labels of those terms that, xor `salt`, are among `terms`, which are sorted.
    pub(crate) fn of(labels: &[(u32, String)], salt: u32, terms: &[u32]) -> Self {
        let mut packed = Vec::with_capacity(labels.iter().map(|(_, label)| label.len() + 2).sum());
        for (term, label) in labels {
            let place = terms.binary_search(&(term ^ salt)).ok().and_then(|at| u8::try_from(at).ok());
            if let (Some(place), Ok(length)) = (place, u8::try_from(label.len())) {
                packed.extend([place, length]);
                packed.extend(label.as_bytes());
            }
        }
        Self(packed.into())
    }

    /// Whether they are whole.
    pub(crate) fn is_sound(&self) -> bool {
        let whole: usize = Items(&self.0).map(|(_, label)| label.len() + 2).sum();
        whole == self.0.len() && Items(&self.0).all(|(_, label)| std::str::from_utf8(label).is_ok())
    }

    /// All labels.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        Items(&self.0).filter_map(|(_, label)| std::str::from_utf8(label).ok())
    }

    /// The label of the term at `place`.
    pub(crate) fn get(&self, place: usize) -> Option<&str> {
        let (_, label) = Items(&self.0).find(|(at, _)| usize::from(*at) == place)?;
        std::str::from_utf8(label).ok()
    }
}

/// The labels one after the other, as far as they are whole.
struct Items<'p>(&'p [u8]);

impl<'p> Iterator for Items<'p> {
    type Item = (u8, &'p [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let ([place, length], rest) = self.0.split_first_chunk()?;
        let (label, rest) = rest.split_at_checked(usize::from(*length))?;
        self.0 = rest;
        Some((*place, label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_kept_terms_are_found_by_place() {
        let labels = [(7, "Zoë".to_owned()), (9, "gone".to_owned()), (3, String::new())];
        let packed = Labels::of(&labels, 0, &[3, 5, 7]);
        assert_eq!([0, 1, 2].map(|place| packed.get(place)), [Some(""), None, Some("Zoë")]);
        assert!(packed.is_sound());
    }

    #[test]
    fn damaged_labels_are_refused() {
        for damaged in [&[1_u8][..], &[1, 2, b'a'], &[1, 1, 0xff]] {
            assert!(!Labels(damaged.into()).is_sound());
        }
    }
}
