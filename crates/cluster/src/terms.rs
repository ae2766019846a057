//! How common each term is in the window.

use crate::background;
use crate::language::Language;
use rustc_hash::FxHashMap;

/// Terms are counted in a table of fixed size under their hashes (Weinberger et al. 2009): memory does not grow with
/// the vocabulary of the world's languages, and a collision costs a little of one weight.
const SLOTS: usize = 1 << 21;

/// Reports from which on a table of all weights is made sooner than the weights of each are.
const TABLE_FROM: u32 = 20_000;

/// Documents that are thought to have gone before, so that the first ones of a stream can be weighed: a term that most
/// of the stream has is held to be as common there, and a rare one to be rarer still.
const PRIOR: f32 = 100.0;

/// So many of them vouch for words that are common in any news: enough for the first few reports, too few to matter
/// once the stream itself tells.
const COLD: f32 = 30.0;

/// Documents without a term that a rate is thought to be seen beside, so that the words of a stream's only topic are not
/// taken for words of any news.
const UNCERTAIN: f32 = 30.0;

/// What one report counts: counts have fractions, and whole numbers add up to the same in any order.
const UNIT: u32 = 256;

/// Document frequencies of the terms of all reports in the window, those of each language among its own reports.
pub(crate) struct Terms {
    /// In units.
    counts: Vec<u32>,
    /// Expected share of reports for common words, by slot.
    background: FxHashMap<u32, f32>,
    /// Reports in each language, in units.
    documents: FxHashMap<Language, u32>,
}

impl Terms {
    pub(crate) fn new() -> Self {
        let background = background::rates().iter().map(|(term, rate)| (slot(*term) as u32, *rate));
        Self { counts: vec![0; SLOTS], background: background.collect(), documents: FxHashMap::default() }
    }

    /// Counts a report that has just these terms.
    pub(crate) fn add(&mut self, language: Language, terms: &[u32]) {
        *self.documents.entry(language).or_default() += UNIT;
        for term in terms {
            self.counts[slot(*term)] += UNIT;
        }
    }

    /// Forgets a report that had these terms.
    pub(crate) fn remove(&mut self, language: Language, terms: &[u32]) {
        let documents = self.documents.entry(language).or_default();
        *documents = documents.saturating_sub(UNIT);
        for term in terms {
            let count = &mut self.counts[slot(*term)];
            *count = count.saturating_sub(UNIT);
        }
    }

    /// Counts all reports anew by the terms of the reports of each part of a story, now that it is known which tell of the
    /// same.
    pub(crate) fn recount<'m, S>(&mut self, parts: impl Iterator<Item = (Language, S)>)
    where
        S: Iterator<Item = &'m [u32]>,
    {
        self.counts.fill(0);
        self.documents.clear();
        let mut terms: Vec<u32> = Vec::new();
        for (language, part) in parts {
            terms.clear();
            let mut reports = 0;
            for report in part {
                terms.extend_from_slice(report);
                reports += 1;
            }
            if reports > 1 {
                terms.sort_unstable();
            }
            for same in terms.chunk_by(|a, b| a == b) {
                self.counts[slot(same[0])] += worth(same.len());
            }
            *self.documents.entry(language).or_default() += worth(reports);
        }
    }

    /// Inverse document frequency of a term of `language` (Spärck Jones 1972).
    pub(crate) fn weight(&self, language: Language, term: u32) -> f32 {
        let slot = slot(term);
        weigh(self.counts[slot], self.documents(language), self.background(slot))
    }

    /// The same before any report has come.
    pub(crate) fn weight_at_first(&self, term: u32) -> f32 {
        weigh(0, 0.0, self.background(slot(term)))
    }

    /// The inverse document frequencies of all `terms` of a report.
    pub(crate) fn weights(&self, language: Language, terms: &[u32]) -> Vec<f32> {
        let documents = self.documents(language);
        // All counts first: they lie far apart in memory, and many are on their way at once where nothing is between them.
        let counts: Vec<(usize, u32)> =
            terms.iter().map(|term| slot(*term)).map(|slot| (slot, self.counts[slot])).collect();
        counts.into_iter().map(|(slot, count)| weigh(count, documents, self.background(slot))).collect()
    }

    fn background(&self, slot: usize) -> f32 {
        self.background.get(&(slot as u32)).copied().unwrap_or_default()
    }

    /// Reports in `language`, those of one story counting for less than others.
    fn documents(&self, language: Language) -> f32 {
        self.documents.get(&language).copied().unwrap_or_default() as f32 / UNIT as f32
    }

    /// The languages of so many reports that a table of their weights is made sooner than the weights of each.
    pub(crate) fn large(&self) -> impl Iterator<Item = Language> {
        let is_large = |documents: u32| documents / UNIT >= TABLE_FROM;
        self.documents
            .iter()
            .filter(move |(_, documents)| is_large(**documents))
            .map(|(language, _)| *language)
    }

    /// The weights that all terms have in `language` now: quicker where those of very many reports are asked for.
    pub(crate) fn table(&self, language: Language) -> Table {
        let documents = self.documents(language);
        let mut weights: Vec<f32> = self.counts.iter().map(|count| weigh(*count, documents, 0.0)).collect();
        for (slot, rate) in &self.background {
            let slot = *slot as usize;
            weights[slot] = weigh(self.counts[slot], documents, *rate);
        }
        Table(weights)
    }
}

/// The weight of a term that `count` units of so many `documents` have, and any news at the rate `background`.
fn weigh(count: u32, documents: f32, background: f32) -> f32 {
    let count = count as f32 / UNIT as f32;
    let rate = count / (documents + UNCERTAIN);
    let expected = count + 1.0 + (COLD * background).max(PRIOR * rate * rate);
    ((documents + PRIOR) / expected).ln().max(0.0)
}

/// The weights of all terms at one moment.
pub(crate) struct Table(Vec<f32>);

impl Table {
    pub(crate) fn weight(&self, term: u32) -> f32 {
        self.0[slot(term)]
    }
}

/// What reports of one story count for together. A word that a hundred reports of one event have is the event's own, and
/// tells more than one that ten unlike reports have: counted one by one, a large story would make its own words common
/// and fall apart.
fn worth(reports: usize) -> u32 {
    if reports == 1 { UNIT } else { (UNIT as f32 * (reports as f32).sqrt()) as u32 }
}

fn slot(term: u32) -> usize {
    term as usize & (SLOTS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_weights_of_the_moment() {
        let mut terms = Terms::new();
        let language = Language::default();
        for n in 0..50 {
            terms.add(language, &[7, 100 + n]);
        }
        let common: Vec<u32> = background::rates().keys().copied().collect();
        let table = terms.table(language);
        let weight = |term| terms.weight(language, term);
        assert!([7, 100, 5000].iter().chain(&common).all(|t| table.weight(*t) == weight(*t)));
        assert_eq!(terms.weights(language, &[7, 100, common[0]]), [7, 100, common[0]].map(weight));
        assert!(weight(7) < weight(100) && weight(100) < weight(5000));
    }

    #[test]
    fn reports_of_other_languages_leave_weights_as_they_are() {
        let [mut alone, mut mixed] = [Terms::new(), Terms::new()];
        let (german, finnish) = (Language::of(Some("de")), Language::of(Some("fi")));
        for terms in [&mut alone, &mut mixed] {
            (0..20).for_each(|n| terms.add(german, &[7, 100 + n]));
        }
        (0..500).for_each(|n| mixed.add(finnish, &[8, 1000 + n]));
        for term in [7, 100, 5000] {
            assert_eq!(alone.weight(german, term), mixed.weight(german, term));
        }
    }
}
