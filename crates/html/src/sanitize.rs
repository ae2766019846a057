//! A bounded copy of a page's markup, made in one linear pass before any parser sees it.
//!
//! HTML parsers take time or memory that grows with the square of some inputs: deep nesting, one element with a
//! hundred thousand attributes, thousands of unclosed formatting elements. Here all of that is capped, and what no
//! reader sees (comments, scripts, styles) is left out, which also makes the parsing itself about twice as fast.
//! JSON-LD scripts stay: they hold metadata.

/// Maximum markup that is kept, in bytes.
pub const MAX_BYTES: usize = 4 << 20;
/// Maximum tags, four times those of the largest real pages seen; a `<` that begins none counts too.
pub const MAX_TAGS: usize = 80_000;
/// Maximum attributes of all elements; elements after them have none.
pub const MAX_ALL_ATTRIBUTES: usize = 250_000;
/// Maximum length of a start tag that keeps its attributes, in bytes.
pub const MAX_TAG: usize = 1 << 20;
/// Maximum attributes of one element; an element with more loses them all.
const MAX_ATTRIBUTES: usize = 128;
/// Maximum nesting of elements that must be closed; deeper start tags are dropped, their text is kept.
pub const MAX_DEPTH: usize = 200;
/// Maximum formatting elements open at once: each is opened anew in every block that follows.
const MAX_FORMATTING: usize = 8;

/// A page's markup within the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanitized {
    /// The markup.
    pub html: String,
    /// Whether a limit was met, so that something may be missing.
    pub cut: bool,
}

/// Copies `html` within the limits.
pub fn sanitize(html: &str) -> Sanitized {
    copy(html, false)
}

/// The same, with the content of `template` scripts and `noscript` as markup: for pages that are empty otherwise.
pub fn sanitize_with_templates(html: &str) -> Sanitized {
    copy(html, true)
}

fn copy(html: &str, templates: bool) -> Sanitized {
    let out = String::with_capacity(html.len().min(MAX_BYTES) / 2);
    let (open, cut, endless_drawing) = (Vec::new(), false, false);
    let mut copy = Copy { html, out, at: 0, tags: 0, attributes: 0, open, cut, endless_drawing, templates };
    while let Some(found) = html[copy.at..].find('<') {
        let start = copy.at + found;
        copy.text(&html[copy.at..start]);
        copy.at = start;
        copy.markup();
        if copy.out.len() >= MAX_BYTES || copy.tags >= MAX_TAGS {
            return Sanitized { html: copy.out, cut: true };
        }
    }
    copy.text(&html[copy.at..]);
    Sanitized { html: copy.out, cut: copy.cut }
}

struct Copy<'h> {
    html: &'h str,
    out: String,
    at: usize,
    tags: usize,
    attributes: usize,
    /// The open elements that need an end tag, by name.
    open: Vec<&'h str>,
    cut: bool,
    /// Whether a drawing without end was seen.
    endless_drawing: bool,
    /// Whether templates are read as markup.
    templates: bool,
}

impl<'h> Copy<'h> {
    /// Takes what begins with the `<` at `self.at`.
    fn markup(&mut self) {
        let rest = &self.html[self.at..];
        let second = rest.as_bytes().get(1).copied().unwrap_or(b' ');
        match second {
            b'!' if rest.starts_with("<!--") => self.skip_past("-->"),
            b'!' | b'?' => self.skip_past(">"),
            b'/' if rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(),
            b'/' => self.skip_past(">"),
            _ if second.is_ascii_alphabetic() => self.start_tag(),
            _ => {
                self.out.push_str("&lt;");
                self.tags += 1;
                self.at += 1;
            }
        }
    }

    /// Takes text without the characters U+0000, which the standard drops one by one, each as an error.
    fn text(&mut self, text: &str) {
        let kept = &text[..text.floor_char_boundary(MAX_BYTES.saturating_sub(self.out.len()))];
        self.cut |= kept.len() < text.len();
        kept.split('\0').for_each(|piece| self.out.push_str(piece));
    }

    fn skip_past(&mut self, end: &str) {
        self.at = self.html[self.at..].find(end).map_or(self.html.len(), |i| self.at + i + end.len());
    }

    fn end_tag(&mut self) {
        let start = self.at;
        let name = name(&self.html[start + 2..]);
        self.skip_past(">");
        self.tags += 1;
        if let Some(depth) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.open.truncate(depth);
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn start_tag(&mut self) {
        let tag = &self.html[self.at..];
        let name = name(&tag[1..]);
        let Some((length, attributes)) = tag_end(tag) else {
            self.at = self.html.len();
            return;
        };
        let whole = &tag[..length];
        self.at += length;
        if name.eq_ignore_ascii_case("svg") {
            return self.drawing();
        }
        if is_raw_text(name) {
            if self.templates && is_template(name, whole) {
                return;
            }
            return self.raw_text(name, whole);
        }
        if !self.enters(name) {
            self.cut = true;
            return;
        }
        self.tags += 1;
        if whole.len() > MAX_TAG
            || attributes > MAX_ATTRIBUTES
            || self.attributes + attributes > MAX_ALL_ATTRIBUTES
        {
            self.cut = true;
            self.out.push_str(&format!("<{name}>"));
        } else {
            self.attributes += attributes;
            self.out.push_str(whole);
        }
    }

    /// Whether the element may be opened within the limits; notes it as open where it needs an end tag.
    fn enters(&mut self, name: &'h str) -> bool {
        if has_no_end_tag(name) {
            return true;
        }
        let formatting =
            is_formatting(name) && self.open.iter().filter(|n| is_formatting(n)).count() >= MAX_FORMATTING;
        if formatting || self.open.len() >= MAX_DEPTH {
            return false;
        }
        self.open.push(name);
        true
    }

    /// Leaves out a drawing; where it never ends, only its start tag, and no end is looked for again.
    fn drawing(&mut self) {
        let end = if self.endless_drawing { None } else { end_of_raw(&self.html[self.at..], "svg") };
        self.endless_drawing = end.is_none();
        if let Some(end) = end {
            self.at += end;
            self.skip_past(">");
        }
    }

    /// Takes an element whose content is not markup, up to its end tag; keeps it where it is of use.
    fn raw_text(&mut self, name: &str, tag: &str) {
        let content = &self.html[self.at..];
        let length = end_of_raw(content, name).unwrap_or(content.len());
        self.at += length;
        let keep = name.eq_ignore_ascii_case("title")
            || (name.eq_ignore_ascii_case("script") && tag.to_ascii_lowercase().contains("ld+json"));
        if keep && self.out.len() + length <= MAX_BYTES {
            self.tags += 2;
            self.out.push_str(tag);
            self.out.push_str(&content[..length]);
            self.out.push_str(&format!("</{name}>"));
        }
        self.skip_past(">");
    }
}

/// The tag name at the start of `text`.
fn name(text: &str) -> &str {
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(text.len());
    &text[..end]
}

/// Length of the start tag that `tag` begins with, and how many attributes it has. None where it never ends.
fn tag_end(tag: &str) -> Option<(usize, usize)> {
    let bytes = tag.as_bytes();
    let (mut at, mut attributes) = (1 + name(&tag[1..]).len(), 0);
    loop {
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
            at += 1;
        }
        match bytes.get(at)? {
            b'>' => return Some((at + 1, attributes)),
            _ => at = attribute_end(bytes, at)?,
        }
        attributes += 1;
    }
}

/// Where the attribute that begins at `at` ends, by the rules of the HTML tokenizer.
fn attribute_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    at += 1;
    while !matches!(bytes.get(at)?, b'=' | b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0C) {
        at += 1;
    }
    let mut value = at;
    while bytes.get(value)?.is_ascii_whitespace() {
        value += 1;
    }
    if bytes[value] != b'=' {
        return Some(at);
    }
    value += 1;
    while bytes.get(value)?.is_ascii_whitespace() {
        value += 1;
    }
    match bytes[value] {
        quote @ (b'"' | b'\'') => Some(value + 2 + bytes[value + 1..].iter().position(|b| *b == quote)?),
        _ => Some(value + bytes[value..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>')?),
    }
}

/// Where `</name` begins in `content`.
fn end_of_raw(content: &str, name: &str) -> Option<usize> {
    content.match_indices("</").map(|(i, _)| i).find(|i| {
        content
            .as_bytes()
            .get(i + 2..i + 2 + name.len())
            .is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
    })
}

fn match_ignore_case(name: &str, names: &[&str]) -> bool {
    names.iter().any(|n| n.eq_ignore_ascii_case(name))
}

/// Elements whose content the HTML tokenizer does not read as markup.
fn is_raw_text(name: &str) -> bool {
    const RAW: &[&str] =
        &["script", "style", "title", "textarea", "iframe", "noscript", "noembed", "noframes", "xmp"];
    match_ignore_case(name, RAW)
}

/// Whether the element of raw text holds markup that may be shown.
fn is_template(name: &str, tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    name.eq_ignore_ascii_case("noscript")
        || (name.eq_ignore_ascii_case("script")
            && (tag.contains("text/template") || tag.contains("text/html")))
}

/// Void elements, and those that the parser closes by itself: they cannot nest without end.
fn has_no_end_tag(name: &str) -> bool {
    const FREE: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
        "param", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
        "html", "head", "body", "h1", "h2", "h3", "h4", "h5", "h6",
    ];
    match_ignore_case(name, FREE)
}

/// The standard's list of active formatting elements.
fn is_formatting(name: &str) -> bool {
    const FORMATTING: &[&str] =
        &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
    match_ignore_case(name, FORMATTING)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sanitized(html: &str) -> String {
        sanitize(html).html
    }

    #[test]
    fn what_no_reader_sees_is_left_out() {
        assert_eq!(
            sanitized("<!doctype html><p>a<!-- b --><script>if (a < b) '</p>'</script><style>p{}</style>c"),
            "<p>ac"
        );
        let linked = "<script type=\"application/ld+json\">{\"a\":\"<b>\"}</script>";
        assert_eq!(sanitized(linked), linked);
        assert_eq!(sanitized("<title>a <b></title>x"), "<title>a <b></title>x");
    }

    #[test]
    fn markup_that_is_fine_stays_as_it_is() {
        let html = "<div class='a > b' data-x=1><p>1 < 2<br/>ok</p></div>";
        assert_eq!(sanitized(html), html.replace("1 < 2", "1 &lt; 2"));
    }

    #[test]
    fn depth_attributes_and_formatting_are_capped() {
        let deep = "<div>".repeat(100_000) + "x";
        let deep = sanitize(&deep);
        assert!(deep.cut);
        assert_eq!(deep.html.matches("<div>").count(), MAX_DEPTH);
        assert!(deep.html.ends_with('x'));
        let wide: String = (0..1000).map(|i| format!(" a{i}=1")).collect();
        assert_eq!(sanitized(&format!("<p{wide}>x")), "<p>x");
        assert_eq!(sanitized(&"<b><p>".repeat(500)).matches("<b>").count(), MAX_FORMATTING);
    }

    #[test]
    fn templates_are_read_only_when_asked_for() {
        let page =
            "<script type='text/template'><p>a</p></script><noscript><p>b</p></noscript><script>c</script>";
        assert_eq!(sanitized(page), "");
        assert_eq!(sanitize_with_templates(page).html, "<p>a</p></script><p>b</p></noscript>");
    }

    #[test]
    fn unclosed_things_end_with_the_page() {
        assert_eq!(sanitized("a<!-- b"), "a");
        assert_eq!(sanitized("a<p class='x"), "a");
        assert_eq!(sanitized("a<script>b"), "a");
    }

    proptest::proptest! {
        #[test]
        fn any_markup_is_taken(html in "[<>/!a-d \"'=é-]{0,200}") {
            sanitize(&html);
        }
    }
}
