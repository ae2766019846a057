//! Same event, one story.
//!
//! [`Features`] says what is compared of a report and is computed anywhere; a [`Clusterer`] places reports one after the
//! other, explains itself, obeys people and reviews what it did. Pure: no I/O, no clock.

mod background;
mod bytes;
mod clusterer;
pub mod compare;
mod constraints;
mod copies;
mod features;
mod furniture;
mod index;
mod kept;
mod labels;
pub mod learning;
mod likeness;
pub mod meaning;
pub mod measure;
mod member;
mod places;
mod ranking;
mod reason;
mod review;
mod settings;
mod sketch;
mod terms;
mod warm;
mod window;

pub use clusterer::Clusterer;
pub use features::Features;
pub use settings::{Settings, Weights};
pub use warm::{Kept, Memo, WarmStart};

#[cfg(test)]
mod tests;
