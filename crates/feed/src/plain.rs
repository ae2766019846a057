//! HTML to plain text, for titles and names: a line or two, not a page.

use super::markup::Entities;
use std::borrow::Cow;

/// Whether text that may be either is meant as HTML: a tag that could be one, or a reference that nobody writes by
/// chance.
pub(super) fn looks_like_html(text: &str) -> bool {
    let is_tag = |text: &str| text.starts_with("<!--") || tag_length(text).is_some();
    text.match_indices('<').any(|(at, _)| is_tag(&text[at..])) || has_reference(text)
}

fn has_reference(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let rest = &text.as_bytes()[at + 1..];
        let end = rest.iter().take(12).position(|b| !b.is_ascii_alphanumeric() && *b != b'#');
        end.is_some_and(|end| end > 1 && rest[end] == b';')
    })
}

/// The text of `html` in one line: tags, comments, scripts and styles left out, references decoded.
pub(super) fn from_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = tag_length(rest).unwrap_or_else(|| {
            out.push('<');
            1
        });
        let tag = &rest[..length];
        rest = &rest[length..];
        if breaks_line(tag) {
            out.push(' ');
        } else if let Some(name) = hidden(tag) {
            rest = behind(rest, name);
        }
    }
    out.push_str(rest);
    one_line(&Entities::default().decode(&out))
}

/// White space at the ends gone, and within reduced to single spaces; marks that override the direction gone.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !overrides_direction(*c)));
    }
    out
}

/// Marks that turn the direction of what follows, by which one text can be made to look like another.
fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Bytes of the tag or comment that `text` begins with. A comment without an end goes on to the end of the text.
fn tag_length(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |end| end + 3));
    }
    let first = *text.as_bytes().get(1)?;
    let named = if first == b'/' { *text.as_bytes().get(2)? } else { first };
    if !named.is_ascii_alphabetic() && !matches!(first, b'!' | b'?') {
        return None;
    }
    memchr::memchr2(b'>', b'<', &text.as_bytes()[1..])
        .map(|end| end + 2)
        .filter(|end| text.as_bytes()[end - 1] == b'>')
}

fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn breaks_line(tag: &str) -> bool {
    const BREAKING: &[&str] = &["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"];
    BREAKING.iter().any(|name| name_of(tag).eq_ignore_ascii_case(name))
}

/// The name of an element whose content is not text.
fn hidden(tag: &str) -> Option<&'static str> {
    let is_start = !tag.starts_with("</") && !tag.ends_with("/>");
    ["script", "style"].into_iter().find(|name| is_start && name_of(tag).eq_ignore_ascii_case(name))
}

/// What follows the end tag of `name`; nothing where there is none.
fn behind<'t>(text: &'t str, name: &str) -> &'t str {
    let end = text.match_indices("</").find(|(at, _)| name_of(&text[*at..]).eq_ignore_ascii_case(name));
    end.and_then(|(at, _)| text[at..].split_once('>')).map_or("", |(_, rest)| rest)
}

/// The text of something that is HTML by its type, or looks like it.
pub(super) fn title(text: &str) -> String {
    let text = Cow::Borrowed(text.trim());
    if looks_like_html(&text) { from_html(&text) } else { one_line(&text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_goes_and_text_stays() {
        assert_eq!(title("5 < 6 and AT&T"), "5 < 6 and AT&T");
        assert_eq!(title(" <b>Two</b>\n words<br/>more &amp; more<!-- no --> "), "Two words more & more");
        assert_eq!(title("a<script>if (1<2) x()</script>b"), "ab");
        assert_eq!(title("unfinished <b"), "unfinished <b");
        assert_eq!(title("a<b>b<!-- c <script>d"), "ab");
    }

    proptest! {
        #[test]
        fn titles_are_one_line(text in "(<b>|</?script>|<!--|-->|&amp;|[ab<>&;/\\n ]){0,40}") {
            prop_assert!(!title(&text).contains('\n'));
        }
    }
}
