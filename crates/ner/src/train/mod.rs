//! Training of the model of names, on labelled text of the user's or on the project's own choice.
//!
//! The same records give the same bytes, on every machine: one thread, fixed order, own exponential function.

mod corpus;
mod recipe;
mod score;
mod sgd;

pub use corpus::{Record, RecordSpan, Records, Settings, TrainError};
pub use recipe::{Recipe, recipe};
pub use score::{Score, evaluate};

use crate::{Model, PerLabel, STEP};
use corpus::Corpus;
use sgd::Weights;

/// Trains on `records`, those of one file after the other, and gives the model as bytes.
///
/// # Errors
/// [`TrainError::Empty`] where no record labels a name.
pub fn model(records: &[Records], settings: &Settings) -> Result<Vec<u8>, TrainError> {
    let corpus = Corpus::of(records, settings);
    if corpus.sentences.is_empty() || corpus.keys.is_empty() {
        return Err(TrainError::Empty);
    }
    let weights = sgd::train(&corpus, settings);
    Ok(pack(&corpus, &weights, settings.least_weight).write())
}

/// The model of `weights`, without the features whose weights are all below `least_weight` steps.
fn pack(corpus: &Corpus, weights: &Weights, least_weight: u8) -> Model {
    let round = |w: f32| (w * STEP).round();
    let rows = weights.labels.iter().map(|row| row.map(|w| round(w).clamp(-127.0, 127.0) as i8));
    let kept = corpus
        .keys
        .iter()
        .copied()
        .zip(rows)
        .filter(|(_, row): &(u32, PerLabel<i8>)| row.iter().any(|w| w.unsigned_abs() >= least_weight));
    let (keys, rows) = kept.unzip();
    let steps = weights.steps.map(|row| row.map(|w| round(w).clamp(-30000.0, 30000.0) as i32));
    Model::new(steps, keys, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Records> {
        let label = |start, end, label: &str| RecordSpan { start, end, label: label.to_owned() };
        let record = |name: &str, place: &str| Record {
            lang: "en".into(),
            text: format!("{name} lives in {place} now."),
            spans: vec![
                label(0, name.len(), "PER"),
                label(name.len() + 10, name.len() + 10 + place.len(), "LOC"),
            ],
        };
        vec![Records(vec![
            record("Ana Silva", "Porto"),
            record("Bo Lind", "Malmo"),
            record("Ida Berg", "Turku"),
        ])]
    }

    #[test]
    fn the_same_records_give_the_same_model_and_it_has_learnt() -> Result<(), Box<dyn std::error::Error>> {
        let settings = Settings { least: 1, ..Settings::default() };
        let bytes = model(&records(), &settings)?;
        assert_eq!(bytes, model(&records(), &settings)?);
        let scores = evaluate(&bytes, &records()[0], 0.0)?;
        assert!(scores.len() == 2 && scores.values().all(|s| s.f1() == 100.0), "{scores:?}");
        Ok(())
    }

    #[test]
    fn nothing_to_learn_from_is_an_error() {
        assert!(matches!(model(&[], &Settings::default()), Err(TrainError::Empty)));
        assert!(matches!(Records::of(["{}"]), Err(TrainError::Line { line: 1, .. })));
        assert_eq!(evaluate(b"other bytes", &Records::default(), 0.0), Err(crate::ModelError::Magic));
    }
}
