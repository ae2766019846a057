//! How common each term is in the window.

use crate::background;
use rustc_hash::FxHashMap;

/// Terms are counted in a table of fixed size under their hashes (Weinberger et al. 2009): memory does not grow with
/// the vocabulary of the world's languages, and a collision costs a little of one weight.
const SLOTS: usize = 1 << 21;

/// Documents that are thought to have gone before, so that the first ones of a stream can be weighed: a term that most
/// of the stream has is held to be as common there, and a rare one to be rarer still.
const PRIOR: f32 = 100.0;

/// So many of them vouch for words that are common in any news: enough for the first few reports, too few to matter
/// once the stream itself tells.
const COLD: f32 = 30.0;

/// Document frequencies of the terms of all reports in the window.
pub(crate) struct Terms {
    counts: Vec<u32>,
    background: FxHashMap<u32, f32>,
    documents: u32,
    power: f32,
}

impl Terms {
    pub(crate) fn new(power: f32) -> Self {
        Self { counts: vec![0; SLOTS], background: background::rates(), documents: 0, power }
    }

    /// Counts a report that has just these terms.
    pub(crate) fn add(&mut self, terms: &[u32]) {
        self.documents += 1;
        for term in terms {
            self.counts[slot(*term)] += 1;
        }
    }

    /// Forgets a report that had these terms.
    pub(crate) fn remove(&mut self, terms: &[u32]) {
        self.documents = self.documents.saturating_sub(1);
        for term in terms {
            let count = &mut self.counts[slot(*term)];
            *count = count.saturating_sub(1);
        }
    }

    /// Inverse document frequency of `term` (Spärck Jones 1972), raised to the power of the settings.
    pub(crate) fn weight(&self, term: u32) -> f32 {
        let count = self.counts[slot(term)] as f32;
        let documents = self.documents as f32;
        let rate = count / (documents + 10.0);
        let known = COLD * self.background.get(&term).copied().unwrap_or(0.0);
        let expected = count + 1.0 + known.max(PRIOR * rate * rate);
        ((documents + PRIOR) / expected).ln().max(0.0).powf(self.power)
    }
}

fn slot(term: u32) -> usize {
    term as usize & (SLOTS - 1)
}
