//! Bytes to text: byte order mark, HTTP header, XML declaration, and what the bytes themselves show.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How much of a document is searched for its declaration, in bytes.
const HEAD: usize = 1024;

/// How much of a document a guess is made from, in bytes.
const SAMPLE: usize = 256 << 10;

/// A document as text.
pub(super) struct Decoded<'a> {
    /// The text, without byte order mark and without control characters.
    pub(super) text: Cow<'a, str>,
    /// What was wrong with the bytes.
    pub(super) problem: Option<String>,
}

/// Decodes `bytes`; `content_type` is the HTTP header's value.
///
/// Valid UTF-8 is believed over every label: text of another encoding that happens to be valid UTF-8 beyond ASCII
/// is all but unknown, while wrong labels are common.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    let (text, problem) = by_mark(bytes).unwrap_or_else(|| by_label(bytes, content_type));
    Decoded { text: without_controls(text), problem }
}

type Attempt<'a> = (Cow<'a, str>, Option<String>);

/// Byte order marks, and UTF-16 and UTF-32 shown by where the zero bytes of the first `<` or `{` lie.
fn by_mark(bytes: &[u8]) -> Option<Attempt<'_>> {
    Some(match bytes {
        [0, 0, 0xFE, 0xFF, rest @ ..] => utf_32(rest, u32::from_be_bytes),
        [0xFF, 0xFE, 0, 0, rest @ ..] => utf_32(rest, u32::from_le_bytes),
        [0, 0, 0, b'<' | b'{', ..] => utf_32(bytes, u32::from_be_bytes),
        [b'<' | b'{', 0, 0, 0, ..] => utf_32(bytes, u32::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => lossy(UTF_16BE, rest),
        [0xFF, 0xFE, rest @ ..] => lossy(UTF_16LE, rest),
        [0, b'<' | b'{', 0, ..] => lossy(UTF_16BE, bytes),
        [b'<' | b'{', 0, _, 0, ..] => lossy(UTF_16LE, bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf_8_with_mark(rest),
        _ => return None,
    })
}

/// The mark says UTF-8; other bytes behind it mean that the mark lies.
fn utf_8_with_mark(bytes: &[u8]) -> Attempt<'_> {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return utf_8_with_mark(&bytes[3..]);
    }
    UTF_8
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map_or_else(|| guessed(bytes), |text| (text, None))
}

fn utf_32(bytes: &[u8], read: fn([u8; 4]) -> u32) -> Attempt<'static> {
    let text = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|unit| char::from_u32(read(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>();
    (Cow::Owned(text), None)
}

fn lossy<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Attempt<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (text, broken.then(|| format!("some bytes are not valid {}", encoding.name())))
}

fn by_label<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Attempt<'a> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let labels = [content_type.and_then(header_charset), declared_charset(head)];
    let labelled = labels.iter().flatten().filter_map(|label| Encoding::for_label(label.as_bytes()));
    if labelled.clone().any(|e| e == ISO_2022_JP) && memchr::memchr(0x1B, bytes).is_some() {
        return lossy(ISO_2022_JP, bytes);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return (Cow::Borrowed(text), None);
    }
    let mut legacy = labelled.filter(|e| *e != UTF_8 && e.is_ascii_compatible());
    legacy
        .find_map(|e| e.decode_without_bom_handling_and_without_replacement(bytes))
        .map_or_else(|| guessed(bytes), |text| (text, None))
}

/// No label fits. UTF-8 with a few broken bytes stays UTF-8, else the detector of Firefox decides.
fn guessed(bytes: &[u8]) -> Attempt<'_> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if is_mostly_utf_8(sample) {
        return lossy(UTF_8, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0);
    (text, Some(format!("the labels of the encoding are wrong or missing; read as {}", encoding.name())))
}

/// Whether sequences of two and more bytes by far outnumber the broken ones.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * broken
}

/// `charset` of a Content-Type value.
fn header_charset(content_type: &str) -> Option<&str> {
    let at = content_type.to_ascii_lowercase().find("charset=")? + "charset=".len();
    let value = content_type.get(at..)?.split([';', ' ', ',']).next()?;
    Some(value.trim_matches(['"', '\'', ' ']))
}

/// `encoding` of an XML declaration.
fn declared_charset(head: &[u8]) -> Option<&str> {
    let start = memchr::memmem::find(head, b"<?xml")?;
    let end = start + memchr::memmem::find(&head[start..], b"?>")?;
    let declaration = str::from_utf8(&head[start..end]).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// Control characters mean nothing in XML and break terminals; tab, line feed and carriage return stay. Those of
/// the upper range are windows-1252 taken for Latin 1 by whoever wrote the feed.
fn without_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let lower = bytes.iter().any(|b| is_control(char::from(*b)));
    let upper = || memchr::memchr_iter(0xC2, bytes).any(|at| bytes.get(at + 1).is_some_and(|b| *b < 0xA0));
    if lower || upper() {
        return Cow::Owned(text.chars().filter(|c| !is_control(*c)).map(meant).collect());
    }
    text
}

fn is_control(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r')
}

/// The character that a windows-1252 byte stands for, where `c` is one.
pub(super) fn meant(c: char) -> char {
    match u8::try_from(u32::from(c)) {
        Ok(byte @ 0x80..=0x9F) => {
            WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], content_type: Option<&str>) -> String {
        decode(bytes, content_type).text.into_owned()
    }

    #[test]
    fn marks_and_zero_bytes_tell_wide_encodings() {
        let wide = |s: &str| s.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        assert_eq!(text(&wide("<rss>é"), None), "<rss>é");
        assert_eq!(text(&[&[0xFE, 0xFF], wide("ж").as_slice()].concat(), None), "ж");
        let widest: Vec<u8> = "<a>ж".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(text(&widest, None), "<a>ж");
    }

    #[test]
    fn labels_are_believed_where_the_bytes_allow_it() {
        let cyrillic =
            [&b"<?xml version='1.0' encoding='windows-1251'?><a>"[..], &[0xCC, 0xE8, 0xF0]].concat();
        assert!(text(&cyrillic, None).ends_with("Мир"));
        assert_eq!(text(&[0xD4, 0xE5], Some("text/xml; charset=\"koi8-r\"")), "тЕ");
        assert_eq!(text("naïve".as_bytes(), Some("text/xml; charset=iso-8859-1")), "naïve");
    }

    #[test]
    fn broken_bytes_are_replaced_and_told() {
        let decoded = decode(b"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xFF!", None);
        assert_eq!(decoded.text, "ééééé \u{FFFD}!");
        assert!(decoded.problem.is_some());
    }

    #[test]
    fn controls_go() {
        assert_eq!(text(b"a\0b\x1B[1m\tc", None), "ab[1m\tc");
        assert_eq!(text("don\u{92}t".as_bytes(), None), "don’t");
    }
}
