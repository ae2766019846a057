//! The store from outside: what goes in, what comes out, and what a crash leaves.
#![allow(clippy::unwrap_used, clippy::panic)]

mod account;
mod added_feeds;
mod admission;
mod affairs;
mod deletion;
mod fetching;
mod files;
mod fold;
mod identity;
mod locks;
mod made_watches;
mod people;
mod processes;
mod reading;
mod replication;
mod retention;
mod revisits;
mod schema;
mod search;
mod snapshots;
mod support;
mod views;
mod watches;
