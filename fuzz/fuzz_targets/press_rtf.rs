//! Any bytes as RTF of a news database: nothing panics, and what comes out is not longer than what goes in allows.
#![no_main]

#[path = "common.rs"]
#[allow(dead_code, reason = "the checks of feeds are not for these")]
mod common;

use libfuzzer_sys::fuzz_target;
use newsloom_model::Body;

const PIECES: [&str; 44] = [
    "{", "}", "\\par ", "\\line ", "\\cell ", "\\row ", "\\'e4", "\\'93\\'fa", "\\u1052?", "\\u-10179?", "\\u-8974?", "\\uc2 ", "\\uc0 ", "\\*",
    "\\f0 ", "\\f1 ", "{\\fonttbl{\\f1\\fcharset128 x;}}", "\\ansicpg1251 ", "\\bin3 ", "\\v ", "\\v0 ", "\\plain ", "{\\pict ", "{\\field{\\*\\fldinst x}",
    "\\~", "\\emdash ", "1 of 3 DOCUMENTS\\par ", "End of Document\\par ", "Body\\par ", "LENGTH: 3 words\\par ", "Length: 3 words\\par ",
    "BYLINE: x\\par ", "LOAD-DATE: March 5, 2026\\par ", "March 4, 2026 Wednesday\\par ", "Title\\par ", "12 words\\par ", "4 March 2026\\par ",
    "(c) 2026\\par ", "HD\\cell x\\row ", "PD\\cell 4 March 2026\\row ", "SN\\cell y\\row ", "TD\\cell z\\row ",
    "Document QUAYT00020260304em340000a\\par ", "text ",
];

fuzz_target!(|input: (bool, &[u8])| {
    let (raw, choices) = input;
    let bytes =
        if raw { choices.to_vec() } else { common::document("{\\rtf1\\ansi ", &PIECES, choices) };
    let length = bytes.len();
    let reports = newsloom_fetch::files::read_rtf(bytes);
    assert!(reports.len() <= length + 1);
    for report in reports.into_iter().flatten() {
        assert!(report.title.is_some() || report.content.is_some());
        if let Some(Body::Text(text)) = report.content {
            assert!(text.len() <= 6 * length);
        }
    }
});
