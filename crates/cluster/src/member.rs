//! A report in the window, as it is compared.

use crate::across::Keys;
use crate::codec::hashes;
use crate::features::{Features, LeadFigure};
use crate::labels::Labels;
use crate::language::Language;
use crate::sketch::Sketch;
use crate::terms::Terms;
use crate::token::{Token, flags, pair};
use newsloom_model::{Genre, ReportId, StoryId};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::num::NonZeroU32;
use std::sync::LazyLock;

/// The most terms kept of a report: beyond these nothing is gained.
pub(crate) const TERMS: usize = 160;

/// Heaviest terms of a report that it is found by.
pub(crate) const INDEXED: usize = 20;

/// A text without a title that has no more words is a headline itself: a post, a flash.
const HEADLINE: usize = 30;

/// Share of one text that makes it the other, changed.
const REUSED: f32 = 0.5;

/// What is known of one term of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// How often it occurs.
    pub(crate) times: u8,
    /// See [`flags`].
    pub(crate) flags: u16,
}

/// The dampened frequency of a term by how often it occurs.
pub(crate) type Frequencies = [f32; 256];

/// A table, because a logarithm for each term of each comparison is slow.
pub(crate) static FREQUENCIES: LazyLock<Frequencies> =
    LazyLock::new(|| std::array::from_fn(|times| 1.0 + (times.max(1) as f32).ln()));

impl Mark {
    pub(crate) fn has(self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether the title names something by it.
    pub(crate) fn is_title_name(self) -> bool {
        self.has(flags::TITLE) && self.has(flags::NAME) && !self.has(flags::PAIR)
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
    pub(crate) tfidf_boosted: f32,
    pub(crate) tfidf: f32,
    pub(crate) lead: f32,
    pub(crate) names: f32,
    pub(crate) persons: f32,
    pub(crate) figures: f32,
    /// Sum, not length: the mass of the title.
    pub(crate) title: f32,
    /// The same of its names.
    pub(crate) title_names: f32,
}

/// A stored report does not know its id and its story: the store does.
fn no_report() -> ReportId {
    ReportId(0)
}

fn no_story() -> StoryId {
    StoryId(0)
}

/// A report in the window.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    #[serde(skip, default = "no_report")]
    pub(crate) report: ReportId,
    #[serde(skip, default = "no_story")]
    pub(crate) story: StoryId,
    #[serde(skip)]
    pub(crate) copy_of: Option<ReportId>,
    /// What it is compared within.
    pub(crate) language: Language,
    /// Hash of the outlet's name; none where it is not known.
    pub(crate) outlet: Option<NonZeroU32>,
    pub(crate) published: Option<i64>,
    pub(crate) fetched: i64,
    pub(crate) genre: Genre,
    /// Whether there is nothing but a title.
    pub(crate) is_headline: bool,
    /// Sorted.
    #[serde(with = "hashes")]
    pub(crate) terms: Box<[u32]>,
    /// What is known of each term.
    pub(crate) marks: Box<[Mark]>,
    #[serde(skip)]
    pub(crate) norms: Norms,
    /// Sorted.
    pub(crate) days: Box<[i32]>,
    /// Figures of the lead.
    pub(crate) figures: Box<[LeadFigure]>,
    pub(crate) sketch: Sketch,
    /// What can be compared with reports in other languages.
    pub(crate) keys: Keys,
    /// Terms in words.
    pub(crate) labels: Labels,
    /// Places of the terms that it is found by, heaviest first: as many as there are terms, [`INDEXED`] at most.
    pub(crate) found_by: [u8; INDEXED],
}

impl Member {
    /// Reads `features`, of which `content` is left once furniture is cut, and keeps the heaviest terms by the weights that
    /// they have now, which come along.
    pub(crate) fn of(
        report: ReportId,
        features: Features,
        mut content: Vec<Token>,
        terms: &Terms,
    ) -> (Self, Vec<f32>) {
        if content.len() <= HEADLINE && content.iter().all(|t| t.flags & flags::TITLE == 0) {
            content.iter_mut().for_each(|t| t.flags |= flags::TITLE);
        }
        let is_headline = content.iter().all(|t| t.flags & flags::TITLE != 0);
        let counted = Counted::of(&content, &features, terms).pruned(terms);
        let mut member = Self {
            report,
            story: StoryId(report.0),
            copy_of: None,
            language: features.language,
            outlet: NonZeroU32::new(features.outlet),
            published: features.published,
            fetched: features.fetched,
            genre: features.genre,
            is_headline,
            norms: Norms::default(),
            days: features.days.into(),
            figures: features.figures.into(),
            sketch: Sketch::of(&content),
            labels: Labels::of(&features.labels, features.language.salt(), &counted.terms),
            keys: features.keys,
            terms: counted.terms.into(),
            marks: counted.marks.into(),
            found_by: [0; INDEXED],
        };
        let heaviest = member.heaviest(&counted.weights, INDEXED);
        member.found_by.iter_mut().zip(heaviest).for_each(|(place, i)| *place = i as u8);
        member.norms = Norms::of(member.marks.iter().copied().zip(counted.weights.iter().copied()));
        (member, counted.weights)
    }

    /// Measures the vectors by the weights that the terms have now.
    pub(crate) fn measure(&mut self, weight: impl Fn(u32) -> f32) {
        self.norms = Norms::of(self.marks.iter().copied().zip(self.terms.iter().map(|t| weight(*t))));
    }

    /// Hours between the publication of two reports, where both are known.
    pub(crate) fn hours_to(&self, other: &Self) -> Option<f32> {
        Some((self.published? - other.published?).unsigned_abs() as f32 / 3600.0)
    }

    /// Whether one outlet wrote both.
    pub(crate) fn is_of_outlet_of(&self, other: &Self) -> bool {
        self.outlet.is_some() && self.outlet == other.outlet
    }

    /// Whether others can be known to be of the same event by it: not by a round-up or a live blog, which tell of many, nor
    /// by a headline that says too little.
    pub(crate) fn identifies_event(&self) -> bool {
        !matches!(self.genre, Genre::Roundup | Genre::LiveBlog) && !self.says_too_little()
    }

    /// Whether the report is a headline of one word, "Fire", which fits any event of the kind.
    pub(crate) fn says_too_little(&self) -> bool {
        self.is_headline && self.marks.iter().filter(|mark| !mark.has(flags::PAIR)).count() < 2
    }

    /// Whether most of one text stands in the other.
    pub(crate) fn reuses(&self, other: &Self) -> bool {
        let shared = self.sketch.shared(&other.sketch);
        shared.of_mine().max(shared.of_theirs()) >= REUSED
    }

    /// Whether what others rely on holds of a report that was read.
    pub(crate) fn is_sound(&self) -> bool {
        let is_sorted = |list: &[u32]| list.is_sorted_by(|a, b| a < b);
        let terms = self.terms.len();
        terms <= TERMS
            && self.marks.len() == terms
            && is_sorted(&self.terms)
            && is_sorted(&self.sketch.runs)
            && self.sketch.level < u32::BITS as u8
            && self.days.is_sorted()
            && self.found_by.iter().take(terms).all(|place| usize::from(*place) < terms)
            && self.labels.is_sound()
            && self.keys.is_sound()
    }

    /// The terms that it is found by.
    pub(crate) fn found_by(&self) -> impl Iterator<Item = u32> {
        self.found_by.iter().take(self.terms.len()).map(|place| self.terms[usize::from(*place)])
    }

    /// Places of the heaviest terms, heaviest first.
    pub(crate) fn heaviest(&self, weights: &[f32], limit: usize) -> Vec<usize> {
        let worth = |i: usize| {
            let mark = self.marks[i];
            weights[i] * mark.boosted() * if mark.has(flags::TITLE) { 1.5 } else { 1.0 }
        };
        let mut order = most((0..self.terms.len()).map(|i| (worth(i), i)).collect(), limit);
        order.sort_unstable_by(heavier);
        order.into_iter().map(|(_, i)| i).collect()
    }

    /// What a term is in words, where that is known.
    pub(crate) fn label(&self, term: u32) -> Option<&str> {
        self.labels.get(self.terms.binary_search(&term).ok()?)
    }
}

/// The `limit` heaviest, in no order.
fn most(mut all: Vec<(f32, usize)>, limit: usize) -> Vec<(f32, usize)> {
    if all.len() > limit {
        all.select_nth_unstable_by(limit, heavier);
        all.truncate(limit);
    }
    all
}

fn heavier(a: &(f32, usize), b: &(f32, usize)) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

/// The distinct terms of a report, sorted, with their marks and weights.
struct Counted {
    terms: Vec<u32>,
    marks: Vec<Mark>,
    weights: Vec<f32>,
}

impl Counted {
    fn of(content: &[Token], features: &Features, weights: &Terms) -> Self {
        let (terms, marks) = count(content, features);
        let weights = weights.weights(features.language, &terms);
        Self { terms, marks, weights }
    }

    /// Keeps the terms that would be heaviest in an empty window: what came before a report does not change what is kept of
    /// it.
    fn pruned(self, terms: &Terms) -> Self {
        if self.terms.len() <= TERMS {
            return self;
        }
        let worth = |i: usize| {
            let mark = self.marks[i];
            let lead = if mark.has(flags::TITLE | flags::LEAD) { 2.0 } else { 1.0 };
            terms.weight_at_first(self.terms[i]) * mark.boosted() * lead
        };
        let kept = most((0..self.terms.len()).map(|i| (worth(i), i)).collect(), TERMS);
        let mut kept: Vec<usize> = kept.into_iter().map(|(_, i)| i).collect();
        kept.sort_unstable();
        Self {
            terms: kept.iter().map(|i| self.terms[*i]).collect(),
            marks: kept.iter().map(|i| self.marks[*i]).collect(),
            weights: kept.iter().map(|i| self.weights[*i]).collect(),
        }
    }
}

impl Norms {
    fn of(terms: impl Iterator<Item = (Mark, f32)>) -> Self {
        let mut sums = Self::default();
        for (mark, weight) in terms {
            let square = weight * weight;
            sums.tfidf_boosted += square * mark.boosted() * mark.boosted();
            if mark.has(flags::PAIR) {
                continue;
            }
            let full = square * mark.frequency() * mark.frequency();
            sums.tfidf += full;
            sums.lead += if mark.has(flags::LEAD) { square } else { 0.0 };
            sums.names += if mark.has(flags::NAME) { square } else { 0.0 };
            sums.persons += if mark.has(flags::PERSON) { full } else { 0.0 };
            sums.figures += if mark.has(flags::NUMBER) { square } else { 0.0 };
            sums.title += if mark.has(flags::TITLE) { weight } else { 0.0 };
            sums.title_names += if mark.is_title_name() { weight } else { 0.0 };
        }
        Self {
            tfidf_boosted: sums.tfidf_boosted.sqrt(),
            tfidf: sums.tfidf.sqrt(),
            lead: sums.lead.sqrt(),
            names: sums.names.sqrt(),
            persons: sums.persons.sqrt(),
            figures: sums.figures.sqrt(),
            title: sums.title,
            title_names: sums.title_names,
        }
    }
}

/// The distinct terms with their marks, sorted, each of the report's language; pairs of adjoining names are terms too.
fn count(content: &[Token], features: &Features) -> (Vec<u32>, Vec<Mark>) {
    let words = content.iter().map(|t| (t.term, t.flags & !flags::BREAK));
    let pairs = content.windows(2).filter(|p| is_pair(p[0], p[1], features.syllabic)).map(|p| {
        let flags = p[0].flags & p[1].flags | flags::PAIR;
        (pair(p[0].term, p[1].term), flags)
    });
    let extras = features.extras.iter().map(|t| (t.term, t.flags));
    let salt = features.language.salt();
    let all = words.chain(pairs).chain(extras);
    let mut all: Vec<(u32, u16)> = all.map(|(term, flags)| (term ^ salt, flags)).collect();
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
