//! Who did what to whom.

use crate::Document;
use crate::syntax::Tokens;
use newsloom_model::{Action, Mention};

/// The actions of `doc`, in order of place.
pub(crate) fn actions(_doc: &Document<'_>, _tokens: &Tokens, _mentions: &[Mention]) -> Vec<Action> {
    Vec::new()
}
