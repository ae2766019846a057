//! Watches: what a line of the ledger means for one, and how that is said.

mod decide;
mod event;
mod figures;
#[cfg(test)]
mod fixtures;
mod words;

pub use decide::{Situation, events};
pub use event::{EventReport, WatchEvent, WatchEventKind};
pub use figures::{DifferingFigure, OtherFigure, differing_figures};
pub use words::{events_in_words, filter_in_words};
