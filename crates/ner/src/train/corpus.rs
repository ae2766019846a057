//! Labelled records, and what the trainer makes of them.

use crate::Document;
use crate::{DocumentFeatures, Features, LABELS, Label, TYPES, Tokens};
use newsloom_model::{EntityType, Report};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// One labelled text: a line of a `.jsonl` file. Other keys are ignored.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// The text; line ends separate paragraphs.
    pub text: String,
    /// The names in it.
    pub spans: Vec<RecordSpan>,
    /// ISO 639-1 code of its language; English where it is left out.
    #[serde(default = "english")]
    pub lang: String,
}

fn english() -> String {
    "en".into()
}

/// A labelled name.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// PERSON (PER), ORG, PLACE (LOC, GPE, FAC), MISC (NORP, PRODUCT, EVENT, LAW, `WORK_OF_ART`, LANGUAGE); others are
    /// not names.
    pub label: String,
}

impl Record {
    /// The same in capitals, code point for code point.
    fn shouted(&self) -> Record {
        let upper = |c: char| {
            let mut all = c.to_uppercase();
            all.next().filter(|_| all.next().is_none()).unwrap_or(c)
        };
        Record {
            text: self.text.chars().map(upper).collect(),
            spans: self.spans.clone(),
            lang: self.lang.clone(),
        }
    }

    /// The byte offset of each code point, and of the end.
    pub(super) fn byte_offsets(&self) -> Vec<usize> {
        self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect()
    }
}

impl RecordSpan {
    pub(super) fn entity_type(&self) -> Option<EntityType> {
        Some(match self.label.as_str() {
            "PERSON" | "PER" => EntityType::Person,
            "ORG" => EntityType::Org,
            "PLACE" | "LOC" | "GPE" | "FAC" => EntityType::Place,
            "MISC" | "NORP" | "PRODUCT" | "EVENT" | "LAW" | "WORK_OF_ART" | "LANGUAGE" => EntityType::Misc,
            _ => return None,
        })
    }
}

/// The records of one file. A type that no record of a file carries was not annotated there: what is outside of the
/// labelled names may then be of that type, and the trainer leaves it open.
#[derive(Clone, Debug, Default)]
pub struct Records(pub Vec<Record>);

impl Records {
    /// Reads the lines of a `.jsonl` file, one record each.
    ///
    /// # Errors
    /// [`TrainError::Line`] for the first line that is no record.
    pub fn of<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Result<Self, TrainError> {
        let record = |(at, line): (usize, S)| {
            serde_json::from_str(line.as_ref()).map_err(|source| TrainError::Line { line: at + 1, source })
        };
        Ok(Self(lines.into_iter().enumerate().map(record).collect::<Result<_, _>>()?))
    }
}

/// Why nothing was learnt.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A line is no record.
    #[error("line {line} is not a record with \"text\" and \"spans\"")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// There are no labelled names.
    #[error("there are no labelled names to learn from")]
    Empty,
}

/// How to train. The defaults made the shipped model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Passes over all sentences.
    pub passes: u32,
    /// How often a feature must occur to count.
    pub least: u32,
    /// One record in this many is read sentence by sentence, so that the model also learns short texts, which say little
    /// about their words; 0 for none.
    pub alone: u32,
    /// One record in this many is read a second time in capitals, as in credits and headlines; 0 for none.
    pub shouted: u32,
    /// The strength of regularization: the larger, the smaller the weights.
    pub penalty: f32,
    /// The first step's length.
    pub rate: f32,
    /// The least weight, in steps (24 make a weight of one), that a feature must have to be kept in the model; at least 1.
    pub least_weight: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { passes: 10, least: 2, alone: 4, shouted: 20, penalty: 4.0, rate: 0.1, least_weight: 1 }
    }
}

/// A sentence ready for training.
pub(super) struct Sample {
    /// For each token where its features end in [`Corpus::features`]; the first begin at `start`.
    pub(super) ends: Vec<usize>,
    /// Where its features begin.
    pub(super) start: usize,
    /// For each token the labels that it may have, one bit each.
    pub(super) allowed: Vec<u32>,
}

/// All sentences with their features, numbered densely.
#[derive(Default)]
pub(super) struct Corpus {
    /// The features of all tokens, one after the other, as indices of `keys`.
    pub(super) features: Vec<u32>,
    /// The hash of each feature.
    pub(super) keys: Vec<u32>,
    /// The sentences.
    pub(super) sentences: Vec<Sample>,
}

impl Corpus {
    /// Reads `records`; features that occur fewer than `settings.least` times are left out.
    pub(super) fn of(records: &[Records], settings: &Settings) -> Corpus {
        let mut corpus = Corpus::default();
        for file in records {
            let open = open_labels(file);
            for (at, record) in (0u32..).zip(&file.0) {
                let nth = |every: u32| every > 0 && at.is_multiple_of(every);
                corpus.add(record, open, nth(settings.alone));
                if nth(settings.shouted) {
                    corpus.add(&record.shouted(), open, true);
                }
            }
        }
        corpus.number(settings.least);
        corpus
    }

    fn add(&mut self, record: &Record, open: u32, alone: bool) {
        let report = Report::plain(&record.text, Some(&record.lang));
        let doc = Document::of(&report);
        let tokens = &doc.tokens;
        let allowed = allowed(record, tokens, open);
        if alone {
            for sentence in &tokens.sentences {
                let one = Tokens {
                    all: tokens.all[sentence.clone()].to_vec(),
                    sentences: std::iter::once(0..sentence.len()).collect(),
                    language: tokens.language,
                };
                self.add_sentences(&one, &allowed[sentence.clone()]);
            }
        } else {
            self.add_sentences(tokens, &allowed);
        }
    }

    fn add_sentences(&mut self, tokens: &Tokens<'_>, allowed: &[u32]) {
        let document = DocumentFeatures::of(tokens);
        for sentence in tokens.sentences.iter().filter(|s| !s.is_empty()) {
            let mut features = Features::new(&document, sentence.clone());
            let start = self.features.len();
            let ends = sentence.clone().map(|at| {
                self.features.extend_from_slice(features.of(at));
                self.features.len()
            });
            let ends = ends.collect();
            self.sentences.push(Sample { ends, start, allowed: allowed[sentence.clone()].to_vec() });
        }
    }

    /// Replaces hashes by indices, in the order of first occurrence, and drops the rare ones.
    fn number(&mut self, least: u32) {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        self.features.iter().for_each(|key| *counts.entry(*key).or_default() += 1);
        counts.retain(|_, count| *count >= least);
        let hashes = std::mem::take(&mut self.features);
        let mut indices: FxHashMap<u32, u32> = FxHashMap::default();
        for sample in &mut self.sentences {
            let mut start = sample.start;
            sample.start = self.features.len();
            for end in &mut sample.ends {
                for key in hashes[start..*end].iter().filter(|key| counts.contains_key(key)) {
                    let free = indices.len() as u32;
                    self.features.push(*indices.entry(*key).or_insert(free));
                }
                start = *end;
                *end = self.features.len();
            }
        }
        self.keys = vec![0; indices.len()];
        indices.into_iter().for_each(|(key, index)| self.keys[index as usize] = key);
    }
}

/// The labels, one bit each, that unlabelled tokens of the file may have.
fn open_labels(file: &Records) -> u32 {
    let carried: Vec<EntityType> =
        file.0.iter().flat_map(|r| &r.spans).filter_map(RecordSpan::entity_type).collect();
    Label::all().filter(|l| l.entity_type().is_none_or(|t| !carried.contains(&t))).map(|l| 1 << l.0).sum()
}

/// For each token the labels that it may have.
fn allowed(record: &Record, tokens: &Tokens<'_>, open: u32) -> Vec<u32> {
    let mut allowed = vec![open; tokens.all.len()];
    let bytes = record.byte_offsets();
    for span in &record.spans {
        let (Some(entity_type), Some(start), Some(end)) =
            (span.entity_type(), bytes.get(span.start), bytes.get(span.end))
        else {
            continue;
        };
        let first = tokens.all.partition_point(|t| t.span.start < *start);
        let last = tokens.all.partition_point(|t| t.span.end <= *end);
        let crosses = tokens.sentences.iter().any(|s| s.start > first && s.start < last);
        let type_index = TYPES.iter().position(|t| *t == entity_type).unwrap_or_default();
        if !crosses {
            for (at, label) in allowed.iter_mut().take(last).skip(first).enumerate() {
                *label = 1 << Label::of(type_index, at, last - first).0;
            }
        }
    }
    allowed
}

const _: () = assert!(LABELS <= 32, "labels are bits of a u32");
