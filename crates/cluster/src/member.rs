//! A report in the window, as it is compared.

use crate::features::{Features, Token, flags};
use crate::sketch::Sketch;
use crate::terms::Terms;
use newsloom_model::{Genre, ReportId, StoryId};
use std::sync::LazyLock;

/// The most terms kept of a report: beyond these nothing is gained.
const TERMS: usize = 160;

/// A text without a title that has no more words is a headline itself: a post, a flash.
const HEADLINE: usize = 30;

/// What is known of one term of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// How often it occurs.
    pub(crate) times: u8,
    /// See [`flags`].
    pub(crate) flags: u8,
}

/// The dampened frequency of a term that occurs so many times: asked for all the time, and a logarithm is slow.
static FREQUENCIES: LazyLock<[f32; 256]> =
    LazyLock::new(|| std::array::from_fn(|times| 1.0 + (times.max(1) as f32).ln()));

impl Mark {
    pub(crate) fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Dampened frequency.
    pub(crate) fn frequency(self) -> f32 {
        FREQUENCIES[usize::from(self.times)]
    }

    /// Frequency in the channel that doubles names.
    pub(crate) fn boosted(self) -> f32 {
        if self.has(flags::NAME) { 2.0 * self.frequency() } else { self.frequency() }
    }
}

/// Lengths of a report's vectors, by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Norms {
    pub(crate) words: f32,
    pub(crate) plain: f32,
    pub(crate) lead: f32,
    pub(crate) names: f32,
    pub(crate) figures: f32,
    /// Sum, not length: the mass of the title.
    pub(crate) title: f32,
}

/// A report in the window.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) report: ReportId,
    pub(crate) story: StoryId,
    pub(crate) copy_of: Option<ReportId>,
    pub(crate) published: Option<i64>,
    pub(crate) fetched: i64,
    pub(crate) genre: Genre,
    /// Whether there is nothing but a title.
    pub(crate) is_thin: bool,
    /// Sorted.
    pub(crate) terms: Box<[u32]>,
    /// What is known of each term.
    pub(crate) marks: Box<[Mark]>,
    pub(crate) norms: Norms,
    /// Sorted.
    pub(crate) days: Box<[i32]>,
    pub(crate) sketch: Sketch,
    pub(crate) labels: Box<[(u32, Box<str>)]>,
}

impl Member {
    /// Reads `features`, whose furniture is cut already.
    pub(crate) fn of(report: ReportId, features: Features, mut told: Vec<Token>) -> Self {
        if told.len() <= HEADLINE && told.iter().all(|t| t.flags & flags::TITLE == 0) {
            told.iter_mut().for_each(|t| t.flags |= flags::TITLE);
        }
        let told = told.as_slice();
        let (terms, marks) = count(told, &features.extras, features.syllabic);
        Self {
            report,
            story: StoryId(report.0),
            copy_of: None,
            published: features.published,
            fetched: features.fetched,
            genre: features.genre,
            is_thin: told.iter().all(|t| t.flags & flags::TITLE != 0),
            terms: terms.into(),
            marks: marks.into(),
            norms: Norms::default(),
            days: features.days.into(),
            sketch: Sketch::of(told),
            labels: features.labels.into_iter().map(|(t, s)| (t, s.into())).collect(),
        }
    }

    /// Keeps the heaviest terms and measures the vectors by the weights that terms have now.
    pub(crate) fn weigh(&mut self, terms: &Terms) -> Vec<f32> {
        let mut weights: Vec<f32> = self.terms.iter().map(|t| terms.weight(*t)).collect();
        if weights.len() > TERMS {
            weights = self.prune(&weights);
        }
        self.norms = Norms::of(&self.marks, &weights);
        weights
    }

    fn prune(&mut self, weights: &[f32]) -> Vec<f32> {
        let worth = |i: usize| {
            let mark = self.marks[i];
            weights[i] * mark.boosted() * if mark.has(flags::TITLE | flags::LEAD) { 2.0 } else { 1.0 }
        };
        let mut order: Vec<(f32, usize)> = (0..weights.len()).map(|i| (worth(i), i)).collect();
        order.select_nth_unstable_by(TERMS, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.truncate(TERMS);
        let mut order: Vec<usize> = order.into_iter().map(|(_, i)| i).collect();
        order.sort_unstable();
        let kept = order.iter().map(|i| weights[*i]).collect();
        self.terms = order.iter().map(|i| self.terms[*i]).collect();
        self.marks = order.iter().map(|i| self.marks[*i]).collect();
        kept
    }
}

impl Norms {
    fn of(marks: &[Mark], weights: &[f32]) -> Self {
        let mut sums = Self::default();
        for (mark, weight) in marks.iter().zip(weights) {
            let square = weight * weight;
            sums.words += square * mark.boosted() * mark.boosted();
            if mark.has(flags::PAIR) {
                continue;
            }
            sums.plain += square * mark.frequency() * mark.frequency();
            sums.lead += if mark.has(flags::LEAD) { square } else { 0.0 };
            sums.names += if mark.has(flags::NAME) { square } else { 0.0 };
            sums.figures += if mark.has(flags::NUMBER) { square } else { 0.0 };
            sums.title += if mark.has(flags::TITLE) { *weight } else { 0.0 };
        }
        Self {
            words: sums.words.sqrt(),
            plain: sums.plain.sqrt(),
            lead: sums.lead.sqrt(),
            names: sums.names.sqrt(),
            figures: sums.figures.sqrt(),
            title: sums.title,
        }
    }
}

/// The distinct terms with their marks, sorted; pairs of adjoining names are terms too.
fn count(told: &[Token], extras: &[Token], syllabic: bool) -> (Vec<u32>, Vec<Mark>) {
    let words = told.iter().map(|t| (t.term, t.flags & !flags::BREAK));
    let pairs = told.windows(2).filter(|p| is_pair(p[0], p[1], syllabic)).map(|p| {
        let flags = p[0].flags & p[1].flags | flags::PAIR;
        (pair(p[0].term, p[1].term), flags)
    });
    let mut all: Vec<(u32, u8)> =
        words.chain(pairs).chain(extras.iter().map(|t| (t.term, t.flags))).collect();
    all.sort_unstable_by_key(|(term, _)| *term);
    let mut terms = Vec::with_capacity(all.len());
    let mut marks: Vec<Mark> = Vec::with_capacity(all.len());
    for (term, flags) in all {
        match marks.last_mut().filter(|_| terms.last() == Some(&term)) {
            Some(mark) => {
                mark.times = mark.times.saturating_add(1);
                mark.flags |= flags;
            }
            None => {
                terms.push(term);
                marks.push(Mark { times: 1, flags });
            }
        }
    }
    (terms, marks)
}

/// Adjoining names; and where every syllable is written apart, all adjoining ones of title and lead.
fn is_pair(a: Token, b: Token, syllabic: bool) -> bool {
    let paired = if syllabic { flags::NAME | flags::TITLE | flags::LEAD } else { flags::NAME };
    a.flags & b.flags & paired != 0 && b.flags & flags::BREAK == 0
}

/// The term that two adjoining words are.
pub(crate) fn pair(a: u32, b: u32) -> u32 {
    a.rotate_left(15).wrapping_mul(0x9E37_79B1) ^ b
}
