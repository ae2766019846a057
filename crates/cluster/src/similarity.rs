//! How alike two reports are, channel by channel.

use crate::features;
use crate::member::{FREQUENCIES, Frequencies, Mark, Member, TERMS};
use crate::settings::{CHANNELS, Settings, Weights};
use crate::sketch::PASSAGE;
use crate::token::flags;
use newsloom_model::Evidence;

/// What each channel compares, as reasons say it, in the order of [`Weights::list`].
pub(crate) const EVIDENCE: [Evidence; CHANNELS] = [
    Evidence::TfidfBoosted,
    Evidence::Title,
    Evidence::Tfidf,
    Evidence::Lead,
    Evidence::Names,
    Evidence::Persons,
    Evidence::Figures,
    Evidence::Days,
];

/// Where the title and all words are among them.
pub(crate) const TITLE: usize = 1;
const TFIDF: usize = 2;

/// Similarity by channel; none where one side has nothing to compare.
pub(crate) type Channels = [Option<f32>; CHANNELS];

/// Days that may lie between what two reports say of one event: it was on Friday, the funeral is on Wednesday.
const NEAR: i32 = 7;

/// Inverse document frequency of a name that fewer than one in twenty-five reports have, and of a word that says what happened.
const RARE: f32 = 3.2;
const TELLING: f32 = 1.5;
/// Two texts of one event never have fewer such words in common.
const FEW: u32 = 2;
/// So few names, however rare, and not one such word are a place or a body that both speak of.
const FEW_NAMES: u32 = 2;

/// What two titles have in common at least, and two texts at most, that are issues of a series: "Packages updated".
const SAME_TITLE: f32 = 0.9;
const OTHER_TEXT: f32 = 0.2;
/// What two titles have in common at most over which one outlet prints the same few words: "You find more on our page".
const OTHER_TITLE: f32 = 0.5;

/// Hours between two reports from which names in common add nothing.
const AT_ONCE: f32 = 24.0;
/// Inverse document frequency of a name that about one in seven reports has, and by how much names in common, taken together,
/// must exceed it to add all that names can: four that one in twenty-five reports has do.
const COMMON_NAME: f32 = 2.0;
const ENOUGH_NAMES: f32 = 4.8;

/// How alike two reports are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Similarity {
    pub(crate) channels: Channels,
    /// Whether both name days, and none of one's is near one of the other's.
    pub(crate) other_days: bool,
    /// Whether both leads count the same things, and no figure of one agrees with the other's.
    pub(crate) other_figures: bool,
    /// Whether both titles name something, and no name of one stands in the other report.
    pub(crate) other_names: bool,
    /// Whether two texts have only names in common that are few or that many tell of, and hardly a word of what happened.
    pub(crate) names_only: bool,
    /// Whether one outlet wrote both, each in its own words or under its own title, and says when.
    pub(crate) same_outlet: bool,
    /// Whether, beside that, both have one title and hardly a word of the texts in common.
    pub(crate) same_series: bool,
    /// How rare the names in common are, from 0 to 1, times how near the publications: of one event told from two angles little
    /// else is in common, and what follows days later has the same names.
    pub(crate) names_at_once: f32,
}

impl Similarity {
    /// The mean of the channels and what names in common add on one day, less where they speak of other days, count otherwise
    /// or are about others: another event of the kind has the same words but for the day, how many and how old they were, and
    /// who or where.
    pub(crate) fn value(&self, settings: &Settings) -> f32 {
        let left = |lost: bool, share: f32| if lost { 1.0 - share } else { 1.0 };
        let again = if self.same_series { settings.same_series } else { settings.same_outlet };
        left(self.other_days, settings.other_days)
            * left(self.same_outlet, again)
            * left(self.other_figures, settings.other_figures)
            * left(self.other_names, settings.other_names)
            * left(self.names_only, settings.names_only)
            * (blend(&self.channels, &settings.weights) + settings.names_at_once * self.names_at_once)
                .min(1.0)
    }
}

/// A report with the weights that its terms have now: what others are compared with.
pub(crate) struct Query<'m> {
    pub(crate) member: &'m Member,
    pub(crate) weights: &'m [f32],
    places: Places,
    terms: Vec<Term>,
    frequencies: &'static Frequencies,
}

impl<'m> Query<'m> {
    pub(crate) fn new(member: &'m Member, weights: &'m [f32]) -> Self {
        let terms = member.marks.iter().zip(weights).map(|(mark, weight)| Term::of(*mark, *weight)).collect();
        Self { member, weights, places: Places::of(&member.terms), terms, frequencies: &FREQUENCIES }
    }
}

/// What a term of the query adds to every comparison.
struct Term {
    mark: Mark,
    weight: f32,
    square: f32,
    /// The square times the frequency, in the channel that doubles names and in the others.
    boosted: f32,
    full: f32,
}

impl Term {
    fn of(mark: Mark, weight: f32) -> Self {
        let square = weight * weight;
        Self { mark, weight, square, boosted: square * mark.boosted(), full: square * mark.frequency() }
    }
}

/// Terms are told apart by their first bits: those of a place in a list of buckets, and more of them in a filter.
const BUCKET_BITS: u32 = 8;
const BUCKETS: usize = 1 << BUCKET_BITS;
const FILTER_BITS: u32 = 12;
const FILTER_WORDS: usize = 1 << (FILTER_BITS - u64::BITS.ilog2());

/// Where each of a report's terms is among them.
struct Places {
    /// For each bucket the place of its first term.
    first: [u8; BUCKETS + 1],
    /// A bit for the first bits of each term: most terms that another report has, and this one has not, find none.
    filter: [u64; FILTER_WORDS],
}

impl Places {
    /// Of `terms`, which are sorted and no more than a byte can count.
    fn of(terms: &[u32]) -> Self {
        let mut places = Self { first: [0; BUCKETS + 1], filter: [0; FILTER_WORDS] };
        for term in terms {
            places.first[leading(*term, BUCKET_BITS) + 1] += 1;
            let bit = leading(*term, FILTER_BITS);
            places.filter[bit / 64] |= 1 << (bit % 64);
        }
        for at in 1..=BUCKETS {
            places.first[at] += places.first[at - 1];
        }
        places
    }

    /// Whether `term` can be among them.
    fn may_have(&self, term: u32) -> bool {
        let bit = leading(term, FILTER_BITS);
        self.filter[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The places where `term` can be.
    fn of_term(&self, term: u32) -> std::ops::Range<usize> {
        let at = leading(term, BUCKET_BITS);
        usize::from(self.first[at])..usize::from(self.first[at + 1])
    }
}

fn leading(term: u32, bits: u32) -> usize {
    (term >> (u32::BITS - bits)) as usize
}

/// Dot products while the terms that both have are gone through.
#[derive(Default)]
struct Sums {
    tfidf_boosted: f32,
    tfidf: f32,
    lead: f32,
    names: f32,
    persons: f32,
    figures: f32,
    title_of_mine: f32,
    title_of_theirs: f32,
    /// Whether a name in one's title stands in the other report.
    shares_title_name: bool,
    /// Names in common, those of them that are rare, and words that are no names and tell something.
    common_names: u32,
    rare_names: u32,
    /// How far the names in common are rarer than those that tell nothing.
    rarity: f32,
    telling_words: u32,
}

impl Query<'_> {
    /// Compares with `other`.
    pub(crate) fn similarity(&self, other: &Member) -> Similarity {
        let sums = self.sums(other);
        let (mine, theirs) = (&self.member.norms, &other.norms);
        let hours = self.member.hours_to(other);
        let mut channels = [
            cosine(sums.tfidf_boosted, mine.tfidf_boosted, theirs.tfidf_boosted),
            title(&sums, mine.title, theirs.title),
            cosine(sums.tfidf, mine.tfidf, theirs.tfidf),
            cosine(sums.lead, mine.lead, theirs.lead),
            cosine(sums.names, mine.names, theirs.names),
            cosine(sums.persons, mine.persons, theirs.persons),
            cosine(sums.figures, mine.figures, theirs.figures),
            days(&self.member.days, &other.days),
        ];
        let is_stub = is_stub(self.member, other, &channels);
        if is_stub {
            channels = std::array::from_fn(|at| channels[at].filter(|_| at == TITLE));
        }
        let same_outlet =
            hours.is_some() && self.member.is_of_outlet_of(other) && (is_stub || !self.member.reuses(other));
        Similarity {
            channels,
            other_days: are_other(&self.member.days, &other.days),
            other_figures: features::contradict(&self.member.figures, &other.figures),
            other_names: !sums.shares_title_name && mine.title_names > 0.0 && theirs.title_names > 0.0,
            names_only: sums.names_only() && !self.member.is_headline && !other.is_headline,
            same_outlet,
            same_series: same_outlet && are_of_series(&channels),
            names_at_once: hours.map_or(0.0, |hours| (1.0 - hours / AT_ONCE).max(0.0) * sums.names()),
        }
    }

    fn sums(&self, other: &Member) -> Sums {
        let mine = self.member;
        // Which terms both may have is written down without a branch, which nobody could predict.
        let (mut likely, mut count) = ([0; TERMS], 0);
        for (at, term) in other.terms.iter().enumerate().take(TERMS) {
            likely[count] = at as u8;
            count += usize::from(self.places.may_have(*term));
        }
        let mut sums = Sums::default();
        for theirs in likely[..count].iter().map(|at| usize::from(*at)) {
            let term = other.terms[theirs];
            if let Some(at) = self.places.of_term(term).find(|at| mine.terms[*at] == term) {
                let mark = other.marks[theirs];
                sums.add(&self.terms[at], mark, self.frequencies[usize::from(mark.times)]);
            }
        }
        sums
    }
}

impl Sums {
    /// Adds what a term of the query and the mark that another report has of it, with its frequency there, have in common.
    fn add(&mut self, term: &Term, b: Mark, frequency: f32) {
        let Term { mark: a, weight, square, .. } = *term;
        self.tfidf_boosted += term.boosted * if b.has(flags::NAME) { 2.0 * frequency } else { frequency };
        let both = a.flags & b.flags;
        if a.has(flags::PAIR) {
            return;
        }
        self.shares_title_name |= a.is_title_name() || b.is_title_name();
        let is_name = (a.flags | b.flags) & flags::NAME != 0;
        let is_number = (a.flags | b.flags) & flags::NUMBER != 0;
        self.common_names += u32::from(is_name);
        self.rare_names += u32::from(weight >= RARE && is_name);
        self.telling_words += u32::from(weight >= TELLING && !is_name && !is_number);
        let full = term.full * frequency;
        self.tfidf += full;
        let when = |on: bool, value: f32| if on { value } else { 0.0 };
        self.rarity += when(both & flags::NAME != 0, (weight - COMMON_NAME).max(0.0));
        self.lead += when(both & flags::LEAD != 0, square);
        self.names += when(both & flags::NAME != 0, square);
        self.persons += when(both & flags::PERSON != 0, full);
        self.figures += when(both & flags::NUMBER != 0, square);
        self.title_of_mine += when(a.has(flags::TITLE) && b.has(flags::TITLE | flags::LEAD), weight);
        self.title_of_theirs += when(b.has(flags::TITLE) && a.has(flags::TITLE | flags::LEAD), weight);
    }
}

impl Sums {
    /// Whether a country and its capital are in common, or other names that many tell of, and hardly a word beside; or two
    /// names at most and no word.
    fn names_only(&self) -> bool {
        let (no_rare_name, few_names) = (self.rare_names == 0, self.common_names <= FEW_NAMES);
        no_rare_name && self.telling_words < FEW || few_names && self.telling_words == 0
    }

    /// How much the names in common tell, from 0 to 1.
    fn names(&self) -> f32 {
        (self.rarity / ENOUGH_NAMES).min(1.0)
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

/// Whether both are given and no day of one is within a week of one of the other.
fn are_other(a: &[i32], b: &[i32]) -> bool {
    let is_far = |day: &i32| {
        let next = b.partition_point(|other| *other < day - NEAR);
        b.get(next).is_none_or(|other| *other > day + NEAR)
    };
    !a.is_empty() && !b.is_empty() && a.iter().all(is_far)
}

/// Whether one outlet prints the same few words under two titles, so that nothing but the titles can tell what they are of.
fn is_stub(a: &Member, b: &Member, channels: &Channels) -> bool {
    channels[TITLE].is_some_and(|title| title < OTHER_TITLE)
        && a.is_of_outlet_of(b)
        && a.reuses(b)
        && a.sketch.shared(&b.sketch).words() < PASSAGE
}

/// Whether two reports of one outlet are issues of a series: one title over two texts.
fn are_of_series(channels: &Channels) -> bool {
    channels[TITLE].is_some_and(|title| title >= SAME_TITLE)
        && channels[TFIDF].is_some_and(|text| text < OTHER_TEXT)
}

/// The weighted mean over the channels that both sides have.
pub(crate) fn blend(channels: &Channels, weights: &Weights) -> f32 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (value, weight) in channels.iter().zip(weights.list()) {
        if let Some(value) = value {
            sum += weight * value;
            all += weight;
        }
    }
    if all > 0.0 { sum / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_more_than_a_week_apart_are_others() {
        for (a, b, other) in [
            (&[100][..], &[107][..], false),
            (&[100], &[108], true),
            (&[108], &[100], true),
            (&[100, 300], &[200, 306], false),
            (&[100, 300], &[200, 400], true),
            (&[], &[200], false),
            (&[100], &[], false),
        ] {
            assert_eq!(are_other(a, b), other, "{a:?} {b:?}");
            assert_eq!(are_other(b, a), other, "{b:?} {a:?}");
        }
    }

    #[test]
    fn what_differs_takes_its_share() {
        let settings =
            Settings { other_days: 0.25, other_figures: 0.5, other_names: 0.5, ..Settings::default() };
        let mut similarity = Similarity { channels: [Some(0.8); CHANNELS], ..Similarity::default() };
        assert!((similarity.value(&settings) - 0.8).abs() < 1e-6);
        similarity.other_days = true;
        assert!((similarity.value(&settings) - 0.6).abs() < 1e-6);
        similarity.other_figures = true;
        assert!((similarity.value(&settings) - 0.3).abs() < 1e-6);
        similarity.other_names = true;
        assert!((similarity.value(&settings) - 0.15).abs() < 1e-6);
        similarity.channels = [None; CHANNELS];
        assert_eq!(similarity.value(&settings), 0.0);
    }

    #[test]
    fn few_names_and_no_word_make_no_event() {
        let is_names_only = |common_names, rare_names, telling_words| {
            Sums { common_names, rare_names, telling_words, ..Sums::default() }.names_only()
        };
        assert!(is_names_only(2, 2, 0) && is_names_only(9, 0, 1));
        assert!(!is_names_only(2, 2, 1) && !is_names_only(3, 1, 0) && !is_names_only(9, 0, 2));
    }

    #[test]
    fn one_title_over_other_texts_is_a_series() {
        let is_series = |title, text| {
            let mut channels: Channels = [None; CHANNELS];
            (channels[TITLE], channels[TFIDF]) = (title, text);
            are_of_series(&channels)
        };
        assert!(is_series(Some(1.0), Some(0.1)));
        assert!(!is_series(Some(0.5), Some(0.1)) && !is_series(Some(1.0), Some(0.6)));
        assert!(!is_series(None, Some(0.1)) && !is_series(Some(1.0), None));
    }

    #[test]
    fn names_in_common_add_on_one_day_what_contradictions_leave() {
        let settings = Settings { names_at_once: 0.1, other_days: 0.5, ..Settings::default() };
        let mut similarity =
            Similarity { channels: [Some(0.2); CHANNELS], names_at_once: 0.5, ..Similarity::default() };
        assert!((similarity.value(&settings) - 0.25).abs() < 1e-6);
        similarity.other_days = true;
        assert!((similarity.value(&settings) - 0.125).abs() < 1e-6);
    }

    #[test]
    fn only_rare_names_tell_that_two_texts_are_of_one_event() {
        let sums = |rarity| Sums { rarity, ..Sums::default() };
        assert_eq!(sums(0.0).names(), 0.0);
        assert!((sums(ENOUGH_NAMES / 2.0).names() - 0.5).abs() < 1e-6);
        assert_eq!(sums(10.0 * ENOUGH_NAMES).names(), 1.0);
        let name = Mark { times: 1, flags: flags::NAME };
        let word = Mark { times: 1, flags: 0 };
        let rarity = |weight, mark| {
            let mut sums = Sums::default();
            sums.add(&Term::of(mark, weight), mark, mark.frequency());
            sums.rarity
        };
        assert!(rarity(4.0, name) > 0.0);
        assert_eq!((rarity(COMMON_NAME, name), rarity(4.0, word)), (0.0, 0.0));
    }

    #[test]
    fn every_term_is_where_it_can_be() {
        let terms: Vec<u32> = (0..160).map(|n| n * n * 160_000 + n).chain([u32::MAX]).collect();
        let places = Places::of(&terms);
        for (at, term) in terms.iter().enumerate() {
            assert!(places.of_term(*term).contains(&at));
        }
        assert!(terms.iter().all(|term| places.may_have(*term)));
        let others = (0..1000).map(|n| n * 4_000_037 + 99).filter(|term| !terms.contains(term));
        let taken_for_one = others.clone().filter(|term| places.may_have(*term)).count();
        assert!(taken_for_one * 10 < others.count(), "{taken_for_one}");
    }
}
