//! Atom 0.3 and 1.0, put together from their elements.
#![no_main]

#[path = "common.rs"]
mod common;

use libfuzzer_sys::fuzz_target;

const HEADS: [&str; 3] = [
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<?xml version='1.0'?><feed version='0.3' xmlns='http://purl.org/atom/ns#' xml:base='http://b.example/x/'>",
    "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='de'>",
];

const PIECES: [&str; 60] = [
    "<entry>", "</entry>", "<entry xml:base='sub/'>", "<a:entry>", "</a:entry>", "<title>", "</title>", "<title type='html'>",
    "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>", "</div></title>", "<link href='a' rel='alternate'/>",
    "<link href='b' rel='self' type='application/atom+xml'/>", "<link rel='hub' href='https://hub.example/'/>",
    "<link rel='prev-archive' href='?2'/>", "<link rel='enclosure' href='x.ogg'/>", "<link/>", "<id>", "</id>", "<id/>", "tag:b.example,2024:1",
    "../relative", "<updated>", "</updated>", "<published>", "</published>", "<issued>", "</issued>", "<modified>", "</modified>",
    "2024-03-04T10:20:30Z", "2024-13-45T99:00", "<summary>", "</summary>", "<summary type='html'>", "<content type='html'>",
    "<content type='xhtml'>", "<content type='text/plain' mode='base64'>", "<content src='http://c.example/'/>", "<content type='application/xml'>",
    "</content>", "PGI+aGk8L2I+", "<author><name>", "</name></author>", "<author/>", "<uri>", "</uri>", "<contributor>", "</contributor>",
    "<![CDATA[", "]]>", "&lt;b&gt;", "&nbsp;", "<b>", "</b>", "<x:y>", "</feed>", "<subtitle>", "text", "é", " ",
];

fuzz_target!(|input: (u8, &[u8])| {
    let (head, choices) = input;
    common::check(&common::document(HEADS[usize::from(head) % HEADS.len()], &PIECES, choices), None);
});
