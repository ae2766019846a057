//! Documents put together from what feeds are made of, in any order: the scanner, the repair and both readers.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// What feeds are made of, whole and broken.
const PIECES: [&str; 64] = [
    "<rss version='2.0'>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "</feed>", "<entry>", "</entry>", "<title>", "</title>", "<title type='xhtml'>", "<link>", "</link>",
    "<link href='/a?b=1&amp;c' rel='alternate'/>", "<guid isPermaLink='false'>", "<guid>", "</guid>", "<id>", "</id>",
    "<description>", "</description>", "<summary type='html'>", "</summary>", "<content type='application/xml'>", "</content>",
    "<content:encoded>", "</content:encoded>", "<content mode='base64'>", "PGI+eDwvYj4=", "<![CDATA[", "]]>", "<!--", "-->",
    "&", "&amp;", "&lt;b&gt;", "&#x26;", "&#0;", "&nbsp;", "&undeclared;", "<br>", "<b>", "</b>", "<x:y xmlns:x='urn:z'>",
    "</x:y>", "<pubDate>", "</pubDate>", "Mon, 04 Mar 2024 10:20:30 +0100", "<author>", "</author>", "山田（a@b.example", "<",
    ">", "\"", "<a b='", "<?pi", "<!DOCTYPE r [<!ENTITY e 'v'>]>", "&e;", "text", " ", "é", "<skipHours><hour>3</hour>",
];

fuzz_target!(|choices: &[u8]| {
    let document: String = choices.iter().map(|choice| PIECES[usize::from(*choice) % PIECES.len()]).collect();
    let document = format!("<rss>{document}");
    let feed = newsloom_feed::parse(document.as_bytes(), None, None).expect("there is a root");
    assert_eq!(Ok(feed), newsloom_feed::parse(document.as_bytes(), None, None));
});
