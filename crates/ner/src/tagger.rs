//! The names of a document, as the model labels its tokens.

use super::features::{DocumentFeatures, Features};
use super::label::{LABELS, Label, PerLabel, names};
use super::model::{Model, STEP};
use super::tokens::Tokens;
use super::{forward_backward, viterbi};
use newsloom_model::EntityType;
use std::ops::Range;

/// A name as found by the model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// What it denotes.
    pub(crate) entity_type: EntityType,
    /// The least probability of its tokens' labels.
    pub(crate) confidence: f32,
}

/// The names of the document, in order.
pub(crate) fn find(model: &Model, tokens: &Tokens<'_>) -> Vec<Name> {
    let document = DocumentFeatures::of(tokens);
    let scores = score(model, &document, tokens);
    let labels = label(model, tokens, &scores);
    read(model, tokens, &scores, &labels)
}

fn score(model: &Model, document: &DocumentFeatures, tokens: &Tokens<'_>) -> Vec<PerLabel<i32>> {
    let mut scores = Vec::with_capacity(tokens.all.len());
    for sentence in &tokens.sentences {
        let mut features = Features::new(document, sentence.clone());
        for at in sentence.clone() {
            let mut sum = [0; LABELS];
            model.add(features.of(at), &mut sum);
            scores.push(sum);
        }
    }
    scores
}

/// The best labels of all tokens.
fn label(model: &Model, tokens: &Tokens<'_>, scores: &[PerLabel<i32>]) -> Vec<Label> {
    let steps = viterbi::Steps::of(&model.transitions);
    let path = |s: &Range<usize>| viterbi::best_path(&steps, &scores[s.clone()]);
    tokens.sentences.iter().flat_map(path).collect()
}

fn read(model: &Model, tokens: &Tokens<'_>, scores: &[PerLabel<i32>], labels: &[Label]) -> Vec<Name> {
    let steps = forward_backward::steps(&model.transitions.map(|row| row.map(|w| w as f32 / STEP)));
    let mut found = Vec::new();
    for sentence in &tokens.sentences {
        let named = names(&labels[sentence.clone()]);
        if named.is_empty() {
            continue;
        }
        let weights: Vec<PerLabel<f32>> =
            scores[sentence.clone()].iter().map(|s| s.map(|w| w as f32 / STEP)).collect();
        let probable = forward_backward::probable(&steps, &forward_backward::factors(&weights, None))
            .unwrap_or_default();
        let first = sentence.start;
        found.extend(named.into_iter().map(|(range, entity_type)| Name {
            confidence: confidence(&probable, labels, first, range.clone()),
            tokens: first + range.start..first + range.end,
            entity_type,
        }));
    }
    found
}

fn confidence(probable: &[PerLabel<f32>], labels: &[Label], first: usize, range: Range<usize>) -> f32 {
    let one = |at: usize| probable.get(at).map_or(0.0, |p| p[labels[first + at].0 as usize]);
    range.map(one).fold(1.0, f32::min).clamp(0.0, 1.0)
}
