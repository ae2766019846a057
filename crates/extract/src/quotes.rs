//! What somebody said, and who.

use crate::Document;
use newsloom_model::{Mention, Quote};

/// The quotes of `doc`, in order of place.
pub(crate) fn quotes(_doc: &Document<'_>, _mentions: &[Mention]) -> Vec<Quote> {
    Vec::new()
}
