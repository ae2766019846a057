//! Any text as a date: what is read is written and read again as the same instant.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(moment) = newsloom_feed::parse_date(text) {
        let again = newsloom_feed::parse_date(&moment.to_string()).map(|again| again.at);
        let whole_minutes = moment.offset.unwrap_or_default() % 60 == 0;
        assert!(again == Some(moment.at) || !whole_minutes, "{text:?}: {moment} / {again:?}");
    }
});
