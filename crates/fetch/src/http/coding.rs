//! Content codings (RFC 9110 section 8.4.1), undone by ourselves: servers label them wrongly, and what can be read
//! of a damaged body is worth reading. Magic bytes are believed over labels.

use flate2::bufread::GzDecoder;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

/// Maximum nested codings. Honest servers use no more than two.
const LAYERS: usize = 4;

/// The largest window of a zstd frame: 2^23 bytes is what RFC 9659 allows on the web; some servers use more.
const ZSTD_WINDOW_LOG: u32 = 26;

/// A body without its codings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// What was read, capped.
    pub bytes: Vec<u8>,
    /// Whether there would have been more, beyond the cap or beyond damage.
    pub cut: bool,
    /// What was wrong.
    pub problems: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Zstd,
    Deflate,
    Brotli,
}

impl Coding {
    fn named(label: &str) -> Option<Self> {
        Some(match label.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Coding::Gzip,
            "zstd" | "x-zstd" => Coding::Zstd,
            "deflate" | "x-deflate" | "zlib" => Coding::Deflate,
            "br" => Coding::Brotli,
            _ => return None,
        })
    }

    /// By the first bytes, where they cannot be those of a text.
    fn sniffed(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1f, 0x8b, 8, ..] => Some(Coding::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Coding::Zstd),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            Coding::Zstd => "zstd",
            Coding::Deflate => "deflate",
            Coding::Brotli => "br",
        }
    }
}

/// Undoes the codings of `bytes`, which `label` (the value of Content-Encoding) may or may not describe. No layer
/// becomes longer than `cap` bytes.
pub fn decode(bytes: Vec<u8>, label: Option<&str>, cap: usize) -> Decoded {
    let mut labels: Vec<Coding> = label.unwrap_or("").split(',').filter_map(Coding::named).collect();
    let mut decoded = Decoded { bytes, ..Decoded::default() };
    for _ in 0..LAYERS {
        let Some(coding) = next(&mut labels, &mut decoded) else { break };
        undo(coding, &mut decoded, cap);
    }
    if decoded.bytes.len() > cap {
        decoded.bytes.truncate(cap);
        decoded.cut = true;
    }
    decoded
}

/// The outermost coding that is left. A label without the bytes to go with it is dropped.
fn next(labels: &mut Vec<Coding>, decoded: &mut Decoded) -> Option<Coding> {
    if let Some(coding) = Coding::sniffed(&decoded.bytes) {
        if labels.last() == Some(&coding) {
            labels.pop();
        }
        return Some(coding);
    }
    while let Some(label) = labels.pop() {
        let wrong = matches!(label, Coding::Gzip | Coding::Zstd) || starts_a_text(&decoded.bytes);
        if !wrong {
            return Some(label);
        }
        if !decoded.bytes.is_empty() && decoded.problems.is_empty() {
            decoded.problems.push(format!("labelled {} and is not", label.name()));
        }
    }
    None
}

/// Whether the bytes begin as feeds and pages do, and no deflate or brotli stream of such does: with `<` or `{`,
/// perhaps after white space or a byte order mark, and then more printable characters.
fn starts_a_text(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = &bytes[..bytes.len().min(32)];
    matches!(head.first(), Some(b'<' | b'{'))
        && head.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace() || *byte >= 0x80)
        && head.iter().filter(|byte| byte.is_ascii()).count() * 2 > head.len()
}

fn undo(coding: Coding, decoded: &mut Decoded, cap: usize) {
    let bytes = std::mem::take(&mut decoded.bytes);
    let (out, end) = match coding {
        Coding::Gzip => gzip_members(&bytes, cap),
        Coding::Zstd => zstd_frames(&bytes, cap),
        Coding::Brotli => read(brotli_decompressor::Decompressor::new(&bytes[..], 1 << 14), cap),
        Coding::Deflate if is_zlib(&bytes) => read(ZlibDecoder::new(&bytes[..]), cap),
        Coding::Deflate => read(DeflateDecoder::new(&bytes[..]), cap),
    };
    decoded.bytes = out;
    match end {
        End::Whole => {}
        End::Cap => decoded.cut = true,
        End::Damaged(why) => {
            decoded.cut = true;
            decoded.problems.push(format!("the {} coding is damaged: {why}", coding.name()));
        }
    }
}

/// RFC 1950: the method is deflate and the two header bytes are a multiple of 31.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [cmf, flags, ..] if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flags)) % 31 == 0)
}

enum End {
    Whole,
    Cap,
    Damaged(std::io::Error),
}

/// All members, one behind the other (RFC 1952 section 2.2).
fn gzip_members(bytes: &[u8], cap: usize) -> (Vec<u8>, End) {
    members(bytes, cap, |rest, cap| {
        let mut decoder = GzDecoder::new(rest);
        let (out, end) = read(&mut decoder, cap);
        (out, end, decoder.into_inner().len())
    })
}

fn zstd_frames(bytes: &[u8], cap: usize) -> (Vec<u8>, End) {
    members(bytes, cap, |rest, cap| {
        let decoder = zstd::stream::read::Decoder::with_buffer(rest).and_then(|mut decoder| {
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Ok(decoder.single_frame())
        });
        match decoder {
            Ok(mut decoder) => {
                let (out, end) = read(&mut decoder, cap);
                (out, end, decoder.finish().len())
            }
            Err(why) => (Vec::new(), End::Damaged(why), 0),
        }
    })
}

/// Reads members until the end. Padding behind a whole member (NULs, line breaks) is no damage. `one` gives what it read, how
/// it ended, and the number of bytes behind the member.
fn members(bytes: &[u8], cap: usize, one: impl Fn(&[u8], usize) -> (Vec<u8>, End, usize)) -> (Vec<u8>, End) {
    let (mut out, mut rest) = (Vec::new(), bytes);
    loop {
        let (read, end, left) = one(rest, cap - out.len());
        out.extend_from_slice(&read);
        if !matches!(end, End::Whole) || left >= rest.len() {
            return (out, end);
        }
        rest = &rest[rest.len() - left..];
        if rest.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
            return (out, End::Whole);
        }
    }
}

/// Reads up to `cap` bytes, and keeps what came before any damage.
fn read(mut from: impl Read, cap: usize) -> (Vec<u8>, End) {
    let mut out = Vec::new();
    let mut buffer = vec![0; 16 << 10];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return (out, End::Whole),
            Ok(_) if out.len() >= cap => return (out, End::Cap),
            Ok(n) => out.extend_from_slice(&buffer[..n.min(cap - out.len())]),
            Err(why) if why.kind() == std::io::ErrorKind::Interrupted => {}
            Err(why) => return (out, End::Damaged(why)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    const CAP: usize = 1 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        brotli::BrotliCompress(&mut &bytes[..], &mut out, &brotli::enc::BrotliEncoderParams::default())
            .unwrap();
        out
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 3).unwrap()
    }

    fn feed() -> Vec<u8> {
        let items = "<item><title>The bridge over the Oder reopens</title></item>".repeat(40);
        format!("<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>").into_bytes()
    }

    #[test]
    fn every_coding_under_every_label() {
        for (bytes, label) in [
            (gzip(&feed()), "gzip"),
            (gzip(&feed()), "x-gzip"),
            (gzip(&feed()), "GZIP"),
            (gzip(&feed()), ""),
            (gzip(&gzip(&feed())), "gzip, gzip"),
            (gzip(&gzip(&feed())), "gzip"),
            (zlib(&feed()), "deflate"),
            (deflate(&feed()), "deflate"),
            (brotli(&feed()), "br"),
            (brotli(&gzip(&feed())), "gzip, br"),
            (zstd(&feed()), "zstd"),
            (zstd(&feed()), "identity"),
            (feed(), "identity"),
        ] {
            let decoded = decode(bytes, Some(label), CAP);
            assert!(decoded == Decoded { bytes: feed(), ..Decoded::default() }, "{label}");
        }
    }

    #[test]
    fn magic_bytes_are_believed_over_labels() {
        let decoded = decode(gzip(&feed()), Some("br"), CAP);
        assert!(decoded.bytes == feed());
        assert_eq!(decoded.problems, ["labelled br and is not"]);
    }

    #[test]
    fn a_plain_body_under_a_label_is_read_as_it_is() {
        for label in ["gzip", "br", "zstd", "deflate"] {
            let decoded = decode(feed(), Some(label), CAP);
            assert_eq!(decoded.bytes, feed(), "{label}");
            assert_eq!(decoded.problems, [format!("labelled {label} and is not")]);
            assert!(!decoded.cut);
        }
    }

    #[test]
    fn padding_behind_a_whole_body_is_no_damage() {
        for padding in [&b"\0"[..], &[0; 17], b"\n", b"\r\n", b" \0\n"] {
            for (bytes, label) in
                [(gzip(&feed()), "gzip"), (zstd(&feed()), "zstd"), (zlib(&feed()), "deflate")]
            {
                let decoded = decode([bytes.as_slice(), padding].concat(), Some(label), CAP);
                assert!(decoded == Decoded { bytes: feed(), ..Decoded::default() }, "{label} {padding:?}");
            }
        }
        // Controls: a body that is cut, and one with something else behind it.
        for bytes in [gzip(&feed())[..50].to_vec(), [gzip(&feed()).as_slice(), b"oops, more"].concat()] {
            let decoded = decode(bytes, Some("gzip"), CAP);
            assert!(decoded.cut && !decoded.problems.is_empty());
        }
    }

    #[test]
    fn all_members_of_a_gzip_body_are_read() {
        let (a, b) = (&feed()[..100], &feed()[100..]);
        let members = [gzip(a), gzip(b)].concat();
        assert_eq!(decode(members, Some("gzip"), CAP).bytes, feed());
        let frames = [zstd(a), zstd(b)].concat();
        assert_eq!(decode(frames, Some("zstd"), CAP).bytes, feed());
    }

    #[test]
    fn what_came_before_the_damage_is_kept() {
        for (bytes, label) in [
            (gzip(&feed()), "gzip"),
            (zlib(&feed()), "deflate"),
            (brotli(&feed()), "br"),
            (zstd(&feed()), "zstd"),
        ] {
            let torn = bytes[..bytes.len() - 5].to_vec();
            let decoded = decode(torn, Some(label), CAP);
            assert!(decoded.cut && decoded.problems.len() == 1, "{label}: {:?}", decoded.problems);
            assert!(feed().starts_with(&decoded.bytes), "{label}");
        }
    }

    #[test]
    fn bombs_stop_at_the_cap() {
        let zeros = vec![b' '; 20 * CAP];
        for (bytes, label) in [
            (gzip(&zeros), "gzip"),
            (zlib(&zeros), "deflate"),
            (brotli(&zeros), "br"),
            (zstd(&zeros), "zstd"),
            (gzip(&gzip(&zeros)), "gzip, gzip"),
        ] {
            let decoded = decode(bytes, Some(label), CAP);
            assert_eq!((decoded.bytes.len(), decoded.cut), (CAP, true), "{label}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_under_any_label(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            label in prop::sample::select(vec!["", "gzip", "br", "zstd", "deflate", "gzip,br,deflate", ","]),
        ) {
            let decoded = decode(bytes, Some(label), 1000);
            prop_assert!(decoded.bytes.len() <= 1000);
        }
    }
}
