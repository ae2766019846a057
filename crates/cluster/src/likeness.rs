//! How alike two reports are, channel by channel.

use crate::features::flags;
use crate::member::Member;
use crate::settings::Weights;

/// How many channels there are.
pub(crate) const CHANNELS: usize = 7;
/// Their names, as reasons show them.
pub(crate) const NAMES: [&str; CHANNELS] = ["words", "title", "plain", "lead", "names", "figures", "days"];

/// Where the title is among them.
pub(crate) const TITLE: usize = 1;

/// Likeness by channel; none where one side has nothing to compare.
pub(crate) type Likeness = [Option<f32>; CHANNELS];

/// A report with the weights that its terms have now: what others are compared with.
pub(crate) struct Query<'m> {
    pub(crate) member: &'m Member,
    pub(crate) weights: &'m [f32],
}

/// Dot products while two sorted lists of terms are merged.
#[derive(Default)]
struct Sums {
    words: f32,
    plain: f32,
    lead: f32,
    names: f32,
    figures: f32,
    title_of_mine: f32,
    title_of_theirs: f32,
}

impl Query<'_> {
    /// Compares with `other`.
    pub(crate) fn likeness(&self, other: &Member) -> Likeness {
        let sums = self.sums(other);
        let (mine, theirs) = (&self.member.norms, &other.norms);
        [
            cosine(sums.words, mine.words, theirs.words),
            title(&sums, mine.title, theirs.title),
            cosine(sums.plain, mine.plain, theirs.plain),
            cosine(sums.lead, mine.lead, theirs.lead),
            cosine(sums.names, mine.names, theirs.names),
            cosine(sums.figures, mine.figures, theirs.figures),
            days(&self.member.days, &other.days),
        ]
    }

    fn sums(&self, other: &Member) -> Sums {
        let mine = self.member;
        let (mut i, mut j) = (0, 0);
        let mut sums = Sums::default();
        while i < mine.terms.len() && j < other.terms.len() {
            let (a, b) = (mine.terms[i], other.terms[j]);
            if a == b {
                sums.add(self.weights[i], mine.marks[i], other.marks[j]);
            }
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        sums
    }
}

impl Sums {
    fn add(&mut self, weight: f32, a: crate::member::Mark, b: crate::member::Mark) {
        let square = weight * weight;
        self.words += square * a.boosted() * b.boosted();
        let both = a.flags & b.flags;
        if a.has(flags::PAIR) {
            return;
        }
        self.plain += square * a.frequency() * b.frequency();
        let when = |on: bool, value: f32| if on { value } else { 0.0 };
        self.lead += when(both & flags::LEAD != 0, square);
        self.names += when(both & flags::NAME != 0, square);
        self.figures += when(both & flags::NUMBER != 0, square);
        self.title_of_mine += when(a.has(flags::TITLE) && b.has(flags::TITLE | flags::LEAD), weight);
        self.title_of_theirs += when(b.has(flags::TITLE) && a.has(flags::TITLE | flags::LEAD), weight);
    }
}

fn cosine(dot: f32, a: f32, b: f32) -> Option<f32> {
    (a > 0.0 && b > 0.0).then(|| (dot / (a * b)).min(1.0))
}

/// The share of one's title that the other's title and lead have: the mean of both ways, where both have a title.
fn title(sums: &Sums, mine: f32, theirs: f32) -> Option<f32> {
    (mine > 0.0 && theirs > 0.0)
        .then(|| 0.5 * ((sums.title_of_mine / mine).min(1.0) + (sums.title_of_theirs / theirs).min(1.0)))
}

fn days(a: &[i32], b: &[i32]) -> Option<f32> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let both = a.iter().filter(|day| b.binary_search(day).is_ok()).count();
    Some(both as f32 / ((a.len() * b.len()) as f32).sqrt())
}

/// The weighted mean over the channels that both sides have.
pub(crate) fn blend(likeness: &Likeness, weights: &Weights) -> f32 {
    let weights = list(weights);
    let (mut sum, mut all) = (0.0, 0.0);
    for (value, weight) in likeness.iter().zip(weights) {
        if let Some(value) = value {
            sum += weight * value;
            all += weight;
        }
    }
    if all > 0.0 { sum / all } else { 0.0 }
}

/// The weights in the order of the channels.
pub(crate) fn list(w: &Weights) -> [f32; CHANNELS] {
    [w.words, w.title, w.plain, w.lead, w.names, w.figures, w.days]
}
