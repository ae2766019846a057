//! Delivers what watches tell: webhooks signed after the Standard Webhooks specification, plain text by POST, mail.
//!
//! A [`Message`] is made of events, and a [`Courier`] takes it to one sink; [`next_try`] says when it sets out again after it
//! failed. Nothing is kept here: the outbox is the store's.

mod courier;
mod mail;
mod message;
mod post;
mod schedule;
mod webhook;

pub use courier::{BuildError, Courier, Failure, Settings};
pub use message::{Message, MessageEvent};
pub use schedule::next_try;
