//! A report's words with what stands in quotation marks, and the segments that attributions are read in.

use super::marks::{Marked, marked};
use crate::grammar::Tag;
use crate::tokens::Tokens;
use newsloom_ner::Sentence;
use std::ops::Range;

/// A run of tokens in quotation marks, marks included.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// The run in the text.
    pub(super) marked: Marked,
    /// Its tokens.
    pub(super) tokens: Range<usize>,
}

/// Sentences that belong together because a quotation mark that opens in one closes in another.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Index of the passage.
    pub(super) passage: usize,
    /// Its tokens.
    pub(super) tokens: Range<usize>,
}

/// What attributions are read from.
pub(super) struct Page<'a> {
    /// The report's text.
    pub(super) text: &'a str,
    /// The words with their tags.
    pub(super) tokens: &'a Tokens<'a>,
    /// All runs in quotation marks, in order.
    pub(super) regions: Vec<Region>,
    /// In order; only of passages that tell.
    pub(super) segments: Vec<Segment>,
    /// For each token the index of its region plus one; 0 outside.
    inside: Vec<u32>,
}

impl<'a> Page<'a> {
    /// Pairs the marks of `doc` and joins its sentences to segments.
    pub(super) fn of(tokens: &'a Tokens<'a>) -> Self {
        let mut page = Self {
            text: tokens.text(),
            tokens,
            regions: Vec::new(),
            segments: Vec::new(),
            inside: vec![0; tokens.len()],
        };
        for passage in tokens.report().passages.iter().filter(|p| p.kind.is_content()) {
            let runs = marked(tokens.text(), passage.span);
            page.regions.extend(runs.into_iter().map(|marked| Region { marked, tokens: 0..0 }));
        }
        page.place();
        page.join(tokens.sentences().iter().filter(|s| s.kind.is_content()));
        page.skip_dateline();
        page
    }

    /// "KELMAR, May 3 (Reuters) -": nobody said that.
    fn skip_dateline(&mut self) {
        let tokens = self.tokens;
        let Some(dateline) = tokens.report().dateline.as_ref().filter(|d| !d.text.is_empty()) else { return };
        let Some(at) = tokens.text().find(&dateline.text) else { return };
        let end = at + dateline.text.len();
        let begins = |s: &&mut Segment| tokens.start(s.tokens.start) == at;
        if let Some(segment) = self.segments.iter_mut().filter(|s| !s.tokens.is_empty()).find(begins) {
            let behind = segment.tokens.clone().find(|i| tokens.start(*i) >= end);
            segment.tokens.start = behind.unwrap_or(segment.tokens.end);
        }
        self.segments.retain(|segment| !segment.tokens.is_empty());
    }

    /// The region that token `i` stands in.
    pub(super) fn region(&self, i: usize) -> Option<&Region> {
        let index = self.inside.get(i)?.checked_sub(1)?;
        self.regions.get(index as usize)
    }

    /// The first token of the region that ends right before token `i`.
    pub(super) fn region_before(&self, i: usize) -> Option<&Region> {
        self.region(i.checked_sub(1)?).filter(|r| r.tokens.end == i)
    }

    /// Whether all of `range` stands in quotation marks, but for marks between and around them.
    pub(super) fn is_marked(&self, range: &Range<usize>) -> bool {
        let is_free =
            |i: usize| matches!(self.tokens.tag(i), Tag::Stop | Tag::Comma | Tag::Joint | Tag::Dash);
        let mut any = false;
        for i in range.clone() {
            match self.region(i) {
                Some(_) => any = true,
                None if is_free(i) => {}
                None => return false,
            }
        }
        any
    }

    /// Tells regions and tokens of each other: one walk over both.
    fn place(&mut self) {
        let mut i = 0;
        let tokens = self.tokens;
        for (index, region) in self.regions.iter_mut().enumerate() {
            let outer = region.marked.outer;
            while i < tokens.len() && tokens.start(i) < outer.start {
                i += 1;
            }
            let first = i;
            while i < tokens.len() && tokens.start(i) < outer.end {
                self.inside[i] = u32::try_from(index + 1).unwrap_or(0);
                i += 1;
            }
            region.tokens = first..i;
        }
    }

    fn join<'s>(&mut self, sentences: impl Iterator<Item = &'s Sentence>) {
        for sentence in sentences {
            let runs_on = sentence.words.start > 0
                && self
                    .inside
                    .get(sentence.words.start)
                    .is_some_and(|r| *r > 0 && *r == self.inside[sentence.words.start - 1]);
            match self.segments.last_mut() {
                Some(last) if runs_on && last.passage == sentence.passage => {
                    last.tokens.end = sentence.words.end;
                }
                _ => {
                    let tokens = sentence.words.clone();
                    self.segments.push(Segment { passage: sentence.passage, tokens });
                }
            }
        }
    }
}
