//! Between the keeper, which owns the store, and the workers, which fetch and read: NATS `JetStream`.
//!
//! The store is the truth: each ticket stays in its queue until the writer has committed what became of it. What travels
//! here are copies, so that any message may be lost or come twice.
//!
//! ```text
//!  keeper --tickets--> stream (work queue) --> worker: fetch, normalize, annotate
//!     ^                                          |
//!     '------------- stream (work queue) <--results
//!
//!  worker --may I ask this host?--> keeper --> turn       (`turns`: the pace is decided in one place)
//!  worker --sign of life----------> keeper --> welcome    (`hello`: versions and settings that must be equal)
//! ```
//!
//! A worker acknowledges a ticket once its result is stored by the stream; the keeper acknowledges a result once the writer
//! has it. A ticket that the server lost all the same is sent again (`in_flight`).

mod failures;
mod hello;
mod in_flight;
mod keeper;
mod locks;
mod message;
mod puller;
mod server;
mod status;
mod streams;
mod turns;
mod worker;

pub use hello::{Agreement, Party};
pub use keeper::{Keeper, KeeperSettings, Settled};
pub use message::{DecodeError, Envelope, Outcome, Reading, ResultMessage, TicketMessage};
pub use server::ServerError;
pub use status::{KeeperState, KeeperStatus, WorkerState};
pub use turns::{CurrentTurns, longest_turn};
pub use worker::{Assignment, Finished, Worker, WorkerError, WorkerSettings};
