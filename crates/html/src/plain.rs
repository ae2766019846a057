//! HTML to plain text in one line: titles, names, what an error page says. Reports are read from the tree instead.

use crate::{references, sanitize};

/// Whether text that may be either is meant as HTML: a tag that could be one, or a reference that nobody writes by
/// chance.
pub fn looks_like_html(text: &str) -> bool {
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
pub fn from_html(html: &str) -> String {
    one_line(&references::decode(&stripped(html, &["script", "style"])))
}

/// `html` without tags, comments and the elements `unread` with all that they hold; a space for each tag that breaks a line.
fn stripped(html: &str, unread: &[&str]) -> String {
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
        let name = name_of(tag);
        let is_start = !tag.starts_with("</") && !tag.ends_with("/>");
        if breaks_line(name) {
            out.push(' ');
        } else if is_start && unread.iter().any(|unread| name.eq_ignore_ascii_case(unread)) {
            rest = behind(rest, name);
        }
    }
    out.push_str(rest);
    out
}

/// What a reader sees of the whole page `html`: at most `characters` characters, without control characters.
pub fn of_page(html: &str, characters: usize) -> String {
    /// Maximum markup that is looked at, in bytes.
    const MAX_MARKUP: usize = 1 << 20;
    let html = sanitize::sanitize(prefix(html, MAX_MARKUP)).html;
    let seen = stripped(&html, &["script", "title"]);
    one_line(&references::decode(&seen)).chars().filter(|c| !c.is_control()).take(characters).collect()
}

/// The longest prefix of `text` of at most `bytes` bytes.
pub fn prefix(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// White space at the ends gone, and within reduced to single spaces; characters without width and marks that override the
/// direction gone.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = out.len();
        if before > 0 {
            out.push(' ');
        }
        let start = out.len();
        out.extend(word.chars().filter(|c| !overrides_direction(*c) && !is_invisible(*c)));
        if out.len() == start {
            out.truncate(before);
        }
    }
    out
}

/// Characters without width that pages put into words: they would break every comparison.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Marks that turn the direction of what follows, by which one text can be made to look like another.
fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Elements of HTML, present and past, sorted: a name in angle brackets that is none of them is text (`vector<bool>`).
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "path",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Whether a tag is one of HTML: by its name, by a prefix or hyphen in it (`o:p`, custom elements), or by its attributes.
/// Names are compared as they are usually written: `Option<T>` is text, `<B>` and `<b>` are tags.
fn is_html_tag(tag: &str) -> bool {
    let inner = tag.trim_start_matches(['<', '/']);
    let end = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    let is_uniform =
        |c: fn(&char) -> bool| name.chars().filter(char::is_ascii_alphabetic).all(|letter| c(&letter));
    let is_usual = is_uniform(char::is_ascii_lowercase) || is_uniform(char::is_ascii_uppercase);
    (is_usual && ELEMENTS.binary_search(&&*name.to_ascii_lowercase()).is_ok())
        || name.contains([':', '-'])
        || rest.contains("=\"")
        || rest.contains("='")
}

/// Whether `text`, which should be plain, shows by an end tag, a line break or an attribute that it is HTML all the same.
pub fn is_surely_html(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let Some(length) = tag_length(&text[at..]) else { return false };
        let tag = &text[at..at + length];
        let is_end = tag.starts_with("</") || name_of(tag).eq_ignore_ascii_case("br");
        is_end || tag.contains("=\"") || tag.contains("='")
    }) || has_reference(text)
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
        .filter(|end| matches!(first, b'!' | b'?') || is_html_tag(&text[..*end]))
}

fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn breaks_line(name: &str) -> bool {
    const BREAKING: &[&str] = &["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"];
    BREAKING.iter().any(|breaking| name.eq_ignore_ascii_case(breaking))
}

/// What follows the end tag of `name`; nothing where there is none.
fn behind<'t>(text: &'t str, name: &str) -> &'t str {
    let end = text.match_indices("</").find(|(at, _)| name_of(&text[*at..]).eq_ignore_ascii_case(name));
    end.and_then(|(at, _)| text[at..].split_once('>')).map_or("", |(_, rest)| rest)
}

/// A title or a name in one line: as HTML where it looks like that, else as it is.
pub fn title(text: &str) -> String {
    let text = text.trim();
    if looks_like_html(text) { from_html(text) } else { one_line(text) }
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

    #[test]
    fn one_line_has_single_spaces_and_nothing_without_width() {
        assert_eq!(one_line(" Ge\u{ad}denk\u{ad}tag\n \u{200b} in\u{feff} Lindal "), "Gedenktag in Lindal");
        assert_eq!(one_line("\u{feff} \u{202e}ferry"), "ferry");
    }

    #[test]
    fn names_that_are_no_element_stay() {
        assert_eq!(title("What is new in std::vector<bool>?"), "What is new in std::vector<bool>?");
        assert_eq!(title("<<<Riddle>>> contest"), "<<<Riddle>>> contest");
        assert_eq!(title("Vec<Option<T>> &amp; <em>more</em>"), "Vec<Option<T>> & more");
        assert_eq!(title("<o:p>a</o:p> <x-y>b</x-y> <tide class='x'>c <B>d</B>"), "a b c d");
        assert!(
            is_surely_html("a <em>b</em>")
                && is_surely_html("a &amp;quot; b")
                && is_surely_html("<p class='x'>")
        );
        assert!(!is_surely_html("drop the <marquee> element at last"));
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn what_a_page_says_in_a_line() {
        let html = "<head><title>No</title><style>p{}</style></head><h1>Access\n denied</h1><script>x()</script><p>Ray\u{7} 12";
        assert_eq!(of_page(html, 200), "Access denied Ray 12");
        assert_eq!(of_page(&"word ".repeat(1000), 9), "word word");
    }

    proptest! {
        #[test]
        fn pages_are_cut(html in "(<p>|</?title>|<!--|[ab<>&;/\\n ]){0,40}") {
            prop_assert!(of_page(&html, 5).chars().count() <= 5);
        }

        #[test]
        fn titles_are_one_line(text in "(<b>|</?script>|<!--|-->|&amp;|[ab<>&;/\\n ]){0,40}") {
            prop_assert!(!title(&text).contains('\n'));
        }
    }
}
