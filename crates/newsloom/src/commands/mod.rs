//! One module a command.

pub(crate) mod affair;
pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod correct;
pub(crate) mod delete;
pub(crate) mod digest;
mod dry_run;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod feeds;
pub(crate) mod generate;
pub(crate) mod health;
pub(crate) mod ingest;
pub(crate) mod inspect;
#[cfg(feature = "postgres")]
pub(crate) mod migrate_store;
mod output;
pub(crate) mod quarantine;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod search;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod tail;
pub(crate) mod train;
pub(crate) mod watches;
pub(crate) mod web;
pub(crate) mod why;
