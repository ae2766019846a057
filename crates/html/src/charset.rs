//! Bytes to text: byte order mark, HTTP header, XML declaration, `meta` element, and what the bytes themselves show.
//!
//! The order is that of the HTML standard ("encoding sniffing algorithm") with one exception: bytes that are valid UTF-8
//! are UTF-8 whatever the labels say. Text of another encoding that happens to be valid UTF-8 beyond ASCII is all but
//! unknown, while wrong labels are common.

use crate::mojibake;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How far into a document its markup may declare an encoding, in bytes. The standard asks for 1024; real pages are later.
const DECLARATION_WINDOW: usize = 8192;
/// How much of a document a guess reads, in bytes.
const SAMPLE: usize = 256 << 10;
/// Valid multi-byte sequences per broken one from which a text is taken for a damaged one of its encoding: a page cut
/// inside a character, one comment in another encoding.
const VALID_PER_BROKEN: usize = 4;

/// A document as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without byte order mark.
    pub text: Cow<'a, str>,
    /// What was wrong with the bytes or their labels, as a sentence for people.
    pub problem: Option<String>,
}

/// Decodes `bytes`, a document of any kind; `content_type` is the value of its HTTP header, where it had one.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    by_mark(bytes).unwrap_or_else(|| by_label(bytes, content_type))
}

/// The encoding of a plain text by its beginning, for a reader that does not hold it as a whole: byte order mark, valid UTF-8 (the
/// last character may be cut), else the detector of Firefox.
pub fn encoding_of(head: &[u8]) -> &'static Encoding {
    let is_utf_8 = || match str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() || is_damaged_utf_8(head),
    };
    match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding,
        None if is_utf_8() => UTF_8,
        None => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(head, false);
            detector.guess(None, Utf8Detection::Deny)
        }
    }
}

/// The text of a web page's `bytes`, with [`mojibake`] repaired.
pub fn decode_page<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let text = decode(bytes, content_type).text;
    mojibake::repaired(&text).map_or(text, Cow::Owned)
}

impl<'a> Decoded<'a> {
    fn sound(text: Cow<'a, str>) -> Self {
        Self { text, problem: None }
    }

    /// The text of `bytes` with replacement characters for what is broken.
    fn lossy(encoding: &'static Encoding, bytes: &'a [u8]) -> Self {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        Self { text, problem: broken.then(|| format!("some bytes are not valid {}", encoding.name())) }
    }
}

/// Byte order marks, and UTF-16 and UTF-32 shown by where the zero bytes of the first `<` or `{` lie.
fn by_mark(bytes: &[u8]) -> Option<Decoded<'_>> {
    Some(match bytes {
        [0, 0, 0xFE, 0xFF, rest @ ..] => utf_32(rest, u32::from_be_bytes),
        [0xFF, 0xFE, 0, 0, rest @ ..] => utf_32(rest, u32::from_le_bytes),
        [0, 0, 0, b'<' | b'{', ..] => utf_32(bytes, u32::from_be_bytes),
        [b'<' | b'{', 0, 0, 0, ..] => utf_32(bytes, u32::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => Decoded::lossy(UTF_16BE, rest),
        [0xFF, 0xFE, rest @ ..] => Decoded::lossy(UTF_16LE, rest),
        [0, b'<' | b'{', 0, ..] => Decoded::lossy(UTF_16BE, bytes),
        [b'<' | b'{', 0, _, 0, ..] => Decoded::lossy(UTF_16LE, bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf_8_with_mark(rest),
        [0, a, 0, b, ..] if starts_markup(*a, *b) => Decoded::lossy(UTF_16BE, bytes),
        [a, 0, b, 0, ..] if starts_markup(*a, *b) => Decoded::lossy(UTF_16LE, bytes),
        _ => return None,
    })
}

/// Whether two characters can begin a document in markup or JSON: white space, then `<` or `{` or more white space.
fn starts_markup(first: u8, second: u8) -> bool {
    first.is_ascii_whitespace() && (second.is_ascii_whitespace() || matches!(second, b'<' | b'{' | b'['))
}

/// The mark says UTF-8; other bytes behind it mean that the mark lies. Some documents carry it twice.
fn utf_8_with_mark(bytes: &[u8]) -> Decoded<'_> {
    let mut bytes = bytes;
    while let [0xEF, 0xBB, 0xBF, rest @ ..] = bytes {
        bytes = rest;
    }
    str::from_utf8(bytes).map_or_else(|_| guessed(bytes), |text| Decoded::sound(Cow::Borrowed(text)))
}

fn utf_32(bytes: &[u8], read: fn([u8; 4]) -> u32) -> Decoded<'static> {
    let units = bytes.as_chunks::<4>().0.iter();
    let text: String =
        units.map(|unit| char::from_u32(read(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Decoded::sound(Cow::Owned(text))
}

fn by_label<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_WINDOW)]).to_ascii_lowercase();
    let labels = [content_type.and_then(in_header), in_xml_declaration(&head), in_meta(&head)];
    let labels = labels.into_iter().flatten();
    if labels.clone().any(|e| e == ISO_2022_JP) && memchr::memchr(0x1B, bytes).is_some() {
        return Decoded::lossy(ISO_2022_JP, bytes);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Decoded::sound(Cow::Borrowed(text));
    }
    if is_torn_utf_8(bytes, labels.clone()) {
        return Decoded::lossy(UTF_8, bytes);
    }
    let mut legacy = labels.filter(|e| *e != UTF_8 && e.is_ascii_compatible());
    let strict = |e: &'static Encoding| e.decode_without_bom_handling_and_without_replacement(bytes);
    if let Some(text) = legacy.clone().find_map(strict) {
        return Decoded::sound(text);
    }
    legacy.find_map(|encoding| damaged(encoding, bytes)).unwrap_or_else(|| guessed(bytes))
}

/// Whether bytes that are not valid UTF-8 are UTF-8 in which single characters were cut: text of another encoding has next
/// to no valid sequences of UTF-8 in it. Where a label says UTF-8, as many valid sequences as broken ones are enough; over
/// the label of an encoding of single bytes, in which any bytes are valid, they must be many more.
fn is_torn_utf_8(bytes: &[u8], mut labels: impl Iterator<Item = &'static Encoding> + Clone) -> bool {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let is_labelled = labels.clone().any(|e| e == UTF_8);
    let is_single_byte = labels.all(|e| e == UTF_8 || e.is_single_byte());
    is_single_byte
        && if is_labelled { valid > 0 && valid >= broken } else { valid > VALID_PER_BROKEN * broken }
}

/// The encoding that a Content-Type value, or a `meta` element in lower case, names by `charset=`.
fn in_header(value: &str) -> Option<&'static Encoding> {
    let lower = value.to_ascii_lowercase();
    let label = lower.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}

/// The encoding of an XML declaration in `head`, which is in lower case.
fn in_xml_declaration(head: &str) -> Option<&'static Encoding> {
    let declaration = head.split_once("<?xml")?.1.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

fn in_meta(head: &str) -> Option<&'static Encoding> {
    head.split("<meta").skip(1).filter_map(|rest| rest.split('>').next()).find_map(in_header)
}

/// The text in an encoding that a label names and that some bytes break, where they are few.
fn damaged<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Decoded<'a>> {
    let decoded = Decoded::lossy(encoding, bytes);
    let (mut valid, mut broken) = (0, 0);
    for c in decoded.text.chars().filter(|c| !c.is_ascii()) {
        *(if c == char::REPLACEMENT_CHARACTER { &mut broken } else { &mut valid }) += 1;
    }
    (valid > VALID_PER_BROKEN * broken).then_some(decoded)
}

/// No label fits. UTF-8 with few broken bytes stays UTF-8, else the detector of Firefox decides.
fn guessed(bytes: &[u8]) -> Decoded<'_> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if is_damaged_utf_8(sample) {
        return Decoded::lossy(UTF_8, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let encoding = detector.guess(None, Utf8Detection::Deny);
    Decoded {
        text: encoding.decode_without_bom_handling(bytes).0,
        problem: Some(format!(
            "the labels of the encoding are wrong or missing; read as {}",
            encoding.name()
        )),
    }
}

fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > VALID_PER_BROKEN * broken
}

/// The character that a windows-1252 byte stands for, where `c` is one taken for Latin-1; else `c`.
pub fn from_windows_1252(c: char) -> char {
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
    use proptest::prelude::*;

    fn text(bytes: &[u8], content_type: Option<&str>) -> String {
        decode(bytes, content_type).text.into_owned()
    }

    #[test]
    fn marks_and_zero_bytes_tell_wide_encodings() {
        let wide = |s: &str| s.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        assert_eq!(text(&wide("<rss>é"), None), "<rss>é");
        assert_eq!(text(&[&[0xFE, 0xFF], wide("ж").as_slice()].concat(), None), "ж");
        assert_eq!(text(b"\xff\xfeh\0i\0", None), "hi");
        let widest: Vec<u8> = "<a>ж".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(text(&widest, None), "<a>ж");
    }

    #[test]
    fn the_header_and_the_markup_are_believed_where_the_bytes_allow_it() {
        let cyrillic =
            [&b"<?xml version='1.0' encoding='windows-1251'?><a>"[..], &[0xCC, 0xE8, 0xF0]].concat();
        assert!(text(&cyrillic, None).ends_with("Мир"));
        assert_eq!(text(&[0xD4, 0xE5], Some("text/xml; charset=\"koi8-r\"")), "тЕ");
        assert_eq!(text(b"caf\xe9", Some("text/html; charset=iso-8859-1")), "café");
        assert!(text(b"<meta charset=windows-1251>\xcc\xee\xf1\xea\xe2\xe0", None).ends_with("Москва"));
        let equiv =
            b"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=EUC-JP\">\xc6\xfc\xcb\xdc";
        assert!(text(equiv, None).ends_with("日本"));
    }

    #[test]
    fn valid_utf_8_is_believed_over_labels() {
        assert_eq!(text("naïve".as_bytes(), Some("text/xml; charset=iso-8859-1")), "naïve");
        assert_eq!(text("Αθήνα".as_bytes(), Some("text/html; charset=iso-8859-7")), "Αθήνα");
    }

    #[test]
    fn one_torn_character_garbles_nothing() {
        let utf_8 = "<?xml version='1.0' encoding='utf-8'?><a>It’s the pilot’s – Malm";
        let torn = [utf_8.as_bytes(), b"\xc3..."].concat();
        assert!(text(&torn, None).ends_with("It’s the pilot’s – Malm\u{FFFD}..."));
        let header = Some("text/xml; charset=ISO-8859-1");
        assert!(decode(&torn, header).problem.is_some());
        assert!(text(&torn, header).ends_with("It’s the pilot’s – Malm\u{FFFD}..."));
        // Controls: single bytes throughout, whatever the label says.
        let legacy = b"<?xml version='1.0' encoding='utf-8'?><a>\x93No deal\x94 says Mor\xe9 \x96 talks end";
        assert!(text(legacy, None).ends_with("“No deal” says Moré – talks end"));
        assert_eq!(text(b"F\xe4hre \xd6resund", Some("text/xml; charset=iso-8859-1")), "Fähre Öresund");
    }

    #[test]
    fn wide_encodings_may_begin_with_white_space() {
        let wide: Vec<u8> = "\n<rss>ж".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide, None), "\n<rss>ж");
    }

    #[test]
    fn unlabelled_bytes_are_guessed() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Президент прибыл в Москву вечером во вторник");
        assert!(text(&bytes, None).starts_with("Президент"));
        assert!(text(&bytes, Some("text/html; charset=utf-8")).starts_with("Президент"), "a wrong label");
    }

    #[test]
    fn the_encoding_of_a_text_shows_in_its_beginning() {
        assert_eq!(encoding_of(b"\xff\xfeh\0i\0"), UTF_16LE);
        assert_eq!(encoding_of("plain, then F\u{e4}".as_bytes()), UTF_8);
        assert_eq!(encoding_of(&"F\u{e4}hre".as_bytes()[..2]), UTF_8, "cut in a character");
        assert_eq!(encoding_of(b"Die F\xe4hre nach M\xf6nkebude f\xe4hrt wieder"), WINDOWS_1252);
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Президент прибыл в Москву вечером во вторник");
        assert_eq!(encoding_of(&bytes), encoding_rs::WINDOWS_1251);
    }

    #[test]
    fn few_broken_bytes_spoil_no_encoding() {
        let decoded = decode(b"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xFF!", None);
        assert_eq!(decoded.text, "ééééé \u{FFFD}!");
        assert!(decoded.problem.is_some());
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("総理大臣は火曜日の夜に東京に到着した");
        let cut = &bytes[..bytes.len() - 1];
        assert!(text(cut, Some("text/html; charset=shift_jis")).starts_with("総理大臣は火曜日の夜"));
    }

    proptest! {
        #[test]
        fn any_bytes_decode(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            decode(&bytes, Some("text/html; charset=utf-8"));
            decode(&bytes, None);
        }
    }
}
