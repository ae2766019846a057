//! Stochastic gradient descent with L2 regularization by one common factor (Bottou 2010).

use super::corpus::{Corpus, Sample};
use super::crf::{self, Steps};
use super::math::Random;
use crate::entities::{LABELS, PerLabel};

/// How to train. The defaults made the shipped model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Passes over all sentences.
    pub passes: u32,
    /// How often a feature must occur to count.
    pub least: u32,
    /// The strength of regularization: the larger, the smaller the weights.
    pub penalty: f32,
    /// The first step's length.
    pub rate: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { passes: 12, least: 2, penalty: 1.0, rate: 0.1 }
    }
}

/// What was learnt.
pub(super) struct Weights {
    /// For each feature.
    pub(super) labels: Vec<PerLabel<f32>>,
    /// For each pair of labels.
    pub(super) steps: Steps,
}

/// Learns the weights for `corpus`.
pub(super) fn train(corpus: &Corpus, settings: &Settings) -> Weights {
    let mut descent = Descent {
        labels: vec![[0.0; LABELS]; corpus.keys.len()],
        steps: [[0.0; LABELS]; LABELS],
        scale: 1.0,
    };
    let mut order: Vec<&Sample> = corpus.sentences.iter().collect();
    let mut random = Random(1);
    let decay = settings.penalty / order.len() as f32;
    let mut step = 0u32;
    for _ in 0..settings.passes {
        random.shuffle(&mut order);
        for sample in &order {
            let rate = settings.rate / (1.0 + decay * settings.rate * step as f32);
            descent.shrink(1.0 - rate * decay);
            descent.learn(corpus, sample, rate);
            step += 1;
        }
    }
    descent.weights()
}

/// The weights under way: `scale` times what is stored.
struct Descent {
    labels: Vec<PerLabel<f32>>,
    steps: Steps,
    scale: f32,
}

impl Descent {
    fn shrink(&mut self, by: f32) {
        self.scale *= by;
        self.steps.iter_mut().flatten().for_each(|w| *w *= by);
        if self.scale < 1e-3 {
            self.rescale();
        }
    }

    fn rescale(&mut self) {
        let scale = self.scale;
        self.labels.iter_mut().flatten().for_each(|w| *w *= scale);
        self.scale = 1.0;
    }

    fn learn(&mut self, corpus: &Corpus, sample: &Sample, rate: f32) {
        let scores = self.scores(corpus, sample);
        let steps = crf::steps(&self.steps);
        let wanted = crf::expect(&steps, &crf::factors(&scores, Some(&sample.allowed)));
        let found = crf::expect(&steps, &crf::factors(&scores, None));
        // A contradiction in the labels teaches nothing.
        let (Some(wanted), Some(found)) = (wanted, found) else { return };
        for (row, (w, f)) in self.steps.iter_mut().zip(wanted.steps.iter().zip(&found.steps)) {
            row.iter_mut().zip(w.iter().zip(f)).for_each(|(x, (w, f))| *x += rate * (w - f));
        }
        let rate = rate / self.scale;
        let mut start = sample.start;
        for (end, (w, f)) in sample.ends.iter().zip(wanted.labels.iter().zip(&found.labels)) {
            let change: PerLabel<f32> = std::array::from_fn(|l| rate * (w[l] - f[l]));
            for feature in &corpus.features[start..*end] {
                self.labels[*feature as usize].iter_mut().zip(&change).for_each(|(x, c)| *x += c);
            }
            start = *end;
        }
    }

    fn scores(&self, corpus: &Corpus, sample: &Sample) -> Vec<PerLabel<f32>> {
        let mut start = sample.start;
        let score = |end: &usize| {
            let mut sum = [0.0; LABELS];
            for feature in &corpus.features[start..*end] {
                sum.iter_mut().zip(&self.labels[*feature as usize]).for_each(|(s, w)| *s += w);
            }
            start = *end;
            sum.map(|s| s * self.scale)
        };
        sample.ends.iter().map(score).collect()
    }

    fn weights(mut self) -> Weights {
        self.rescale();
        Weights { labels: self.labels, steps: self.steps }
    }
}
