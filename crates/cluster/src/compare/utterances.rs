//! One utterance in several reports, perhaps in several wordings.

use super::nearby::telling;
use newsloom_lang::{Stemmer, WordKind, words};
use newsloom_model::{QuoteKind, ReportId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::cmp::Reverse;

/// Running words that two quotes must share to be one utterance, whoever is said to have said it.
const RUN: usize = 6;

/// Share of the shorter quote's meaning words that the longer one must have, where the speaker is the same.
const SHARED: f64 = 0.6;

/// How much longer, in words, the longer of two wordings may be.
const LONGER: usize = 4;

/// Fewer meaning words than this are not enough to know an utterance by.
const ENOUGH: usize = 4;

/// Quotes of one story that are compared; the rest of a huge story is left out.
const MOST: usize = 5_000;

/// A quote as one report gives it.
#[derive(Clone, Copy, Debug)]
pub struct GivenQuote<'a> {
    /// In which report.
    pub report: ReportId,
    /// ISO 639-1 code of the report; empty where it is not known.
    pub language: &'a str,
    /// The words.
    pub text: &'a str,
    /// Whether they are verbatim.
    pub kind: QuoteKind,
    /// Who said it.
    pub speaker: Option<&'a str>,
}

/// What somebody said once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Utterance {
    /// Who said it, as most reports have it.
    pub speaker: Option<String>,
    /// Its wordings, verbatim ones first, then those that most reports have.
    pub variants: Vec<Variant>,
}

/// One wording.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// The words.
    pub text: String,
    /// "direct", "indirect", "mixed".
    pub kind: QuoteKind,
    /// Who prints it.
    pub reports: Vec<ReportId>,
}

/// Puts quotes that are one utterance together: those that share six running words, or most of their meaning words where
/// the speaker is the same. Utterances that most reports have come first, verbatim ones before others.
pub fn utterances(quotes: &[GivenQuote<'_>]) -> Vec<Utterance> {
    let quotes = &quotes[..quotes.len().min(MOST)];
    let read: Vec<Read> = quotes.iter().map(Read::of).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known = Known::default();
    for at in 0..quotes.len() {
        let group = known.find(at, quotes, &read).unwrap_or(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(at);
        known.add(at, group, quotes, &read);
    }
    let mut all: Vec<Utterance> = groups.iter().map(|group| utterance(group, quotes, &read)).collect();
    all.sort_by_key(|u| {
        let reports: FxHashSet<ReportId> =
            u.variants.iter().flat_map(|v| v.reports.iter().copied()).collect();
        (Reverse(reports.len()), u.speaker.is_none(), rank(u.variants[0].kind))
    });
    all
}

/// A quote with what is compared of it.
struct Read {
    /// Lower-case words in order.
    words: Vec<String>,
    /// Stems of the meaning words.
    telling: FxHashSet<String>,
}

impl Read {
    fn of(quote: &GivenQuote<'_>) -> Self {
        let stemmer = Stemmer::new(quote.language);
        Self {
            words: words(quote.text)
                .filter(|w| w.kind != WordKind::Mark)
                .map(|w| w.text.to_lowercase())
                .collect(),
            telling: telling(quote.text, quote.language, &stemmer).into_iter().map(|t| t.stem).collect(),
        }
    }

    fn runs(&self) -> impl Iterator<Item = &[String]> {
        self.words.windows(RUN)
    }

    /// Whether all words of `other` stand in a row in this.
    fn has_run(&self, other: &Self) -> bool {
        other.words.len() < self.words.len()
            && self.words.windows(other.words.len().max(1)).any(|run| run == other.words)
    }

    /// A long statement has many utterances in it: it is the same as one of them only where it is not much longer.
    fn is_comparable(&self, other: &Self) -> bool {
        let (a, b) = (self.words.len(), other.words.len());
        a.max(b) <= LONGER * a.min(b)
    }

    fn has_most_of(&self, other: &Self) -> bool {
        let shorter = self.telling.len().min(other.telling.len());
        let shared = self.telling.intersection(&other.telling).count();
        shorter >= ENOUGH && shared as f64 >= SHARED * shorter as f64
    }
}

/// The quotes seen so far with their groups, by what they may be found by.
#[derive(Default)]
struct Known<'a> {
    by_words: FxHashMap<&'a [String], usize>,
    by_run: FxHashMap<&'a [String], Vec<(usize, usize)>>,
    by_speaker: FxHashMap<&'a str, Vec<(usize, usize)>>,
}

impl<'a> Known<'a> {
    /// The group of the first quote that is the same utterance as quote `at`.
    fn find(&self, at: usize, quotes: &[GivenQuote<'_>], read: &[Read]) -> Option<usize> {
        let this = &read[at];
        let equal = self.by_words.get(this.words.as_slice()).copied();
        let by_run = || {
            let found = this.runs().filter_map(|run| self.by_run.get(run)).flatten();
            found.filter(|(other, _)| this.is_comparable(&read[*other])).map(|(_, group)| *group).min()
        };
        let by_speaker = || {
            let found = self.by_speaker.get(quotes[at].speaker?)?.iter();
            let is_same = |other: &Read| this.is_comparable(other) && this.has_most_of(other);
            found.filter(|(other, _)| is_same(&read[*other])).map(|(_, group)| *group).min()
        };
        equal.or_else(by_run).or_else(by_speaker)
    }

    fn add(&mut self, at: usize, group: usize, quotes: &[GivenQuote<'a>], read: &'a [Read]) {
        self.by_words.entry(&read[at].words).or_insert(group);
        for run in read[at].runs() {
            self.by_run.entry(run).or_default().push((at, group));
        }
        if let Some(speaker) = quotes[at].speaker {
            self.by_speaker.entry(speaker).or_default().push((at, group));
        }
    }
}

fn rank(kind: QuoteKind) -> u8 {
    match kind {
        QuoteKind::Direct => 0,
        QuoteKind::Mixed => 1,
        QuoteKind::Indirect => 2,
    }
}

fn utterance(group: &[usize], quotes: &[GivenQuote<'_>], read: &[Read]) -> Utterance {
    let mut variants: Vec<(usize, Variant)> = Vec::new();
    for at in group {
        let quote = &quotes[*at];
        match variants.iter_mut().find(|(first, _)| read[*first].words == read[*at].words) {
            Some((_, variant)) if variant.reports.contains(&quote.report) => {}
            Some((_, variant)) => variant.reports.push(quote.report),
            None => variants.push((
                *at,
                Variant { text: quote.text.into(), kind: quote.kind, reports: vec![quote.report] },
            )),
        }
    }
    // A quote inside a quote of the same report is no wording of its own.
    let inside = |at: usize, variant: &Variant| {
        variants.iter().any(|(other, outer)| {
            *other != at
                && variant.reports.iter().all(|report| outer.reports.contains(report))
                && read[*other].has_run(&read[at])
        })
    };
    let kept = variants.iter().filter(|(at, variant)| !inside(*at, variant));
    let mut variants: Vec<Variant> = kept.map(|(_, variant)| variant.clone()).collect();
    variants.sort_by_key(|v| (rank(v.kind), Reverse(v.reports.len())));
    Utterance { speaker: speaker(group, quotes), variants }
}

/// The speaker that most of the quotes have; of equals, the first.
fn speaker(group: &[usize], quotes: &[GivenQuote<'_>]) -> Option<String> {
    let named: Vec<&str> = group.iter().filter_map(|at| quotes[*at].speaker).collect();
    let count = |name: &str| named.iter().filter(|other| **other == name).count();
    let most = named.iter().map(|name| count(name)).max()?;
    named.iter().find(|name| count(name) == most).map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(report: i64, speaker: Option<&'static str>, text: &'static str) -> GivenQuote<'static> {
        GivenQuote { report: ReportId(report), language: "en", text, kind: QuoteKind::Direct, speaker }
    }

    #[test]
    fn an_altered_word_is_a_variant() {
        let all = utterances(&[
            quote(
                1,
                Some("Ada Quay"),
                "We shall answer firmly to every ship that enters our harbour at night",
            ),
            quote(2, None, "We shall answer resolutely to every ship that enters our harbour"),
            quote(2, Some("Ada Quay"), "The weather was fine"),
        ]);
        assert_eq!(all.len(), 2, "{all:?}");
        assert_eq!(all[0].speaker.as_deref(), Some("Ada Quay"));
        assert_eq!(all[0].variants.len(), 2);
    }

    #[test]
    fn a_quote_inside_a_quote_is_no_variant() {
        let all = utterances(&[
            quote(1, None, "she believed that a refrigerated lorry had caught fire below deck"),
            quote(1, None, "a refrigerated lorry had caught fire below deck"),
        ]);
        assert_eq!((all.len(), all[0].variants.len()), (1, 1), "{all:?}");
    }

    #[test]
    fn marks_and_case_make_no_variant() {
        let all = utterances(&[quote(1, None, "Nobody is missing."), quote(2, None, "nobody is missing,")]);
        assert_eq!((all.len(), all[0].variants.len()), (1, 1));
        assert_eq!(all[0].variants[0].reports, [ReportId(1), ReportId(2)]);
        assert!(utterances(&[]).is_empty());
    }

    #[test]
    fn other_words_by_another_speaker_are_another_utterance() {
        let all = utterances(&[
            quote(1, Some("Ada Quay"), "The harbour will open again on Thursday morning"),
            quote(2, Some("Bo Holm"), "The harbour opens Thursday, and the morning ferry sails again"),
        ]);
        assert_eq!(all.len(), 2);
    }
}
