//! What the judge sees of each block.

use crate::blocks::{Block, Blocks, Tag};
use crate::candidates::Candidates;
use crate::hints::Hints;
use crate::lines;
use crate::metadata::titles::{has_key, key};
use newsloom_model::PassageKind;
use rustc_hash::FxHashSet;

macro_rules! observations {
    ($($name:literal),* $(,)?) => {
        /// The names of the observations, in the order of the weights.
        pub(crate) const NAMES: &[&str] = &[$($name),*];
        /// How many observations there are.
        pub(crate) const COUNT: usize = NAMES.len();
    };
}

observations![
    "always",
    "readability",
    "trafilatura",
    "walk",
    "linked",
    "not linked",
    "votes before",
    "votes after",
    "votes around",
    "between agreed blocks",
    "agreed nearby",
    "paragraph",
    "heading",
    "item",
    "cell",
    "caption",
    "other element",
    "words",
    "few words",
    "link density",
    "all link",
    "sentence",
    "reads as furniture",
    "lone word",
    "reads as caption",
    "near article",
    "near summary",
    "near caption",
    "near byline",
    "near furniture",
    "around furniture",
    "around article",
    "around main",
    "around navigation",
    "around comments",
    "around related",
    "around aside",
    "around list",
    "around quote",
    "around table",
    "around gallery",
    "before title",
    "position",
    "is title",
    "heading before votes",
    "strong",
    "all three",
    "none of three",
    "paragraph with one vote",
    "sentence without votes",
    "item without link",
    "near time",
    "embed",
    "readability alone",
    "trafilatura alone",
    "walk alone",
    "hidden",
    "repeated",
];

/// One value for each of [`NAMES`].
pub(crate) type Row = [f32; COUNT];

/// What the judge sees of a page whatever the candidates say.
pub(crate) struct Sight<'p> {
    page: &'p Blocks,
    /// What each block itself shows.
    markup: Vec<[f32; 30]>,
    /// Which blocks say the title.
    titles: Vec<bool>,
    /// The block that is the title.
    title_at: Option<usize>,
    /// Texts that stand in more than one block.
    repeated: FxHashSet<&'p str>,
}

impl<'p> Sight<'p> {
    /// Looks at every block.
    pub(crate) fn of(page: &'p Blocks, title: Option<&str>) -> Self {
        let title = title.map(key).filter(|k| !k.is_empty());
        let is_title = |b: &Block| title.as_deref().is_some_and(|t| has_key(&b.text, t));
        let titles: Vec<bool> = page.blocks.iter().map(is_title).collect();
        let is_heading = |b: &Block| matches!(b.tag, Tag::Heading(_));
        let title_at = page.blocks.iter().zip(&titles).position(|(b, is_title)| *is_title && is_heading(b));
        let markup = page.blocks.iter().map(markup).collect();
        Self { page, markup, titles, title_at, repeated: repeated(page) }
    }

    /// The observations of every block.
    pub(crate) fn rows(&self, candidates: &Candidates) -> Vec<Row> {
        let looks = Looks::new(self, candidates);
        (0..self.page.blocks.len()).map(|i| looks.row(i)).collect()
    }
}

struct Looks<'p> {
    sight: &'p Sight<'p>,
    candidates: &'p Candidates,
    /// The three that always count: Readability, Trafilatura, our walk.
    three: [&'p [f32]; 3],
    /// How many of the three take the block.
    votes: Vec<f32>,
    /// The first and the last block that all three take.
    agreed: Option<(usize, usize)>,
}

impl<'p> Looks<'p> {
    fn new(sight: &'p Sight<'p>, candidates: &'p Candidates) -> Self {
        let three = candidates.opinions(sight.page);
        let votes_for = |i: usize| three.iter().map(|shares| yes(shares, i)).sum();
        let votes: Vec<f32> = (0..sight.page.blocks.len()).map(votes_for).collect();
        let first = votes.iter().position(|v| *v >= 3.0);
        let last = votes.iter().rposition(|v| *v >= 3.0);
        Self { sight, candidates, three, votes, agreed: first.zip(last) }
    }

    fn row(&self, i: usize) -> Row {
        let mut row = [0.0; COUNT];
        let values = self.opinions(i).into_iter().chain(self.sight.markup[i]).chain(self.place(i));
        for (slot, value) in row.iter_mut().zip(values) {
            *slot = value;
        }
        row
    }

    fn votes_at(&self, i: Option<usize>) -> f32 {
        i.and_then(|i| self.votes.get(i)).copied().unwrap_or(0.0) / 3.0
    }

    fn opinions(&self, i: usize) -> [f32; 11] {
        let (c, [readability, trafilatura, walk]) = (self.candidates, self.three);
        let (before, after) = (self.votes_at(i.checked_sub(1)), self.votes_at(Some(i + 1)));
        let wide: f32 = (i.saturating_sub(4)..(i + 5).min(self.votes.len()))
            .filter(|j| *j != i)
            .map(|j| self.votes[j])
            .sum();
        let linked = share(&c.linked, i);
        let between = self.agreed.is_some_and(|(first, last)| (first..=last).contains(&i));
        let distance =
            self.agreed.map_or(50, |(first, last)| first.saturating_sub(i).max(i.saturating_sub(last)));
        [
            1.0,
            yes(readability, i),
            yes(trafilatura, i),
            yes(walk, i),
            linked,
            flag(!c.linked.is_empty() && linked < 0.3),
            before,
            after,
            wide / 24.0,
            flag(between),
            1.0 / (1.0 + distance as f32),
        ]
    }

    fn place(&self, i: usize) -> [f32; 17] {
        let b = &self.sight.page.blocks[i];
        let votes = self.votes[i];
        let heading = matches!(b.tag, Tag::Heading(_));
        let plain = b.linked * 4 < b.text.len();
        let alone = |c: &[f32]| flag(votes == 1.0 && yes(c, i) == 1.0);
        [
            flag(self.sight.title_at.is_some_and(|t| i < t)),
            i as f32 / self.votes.len() as f32,
            flag(self.sight.titles[i]),
            flag(heading && self.votes_at(Some(i + 1)) > 0.5),
            flag(b.strong),
            flag(votes == 3.0),
            flag(votes == 0.0),
            flag(votes == 1.0 && b.tag == Tag::Paragraph),
            flag(votes == 0.0 && is_sentence(&b.text)),
            flag(b.tag == Tag::Item && plain),
            flag(b.near.any(Hints::TIME)),
            flag(b.around.any(Hints::EMBED)),
            alone(self.three[0]),
            alone(self.three[1]),
            alone(self.three[2]),
            flag(b.around.any(Hints::HIDDEN)),
            flag(self.sight.repeated.contains(b.text.as_str())),
        ]
    }
}

/// What the block itself shows.
fn markup(b: &Block) -> [f32; 30] {
    let words = b.words;
    let density = (b.linked as f32 / b.text.len().max(1) as f32).min(1.0);
    let near = |h: Hints| flag(b.near.any(h));
    let around = |h: Hints| flag(b.around.any(h));
    [
        flag(b.tag == Tag::Paragraph),
        flag(matches!(b.tag, Tag::Heading(_))),
        flag(b.tag == Tag::Item),
        flag(b.tag == Tag::Cell),
        flag(b.tag == Tag::Caption),
        flag(b.tag == Tag::Other),
        (words as f32 + 1.0).ln() / 5.0,
        flag(words <= 4),
        density,
        flag(density > 0.9),
        flag(is_sentence(&b.text)),
        flag(b.reads_as == Some(PassageKind::Furniture)),
        flag(b.reads_as == Some(PassageKind::Furniture) && lines::needs_place(&b.text)),
        flag(b.reads_as == Some(PassageKind::Caption)),
        near(Hints::ARTICLE),
        near(Hints::SUMMARY),
        near(Hints::CAPTION | Hints::FIGURE),
        near(Hints::BYLINE),
        near(Hints::FURNITURE),
        around(Hints::FURNITURE.without(Hints::AD | Hints::HIDDEN)),
        around(Hints::ARTICLE),
        around(Hints::MAIN),
        around(Hints::NAV | Hints::FOOTER | Hints::HEADER),
        around(Hints::COMMENT),
        around(Hints::RELATED),
        around(Hints::ASIDE),
        around(Hints::LIST),
        around(Hints::QUOTE),
        around(Hints::TABLE),
        around(Hints::GALLERY),
    ]
}

pub(super) fn share(shares: &[f32], i: usize) -> f32 {
    shares.get(i).copied().unwrap_or(0.0)
}

/// 1 where a candidate takes most of the block.
fn yes(shares: &[f32], i: usize) -> f32 {
    flag(share(shares, i) > 0.5)
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// The texts that more than one block has.
fn repeated(page: &Blocks) -> FxHashSet<&str> {
    let mut seen = FxHashSet::default();
    page.blocks.iter().map(|b| b.text.as_str()).filter(|text| !seen.insert(*text)).collect()
}

fn is_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '“', '’', '\'', '»', ')', ']', '」', '』'])
        .ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟', '۔'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_observation_has_a_name_and_a_value() {
        assert_eq!(COUNT, 11 + 30 + 17);
        assert_eq!(NAMES.iter().collect::<std::collections::BTreeSet<_>>().len(), COUNT);
    }
}
