//! What the reports of one story say, side by side: which figures tell of the same thing and differ, and which quotes are
//! one utterance in several wordings, which words stand in two texts alike.

mod figures;
mod nearby;
mod shared_runs;
mod utterances;

pub(crate) use figures::bounds;
pub use figures::{GivenFigure, SameThing, Told, same_things};
pub use shared_runs::shared_runs;
pub use utterances::{GivenQuote, Utterance, Variant, utterances};
