//! The generic stage runner. It knows nothing of news.
//!
//! A stage is a pure function; this crate owns everything around it: the bounded channels, the workers, panics,
//! the time spent working and waiting, and the drain at the end. There are three kinds of stage and no other:
//!
//! * [`spawn_step`]: stateless, `&self`, on N threads of its own;
//! * [`spread`]: stateless and waiting for the network, N at a time in one task;
//! * [`spawn_fold`]: stateful, `&mut self`, on one thread, in batches.
//!
//! A document that fails does not stop and does not vanish: it travels on as a [`Job`] whose [`Outcome`] says what
//! happened, so that the last stage can write that down in the same transaction as everything else.

mod drain;
mod fold;
mod job;
mod meter;
mod reorder;
mod spread;
mod step;

pub use drain::{Drain, Late};
pub use fold::{Fold, spawn_fold};
pub use job::{Job, Outcome};
pub use meter::{Meter, Reading};
pub use reorder::Reorder;
pub use spread::{Course, spread};
pub use step::{Step, spawn_step};
