//! A paragraph on its way to become a passage.

use newsloom_model::PassageKind;

/// A paragraph and what it is thought to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paragraph<'t> {
    /// Its text, without the white space at its ends.
    pub(crate) text: &'t str,
    /// What it is.
    pub(crate) kind: PassageKind,
}
