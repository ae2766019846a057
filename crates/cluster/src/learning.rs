//! Weights that follow from what people decided, for those who want their own.

use crate::settings::{CHANNELS, Weights};
use crate::similarity::{Channels, EVIDENCE, blend};
use newsloom_model::{Evidence, Reason};

/// Steps downhill: enough for any number of decisions to settle.
const STEPS: usize = 500;
/// How far one step goes, for the weights and for the border between together and apart.
const RATE: f32 = 0.1;
const BORDER_RATE: f32 = 0.002;
/// How sharply similarity tells together from apart: a tenth more of it makes a decision seven times as likely.
const STEEPNESS: f32 = 20.0;
/// So many decisions weigh as much as the shipped weights do, which were chosen on thousands of reports.
const PRIOR: f32 = 50.0;

/// Two reports that a person decided about.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    similarity: Channels,
    together: bool,
}

impl Decision {
    /// `reason` says how alike the two are by channel, as [`Clusterer::explain`](crate::Clusterer::explain) does.
    pub fn new(reason: &Reason, together: bool) -> Self {
        let part = |name: Evidence| reason.parts.iter().find(|p| p.name == name).map(|p| p.similarity as f32);
        Self { similarity: std::array::from_fn(|at| part(EVIDENCE[at])), together }
    }
}

/// Weights that tell better what people want together from what they want apart, close to `start` as long as there are few
/// decisions: logistic loss, with the relative entropy to `start` as the prior, by exponentiated gradient (Kivinen &
/// Warmuth 1997). Both kinds of decisions count alike, however many there are of each; without both nothing is learned.
pub fn learn(decisions: &[Decision], start: &Weights) -> Weights {
    let together = decisions.iter().filter(|d| d.together).count();
    if together == 0 || together == decisions.len() {
        return *start;
    }
    let shares = [0.5 / (decisions.len() - together) as f32, 0.5 / together as f32];
    let mut fit = Fit::new(decisions, shares, start);
    for _ in 0..STEPS {
        fit.step();
    }
    named(fit.weights)
}

/// Weights on their way.
struct Fit<'d> {
    decisions: &'d [Decision],
    /// What one decision counts, apart and together.
    shares: [f32; 2],
    first: [f32; CHANNELS],
    weights: [f32; CHANNELS],
    /// The similarity that is as likely together as apart.
    border: f32,
}

impl<'d> Fit<'d> {
    fn new(decisions: &'d [Decision], shares: [f32; 2], start: &Weights) -> Self {
        let first = normal(start.list());
        let share = |d: &Decision| shares[usize::from(d.together)];
        let border = decisions.iter().map(|d| share(d) * blend(&d.similarity, start)).sum();
        Self { decisions, shares, first, weights: first, border }
    }

    fn step(&mut self) {
        let mut slope = self.slope_of_prior();
        let mut border_slope = 0.0;
        for decision in self.decisions {
            let value = blend(&decision.similarity, &named(self.weights));
            let pull = self.pull(decision, value);
            border_slope -= pull;
            self.add_slope(&mut slope, &decision.similarity, value, pull);
        }
        self.border -= BORDER_RATE * border_slope;
        // A longer step would overshoot what a strong prior asks for, more each time.
        let rate = RATE.min(1.0 / self.strength_of_prior());
        self.weights = normal(std::array::from_fn(|at| self.weights[at] * (-rate * slope[at]).exp()));
    }

    /// How the loss of a decision changes with the similarity `value` of its pair.
    fn pull(&self, decision: &Decision, value: f32) -> f32 {
        let side = if decision.together { STEEPNESS } else { -STEEPNESS };
        let doubt = 1.0 / (1.0 + (side * (value - self.border)).exp());
        -side * doubt * self.shares[usize::from(decision.together)]
    }

    /// How much the prior counts beside the decisions, which count one together.
    fn strength_of_prior(&self) -> f32 {
        PRIOR / self.decisions.len() as f32
    }

    fn slope_of_prior(&self) -> [f32; CHANNELS] {
        let slope = |at: usize| self.strength_of_prior() * (self.weights[at] / self.first[at]).ln();
        std::array::from_fn(|at| if self.weights[at] > 0.0 { slope(at) } else { 0.0 })
    }

    /// Adds how the similarity `value` of one pair changes with each weight, `pull` times.
    fn add_slope(&self, slope: &mut [f32; CHANNELS], similarity: &Channels, value: f32, pull: f32) {
        let there = similarity.iter().zip(self.weights).filter(|(l, _)| l.is_some());
        let all: f32 = there.map(|(_, w)| w).sum();
        if all <= 0.0 {
            return;
        }
        for (slope, similarity) in slope.iter_mut().zip(similarity) {
            *slope += similarity.map_or(0.0, |s| pull * (s - value) / all);
        }
    }
}

fn normal(weights: [f32; CHANNELS]) -> [f32; CHANNELS] {
    let all: f32 = weights.iter().sum();
    weights.map(|w| w / all.max(1e-6))
}

fn named([tfidf_boosted, title, tfidf, lead, names, persons, figures, days]: [f32; CHANNELS]) -> Weights {
    Weights { tfidf_boosted, title, tfidf, lead, names, persons, figures, days }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(similarity: [f32; CHANNELS], together: bool) -> Decision {
        Decision { similarity: similarity.map(Some), together }
    }

    /// Pairs of which only the names tell whether they belong together.
    fn named_alike(pairs: usize) -> Vec<Decision> {
        let pair = |i: usize| {
            let other = (i % 7) as f32 / 10.0;
            let names = if i.is_multiple_of(2) { 0.9 } else { 0.1 };
            decision([0.3, other, 0.3, other, names, 0.4, 0.5, 0.2], i.is_multiple_of(2))
        };
        (0..pairs).map(pair).collect()
    }

    #[test]
    fn what_tells_gains_weight_and_the_more_decisions_the_more() {
        let start = Weights::default();
        let [few, many] = [10, 400].map(|pairs| learn(&named_alike(pairs), &start));
        assert!(start.names < few.names && few.names < many.names, "{few:?} {many:?}");
        assert!(many.title < start.title, "{many:?}");
        let all: f32 = many.list().iter().sum();
        assert!((all - 1.0).abs() < 1e-4 && many.list().iter().all(|w| w.is_finite() && *w >= 0.0));
    }

    #[test]
    fn one_kind_of_decision_teaches_nothing() {
        let start = Weights::default();
        let alike: Vec<Decision> = named_alike(50).into_iter().filter(|d| d.together).collect();
        assert_eq!(learn(&alike, &start), start);
        assert_eq!(learn(&[], &start), start);
    }

    #[test]
    fn channels_that_a_pair_lacks_say_nothing() {
        let reason = Reason {
            parts: vec![newsloom_model::Part { name: Evidence::Names, similarity: 0.5, share: 1.0 }],
            ..Reason::default()
        };
        let read = Decision::new(&reason, true);
        assert_eq!(read.similarity.iter().flatten().count(), 1);
        let lead = Decision {
            similarity: std::array::from_fn(|at| (EVIDENCE[at] == Evidence::Lead).then_some(0.5)),
            together: true,
        };
        let unheard = learn(&[lead, Decision::new(&Reason::default(), false)], &Weights::default());
        assert!(unheard.list().iter().all(|w| w.is_finite()), "a channel without weight alone");
        let learned = learn(&[read, Decision::new(&Reason::default(), false)], &Weights::default());
        assert!(learned.list().iter().all(|w| w.is_finite()));
    }
}
