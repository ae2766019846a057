//! Tags and texts of a document, whatever is wrong with it: quick-xml, set going again behind every error.

use super::entities::Entities;
use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::Event;
use std::borrow::Cow;

/// What reading twice may cost in a document, in times its length: a mark that opens nothing is read as text, and
/// the scan begins anew behind it. Bounds the whole work linearly.
const REREAD: usize = 4;

/// What may be read twice in any document, in bytes.
const REREAD_FLOOR: usize = 1 << 20;

/// quick-xml remembers each tag that was opened and not closed, for a check that is of no use here. Maximum before
/// it is made to forget them.
const MAX_OPEN: usize = 1 << 16;

/// A piece of a document.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// A start tag without its angle brackets and without the slash of an empty one.
    Open { tag: &'a str, empty: bool },
    /// The name in an end tag.
    Close(&'a str),
    /// Characters, references decoded.
    Text(Cow<'a, str>),
}

/// Reads tokens off a text.
pub(super) struct Tokens<'a> {
    text: &'a str,
    /// Where in the text the present reader began.
    origin: usize,
    reader: Reader<&'a [u8]>,
    /// Tags that it saw opened.
    opened: usize,
    entities: Entities<'a>,
    /// How many bytes may still be read twice.
    spare: usize,
    /// What is wrong with the document, first come.
    pub(super) problem: Option<String>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            origin: 0,
            reader: reader(text),
            opened: 0,
            entities: Entities::default(),
            spare: text.len().saturating_mul(REREAD).max(REREAD_FLOOR),
            problem: None,
        }
    }

    /// The entities known so far.
    pub(super) fn entities(&self) -> &Entities<'a> {
        &self.entities
    }

    fn offset(&self) -> usize {
        self.origin + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn restart(&mut self, at: usize) {
        self.origin = at.min(self.text.len());
        self.reader = reader(self.text.get(at..).unwrap_or_default());
        self.opened = 0;
    }

    /// The token of the markup `raw`; none where it means nothing to a reader of feeds.
    fn token(&mut self, event: &Event<'a>, start: usize, end: usize) -> Option<Token<'a>> {
        let raw = self.text.get(start..end).unwrap_or_default();
        match event {
            Event::Start(_) | Event::Empty(_) if !opens_tag(raw) => Some(self.as_text(start, end)),
            Event::Start(_) | Event::Empty(_) if self.is_unclosed(raw) => Some(self.cut_tag(start, raw)),
            Event::Start(_) => Some(Token::Open { tag: inside(raw, 1, 1), empty: false }),
            Event::Empty(_) => Some(Token::Open { tag: inside(raw, 1, 2), empty: true }),
            Event::End(_) => Some(Token::Close(inside(raw, 2, 1).trim())),
            Event::Text(_) | Event::GeneralRef(_) => Some(Token::Text(self.entities.decode(raw))),
            Event::CData(_) => Some(Token::Text(Cow::Borrowed(inside(raw, 9, 3)))),
            Event::DocType(_) => {
                self.entities.declare(raw);
                None
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => None,
        }
    }

    /// A `<` that opens no tag is a character; what follows is read again, as long as that is cheap.
    fn as_text(&mut self, start: usize, end: usize) -> Token<'a> {
        let cost = end - start;
        if cost > self.spare {
            return Token::Text(Cow::Borrowed(&self.text[start..end]));
        }
        self.spare -= cost;
        self.restart(start + 1);
        Token::Text(Cow::Borrowed(&self.text[start..=start]))
    }

    /// Whether a tag runs into the next one, because of a quotation mark or a bracket that is missing.
    fn is_unclosed(&self, raw: &str) -> bool {
        raw.len() <= self.spare && next_tag(raw).is_some()
    }

    /// Ends an unclosed tag at its first bracket, or else before the next tag, and goes on there.
    fn cut_tag(&mut self, start: usize, raw: &'a str) -> Token<'a> {
        self.problem.get_or_insert_with(|| format!("ill-formed XML at byte {start}: a tag is not closed"));
        let next = next_tag(raw).unwrap_or(raw.len());
        let (end, behind) = raw[..next].find('>').map_or((next, next), |end| (end, end + 1));
        self.spare -= raw.len().min(self.spare);
        self.restart(start + behind);
        let tag = &raw[1..end];
        Token::Open { tag: tag.trim_end_matches('/'), empty: tag.ends_with('/') }
    }

    /// Goes on behind an error that began at `start`; none at the end of what can be read.
    fn recover(&mut self, error: &Error, start: usize) -> Option<Token<'a>> {
        self.problem.get_or_insert_with(|| format!("ill-formed XML at byte {start}: {error}"));
        let rest = self.text.get(start..)?;
        if matches!(error, Error::Syntax(SyntaxError::UnclosedCData)) {
            self.restart(self.text.len());
            return Some(Token::Text(Cow::Borrowed(rest.get(9..)?)));
        }
        if rest.len() > self.spare {
            self.restart(self.text.len());
            return None;
        }
        if opens_tag(rest) && next_tag(rest).is_some() {
            return Some(self.cut_tag(start, rest));
        }
        self.spare -= rest.len();
        let mark = rest.chars().next()?.len_utf8();
        self.restart(start + mark);
        Some(Token::Text(Cow::Borrowed(&rest[..mark])))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let start = self.offset();
            if self.opened >= MAX_OPEN {
                self.restart(start);
            }
            match self.reader.read_event() {
                Ok(Event::Eof) => return None,
                Ok(event) => {
                    let end = self.offset();
                    self.opened += usize::from(matches!(event, Event::Start(_)));
                    if let Some(token) = self.token(&event, start, end) {
                        return Some(token);
                    }
                }
                Err(error) => return self.recover(&error, start),
            }
        }
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

/// Whether a `<` is followed by what a name can begin with.
fn opens_tag(raw: &str) -> bool {
    let mut chars = raw.chars();
    chars.next() == Some('<') && chars.next().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | ':'))
}

/// Where in a tag another one begins. A `<` in an attribute is no XML, and followed by a name rarely anything else.
fn next_tag(raw: &str) -> Option<usize> {
    let bytes = raw.as_bytes();
    memchr::memchr_iter(b'<', bytes)
        .skip(1)
        .find(|at| bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!')))
}

/// `raw` without `before` bytes at its start and `after` bytes at its end.
fn inside(raw: &str, before: usize, after: usize) -> &str {
    raw.get(before..raw.len().saturating_sub(after)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One line a token, texts joined.
    fn list(text: &str) -> String {
        listed(Tokens::of(text), false)
    }

    /// The tokens, with a new reader for each of them or one for all.
    fn listed(mut tokens: Tokens<'_>, anew: bool) -> String {
        let mut out = String::new();
        loop {
            if anew {
                tokens.restart(tokens.offset());
            }
            let Some(token) = tokens.next() else { return out };
            match token {
                Token::Open { tag, empty } => {
                    out.push_str(&format!("[{tag}{}]", if empty { "/" } else { "" }));
                }
                Token::Close(name) => out.push_str(&format!("[-{name}]")),
                Token::Text(text) => out.push_str(&text),
            }
        }
    }

    #[test]
    fn tags_and_texts() {
        assert_eq!(list("<a b='1'>x &amp; y<c/><![CDATA[<d>]]></a >"), "[a b='1']x & y[c/]<d>[-a]");
        assert_eq!(list("<!DOCTYPE a [<!ENTITY k 'v'>]><a>&k;&nbsp;&what;</b>"), "[a]v\u{A0}&what;[-b]");
        assert_eq!(list("é<a>ж</a>ü"), "é[a]ж[-a]ü");
    }

    #[test]
    fn marks_that_open_nothing_are_characters() {
        assert_eq!(list("<t>5 < 6 & AT&T > 3</t>"), "[t]5 < 6 & AT&T > 3[-t]");
        assert_eq!(list("<t>cut <![CDATA[rest of it"), "[t]cut rest of it");
        assert_eq!(list("<t>cut <b"), "[t]cut <b");
    }

    #[test]
    fn tags_that_are_not_closed_end_before_the_next() {
        assert_eq!(list("<a href=\"x><b>y</b><c d=\"z\">"), "[a href=\"x][b]y[-b][c d=\"z\"]");
        assert_eq!(list("<a <b>y</b>"), "[a ][b]y[-b]");
    }

    #[test]
    fn rereading_is_bounded() {
        let marks = "< ".repeat(200_000);
        assert!(Tokens::of(&format!("{marks}>")).count() < 500_000);
        assert!(Tokens::of(&"<!--".repeat(300_000)).count() < 1_000_000);
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[<>&;/!\\[\\]?a-c\"'= -]{0,80}") {
            prop_assert!(Tokens::of(&text).count() <= text.len());
        }

        #[test]
        fn a_new_reader_goes_on_where_the_last_one_was(text in "(<[a-c]( d='[<>]?e')?/?>|</[a-c]>|<!-- -->|<!\\[CDATA\\[f\\]\\]>|&[a-c;]|[<>é ]){0,30}") {
            prop_assert_eq!(listed(Tokens::of(&text), true), list(&text));
        }
    }
}
