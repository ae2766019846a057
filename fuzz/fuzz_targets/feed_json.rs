//! JSON Feed, put together from its members and their wrong types.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

const HEAD: &str = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"N\",\"items\":[";

const PIECES: [&str; 52] = [
    "{", "}", "[", "]", ",", ":", "},{", "\"id\":", "\"url\":", "\"external_url\":", "\"title\":", "\"content_html\":", "\"content_text\":",
    "\"summary\":", "\"date_published\":", "\"date_modified\":", "\"authors\":[", "\"author\":{", "\"name\":", "\"tags\":", "\"language\":",
    "\"attachments\":[{", "\"mime_type\":", "\"size_in_bytes\":", "\"items\":[", "\"hubs\":[{\"type\":\"WebSub\",\"url\":\"//hub.example\"}]",
    "\"next_url\":\"?2\"", "\"1\"", "1", "-1e400", "1.5", "null", "true", "\"\"", "\"2024-03-04T10:20:30+01:00\"", "\"/a?b\"", "\"javascript:x\"",
    "\"<p>a</p>\"", "\"\\u0000\"", "\"\\ud800\"", "\"é\"", "\"", "\\", "[[[[[[[[", "]]]]]]]]", "{\"id\":\"2\",\"title\":\"two\"}",
    "{\"id\":\"2\",\"title\":\"three\"}", "]}", "\"feed_url\":\"/f\"", "\"expired\":true", " ", "//x\n",
];

fuzz_target!(|choices: &[u8]| {
    common::check(&common::document(HEAD, &PIECES, choices), Some("application/feed+json"));
});
