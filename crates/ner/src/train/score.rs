//! How well a model finds labelled names.

use super::corpus::{Record, Records};
use crate::Document;
use crate::{Model, ModelError, named};
use newsloom_model::{EntityType, Span};
use std::collections::{BTreeMap, HashSet};
use std::ops::AddAssign;

/// Counts of names, compared by exact span and type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Labelled and found.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Labelled.
    pub labelled: usize,
}

impl Score {
    /// The harmonic mean of precision and recall, in percent.
    pub fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.found + self.labelled).max(1) as f64
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Score) {
        self.right += other.right;
        self.found += other.found;
        self.labelled += other.labelled;
    }
}

/// Scores the model `bytes` on `records`, for each type that they carry, by the names that it finds with at least
/// `least_confidence` (0 to 1).
///
/// # Errors
/// [`ModelError`] where `bytes` are no model.
pub fn evaluate(
    bytes: &[u8],
    records: &Records,
    least_confidence: f32,
) -> Result<BTreeMap<EntityType, Score>, ModelError> {
    let model = Model::read(bytes)?;
    let mut scores: BTreeMap<EntityType, Score> = BTreeMap::new();
    for record in &records.0 {
        let (labelled, found) = (record.names(), tagged(&model, record, least_confidence));
        for (_, entity_type) in &labelled {
            scores.entry(*entity_type).or_default().labelled += 1;
        }
        for (span, entity_type) in found {
            let score = scores.entry(entity_type).or_default();
            score.found += 1;
            score.right += usize::from(labelled.contains(&(span, entity_type)));
        }
    }
    scores.retain(|_, score| score.labelled > 0);
    Ok(scores)
}

fn tagged(model: &Model, record: &Record, least_confidence: f32) -> Vec<(Span, EntityType)> {
    let report = newsloom_model::Report::plain(&record.text, Some(&record.lang));
    named(model, &Document::of(&report), least_confidence)
}

impl Record {
    /// The labelled names by their place in bytes.
    fn names(&self) -> HashSet<(Span, EntityType)> {
        let bytes = self.byte_offsets();
        let byte = |at: usize| bytes.get(at).copied();
        (self.spans.iter())
            .filter_map(|s| Some((Span::new(byte(s.start)?, byte(s.end)?), s.entity_type()?)))
            .collect()
    }
}
