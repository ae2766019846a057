//! Character references: `&amp;`, `&#233;`, `&eacute;`.

use crate::charset::from_windows_1252;
use std::borrow::Cow;

/// `text` with every known reference replaced; an unknown one stays as it is written.
pub fn decode(text: &str) -> Cow<'_, str> {
    decode_with(text, |_| None)
}

/// [`decode`] with further names: `declared` gives what an entity of the document's own stands for, before the names of
/// HTML. The text that it gives is never expanded in turn, so that nothing can blow up.
pub fn decode_with<'t>(text: &'t str, declared: impl Fn(&str) -> Option<Cow<'t, str>>) -> Cow<'t, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Some(first);
    while let Some(at) = next {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest, &declared) {
            Some((meaning, length)) => {
                out.push_str(&meaning);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
        next = memchr::memchr(b'&', rest.as_bytes());
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// [`decode`] for references by number alone.
pub fn decode_numeric(text: &str) -> Cow<'_, str> {
    let mut pieces = text.split("&#");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(end);
        match character(number).zip(rest.strip_prefix(';')) {
            Some((character, rest)) => {
                out.push(character);
                out.push_str(rest);
            }
            None => {
                out.push_str("&#");
                out.push_str(piece);
            }
        }
    }
    Cow::Owned(out)
}

/// What the reference that `text` begins with stands for, and its length in bytes; none where `text` begins with none.
pub fn reference<'t>(
    text: &'t str,
    declared: impl Fn(&str) -> Option<Cow<'t, str>>,
) -> Option<(Cow<'t, str>, usize)> {
    /// Maximum length of a reference without its `&`, in bytes.
    const LONGEST: usize = 39;
    let body = text.as_bytes().strip_prefix(b"&")?;
    let body = &body[..body.len().min(LONGEST)];
    let end = body.iter().position(|b| *b != b'#' && !b.is_ascii_alphanumeric())?;
    let is_closed = body[end] == b';';
    if !is_closed {
        // Names of XML hold more than those of HTML, and are looked up only where the document declares them.
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || !b.is_ascii() || b"-._:".contains(b);
        let end = body.iter().position(|b| !is_name(b)).filter(|end| body[*end] == b';');
        if let Some((end, meaning)) = end.and_then(|end| Some((end, declared(text.get(1..=end)?)?))) {
            return Some((meaning, end + 2));
        }
    }
    let name = &text[1..=end];
    let length = 1 + end + usize::from(is_closed);
    let meaning = match name.strip_prefix('#') {
        Some(number) => Cow::Owned(character(number)?.to_string()),
        None if !is_closed => return None,
        None => match name {
            "lt" => "<".into(),
            "gt" => ">".into(),
            "amp" => "&".into(),
            "quot" => "\"".into(),
            "apos" => "'".into(),
            _ => declared(name).unwrap_or_else(|| html_escape::decode_html_entities(&text[..length])),
        },
    };
    Some((meaning, length))
}

/// A character by its number; windows-1252 numbers mean what browsers take them for.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    }
    .ok()?;
    let character = char::from_u32(code).map_or(char::REPLACEMENT_CHARACTER, from_windows_1252);
    let is_text = character >= ' ' || matches!(character, '\t' | '\n' | '\r');
    Some(if is_text { character } else { char::REPLACEMENT_CHARACTER })
}

/// Appends `text`, made safe inside an element or a quoted attribute, to `out`.
pub fn escape(text: &str, out: &mut String) {
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
        assert_eq!(decode("&eacute;&#233;&#xE9;&#150;&lt;b&gt;&nbsp;"), "ééé–<b>\u{A0}");
        assert_eq!(decode("AT&T &x; &; &#; & &amp;lt;"), "AT&T &x; &; &#; & &lt;");
        assert_eq!(decode("&#0;&#xD800;&#99999999;"), "\u{FFFD}\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn names_of_the_document_are_not_expanded_in_turn() {
        let declared = |name: &str| (name == "town").then_some("Ulm &town;".into());
        assert_eq!(decode_with("&town;, &city;", declared), "Ulm &town;, &city;");
    }

    #[test]
    fn names_of_the_document_come_before_those_of_html() {
        let declared = |name: &str| matches!(name, "dash" | "chief-name").then(|| format!("[{name}]").into());
        assert_eq!(
            decode_with("&dash; &chief-name; &chief-x; &ndash;", declared),
            "[dash] [chief-name] &chief-x; –"
        );
    }

    proptest! {
        #[test]
        fn escaping_is_undone_by_decoding(text in "\\PC{0,60}") {
            let mut escaped = String::new();
            escape(&text, &mut escaped);
            prop_assert_eq!(decode(&escaped), text);
        }

        #[test]
        fn any_text_decodes(text in "(&|#|x|;|[a-z0-9é]){0,60}") {
            decode(&text);
        }
    }
}
