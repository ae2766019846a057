//! Polling, politeness, article pages, files and folders.
//!
//! [`Fetcher`] is all that the rest of the program sees of the network: it polls feeds and fetches article pages,
//! in turn, within limits, and only from addresses that may be asked. What it decides is decided by pure functions:
//! when a feed is polled again ([`schedule`]), which addresses may be asked (`guard`), what a feed says ([`newsloom_feed`]).

mod fetcher;
pub mod files;
mod guard;
mod http;
mod outbound;
mod page;
mod poll;
mod probe;
mod reading;
mod recent;
mod revisit;
mod robots;
pub mod schedule;
mod settings;
mod statuses;
pub mod websub;

pub use fetcher::Fetcher;
pub use http::{BuildError, Grant, Granting, Grants, Lookup, OwnPermit, Turn, Turns, decode};
pub use outbound::{Outbound, Posted, Unanswered};
pub use page::PageError;
pub use probe::{BackFill, Probe, ProbeError};
pub use settings::{RateLimit, Settings};
