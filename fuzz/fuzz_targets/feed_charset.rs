//! Any bytes in a feed under any Content-Type and any declaration.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str, &[u8])| {
    let (label, declared, bytes) = input;
    let declaration = format!("<?xml version='1.0' encoding='{declared}'?><rss><channel><item><title>");
    common::check(&[declaration.as_bytes(), bytes].concat(), Some(&format!("text/xml; charset={label}")));
    common::check(bytes, Some(label));
});
