//! Character references, the named characters of HTML, and what a document's own DTD declares.

use crate::charset::meant;
use std::borrow::Cow;
use std::collections::HashMap;

/// The most entities that a document may declare for itself.
const MAX_DECLARED: usize = 256;

/// The longest text that a declared entity may stand for, in bytes.
const MAX_REPLACEMENT: usize = 1024;

/// What entities stand for. Declared texts are never expanded in turn, so that nothing can blow up.
#[derive(Default)]
pub(crate) struct Entities<'a> {
    declared: HashMap<&'a str, &'a str>,
}

impl<'a> Entities<'a> {
    /// Takes over the internal general entities of a DOCTYPE; external ones are never looked at.
    pub(super) fn declare(&mut self, doctype: &'a str) {
        for declaration in doctype.split("<!ENTITY").skip(1).take(MAX_DECLARED) {
            if let Some((name, text)) = internal_entity(declaration) {
                self.declared.entry(name).or_insert(text);
            }
        }
    }

    /// The text with every known reference replaced; what is unknown stays as it is written.
    pub(crate) fn decode<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(first) = memchr::memchr(b'&', text.as_bytes()) else {
            return Cow::Borrowed(text);
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut next = Some(first);
        while let Some(at) = next {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let length = self.decode_one(rest, &mut out).unwrap_or_else(|| {
                out.push('&');
                1
            });
            rest = &rest[length..];
            next = memchr::memchr(b'&', rest.as_bytes());
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// Decodes the reference at the start of `text` into `out` and returns its length; none where it is no reference.
    pub(super) fn decode_one(&self, text: &str, out: &mut String) -> Option<usize> {
        let body = &text.as_bytes()[1..text.len().min(40)];
        let end = body.iter().position(|b| !matches!(b, b'#' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z'))?;
        let name = &text[1..=end];
        let closed = body[end] == b';';
        match name.strip_prefix('#') {
            Some(number) => out.push(character(number)?),
            None if closed => self.push_named(name, &text[..end + 2], out)?,
            None => return None,
        }
        Some(1 + end + usize::from(closed))
    }

    fn push_named(&self, name: &str, reference: &str, out: &mut String) -> Option<()> {
        match name {
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "amp" => out.push('&'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            "nbsp" => out.push('\u{A0}'),
            _ => out.push_str(&match self.declared.get(name) {
                Some(text) => Cow::Borrowed(*text),
                None => html_escape::decode_html_entities(reference),
            }),
        }
        Some(())
    }
}

/// A character by its number; windows-1252 numbers mean what browsers take them for.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    }
    .ok()?;
    let character = char::from_u32(code).map_or(char::REPLACEMENT_CHARACTER, meant);
    let is_text = character >= ' ' || matches!(character, '\t' | '\n' | '\r');
    Some(if is_text { character } else { char::REPLACEMENT_CHARACTER })
}

/// Name and text of ` name "text">`.
fn internal_entity(declaration: &str) -> Option<(&str, &str)> {
    let (name, rest) = declaration.trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let text = rest[1..].split(quote).next()?;
    (text.len() <= MAX_REPLACEMENT && !text.contains(['&', '<', '%'])).then_some((name, text))
}

/// Text made safe inside an element or a quoted attribute.
pub(crate) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| matches!(b, b'<' | b'>' | b'&' | b'"')) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_of_every_kind_are_read() {
        let mut entities = Entities::default();
        entities.declare(
            "rss [ <!ENTITY firm 'Acme & Co'> <!ENTITY town \"Ulm\"> <!ENTITY x SYSTEM 'file:///x'> ]",
        );
        assert_eq!(entities.decode("&eacute;&#233;&#xE9;&#150;&town;"), "ééé–Ulm");
        assert_eq!(entities.decode("AT&T &x; &firm; &; &#; & &lt;b&gt;"), "AT&T &x; &firm; &; &#; & <b>");
        assert_eq!(entities.decode("&#0;&#xD800;&#99999999;"), "\u{FFFD}\u{FFFD}\u{FFFD}");
    }

    proptest! {
        #[test]
        fn escaping_is_undone_by_decoding(text in "\\PC{0,60}") {
            let mut escaped = String::new();
            escape(&text, &mut escaped);
            let entities = Entities::default();
            prop_assert_eq!(entities.decode(&escaped), text);
        }
    }
}
