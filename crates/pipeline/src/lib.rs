//! The generic stage runner. It knows nothing of news.
//!
//! A stage is a pure function; this crate owns everything around it: the bounded channels, the workers, panics,
//! metrics and shutdown. There are three kinds of stage:
//!
//! * [`Stage`], run by [`spawn_stage`]: stateless, `&self`, on N threads of its own;
//! * [`buffer_unordered`]: stateless and waiting for the network, N documents at a time in one async task;
//! * [`StatefulStage`], run by [`spawn_stateful`]: `&mut self`, on one thread, in batches.
//!
//! A document that fails does not stop the stream and does not vanish: it travels on as a [`Job`] whose [`Outcome`] says
//! what happened, so that the last stage can write that down in the same transaction as everything else.
//!
//! `examples/word_count.rs` is a whole pipeline in forty lines.

mod buffer_unordered;
mod job;
mod metrics;
mod reorder;
mod shutdown;
mod stage;
mod stateful;

pub use buffer_unordered::{Work, buffer_unordered};
pub use job::{Job, Outcome};
pub use metrics::{MetricsSnapshot, StageMetrics};
pub use reorder::Reorder;
pub use shutdown::{Shutdown, ShutdownTimeout};
pub use stage::{Stage, spawn_stage};
pub use stateful::{StatefulStage, spawn_stateful};
