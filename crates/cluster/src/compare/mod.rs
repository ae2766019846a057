//! What the reports of one story say, side by side: which figures tell of the same thing and differ, which quotes are
//! one utterance in several wordings, which words stand in two texts alike.

mod figures;
mod groups;
mod measure;
mod shared_runs;
mod utterances;
mod words;

pub(crate) use figures::bounds;
pub use figures::{SameThing, Told, same_things};
pub use measure::GivenFigure;
pub use shared_runs::shared_runs;
pub use utterances::{GivenQuote, Utterance, Variant, utterances};

#[cfg(test)]
mod tests;
