//! Who did what to whom.

use crate::Document;
use newsloom_model::{Action, Mention};

/// The actions of `doc`, in order of place.
pub(crate) fn actions(_doc: &Document<'_>, _mentions: &[Mention]) -> Vec<Action> {
    Vec::new()
}
