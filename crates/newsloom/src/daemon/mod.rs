//! The pipeline at work: from feeds and files to stories in the store.
//!
//! ```text
//!  poller (due feeds) --.      .-- files, folders, ticker
//!                       v      v
//!                [inbox: queue + the rest] --> keeper: one thread admits, places, stores; owns store and clusterer
//!                    ^      ^                     |
//!                    |      | Next?               | tickets of the durable queue; a bell when there are new ones
//!                    |      '------------------ dispatcher
//!                    |                            | [queue]
//!                    |                          fetch       many requests at a time, in one task
//!                    |                            | [queue]
//!                    |                          normalize   a thread a core
//!                    |                            | [queue]
//!                    '---- Done --------------- annotate    a thread a core
//! ```
//!
//! The keeper never waits for a stage, so that the circle cannot stand still: the dispatcher asks it for tickets, and
//! whoever brings records waits for its answer.

mod dispatch;
mod files;
mod folders;
mod hubs;
mod inbox;
mod keeper;
mod poller;
mod steps;
mod topology;
pub(crate) mod warm;

pub(crate) use files::{FileReader, Progress};
pub(crate) use folders::{list, watch};
pub(crate) use hubs::Hubs;
pub(crate) use inbox::Inbox;
pub(crate) use keeper::{Keeper, Limits};
pub(crate) use poller::Poller;
pub(crate) use topology::{Readers, Running, Sizes, start};
