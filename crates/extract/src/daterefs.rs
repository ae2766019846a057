//! Date expressions resolved to days.

use crate::Document;
use newsloom_model::DateRef;

/// The daterefs of `doc`, in order of place.
pub(crate) fn daterefs(_doc: &Document<'_>) -> Vec<DateRef> {
    Vec::new()
}
