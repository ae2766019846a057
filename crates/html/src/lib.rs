//! HTML as the web serves it, for feeds and pages alike: bytes to text ([`charset`]), text that was encoded twice
//! ([`mojibake`]), markup within limits ([`sanitize`]), character references ([`references`]) and plain text ([`plain`]); and a parsed page as
//! a list of [`blocks`] with what the markup around each says ([`hints`], [`hidden`]).
//!
//! Everything here is pure, takes any input of any length, never panics and runs in linear time.

pub mod blocks;
pub mod charset;
mod elements;
pub mod hidden;
pub mod hints;
pub mod mojibake;
pub mod plain;
pub mod references;
pub mod sanitize;
