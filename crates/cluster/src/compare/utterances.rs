//! One utterance in several reports, perhaps in several wordings.

use super::words::{Lexicon, telling};
use crate::background;
use newsloom_lang::{Stemmer, WordKind, words};
use newsloom_model::{QuoteKind, ReportId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Running words that an excerpt must have.
const EXCERPT: usize = 4;

/// Running words in quotation marks that tell an indirect wording, where the speaker is the same.
const VERBATIM: usize = 3;

/// Share of the shorter wording's meaning words that the longer one must have, of one speaker.
const SHARED: f64 = 0.75;

/// Share of both wordings' meaning words that are in both, of one speaker, and where it is not known who speaks.
const ALIKE: f64 = 0.6;
const ALIKE_UNKNOWN: f64 = 0.75;

/// Fewer meaning words than this are not enough to know an utterance by.
const ENOUGH: usize = 4;

/// Quotes of one story that are compared; the rest of a huge story is left out.
const MOST: usize = 3_000;

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
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Utterance {
    /// Who said it, as most reports have it.
    pub speaker: Option<String>,
    /// Its wordings, verbatim ones first, then those that most reports have.
    pub variants: Vec<Variant>,
}

/// One wording.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Variant {
    /// The words.
    pub text: String,
    /// "direct", "indirect", "mixed".
    pub kind: QuoteKind,
    /// Who prints it.
    pub reports: Vec<ReportId>,
}

/// Puts quotes together that are wordings of one sentence by one speaker: each of them is like each of the others. Utterances
/// that most reports have come first, verbatim ones before others.
pub fn utterances(quotes: &[GivenQuote<'_>]) -> Vec<Utterance> {
    let quotes = &quotes[..quotes.len().min(MOST)];
    let read: Vec<Read> = quotes.iter().map(Read::of).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_words: FxHashMap<&[String], BTreeSet<usize>> = FxHashMap::default();
    let mut by_stem: FxHashMap<&str, BTreeSet<usize>> = FxHashMap::default();
    for (at, this) in read.iter().enumerate() {
        let by_stems = this.telling.iter().filter_map(|stem| by_stem.get(stem.as_str()));
        let candidates: BTreeSet<usize> =
            by_words.get(&this.words[..]).into_iter().chain(by_stems).flatten().copied().collect();
        let is_same = |group: &usize| groups[*group].iter().all(|other| this.is_wording_of(&read[*other]));
        let group = candidates.into_iter().find(is_same).unwrap_or(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(at);
        by_words.entry(&this.words).or_default().insert(group);
        for stem in &this.telling {
            by_stem.entry(stem).or_default().insert(group);
        }
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
    report: ReportId,
    /// Lower-case words in order.
    words: Vec<String>,
    /// The same of each part that is verbatim.
    verbatim: Vec<Vec<String>>,
    /// Stems of the meaning words.
    telling: BTreeSet<String>,
    numbers: BTreeSet<String>,
    is_negated: bool,
    /// Lower-case words of the speaker's name; none for a pronoun.
    speaker: Vec<String>,
}

impl Read {
    fn of(quote: &GivenQuote<'_>) -> Self {
        let (stemmer, lexicon) = (Stemmer::new(quote.language), Lexicon::of(quote.language));
        let verbatim = match quote.kind {
            QuoteKind::Direct => vec![lower_words(quote.text)],
            QuoteKind::Mixed => quote.text.split(is_mark).skip(1).step_by(2).map(lower_words).collect(),
            QuoteKind::Indirect => Vec::new(),
        };
        let words = lower_words(quote.text);
        let is_number = |word: &&String| {
            word.starts_with(|c: char| c.is_ascii_digit())
                || lexicon.sense("number", &stemmer.stem(word)).is_some()
        };
        let numbers = words.iter().filter(is_number).map(|word| word.replace([':', ','], ".")).collect();
        let negations = words.iter().filter(|word| lexicon.sense("negation", &stemmer.stem(word)).is_some());
        let is_negated = negations.count() % 2 == 1;
        let mut speaker = lower_words(quote.speaker.unwrap_or_default());
        speaker.retain(|word| !background::is_grammar(quote.language, word));
        let telling = telling(quote.text, quote.language, &stemmer).into_iter().map(|t| t.stem).collect();
        Self { report: quote.report, words, verbatim, telling, numbers, is_negated, speaker }
    }

    /// Whether both are wordings of one sentence by one speaker.
    fn is_wording_of(&self, other: &Self) -> bool {
        let is_known = !self.speaker.is_empty() && !other.speaker.is_empty();
        if is_known && !is_one_name(&self.speaker, &other.speaker) {
            return false;
        }
        if self.words == other.words {
            return true;
        }
        let shared = self.telling.intersection(&other.telling).count() as f64;
        let (fewer, all) =
            (self.telling.len().min(other.telling.len()), self.telling.len() + other.telling.len());
        if shared >= fewer as f64 && (self.is_excerpt_of(other) || other.is_excerpt_of(self)) {
            return true;
        }
        // A report has a sentence once: what it says next in like words is another one.
        let other_numbers =
            !self.numbers.is_subset(&other.numbers) && !other.numbers.is_subset(&self.numbers);
        if self.report == other.report || self.is_negated != other.is_negated || other_numbers {
            return false;
        }
        let alike = 2.0 * shared / all.max(1) as f64;
        let is_alike = fewer >= ENOUGH
            && shared >= SHARED * fewer as f64
            && alike >= if is_known { ALIKE } else { ALIKE_UNKNOWN };
        is_alike || (is_known && (self.has_words_of(other) || other.has_words_of(self)))
    }

    fn is_excerpt_of(&self, other: &Self) -> bool {
        self.words.len() >= EXCERPT && has_run(&other.words, &self.words)
    }

    /// Whether words that `other` has in quotation marks are in this.
    fn has_words_of(&self, other: &Self) -> bool {
        other.verbatim.iter().any(|part| part.len() >= VERBATIM && has_run(&self.words, part))
    }
}

fn lower_words(text: &str) -> Vec<String> {
    words(text).filter(|w| w.kind != WordKind::Mark).map(|w| w.text.to_lowercase()).collect()
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Whether `part` stands in a row in `all`.
fn has_run(all: &[String], part: &[String]) -> bool {
    !part.is_empty() && all.windows(part.len()).any(|run| run == part)
}

/// "Varga" is "Ilse Varga".
fn is_one_name(a: &[String], b: &[String]) -> bool {
    let is_within = |some: &[String], all: &[String]| some.iter().all(|word| all.contains(word));
    is_within(a, b) || is_within(b, a)
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
            read[*other].words.len() > read[at].words.len()
                && variant.reports.iter().all(|report| outer.reports.contains(report))
                && has_run(&read[*other].words, &read[at].words)
        })
    };
    let kept = variants.iter().filter(|(at, variant)| !inside(*at, variant));
    let mut variants: Vec<Variant> = kept.map(|(_, variant)| variant.clone()).collect();
    variants.sort_by_key(|v| (rank(v.kind), Reverse(v.reports.len())));
    Utterance { speaker: speaker(group, quotes, read), variants }
}

/// The speaker that most of the quotes have, a pronoun only where none has more; of equals, the first.
fn speaker(group: &[usize], quotes: &[GivenQuote<'_>], read: &[Read]) -> Option<String> {
    let is_named = |at: &usize| !read[*at].speaker.is_empty();
    let has_name = group.iter().any(is_named);
    let told = group.iter().filter(|at| !has_name || is_named(at));
    let named: Vec<&str> = told.filter_map(|at| quotes[*at].speaker).collect();
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
    fn a_pronoun_gives_way_to_a_name() {
        let text = "The pier will stay closed until the divers have looked at it";
        let inside = "until the divers have looked at it";
        let told = |speakers: [&'static str; 3]| {
            let all = utterances(&[
                quote(1, Some(speakers[0]), text),
                quote(1, Some(speakers[1]), inside),
                quote(1, Some(speakers[2]), "the divers have looked at it"),
            ]);
            assert_eq!(all.len(), 1, "{all:?}");
            all[0].speaker.clone().unwrap()
        };
        assert_eq!(told(["the port office", "She", "She"]), "the port office");
        assert_eq!(told(["Ada Quay", "Quay", "Quay"]), "Quay");
        assert_eq!(told(["He", "She", "She"]), "She");
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
