//! Any bytes as a feed, under any label: one answer, without a panic.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

/// What servers claim that feeds are.
const LABELS: [Option<&str>; 5] = [
    None,
    Some("text/xml; charset=iso-8859-1"),
    Some("application/rss+xml; charset=utf-8"),
    Some("application/feed+json"),
    Some("text/html; charset=shift_jis"),
];

fuzz_target!(|input: (u8, &[u8])| {
    let (label, bytes) = input;
    let label = LABELS[usize::from(label) % LABELS.len()];
    common::check(bytes, label);
});
