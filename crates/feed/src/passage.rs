//! Titles, summaries and contents: which of the ways to put text in an element was used.

use super::markup::Element;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use newsloom_html::plain;
use newsloom_model::Body;
use std::borrow::Cow;

/// The most that is kept of one text, in bytes.
pub(super) const MAX_TEXT: usize = 2 << 20;

/// The most that is kept of a title, in bytes.
pub(super) const MAX_TITLE: usize = 4096;

/// What the text of an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text, by its own type: kept literally (RFC 4287, 3.1.1.1).
    Plain,
    /// Plain text by the format's default; writers of HTML forget the type, so that it may surely be HTML.
    PlainByDefault,
    /// HTML.
    Html,
    /// Either: RSS does not say.
    Either,
}

impl Kind {
    /// Of a title.
    pub(super) fn of_title(element: &Element<'_>, is_atom: bool) -> Self {
        Self::of(element, if is_atom { Kind::PlainByDefault } else { Kind::Either })
    }

    /// Of a summary or content.
    pub(super) fn of_body(element: &Element<'_>, is_atom: bool) -> Self {
        let default = match (&*element.name, is_atom) {
            ("summary" | "content", true) => Kind::PlainByDefault,
            ("summary" | "content", false) => Kind::Either,
            _ => Kind::Html,
        };
        Self::of(element, default)
    }

    fn of(element: &Element<'_>, default: Self) -> Self {
        if element.has_elements() { Kind::Html } else { stated(element).unwrap_or(default) }
    }

    /// Whether `text` is HTML.
    pub(super) fn is_html(self, text: &str) -> bool {
        match self {
            Kind::Plain => false,
            Kind::PlainByDefault => plain::is_surely_html(text),
            Kind::Html => true,
            Kind::Either => plain::looks_like_html(text),
        }
    }
}

/// The text of a content or summary; none where it is blank.
pub(super) fn read(element: &Element<'_>, is_atom: bool) -> Option<Body> {
    let text = raw(element);
    let text = plain::prefix(text.trim(), MAX_TEXT);
    if text.is_empty() {
        return None;
    }
    let is_html = Kind::of_body(element, is_atom).is_html(text);
    Some(if is_html { Body::Html(text.to_owned()) } else { Body::Text(text.to_owned()) })
}

/// The text of a title, in one line of plain text; none where it is blank.
pub(super) fn title(element: &Element<'_>, is_atom: bool) -> Option<String> {
    let text = raw(element);
    let text = plain::prefix(text.trim(), 16 * MAX_TITLE);
    let is_html = Kind::of_title(element, is_atom).is_html(text);
    let text = if is_html { plain::title(text) } else { plain::one_line(text) };
    let text = plain::prefix(&text, MAX_TITLE);
    (!text.is_empty()).then(|| text.to_owned())
}

/// The text behind a body that is no page.
pub(super) fn into_string(body: Body) -> String {
    match body {
        Body::Text(text) | Body::Html(text) => text,
        Body::Bytes { bytes, .. } => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// What the element holds, with base64 undone.
pub(super) fn raw<'e>(element: &'e Element<'_>) -> Cow<'e, str> {
    let text = element.inner();
    if !is_base64(element) {
        return text;
    }
    unbase64(&text).map_or(text, Cow::Owned)
}

/// What the element's type says about its text.
fn stated(element: &Element<'_>) -> Option<Kind> {
    let stated = element.attribute("type")?.trim().to_ascii_lowercase();
    if stated.contains("html") || stated.ends_with("xml") {
        Some(Kind::Html)
    } else if stated == "text" || stated == "text/plain" {
        Some(Kind::Plain)
    } else {
        None
    }
}

/// Atom 0.3 says so by its mode, Atom 1.0 by a type that is neither text nor XML.
fn is_base64(element: &Element<'_>) -> bool {
    if element.attribute("mode").is_some_and(|mode| mode == "base64") {
        return true;
    }
    let stated = element.attribute("type").unwrap_or_default();
    element.attribute("mode").is_none()
        && stated.contains('/')
        && !stated.starts_with("text/")
        && !stated.ends_with("xml")
        && !stated.contains("html")
        && !element.has_elements()
}

fn unbase64(text: &str) -> Option<String> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let packed: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    String::from_utf8(LENIENT.decode(packed).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::scan;

    fn content(text: &str) -> Option<Body> {
        let mut found = None;
        scan(&format!("<feed><entry>{text}</entry></feed>"), None, &mut |item| {
            found = item.elements().next().and_then(|element| read(element, true));
            true
        });
        found
    }

    #[test]
    fn every_way_to_put_text_in_an_element() {
        let html = |text: &str| Some(Body::Html(text.into()));
        assert_eq!(content("<content type='html'>&lt;p&gt;a</content>"), html("<p>a"));
        assert_eq!(content("<content type='xhtml'><p>a &amp; b</p></content>"), html("<p>a &amp; b</p>"));
        assert_eq!(content("<content type='text'>5 &lt; 6</content>"), Some(Body::Text("5 < 6".into())));
        assert_eq!(
            content("<content type='application/octet-stream'>PHA+YTwvcD4</content>"),
            html("<p>a</p>")
        );
        assert_eq!(
            content("<content mode='base64'>no base64!</content>"),
            Some(Body::Text("no base64!".into()))
        );
        assert_eq!(content("<content>no <b>type</b></content>"), html("no <b>type</b>"));
        assert_eq!(content("<content>&lt;em>no&lt;/em> type</content>"), html("<em>no</em> type"));
        assert_eq!(
            content("<content>the &lt;em> element</content>"),
            Some(Body::Text("the <em> element".into()))
        );
        assert_eq!(
            content("<content type='text'>&lt;em>literal&lt;/em></content>"),
            Some(Body::Text("<em>literal</em>".into()))
        );
        assert_eq!(content("<description>a</description>"), html("a"));
        assert_eq!(content("<description>&lt;![CDATA[a <i>b</i>]]></description>"), html("a <i>b</i>"));
        assert_eq!(content("<description><![CDATA[<![CDATA[a]]></description>"), html("a"));
        assert_eq!(
            content("<description>&lt;![CDATA[ and what it means</description>"),
            html("<![CDATA[ and what it means")
        );
        assert_eq!(content("<content>  </content>"), None);
    }
}
