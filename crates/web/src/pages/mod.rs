//! The pages: one module each. They work without scripts; with them they are live.

pub(crate) mod affair;
pub(crate) mod compare;
pub(crate) mod corrections;
pub(crate) mod feed;
pub(crate) mod feeds;
pub(crate) mod health;
pub(crate) mod layout;
pub(crate) mod parts;
pub(crate) mod quarantine;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod watches;
