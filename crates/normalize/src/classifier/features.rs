//! What the classifier sees of each block.

use super::regions::{Regions, sums, value};
use crate::lines::Line;
use newsloom_html::blocks::{Block, Blocks, Tag};
use newsloom_html::hints::Hints;
use newsloom_model::PassageKind;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Makes a list of names and a function that gives a block's values, in the same order, of one list of features.
macro_rules! features {
    ($names:ident, $row:ident, $context:ty, |$page:ident, $i:ident, $b:ident, $outer:ident| $($name:literal: $value:expr,)*) => {
        const $names: [&str; [$($name),*].len()] = [$($name),*];

        fn $row($page: &$context, $i: usize) -> [f32; $names.len()] {
            let $b = &$page.page.blocks[$i];
            // A paragraph is a container of its own: what holds it says more.
            let $outer = $page.page.containers[$b.container].parent;
            [$($value),*]
        }
    };
}

features! { FIRST, first_row, Context<'_>, |page, i, b, c|
    "paragraph": flag(b.tag == Tag::Paragraph),
    "heading": flag(matches!(b.tag, Tag::Heading(_))),
    "heading level": if let Tag::Heading(level) = b.tag { f32::from(level) } else { 0.0 },
    "item": flag(b.tag == Tag::Item),
    "cell": flag(b.tag == Tag::Cell),
    "caption": flag(b.tag == Tag::Caption),
    "other element": flag(b.tag == Tag::Other),
    "words": b.words as f32,
    "link density": density(b),
    "sentence": flag(is_sentence(&b.text)),
    "commas": commas(&b.text),
    "digits": share_of(&b.text, char::is_numeric),
    "capitals": share_of(&b.text, char::is_uppercase),
    "word length": b.text.len() as f32 / b.words.max(1) as f32,
    "starts small": flag(b.text.starts_with(char::is_lowercase)),
    "ends in colon": flag(b.text.ends_with(':')),
    "reads as furniture": flag(page.lines[i].kind == Some(PassageKind::Furniture)),
    "lone word": flag(page.lines[i].needs_place),
    "reads as caption": flag(page.lines[i].kind == Some(PassageKind::Caption)),
    "strong": flag(b.strong),
    "hidden": flag(b.around.any(Hints::HIDDEN)),
    "repeated": flag(page.repeated.contains(b.text.as_str())),
    "is title": flag(page.titles[i]),
    "before title": flag(page.title_at.is_some_and(|t| i < t)),
    "after title": page.title_at.map_or(-1.0, |t| i as f32 - t as f32).clamp(-1.0, 200.0),
    "position": i as f32 / page.page.blocks.len() as f32,
    "near article": flag(b.near.any(Hints::ARTICLE)),
    "near summary": flag(b.near.any(Hints::SUMMARY)),
    "near caption": flag(b.near.any(Hints::CAPTION | Hints::FIGURE)),
    "near byline": flag(b.near.any(Hints::BYLINE)),
    "near time": flag(b.near.any(Hints::TIME)),
    "near furniture": flag(b.near.any(Hints::FURNITURE)),
    "near related": flag(b.near.any(Hints::RELATED)),
    "near header": flag(b.near.any(Hints::HEADER)),
    "around furniture": flag(b.around.any(Hints::FURNITURE.without(Hints::AD | Hints::HIDDEN))),
    "around article": flag(b.around.any(Hints::ARTICLE)),
    "around summary": flag(b.around.any(Hints::SUMMARY)),
    "around main": flag(b.around.any(Hints::MAIN)),
    "around navigation": flag(b.around.any(Hints::NAV | Hints::FOOTER)),
    "around header": flag(b.around.any(Hints::HEADER)),
    "around comments": flag(b.around.any(Hints::COMMENT)),
    "around related": flag(b.around.any(Hints::RELATED)),
    "around aside": flag(b.around.any(Hints::ASIDE)),
    "around list": flag(b.around.any(Hints::LIST)),
    "around quote": flag(b.around.any(Hints::QUOTE)),
    "around table": flag(b.around.any(Hints::TABLE)),
    "around gallery": flag(b.around.any(Hints::GALLERY)),
    "around embed": flag(b.around.any(Hints::EMBED)),
    "around figure": flag(b.around.any(Hints::FIGURE | Hints::CAPTION)),
    "around share": flag(b.around.any(Hints::SHARE | Hints::AD | Hints::NEWSLETTER)),
    "around bio": flag(b.around.any(Hints::BIO | Hints::BYLINE)),
    "around tags": flag(b.around.any(Hints::TAGS | Hints::FORM | Hints::COOKIE)),
    "in heaviest": inside(&page.regions.heaviest, i),
    "in dense": inside(&page.regions.dense, i),
    "in named": inside(&page.regions.named, i),
    "in main": inside(&page.regions.main, i),
    "regions": inside(&page.regions.heaviest, i) + inside(&page.regions.dense, i) + inside(&page.regions.named, i),
    "prose of heaviest": page.share_of_prose(&page.regions.heaviest),
    "prose of dense": page.share_of_prose(&page.regions.dense),
    "prose of named": page.share_of_prose(&page.regions.named),
    "is named": flag(!page.regions.named.is_empty()),
    "value": value(b),
    "value before": page.values_around(i, 1, 0),
    "value after": page.values_around(i, 0, 1),
    "values before": page.values_around(i, 4, 0),
    "values after": page.values_around(i, 0, 4),
    "values around": page.values_around(i, 10, 10),
    "prose before": page.prose[i] / page.all_prose(),
    "prose inside before": page.prose_inside(i).0,
    "prose inside after": page.prose_inside(i).1,
    "blocks in container": page.page.containers[c].blocks.len() as f32,
    "prose of container": page.share_of_prose(&page.page.containers[c].blocks),
    "links in container": page.links_of(&page.page.containers[c].blocks),
    "value of container": page.values_of(&page.page.containers[c].blocks),
    "prose of outer": page.share_of_prose(&page.page.containers[page.page.containers[c].parent].blocks),
    "links in outer": page.links_of(&page.page.containers[page.page.containers[c].parent].blocks),
    "value of outer": page.values_of(&page.page.containers[page.page.containers[c].parent].blocks),
    "alike": page.alike(i),
    "links before": page.neighbour(i, -1, density),
    "links after": page.neighbour(i, 1, density),
    "sentence before": page.neighbour(i, -1, |b| flag(is_sentence(&b.text))),
    "sentence after": page.neighbour(i, 1, |b| flag(is_sentence(&b.text))),
    "furniture before": page.lines.get(i.wrapping_sub(1)).map_or(-1.0, |line| flag(line.kind.is_some())),
    "furniture after": page.lines.get(i + 1).map_or(-1.0, |line| flag(line.kind.is_some())),
    "heading before": page.neighbour(i, -1, |b| flag(matches!(b.tag, Tag::Heading(_)))),
    "heading after": page.neighbour(i, 1, |b| flag(matches!(b.tag, Tag::Heading(_)))),
    "paragraph before": page.neighbour(i, -1, |b| flag(b.tag == Tag::Paragraph)),
    "paragraph after": page.neighbour(i, 1, |b| flag(b.tag == Tag::Paragraph)),
    "linked": page.linked.get(i).copied().unwrap_or(-1.0),
    "linked before": page.linked.get(i.wrapping_sub(1)).copied().unwrap_or(-1.0),
    "linked after": page.linked.get(i + 1).copied().unwrap_or(-1.0),
}

features! { SECOND, second_row, Scored<'_>, |page, i, b, _c|
    "first pass": page.scores[i],
    "first pass before": page.at(i, -1),
    "first pass after": page.at(i, 1),
    "first pass two before": page.at(i, -2),
    "first pass two after": page.at(i, 2),
    "first pass nearby": page.around(i, 4),
    "first pass around": page.around(i, 10),
    "content before": page.content[i] / page.all(),
    "content after": (page.all() - page.content[i + 1]).max(0.0) / page.all(),
    "content": page.all(),
    "after first": page.first.map_or(-1.0, |first| i as f32 - first as f32).clamp(-30.0, 30.0),
    "before last": page.last.map_or(-1.0, |last| last as f32 - i as f32).clamp(-30.0, 30.0),
    "gap before": if page.content[i] > 0.5 { page.gap(page.page.blocks[..i].iter().zip(&page.odds).rev()) } else { NO_CONTENT },
    "gap after": if page.all() - page.content[i + 1] > 0.5 { page.gap(page.page.blocks[i + 1..].iter().zip(&page.odds[i + 1..])) } else { NO_CONTENT },
    "length": b.text.len() as f32,
}

/// Words of a gap to the nearest content, where there is none on that side.
const NO_CONTENT: f32 = 501.0;

/// How many features there are.
pub(crate) const COUNT: usize = FIRST.len() + SECOND.len();

/// The names of the features: those of the first pass, and then those that the second has besides.
pub(crate) const NAMES: [&str; COUNT] = {
    let mut names = [""; COUNT];
    let mut i = 0;
    while i < COUNT {
        names[i] = if i < FIRST.len() { FIRST[i] } else { SECOND[i - FIRST.len()] };
        i += 1;
    }
    names
};

/// What is known of the page around a block.
struct Context<'p> {
    page: &'p Blocks,
    /// What the wording of each block shows.
    lines: &'p [Line],
    /// The share of each block that `articleBody` in JSON-LD holds; empty where there is none.
    linked: &'p [f32],
    regions: Regions,
    /// Which blocks say the title, and the first heading that does.
    titles: &'p [bool],
    title_at: Option<usize>,
    /// Texts that stand in more than one block.
    repeated: FxHashSet<&'p str>,
    values: Vec<f32>,
    prose: Vec<f32>,
    text: Vec<f32>,
    links: Vec<f32>,
}

/// The features of every block; those of the second pass are zero. `lines` is what the wording of each block shows, `titles`
/// whether it says the title, `linked` the share of it that `articleBody` in JSON-LD holds, empty where there is none.
pub(crate) fn rows(page: &Blocks, lines: &[Line], titles: &[bool], linked: &[f32]) -> Vec<[f32; COUNT]> {
    let is_heading = |b: &Block| matches!(b.tag, Tag::Heading(_));
    let title_at = page.blocks.iter().zip(titles).position(|(b, is_title)| *is_title && is_heading(b));
    let sums_of = |of: fn(&Block) -> f32| sums(&page.blocks.iter().map(of).collect::<Vec<_>>());
    let mut seen = FxHashSet::default();
    let repeated = page.blocks.iter().map(|b| b.text.as_str()).filter(|text| !seen.insert(*text)).collect();
    let context = Context {
        page,
        lines,
        linked,
        regions: Regions::of(page),
        titles,
        title_at,
        repeated,
        values: sums_of(value),
        prose: sums_of(|b| value(b).max(0.0)),
        text: sums_of(|b| b.text.len() as f32),
        links: sums_of(|b| b.linked as f32),
    };
    let row = |i: usize| {
        let mut row = [0.0; COUNT];
        row[..FIRST.len()].copy_from_slice(&first_row(&context, i));
        row
    };
    (0..page.blocks.len()).map(row).collect()
}

impl Context<'_> {
    fn all_prose(&self) -> f32 {
        self.prose.last().copied().unwrap_or_default().max(1.0)
    }

    /// The share of the page's prose that stands in `blocks`.
    fn share_of_prose(&self, blocks: &Range<usize>) -> f32 {
        (self.prose[blocks.end] - self.prose[blocks.start]) / self.all_prose()
    }

    fn links_of(&self, blocks: &Range<usize>) -> f32 {
        (self.links[blocks.end] - self.links[blocks.start])
            / (self.text[blocks.end] - self.text[blocks.start]).max(1.0)
    }

    /// Mean value of `blocks`.
    fn values_of(&self, blocks: &Range<usize>) -> f32 {
        (self.values[blocks.end] - self.values[blocks.start]) / blocks.len().max(1) as f32
    }

    /// Sum of the values of the blocks before and after block `i`, without it.
    fn values_around(&self, i: usize, before: usize, after: usize) -> f32 {
        let sum = |from: usize, to: usize| self.values[to] - self.values[from];
        sum(i.saturating_sub(before), i) + sum(i + 1, (i + 1 + after).min(self.page.blocks.len()).max(i + 1))
    }

    /// The share of the heaviest region's prose that stands before block `i`, and after it.
    fn prose_inside(&self, i: usize) -> (f32, f32) {
        let Range { start, end } = self.regions.heaviest;
        let all = (self.prose[end] - self.prose[start]).max(1.0);
        let at = |at: usize| self.prose[at.clamp(start, end)];
        ((at(i) - at(start)) / all, (at(end) - at(i + 1)) / all)
    }

    fn neighbour(&self, i: usize, step: isize, of: impl Fn(&Block) -> f32) -> f32 {
        i.checked_add_signed(step).and_then(|i| self.page.blocks.get(i)).map_or(-1.0, of)
    }

    /// How many of the four blocks around stand in the same sort of element.
    fn alike(&self, i: usize) -> f32 {
        let blocks = &self.page.blocks;
        let around = blocks.iter().take((i + 3).min(blocks.len())).skip(i.saturating_sub(2));
        around.filter(|b| b.tag == blocks[i].tag && b.near == blocks[i].near).count() as f32
    }
}

/// What the first pass says of a page.
struct Scored<'p> {
    page: &'p Blocks,
    scores: &'p [f32],
    /// The probability that each block is content.
    odds: Vec<f32>,
    words: Vec<f32>,
    /// Prefix sums of the words of each block times its probability.
    content: Vec<f32>,
    /// The first and the last block of some words that are surely content.
    first: Option<usize>,
    last: Option<usize>,
}

/// Adds to `rows` the features of the second pass, given the scores of the first.
pub(crate) fn add_context(rows: &mut [[f32; COUNT]], page: &Blocks, scores: &[f32]) {
    const SURE: f32 = 1.0;
    const FEW: f32 = 8.0;
    let odds: Vec<f32> = scores.iter().map(|score| 1.0 / (1.0 + (-score).exp())).collect();
    let words: Vec<f32> = page.blocks.iter().map(|b| (b.words as f32).min(150.0)).collect();
    let content = sums(&odds.iter().zip(&words).map(|(p, words)| p * words).collect::<Vec<_>>());
    let is_sure = |i: &usize| scores[*i] > SURE && words[*i] >= FEW;
    let first = (0..scores.len()).find(is_sure);
    let last = (0..scores.len()).rfind(is_sure);
    let scored = Scored { page, scores, odds, words, content, first, last };
    for (i, row) in rows.iter_mut().enumerate() {
        row[FIRST.len()..].copy_from_slice(&second_row(&scored, i));
    }
}

impl Scored<'_> {
    fn all(&self) -> f32 {
        self.content.last().copied().unwrap_or_default().max(1.0)
    }

    fn at(&self, i: usize, step: isize) -> f32 {
        i.checked_add_signed(step).and_then(|i| self.odds.get(i)).copied().unwrap_or_default()
    }

    /// The share of the words of the blocks around block `i`, without it, that is content.
    fn around(&self, i: usize, reach: usize) -> f32 {
        let others = (i.saturating_sub(reach)..(i + reach + 1).min(self.odds.len())).filter(|j| *j != i);
        let (content, words) = others.fold((0.0, 0.0), |(content, words), j| {
            (content + self.odds[j] * self.words[j], words + self.words[j])
        });
        content / f32::max(words, 1.0)
    }

    /// Words up to the first of `blocks` that is rather content than not.
    fn gap<'b>(&self, blocks: impl Iterator<Item = (&'b Block, &'b f32)>) -> f32 {
        /// Maximum blocks that are looked at.
        const REACH: usize = 60;
        let others = blocks.take(REACH).take_while(|(_, odds)| **odds < 0.5);
        others.map(|(b, _)| b.words as f32).sum::<f32>().min(NO_CONTENT - 1.0)
    }
}

fn density(b: &Block) -> f32 {
    (b.linked as f32 / b.text.len().max(1) as f32).min(1.0)
}

fn inside(region: &Range<usize>, i: usize) -> f32 {
    flag(region.contains(&i))
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

fn commas(text: &str) -> f32 {
    text.chars().filter(|c| matches!(c, ',' | '،' | '、' | '，')).count() as f32
}

fn share_of(text: &str, is: impl Fn(char) -> bool) -> f32 {
    let head = newsloom_html::plain::prefix(text, 400);
    head.chars().filter(|c| is(*c)).count() as f32 / head.len().max(1) as f32
}

fn is_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '“', '’', '\'', '»', ')', ']', '」', '』'])
        .ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟', '۔'])
}
