//! What stands in quotation marks beside a cue.

use super::super::draft::Draft;
use super::super::page::{Region, Segment};
use super::super::words::Part;
use super::{NEAR, Reader};
use crate::phrase;
use crate::tag::Tag;
use std::ops::Range;

/// The fewest words of a quote: shorter ones are titles, nicknames and scare quotes.
const FEWEST: usize = 3;
/// The same, where the sentence begins with the quote or a colon stands before it.
const FEWEST_APART: usize = 2;

impl Reader<'_, '_> {
    /// The quotes in quotation marks of a segment.
    pub(super) fn marked(&self, segment: &Segment) -> Vec<Draft> {
        let regions = self.page.regions_in(&segment.tokens).iter();
        let first = segment.tokens.start;
        let is_apart = |start: usize| start <= first + 1 || self.tag(start - 1) == Tag::Colon;
        let fewest = |region: &Region| if is_apart(region.tokens.start) { FEWEST_APART } else { FEWEST };
        let long = regions.filter(|region| self.words_in(&region.tokens) >= fewest(region));
        long.filter_map(|region| self.region(segment, region)).collect()
    }

    fn region(&self, segment: &Segment, region: &Region) -> Option<Draft> {
        if let Some(draft) = self.inside(region) {
            return Some(draft);
        }
        let (speaker, cue) =
            self.behind(segment, region.tokens.end).or_else(|| self.ahead(segment, region.tokens.start))?;
        Some(self.draft(region.tokens.clone(), speaker, cue, "marks-and-cue"))
    }

    /// "'A, — says S. — B'": who speaks between dashes inside the marks.
    fn inside(&self, region: &Region) -> Option<Draft> {
        let is_dash = |k: &usize| self.tag(*k) == Tag::Dash;
        let words = region.tokens.clone();
        let opens = |k: &usize| {
            is_dash(k)
                && *k > words.start
                && matches!(self.tag(*k - 1), Tag::Comma | Tag::Stop)
                && self.part(*k + 1) == Some(Part::Cue)
        };
        let dash = words.clone().find(opens)?;
        let close = (dash + 2..words.end.min(dash + 2 + NEAR)).find(is_dash)?;
        let speaker = phrase::read(self.page.tokens, self.names, &(dash + 2..close)).core;
        let is_name = self.tag(speaker.end.checked_sub(1)?) == Tag::Name;
        let draft = self.draft(words, speaker.clone(), dash + 1..dash + 2, "marks-and-cue");
        (!speaker.is_empty() && is_name).then_some(Draft { aside: Some(dash..close + 1), ..draft })
    }

    /// "'...', says S", "'...', S says" and "'...', according to S", from token `i` on: speaker and cue.
    fn behind(&self, segment: &Segment, i: usize) -> Option<(Range<usize>, Range<usize>)> {
        let end = segment.tokens.end.min(i + NEAR);
        let start = (i..end).find(|k| !self.is_edge(*k) && self.tag(*k) != Tag::Joint)?;
        if let Some(behind) = self.words.source_end(self.page.tokens, start) {
            let speaker = self.subject_after(behind, segment.tokens.end);
            return (!speaker.is_empty()).then_some((speaker, start..behind));
        }
        if self.part(start) == Some(Part::SourceLast) {
            let speaker = self.subject_after(start + 1, segment.tokens.end);
            return self.is_somebody(&speaker).then_some((speaker, start..start + 1));
        }
        let clause = start..(start..end).find(|k| self.is_edge(*k)).unwrap_or(end);
        let is_part = |k: usize| matches!(self.part(k), Some(Part::SourceBehind | Part::MarksCue));
        let cue = clause.clone().find(|k| self.is_cue(*k) || is_part(*k))?;
        let before = self.subject_before(start, cue);
        let after = self.subject_after(cue + 1, segment.tokens.end);
        let speaker = if after.is_empty() || self.is_somebody(&before) { before } else { after };
        (!speaker.is_empty()).then_some((speaker, cue..cue + 1))
    }

    /// "S says: '...'", the marks opening at token `i`: speaker and cue.
    fn ahead(&self, segment: &Segment, i: usize) -> Option<(Range<usize>, Range<usize>)> {
        let floor = segment.tokens.start;
        let opens = |mark: &usize| match self.tag(*mark) {
            Tag::Colon => true,
            Tag::Comma => self.is_cue(*mark - 1),
            _ => false,
        };
        let colon = i.checked_sub(1).filter(|mark| *mark > floor && opens(mark))?;
        let first = floor.max(colon.saturating_sub(2 * NEAR));
        let cue = (first..colon).rev().find(|k| self.is_cue(*k))?;
        let before = self.subject_before(first, cue);
        let speaker = if before.is_empty() { self.subject_after(cue + 1, colon) } else { before };
        (!speaker.is_empty()).then_some((speaker, cue..cue + 1))
    }
}
