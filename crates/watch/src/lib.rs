//! Delivers what watches tell: webhooks signed after the Standard Webhooks specification, plain text by POST, mail; and
//! publishes the ledger: to a file, to NATS.
//!
//! A [`Message`] is made of events, and a [`Courier`] takes it to one sink; [`next_try`] says when it sets out again after it
//! failed. A [`LedgerSink`] takes lines of the ledger. Nothing is kept here: the outbox and the position are the store's.

mod courier;
mod ledger;
mod mail;
mod message;
mod post;
mod schedule;
mod webhook;

pub use courier::{BuildError, Courier, Failure, Settings};
#[cfg(feature = "nats")]
pub use ledger::NatsServer;
pub use ledger::{LedgerFile, LedgerLine, LedgerSink, pause_after};
pub use message::{Message, MessageEvent};
pub use schedule::next_try;
