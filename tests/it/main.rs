//! The real binary, end to end: on files, against loopback servers, killed at random moments.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]
mod check;
mod correct;
mod crash;
mod daemon;
mod fetching;
mod ingest;
mod layers;
mod pages;
mod replay;
mod seeds;
mod show;
mod sites;
mod support;
