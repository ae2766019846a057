//! From the bytes of a page to text: byte order mark, header, markup, then guessing.
//!
//! The order is that of the HTML standard ("encoding sniffing algorithm"), with one exception that pages in the
//! wild ask for: bytes that are valid UTF-8 and hold more than ASCII are UTF-8, whatever the labels say.

mod twice;

use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// How far into a page its markup may declare an encoding, in bytes (the standard asks for 1024; real pages are
/// later).
const DECLARATION_WINDOW: usize = 8192;
/// How much a guess reads, in bytes.
const GUESS_WINDOW: usize = 64 * 1024;

/// The text of `bytes`, given the Content-Type header if there was one; what was encoded twice is decoded twice.
pub(crate) fn decode<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    let text = decode_once(bytes, content_type);
    twice::mended(&text).map_or(text, Cow::Owned)
}

fn decode_once<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let declared = content_type.and_then(in_header).or_else(|| in_markup(bytes));
    let encoding = declared.filter(|e| *e != UTF_8).unwrap_or_else(|| best_guess(bytes, declared));
    encoding.decode_without_bom_handling(bytes).0
}

/// The encoding named by `charset=` in a header value or a meta element.
fn in_header(value: &str) -> Option<&'static Encoding> {
    let lower = value.to_ascii_lowercase();
    let label = lower.split("charset=").nth(1)?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}

fn in_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_WINDOW)]).to_ascii_lowercase();
    let xml = head.trim_start().starts_with("<?xml").then(|| head.split("?>").next()).flatten();
    head.split("<meta")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .find_map(in_header)
        .or_else(|| in_header(&xml?.replace("encoding=", "charset=")))
}

/// UTF-8 where only little of it is broken (a page cut inside a character, one bad comment), else what the
/// bytes look like.
fn best_guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(GUESS_WINDOW)];
    if declared == Some(UTF_8) || is_nearly_utf8(head) {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 20 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_the_header_and_the_markup_are_read_in_this_order() {
        assert_eq!(decode(b"\xff\xfeh\0i\0", None), "hi");
        assert_eq!(decode(b"caf\xe9", Some("text/html; charset=iso-8859-1")), "café");
        assert_eq!(
            decode(b"<meta charset=windows-1251>\xcc\xee\xf1\xea\xe2\xe0", None),
            "<meta charset=windows-1251>Москва"
        );
        let equiv =
            b"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=EUC-JP\">\xc6\xfc\xcb\xdc";
        assert!(decode(equiv, None).ends_with("日本"));
    }

    #[test]
    fn valid_utf8_is_believed_over_labels() {
        assert_eq!(decode("Αθήνα".as_bytes(), Some("text/html; charset=iso-8859-7")), "Αθήνα");
    }

    #[test]
    fn unlabelled_bytes_are_guessed() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Президент прибыл в Москву вечером во вторник");
        assert!(decode(&bytes, None).starts_with("Президент"));
    }

    #[test]
    fn one_broken_byte_does_not_spoil_utf8() {
        let mut bytes =
            "Der Präsident sprach über Änderungen, größere Pläne und Straßen in Köln, Düsseldorf, Münster, \
                         Lübeck, Göttingen, Würzburg und Nürnberg für Ärzte, Öfen, Übungen, Füße und Flüsse"
                .as_bytes()
                .to_vec();
        bytes.push(0xE2);
        assert!(decode(&bytes, None).starts_with("Der Präsident"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_decode(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            decode(&bytes, Some("text/html; charset=utf-8"));
            decode(&bytes, None);
        }
    }
}
