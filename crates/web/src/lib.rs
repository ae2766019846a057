//! The desk over HTTP: pages, a JSON API, feeds of stories, live events and metrics of one database.
//!
//! [`Server::bind`] listens, [`Server::serve`] answers until it is stopped. Everything is read through a few read-only
//! connections, so that no request holds up the writer; what people decide goes into the database as the command line
//! puts it there. Every text comes from other people's servers: templates escape it, the content security policy allows
//! neither scripts nor styles of others, and images of others are not loaded.

mod access;
mod answers;
mod api;
mod app;
mod assets;
mod attempts;
mod corrections;
mod counters;
mod error;
mod events;
mod feeds;
mod filter;
mod forms;
mod greader;
mod ledger;
mod made_watches;
mod metrics;
mod openapi;
mod operations;
mod pages;
mod readers;
mod rejections;
mod router;
mod safety;
mod secrets;
mod server;
mod sessions;
mod settings;
mod sign_in;
mod syndication;
mod traffic;
mod upkeep;
mod users;
mod wanted;
mod watches;

pub use counters::{Counter, Counters, Sample};
pub use server::Server;
pub use settings::{Error, Role, Settings, User};
pub use traffic::Traffic;
pub use users::{hash_password, new_token};
