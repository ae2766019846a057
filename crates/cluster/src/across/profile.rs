//! What a part of a story says, to be compared with parts in other languages.

use super::keys::{Key, Keys};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Reports that are thought to have gone before, which have each key at its rate.
const PRIOR: f32 = 300.0;
/// Share of the meanings of words in a score; the rest is that of names, countries and numbers.
const MEANINGS: f32 = 0.45;
/// Days after which a gap between two parts leaves `1/e` of their score.
const DECAY: f32 = 5.0;
/// Two earthquakes of one day are told in the same words: what is left where both name countries and none is the same, or
/// where less than [`NAMED`] of countries, numbers and names agrees, or short names alone do.
const ELSEWHERE: f32 = 0.4;
const NAMED: f32 = 0.05;

/// How many reports in memory, of all languages, have each key.
#[derive(Default)]
pub(crate) struct Frequencies {
    counts: FxHashMap<u32, u32>,
    reports: u32,
}

impl Frequencies {
    pub(crate) fn add(&mut self, keys: &Keys) {
        self.reports += 1;
        keys.iter().for_each(|(key, _)| *self.counts.entry(key.hash()).or_default() += 1);
    }

    pub(crate) fn remove(&mut self, keys: &Keys) {
        self.reports = self.reports.saturating_sub(1);
        for (key, _) in keys.iter() {
            if let Some(count) = self.counts.get_mut(&key.hash()) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(&key.hash());
                }
            }
        }
    }

    /// Inverse document frequency.
    pub(crate) fn weight(&self, key: Key) -> f32 {
        let count = self.counts.get(&key.hash()).copied().unwrap_or_default();
        let expected = count as f32 + 1.0 + PRIOR * key.rate();
        ((self.reports as f32 + PRIOR) / expected).ln().max(0.0)
    }
}

/// What the reports of a part say on average: two vectors of unit length, sorted by key, and when they were published.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Profile {
    meanings: Vec<(Key, f32)>,
    others: Vec<(Key, f32)>,
    /// Seconds since 1970 of the first and the last dated report.
    dates: Option<(i64, i64)>,
}

impl Profile {
    /// Of reports with these keys, each with the time of its publication in seconds since 1970.
    pub(crate) fn of<'k>(
        reports: impl Iterator<Item = (&'k Keys, Option<i64>)>,
        frequencies: &Frequencies,
    ) -> Self {
        let mut sums: BTreeMap<Key, f32> = BTreeMap::new();
        let mut dates: Option<(i64, i64)> = None;
        for (keys, published) in reports {
            keys.iter().for_each(|(key, weight)| *sums.entry(key).or_default() += weight);
            if let Some(at) = published {
                let (first, last) = dates.unwrap_or((at, at));
                dates = Some((first.min(at), last.max(at)));
            }
        }
        let weighed = sums.into_iter().map(|(key, sum)| (key, sum * frequencies.weight(key)));
        let (meanings, others) =
            weighed.filter(|(_, weight)| *weight > 0.0).partition(|(key, _)| key.is_meaning());
        Self { meanings: unit(meanings), others: unit(others), dates }
    }

    /// How much speaks for one event, from 0 to 1.
    pub(crate) fn similarity(&self, other: &Self) -> f32 {
        let meanings = dot(&self.meanings, &other.meanings);
        let others = dot(&self.others, &other.others);
        let is_elsewhere =
            others < NAMED || self.has_other_countries(other) || self.shares_short_names_only(other);
        let left = if is_elsewhere { ELSEWHERE } else { 1.0 };
        left * (MEANINGS * meanings + (1.0 - MEANINGS) * others) * (-self.days_to(other) / DECAY).exp()
    }

    fn countries(&self) -> impl Iterator<Item = Key> {
        self.others.iter().map(|(key, _)| *key).filter(|key| key.is_country())
    }

    /// Whether both name countries, and none of them is the same.
    fn has_other_countries(&self, other: &Self) -> bool {
        let mine: Vec<Key> = self.countries().collect();
        let mut theirs = other.countries().peekable();
        !mine.is_empty() && theirs.peek().is_some() && !theirs.any(|key| mine.contains(&key))
    }

    /// Whether no country, number or longer name is in common: "Prado" and "Port" have the same consonants by chance.
    fn shares_short_names_only(&self, other: &Self) -> bool {
        let is_shared = |key: &Key| other.others.binary_search_by_key(key, |(theirs, _)| *theirs).is_ok();
        self.others.iter().filter(|(key, _)| is_shared(key)).all(|(key, _)| key.is_short_name())
    }

    /// Days between the two, where both are dated.
    fn days_to(&self, other: &Self) -> f32 {
        let (Some((first, last)), Some((begin, end))) = (self.dates, other.dates) else { return 0.0 };
        (begin - last).max(first - end).max(0) as f32 / 86_400.0
    }

    /// The meanings and the other keys that tell most, at most `limit` of each.
    pub(crate) fn heaviest(&self, limit: usize) -> impl Iterator<Item = (Key, f32)> {
        let heaviest = [&self.meanings, &self.others].map(|keys| {
            let mut keys = keys.clone();
            keys.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            keys.truncate(limit);
            keys
        });
        heaviest.into_iter().flatten()
    }
}

fn unit(mut vector: Vec<(Key, f32)>) -> Vec<(Key, f32)> {
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    vector.iter_mut().for_each(|(_, weight)| *weight /= length);
    vector
}

/// Of two vectors that are sorted by key.
fn dot(a: &[(Key, f32)], b: &[(Key, f32)]) -> f32 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut sum = 0.0;
    while let (Some((left, x)), Some((right, y))) = (a.peek(), b.peek()) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                sum += x * y;
                a.next();
                b.next();
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str, language: &str) -> Keys {
        Keys::of([text].into_iter(), language)
    }

    fn similarity(a: (&str, &str, i64), b: (&str, &str, i64)) -> f32 {
        let frequencies = Frequencies::default();
        let profile = |(text, language, at): (&str, &str, i64)| {
            Profile::of([(&keys(text, language), Some(at * 86_400))].into_iter(), &frequencies)
        };
        profile(a).similarity(&profile(b))
    }

    #[test]
    fn what_two_languages_say_of_one_event_is_alike() {
        let spanish = "Un terremoto de magnitud 6,9 sacude Perú y deja 14 muertos";
        let german = "Erdbeben der Stärke 6,9 erschüttert Peru: 14 Tote";
        let other = "Erdbeben der Stärke 5,2 erschüttert Island";
        let alike = similarity((spanish, "es", 0), (german, "de", 0));
        assert!(alike > 0.3, "{alike}");
        assert!(similarity((spanish, "es", 0), (other, "de", 0)) < 0.5 * alike);
        assert!(similarity((spanish, "es", 0), (german, "de", 20)) < 0.2 * alike);
    }

    #[test]
    fn short_names_that_look_alike_are_no_event_in_common() {
        let spanish = ("El incendio en la mina de Prado deja heridos", "es", 0);
        let named = similarity(spanish, ("A fire in a mill of Prado hurts 14 workers", "en", 0));
        let numbered = ("El incendio en la mina de Prado deja 14 heridos", "es", 0);
        let counted = similarity(numbered, ("A fire in a mill of Prado hurts 14 workers", "en", 0));
        assert!(counted > 2.0 * named, "{counted} {named}");
    }

    #[test]
    fn a_report_that_goes_leaves_no_trace() {
        let (a, b) = (keys("Sturm in Peru", "de"), keys("Sturm in Island", "de"));
        let mut frequencies = Frequencies::default();
        frequencies.add(&a);
        let before: Vec<f32> = a.iter().map(|(key, _)| frequencies.weight(key)).collect();
        frequencies.add(&b);
        frequencies.remove(&b);
        let after: Vec<f32> = a.iter().map(|(key, _)| frequencies.weight(key)).collect();
        assert_eq!(before, after);
        assert_eq!(frequencies.counts.len(), a.iter().count());
    }
}
