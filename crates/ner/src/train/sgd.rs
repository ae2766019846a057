//! Stochastic gradient descent with L2 regularization by one common factor (Bottou 2010).

use super::corpus::{Corpus, Sample, Settings};
use crate::forward_backward::{self, Steps};
use crate::{LABELS, PerLabel};

/// What was learnt.
pub(super) struct Weights {
    /// For each feature.
    pub(super) labels: Vec<PerLabel<f32>>,
    /// For each pair of labels.
    pub(super) steps: Steps,
}

/// Learns the weights for `corpus`.
pub(super) fn train(corpus: &Corpus, settings: &Settings) -> Weights {
    let mut descent = Descent { weights: Weights::zero(corpus.keys.len()), scale: 1.0 };
    let mut order: Vec<&Sample> = corpus.sentences.iter().collect();
    let mut random = Random(1);
    let decay = settings.penalty / order.len() as f32;
    let mut step = 0u32;
    let mut mean = Weights::zero(corpus.keys.len());
    for pass in 0..settings.passes {
        random.shuffle(&mut order);
        for sample in &order {
            let rate = settings.rate / (1.0 + decay * settings.rate * step as f32);
            descent.shrink(1.0 - rate * decay);
            descent.learn(corpus, sample, rate);
            step += 1;
        }
        // The mean over the later passes varies less with the order than the last weights do (Polyak and Juditsky 1992).
        if pass >= settings.passes / 2 {
            descent.rescale();
            mean.add(&descent.weights);
        }
    }
    mean.scaled(1.0 / (settings.passes - settings.passes / 2).max(1) as f32)
}

impl Weights {
    fn zero(features: usize) -> Self {
        Self { labels: vec![[0.0; LABELS]; features], steps: [[0.0; LABELS]; LABELS] }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut f32> {
        self.labels.iter_mut().chain(&mut self.steps).flatten()
    }

    fn add(&mut self, other: &Weights) {
        let others = other.labels.iter().chain(&other.steps).flatten();
        self.all().zip(others).for_each(|(a, b)| *a += b);
    }

    fn scaled(mut self, by: f32) -> Self {
        self.all().for_each(|w| *w *= by);
        self
    }
}

/// The weights under way: those of labels are `scale` times what is stored.
struct Descent {
    weights: Weights,
    scale: f32,
}

impl Descent {
    fn shrink(&mut self, by: f32) {
        self.scale *= by;
        self.weights.steps.iter_mut().flatten().for_each(|w| *w *= by);
        if self.scale < 1e-3 {
            self.rescale();
        }
    }

    fn rescale(&mut self) {
        let scale = self.scale;
        self.weights.labels.iter_mut().flatten().for_each(|w| *w *= scale);
        self.scale = 1.0;
    }

    fn learn(&mut self, corpus: &Corpus, sample: &Sample, rate: f32) {
        let scores = self.scores(corpus, sample);
        let steps = forward_backward::steps(&self.weights.steps);
        let wanted =
            forward_backward::expect(&steps, &forward_backward::factors(&scores, Some(&sample.allowed)));
        let found = forward_backward::expect(&steps, &forward_backward::factors(&scores, None));
        // Labels that contradict each other, or whose probability underflows, teach nothing.
        let (Some(wanted), Some(found)) = (wanted, found) else { return };
        if !(wanted.is_finite() && found.is_finite()) {
            return;
        }
        for (row, (w, f)) in self.weights.steps.iter_mut().zip(wanted.steps.iter().zip(&found.steps)) {
            row.iter_mut().zip(w.iter().zip(f)).for_each(|(x, (w, f))| *x += rate * (w - f));
        }
        let rate = rate / self.scale;
        let mut start = sample.start;
        for (end, (w, f)) in sample.ends.iter().zip(wanted.labels.iter().zip(&found.labels)) {
            let change: PerLabel<f32> = std::array::from_fn(|l| rate * (w[l] - f[l]));
            for feature in &corpus.features[start..*end] {
                self.weights.labels[*feature as usize].iter_mut().zip(&change).for_each(|(x, c)| *x += c);
            }
            start = *end;
        }
    }

    fn scores(&self, corpus: &Corpus, sample: &Sample) -> Vec<PerLabel<f32>> {
        let mut start = sample.start;
        let score = |end: &usize| {
            let mut sum = [0.0; LABELS];
            for feature in &corpus.features[start..*end] {
                sum.iter_mut().zip(&self.weights.labels[*feature as usize]).for_each(|(s, w)| *s += w);
            }
            start = *end;
            sum.map(|s| s * self.scale)
        };
        sample.ends.iter().map(score).collect()
    }
}

/// Pseudo-random numbers (splitmix64, Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// Puts `items` in a random order (Fisher and Yates).
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffling_keeps_everything() {
        let mut items: Vec<u32> = (0..100).collect();
        Random(7).shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
