//! WebSub (W3C, 2018): hubs deliver what is new in a feed at once.
//!
//! ```text
//! poll names a hub -> Subscriptions::wish -> Fetcher::ask_hub -> the hub asks back (GET) -> live
//!                                                            the hub delivers (POST) -> Event -> Delivered::entries
//! ```
//! What is decided is decided by [`Subscriptions`], with the time passed in; [`Callback`] answers the hubs. A feed is
//! polled all the same, only more rarely while a hub delivers, so that a hub that falls silent costs no report.

mod callback;
mod hub;
mod signature;
mod subscriptions;
#[cfg(test)]
mod tests;

pub use callback::{Callback, Delivered, Event};
pub use subscriptions::Subscriptions;
