//! HTML as the web serves it, for feeds and pages alike: bytes to text ([`charset`]), text that was encoded twice
//! ([`mojibake`]), markup within limits ([`sanitize`]), character references ([`references`]) and plain text ([`plain`]).
//!
//! Everything here is pure, takes any input of any length, never panics and runs in linear time.

pub mod charset;
pub mod mojibake;
pub mod plain;
pub mod references;
pub mod sanitize;
