//! The paragraphs of an RTF file (Rich Text Format 1.9.1, Microsoft 2008), read as it comes: text, and nothing of how it looks.
//!
//! Hostile files cost what their bytes cost: groups are a stack of small states with a bound, no line is longer than
//! [`MAX_DOCUMENT`], control words and numbers are cut.

use super::super::error::MAX_DOCUMENT;
use super::encodings::{self, Fonts};
use super::text::Lines;
use encoding_rs::Encoding;
use std::io::{self, BufRead, Read};

/// Groups within groups, at most. Word itself writes a few dozen.
const MAX_DEPTH: usize = 2000;
/// Letters of a control word and digits of its number that are kept, as the specification has them.
const MAX_WORD: usize = 32;
const MAX_DIGITS: usize = 10;

/// Groups that hold no text of the document, but for those that say so themselves (`\*`).
const DESTINATIONS: &[&str] = &[
    "annotation",
    "atnauthor",
    "atnid",
    "author",
    "buptim",
    "colortbl",
    "comment",
    "creatim",
    "doccomm",
    "filetbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "footnote",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "keywords",
    "listtext",
    "nonshppict",
    "object",
    "operator",
    "pict",
    "pntext",
    "pntxta",
    "pntxtb",
    "printim",
    "private",
    "revtbl",
    "revtim",
    "rxe",
    "stylesheet",
    "subject",
    "tc",
    "tcn",
    "title",
    "txe",
    "xe",
];

/// The paragraphs of `reader`, cells parted by tabs.
pub(super) fn lines(reader: Box<dyn BufRead + Send>) -> Lines {
    Box::new(Rtf {
        reader,
        groups: Vec::new(),
        group: Group::default(),
        fonts: Fonts::default(),
        line: String::new(),
        bytes: Vec::new(),
        surrogate: None,
        skip: 0,
        ended: false,
    })
}

/// What holds within a group and ends with it.
#[derive(Clone, Copy)]
struct Group {
    is_ignored: bool,
    is_hidden: bool,
    /// Whether it lists fonts.
    is_font_table: bool,
    /// How many characters stand behind a `\u` for readers that do not know it.
    fallback: u8,
    font: i32,
}

impl Default for Group {
    fn default() -> Self {
        Self { is_ignored: false, is_hidden: false, is_font_table: false, fallback: 1, font: -1 }
    }
}

struct Rtf {
    reader: Box<dyn BufRead + Send>,
    groups: Vec<Group>,
    group: Group,
    fonts: Fonts,
    line: String,
    /// Bytes of the line that are not decoded yet: a character may be two of them.
    bytes: Vec<u8>,
    /// The first half of a character beyond U+FFFF.
    surrogate: Option<u16>,
    /// Characters that are still to be passed over behind a `\u`.
    skip: u8,
    ended: bool,
}

/// What comes next in the file.
enum Token {
    Open,
    Close,
    Word(String, Option<i32>),
    Symbol(u8),
    /// `\'e4`.
    Hex(u8),
    Byte(u8),
}

impl Iterator for Rtf {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.step() {
                Ok(true) => return Some(Ok(self.take_line())),
                Ok(false) => {}
                Err(error) => {
                    self.ended = true;
                    self.take_line();
                    return Some(Err(error));
                }
            }
        }
        let rest = self.take_line();
        (!rest.is_empty()).then_some(Ok(rest))
    }
}

impl Rtf {
    /// Takes what comes next. Whether a line ends with it.
    fn step(&mut self) -> io::Result<bool> {
        let Some(token) = self.token()? else {
            return Err(io::Error::other("the RTF ends in the middle of it"));
        };
        match token {
            Token::Open => self.open()?,
            Token::Close => self.close(),
            Token::Word(word, number) => return Ok(self.word(&word, number)? || self.is_full()),
            Token::Symbol(symbol) => return Ok(self.symbol(symbol) || self.is_full()),
            Token::Hex(byte) => self.byte(byte),
            Token::Byte(b'\r' | b'\n') => {}
            Token::Byte(byte) => self.byte(byte),
        }
        Ok(self.is_full())
    }

    fn is_full(&self) -> bool {
        (self.line.len() + self.bytes.len()) as u64 >= MAX_DOCUMENT
    }

    fn token(&mut self) -> io::Result<Option<Token>> {
        let Some(byte) = self.read_byte()? else { return Ok(None) };
        Ok(Some(match byte {
            b'{' => Token::Open,
            b'}' => Token::Close,
            b'\\' => match self.read_byte()? {
                Some(b'\'') => Token::Hex(self.hex()?),
                Some(letter) if letter.is_ascii_alphabetic() => self.control(letter)?,
                Some(symbol) => Token::Symbol(symbol),
                None => return Ok(None),
            },
            byte => Token::Byte(byte),
        }))
    }

    /// A control word that begins with `letter`, its number, and the space that ends it.
    fn control(&mut self, letter: u8) -> io::Result<Token> {
        let mut word = String::from(char::from(letter));
        while let Some(letter) = self.read_if(|byte| byte.is_ascii_alphabetic())? {
            if word.len() < MAX_WORD {
                word.push(char::from(letter));
            }
        }
        let is_negative = self.read_if(|byte| byte == b'-')?.is_some();
        let (mut number, mut digits) = (0_i64, 0);
        while let Some(digit) = self.read_if(|byte| byte.is_ascii_digit())? {
            if digits < MAX_DIGITS {
                number = number * 10 + i64::from(digit - b'0');
            }
            digits += 1;
        }
        self.read_if(|byte| byte == b' ')?;
        let number = i32::try_from(if is_negative { -number } else { number }).ok().filter(|_| digits > 0);
        Ok(Token::Word(word, number))
    }

    /// The byte that two digits name; what are none is a replacement.
    fn hex(&mut self) -> io::Result<u8> {
        let mut value = 0;
        for _ in 0..2 {
            let Some(digit) = self.read_if(|byte| byte.is_ascii_hexdigit())? else { return Ok(b'?') };
            value = value << 4
                | char::from(digit)
                    .to_digit(16)
                    .and_then(|digit| u8::try_from(digit).ok())
                    .unwrap_or_default();
        }
        Ok(value)
    }

    fn read_byte(&mut self) -> io::Result<Option<u8>> {
        self.read_if(|_| true)
    }

    fn read_if(&mut self, is_wanted: impl Fn(u8) -> bool) -> io::Result<Option<u8>> {
        let byte = self.reader.fill_buf()?.first().copied().filter(|byte| is_wanted(*byte));
        self.reader.consume(usize::from(byte.is_some()));
        Ok(byte)
    }

    fn open(&mut self) -> io::Result<()> {
        self.skip = 0;
        if self.groups.len() >= MAX_DEPTH {
            return Err(io::Error::other(format!(
                "the RTF has more than {MAX_DEPTH} groups within each other"
            )));
        }
        self.groups.push(self.group);
        Ok(())
    }

    fn close(&mut self) {
        self.skip = 0;
        // What a font of this group encodes must be decoded before it ends.
        self.flush();
        match self.groups.pop() {
            Some(group) => self.group = group,
            None => self.ended = true,
        }
        self.ended |= self.groups.is_empty();
    }

    fn symbol(&mut self, symbol: u8) -> bool {
        match symbol {
            b'*' => self.group.is_ignored = true,
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.char('\u{a0}'),
            b'_' => self.char('\u{2011}'),
            b'\r' | b'\n' => return self.is_shown(),
            _ => {}
        }
        false
    }

    /// Takes a control word. Whether a line ends with it.
    fn word(&mut self, word: &str, number: Option<i32>) -> io::Result<bool> {
        if word == "bin" {
            let length = u64::try_from(number.unwrap_or_default()).unwrap_or_default();
            io::copy(&mut (&mut self.reader).take(length), &mut io::sink())?;
            return Ok(false);
        }
        if word == "u" {
            self.unicode(number.unwrap_or_default());
            return Ok(false);
        }
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(false);
        }
        let is_on = number != Some(0);
        match word {
            "par" | "line" | "row" | "sect" | "page" | "column" | "nestrow" => return Ok(self.is_shown()),
            "cell" | "nestcell" | "tab" => self.char('\t'),
            "emdash" => self.char('—'),
            "endash" => self.char('–'),
            "bullet" => self.char('•'),
            "lquote" => self.char('‘'),
            "rquote" => self.char('’'),
            "ldblquote" => self.char('“'),
            "rdblquote" => self.char('”'),
            "emspace" | "enspace" | "qmspace" => self.char(' '),
            "uc" => self.group.fallback = u8::try_from(number.unwrap_or(1).clamp(0, 255)).unwrap_or(1),
            "v" | "deleted" => self.group.is_hidden = is_on,
            "plain" => {
                self.group.is_hidden = false;
                self.font(-1);
            }
            "fonttbl" => (self.group.is_font_table, self.group.is_ignored) = (true, true),
            "f" => self.font(number.unwrap_or_default()),
            "fcharset" if self.group.is_font_table => {
                self.fonts.set(self.group.font, encodings::of_charset(number));
            }
            "cpg" if self.group.is_font_table => {
                self.fonts.set(self.group.font, encodings::of_code_page(number));
            }
            "ansicpg" => self.fonts.default = encodings::of_code_page(number).unwrap_or(self.fonts.default),
            "mac" => self.fonts.default = encoding_rs::MACINTOSH,
            "deff" => self.fonts.first = number.unwrap_or(-1),
            _ if DESTINATIONS.binary_search(&word).is_ok() => self.group.is_ignored = true,
            _ => {}
        }
        Ok(false)
    }

    fn font(&mut self, font: i32) {
        self.flush();
        self.group.font = font;
    }

    fn is_shown(&self) -> bool {
        !self.group.is_ignored && !self.group.is_hidden
    }

    /// A byte of text in the encoding of its font.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.is_shown() {
            self.drop_surrogate();
            self.bytes.push(byte);
        }
    }

    fn char(&mut self, char: char) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.is_shown() {
            self.flush();
            self.drop_surrogate();
            self.line.push(char);
        }
    }

    /// A code unit of UTF-16, as a number of 16 bits with a sign.
    fn unicode(&mut self, number: i32) {
        self.skip = self.group.fallback;
        if !self.is_shown() {
            return;
        }
        self.flush();
        let Ok(unit) = u16::try_from(if number < 0 { number + 0x1_0000 } else { number }) else {
            self.line.push(char::REPLACEMENT_CHARACTER);
            return;
        };
        if (0xD800..0xDC00).contains(&unit) {
            self.drop_surrogate();
            self.surrogate = Some(unit);
            return;
        }
        let units = self.surrogate.take().into_iter().chain([unit]);
        self.line.extend(char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }

    fn drop_surrogate(&mut self) {
        if self.surrogate.take().is_some() {
            self.line.push(char::REPLACEMENT_CHARACTER);
        }
    }

    /// Decodes the bytes that wait.
    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let encoding: &Encoding = self.fonts.of(self.group.font);
            self.line.push_str(&encoding.decode_without_bom_handling(&self.bytes).0);
            self.bytes.clear();
        }
    }

    fn take_line(&mut self) -> String {
        self.flush();
        self.drop_surrogate();
        std::mem::take(&mut self.line)
    }
}
