//! Polling, politeness, feed parsing, article pages, files and folders.

pub mod feed;
pub mod files;
