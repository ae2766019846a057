//! The lines of a text in any encoding.

use super::super::error::MAX_DOCUMENT;
use encoding_rs::{CoderResult, Decoder};
use newsloom_html::charset;
use std::io::{self, BufRead, Read};

/// Lines of a file: paragraphs where its format has them.
pub(super) type Lines = Box<dyn Iterator<Item = io::Result<String>> + Send>;

/// How much is decoded at once, in bytes; the beginning tells the encoding.
const CHUNK: usize = 64 << 10;

/// The lines of `reader`. None is longer than [`MAX_DOCUMENT`]: what is comes in pieces.
pub(super) fn lines(mut reader: Box<dyn BufRead + Send>) -> io::Result<Lines> {
    let mut head = Vec::new();
    (&mut reader).take(CHUNK as u64).read_to_end(&mut head)?;
    let decoder = charset::encoding_of(&head).new_decoder_with_bom_removal();
    let mut text = Text { reader, decoder, decoded: String::new(), taken: 0, ended: false };
    text.decode(&head, false);
    Ok(Box::new(text))
}

struct Text {
    reader: Box<dyn BufRead + Send>,
    decoder: Decoder,
    decoded: String,
    /// How much of `decoded` was handed out.
    taken: usize,
    ended: bool,
}

impl Text {
    fn decode(&mut self, mut bytes: &[u8], is_last: bool) {
        self.decoded.drain(..std::mem::take(&mut self.taken));
        loop {
            let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
            self.decoded.reserve(room);
            let (result, read, _) = self.decoder.decode_to_string(bytes, &mut self.decoded, is_last);
            bytes = &bytes[read..];
            if result == CoderResult::InputEmpty {
                return;
            }
        }
    }

    fn read_on(&mut self) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK];
        let read = self.reader.read(&mut chunk)?;
        self.ended = read == 0;
        self.decode(&chunk[..read], read == 0);
        Ok(())
    }
}

impl Iterator for Text {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut searched = self.taken;
        loop {
            if let Some(end) = memchr::memchr2(b'\n', b'\x0c', &self.decoded.as_bytes()[searched..]) {
                let line = self.decoded[self.taken..searched + end].trim_end_matches('\r').to_owned();
                self.taken = searched + end + 1;
                return Some(Ok(line));
            }
            let length = self.decoded.len() - self.taken;
            if length as u64 > MAX_DOCUMENT || self.ended && length > 0 {
                let piece = self.decoded[self.taken..].to_owned();
                self.taken = self.decoded.len();
                return Some(Ok(piece));
            }
            if self.ended {
                return None;
            }
            if let Err(error) = self.read_on() {
                self.ended = true;
                self.taken = self.decoded.len();
                return Some(Err(error));
            }
            searched = length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn all(bytes: &[u8]) -> Vec<String> {
        lines(Box::new(Cursor::new(bytes.to_vec()))).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn lines_of_any_encoding() {
        assert_eq!(all("\u{feff}Fähre\r\n\r\nbrennt\x0cnext".as_bytes()), ["Fähre", "", "brennt", "next"]);
        assert_eq!(all(b"Die F\xe4hre f\xe4hrt nach M\xf6nkebude\n"), ["Die Fähre fährt nach Mönkebude"]);
        let wide: Vec<u8> = "\u{feff}Größe\nzwei".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(all(&wide), ["Größe", "zwei"]);
        assert!(all(b"").is_empty());
    }

    #[test]
    fn characters_over_the_ends_of_chunks_stay_whole() {
        let text = "x".to_owned() + &"ä".repeat(CHUNK) + "\nüber\n" + &"ö".repeat(CHUNK);
        assert_eq!(all(text.as_bytes()).concat(), text.replace('\n', ""));
    }

    #[test]
    fn a_line_without_end_comes_in_pieces() {
        let length = usize::try_from(MAX_DOCUMENT).unwrap() * 2 + 5;
        let pieces = all(&vec![b'x'; length]);
        assert_eq!(pieces.iter().map(String::len).sum::<usize>(), length);
        assert!(pieces.len() >= 2);
    }
}
