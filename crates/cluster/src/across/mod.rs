//! One event in several languages: what reports in different languages have in common, and how much that tells.

mod common;
mod keys;
mod names;
mod profile;
mod words;

pub(crate) use common::common;
pub(crate) use keys::Keys;
pub(crate) use profile::{Frequencies, Profile};
