//! Training of the model of names, on labelled text of the user's or on the project's own choice.
//!
//! The same records give the same bytes, on every machine: one thread, fixed order, own exponential function.

mod corpus;
mod pack;
mod random;
mod score;
mod sgd;

pub use crate::entities::ModelError;
pub use corpus::{Record, RecordSpan, Records, TrainError, read};
pub use score::{Score, evaluate};
pub use sgd::Settings;

use corpus::Corpus;
#[cfg(test)]
pub(crate) use corpus::plain;
use std::path::Path;

/// Trains on all `.jsonl` and `.jsonl.gz` files of `dir`; see [`Record`] for their format.
///
/// # Errors
/// [`TrainError`] where the folder or a file cannot be read, a line is no record, or there is nothing to learn from.
pub fn entities(dir: &Path) -> Result<Vec<u8>, TrainError> {
    model(&read(dir)?, &Settings::default())
}

/// Trains on `records`, and gives the model as bytes.
///
/// # Errors
/// [`TrainError::Empty`] where no record labels a name.
pub fn model(records: &[Records], settings: &Settings) -> Result<Vec<u8>, TrainError> {
    let corpus = Corpus::of(records, settings);
    if corpus.sentences.is_empty() || corpus.keys.is_empty() {
        return Err(TrainError::Empty);
    }
    let weights = sgd::train(&corpus, settings);
    Ok(pack::pack(&corpus, &weights).write())
}
