//! How common each term is in the window.

/// Terms are counted in a table of fixed size under their hashes (Weinberger et al. 2009): memory does not grow with
/// the vocabulary of the world's languages, and a collision costs a little of one weight.
const SLOTS: usize = 1 << 21;

/// Documents that the table pretends to have seen: until the stream has told better, an unknown term counts as rare.
const PRIOR: f32 = 500.0;

/// Document frequencies of the terms of all reports in the window.
pub(crate) struct Terms {
    counts: Vec<u32>,
    documents: u32,
    power: f32,
}

impl Terms {
    pub(crate) fn new(power: f32) -> Self {
        Self { counts: vec![0; SLOTS], documents: 0, power }
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
        let all = self.documents as f32 + PRIOR;
        (all / (count + 1.0)).ln().max(0.0).powf(self.power)
    }
}

fn slot(term: u32) -> usize {
    term as usize & (SLOTS - 1)
}
