//! Same event, one story.
//!
//! [`Features`] says what is compared of a report and is computed anywhere; a [`Clusterer`] places reports one after the
//! other, explains itself, obeys people and reviews what it did. Pure: no I/O, no clock.

mod across;
mod affairs;
mod background;
mod clusterer;
mod codec;
pub mod compare;
mod constraints;
mod features;
mod furniture;
mod index;
mod kept;
mod labels;
mod language;
pub mod learning;
pub mod measure;
mod member;
mod placing;
mod ranking;
mod reason;
mod review;
mod settings;
mod similarity;
mod sketch;
mod snapshot;
mod state;
mod terms;
mod token;
mod window;

pub use clusterer::Clusterer;
pub use features::Features;
pub use settings::{Settings, Weights};
pub use snapshot::{Restore, Snapshot, StoredReport};

#[cfg(test)]
mod tests;
