//! The pipeline at work: from feeds and files to stories in the store.
//!
//! ```text
//!  poller (due feeds) --.      .-- files, folders, ticker
//!                       v      v
//!                [commands: queue + the rest] --> writer: one thread admits, places, stores; owns store and clusterer
//!                    ^      ^                     |
//!                    |      | Next?               | tickets of the durable queue; notified when there are new ones
//!                    |      '------------------ dispatcher
//!                    |                            | [queue]
//!                    |                          fetch       many requests at a time, in one task
//!                    |                            | [queue]
//!                    |                          normalize   a thread a core
//!                    |                            | [queue]
//!                    '---- Done --------------- annotate    a thread a core
//! ```
//!
//! With `--role keeper` the three stages between dispatcher and Done are on other machines (`newsloom_transport`), where
//! `--role worker` runs them (`worker.rs`). With `--role web` a process does none of this and serves the page (`page.rs`).
//!
//! The writer never waits for a stage, so that the circle cannot stand still: the dispatcher asks it for tickets, and
//! whoever brings records waits for its answer.

#[cfg(feature = "nats")]
mod cluster;
mod command;
mod counts;
mod deliverer;
mod dispatcher;
mod files;
mod folders;
mod hubs;
#[cfg(feature = "postgres")]
mod live;
mod page;
mod poller;
mod process;
mod publisher;
mod reload;
mod requests;
mod revisitor;
mod service;
mod shared_account;
mod signals;
mod sources;
mod stages;
mod topology;
#[cfg(feature = "nats")]
mod worker;
mod writer;

pub(crate) use command::Command;
pub(crate) use deliverer::DeliverySettings;
pub(crate) use files::{FileReader, GivenOutlet, Progress, Source, file_state};
pub(crate) use folders::list;
pub(crate) use page::serve_page;
pub(crate) use service::{Daemon, RunRole};
pub(crate) use sources::SourceSettings;
pub(crate) use topology::{Analyzers, Pipeline, Sizes, Transport, start};
#[cfg(feature = "nats")]
pub(crate) use worker::work;
pub(crate) use writer::{Writer, WriterSettings, restore};
