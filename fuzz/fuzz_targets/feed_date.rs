//! Any text as a date: what is read is written and read again as the same instant.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsloom_lang::moments::{Writer, read};

fuzz_target!(|text: &str| {
    if let Some(moment) = read(text, Writer::default()) {
        let again = read(&moment.to_string(), Writer::default()).map(|again| again.at);
        let whole_minutes = moment.offset.unwrap_or_default() % 60 == 0;
        assert!(again == Some(moment.at) || !whole_minutes, "{text:?}: {moment} / {again:?}");
    }
});
