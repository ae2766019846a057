//! The real binary, end to end: on files, against loopback servers, killed at random moments.

mod check;
mod correct;
mod crash;
mod daemon;
mod ingest;
mod layers;
mod seeds;
mod support;
