//! The real binary, end to end: on files, against loopback servers, killed at random moments.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_types, reason = "tests start the program")]
mod access;
mod affairs;
mod api;
mod browser;
mod check;
mod circles;
mod cluster;
mod correct;
mod crash;
mod daemon;
mod deliveries;
mod dry_run;
mod export;
mod facts;
mod feeds;
mod fetching;
mod greader;
mod ingest;
mod layers;
#[cfg(feature = "postgres")]
mod live_store;
mod pages;
mod postgres;
mod press;
mod prometheus;
mod replay;
mod report;
mod revisits;
mod roles;
mod secure;
mod seeds;
mod show;
mod sinks;
mod sites;
mod standby;
mod streams;
mod support;
mod watches;
mod web;
