//! Splits a document into its items and the rest, in one pass and with one item in memory at a time.

use super::names::{Bindings, known_as};
use super::tokens::{Token, Tokens};
use super::tree::{Element, Node};
use std::rc::Rc;
use url::Url;

/// Elements deeper than this count as text of their parent.
const MAX_DEPTH: usize = 96;

/// The most elements of one item, or of the feed around the items; further tags are left out, their text stays.
const MAX_ELEMENTS: usize = 100_000;

/// What a document holds besides its items.
pub(crate) struct Outline<'a> {
    /// Stands for the document; the feed's own elements are in it.
    pub(crate) document: Element<'a>,
    /// The name of the outermost element that is known to hold a feed.
    pub(crate) root: Option<String>,
    /// What is wrong with the document.
    pub(crate) problems: Vec<String>,
}

/// Reads `text`, found at `base`, and hands over every item as soon as it is complete. `on_item` returns whether it
/// wants more.
pub(crate) fn scan<'a>(
    text: &'a str,
    base: Option<Url>,
    on_item: &mut dyn FnMut(Element<'a>) -> bool,
) -> Outline<'a> {
    let document = Element { base: base.map(Rc::new), ..Element::default() };
    let mut scan = Scan {
        open: vec![document],
        item: None,
        bindings: Bindings::default(),
        skipped: 0,
        room: MAX_ELEMENTS,
        root: None,
        on_item,
        wants_more: true,
    };
    let mut tokens = Tokens::of(text);
    while let Some(token) = tokens.next().filter(|_| scan.wants_more) {
        scan.take(token, &tokens);
    }
    let mut problems = Vec::from_iter(tokens.problem.take());
    if let Some(item) = scan.item {
        problems.push("the feed ends inside an item".into());
        scan.drop_torn(item);
    }
    scan.close_to(1);
    let Scan { mut open, root, .. } = scan;
    Outline { document: open.pop().unwrap_or_default(), root, problems }
}

struct Scan<'a, 'f> {
    /// The open elements; the first stands for the document.
    open: Vec<Element<'a>>,
    /// Where in `open` the open item is.
    item: Option<usize>,
    bindings: Bindings<'a>,
    /// Open tags that were left out and wait for their end.
    skipped: usize,
    /// How many more elements may be kept.
    room: usize,
    root: Option<String>,
    on_item: &'f mut dyn FnMut(Element<'a>) -> bool,
    wants_more: bool,
}

impl<'a> Scan<'a, '_> {
    fn take(&mut self, token: Token<'a>, tokens: &Tokens<'a>) {
        match token {
            Token::Text(text) => {
                if let Some(top) = self.open.last_mut() {
                    top.push_text(text);
                }
            }
            Token::Open { tag, empty } => self.open(tag, empty, tokens),
            Token::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, tag: &'a str, empty: bool, tokens: &Tokens<'a>) {
        let is_item = self.starts_item(tag);
        if !is_item && (self.open.len() >= MAX_DEPTH || self.room == 0) {
            self.skipped += usize::from(!empty);
            return;
        }
        if is_item {
            self.end_item();
            self.skipped = 0;
            self.room = MAX_ELEMENTS;
        }
        let Some(parent) = self.open.last() else { return };
        let element = Element::open(tag, self.open.len(), parent, &mut self.bindings, tokens.entities());
        if self.root.is_none() && is_root(&element.name) {
            self.root = Some(element.name.clone().into_owned());
        }
        if is_item {
            self.item = Some(self.open.len());
        }
        self.room = self.room.saturating_sub(1);
        self.open.push(element);
        if empty {
            self.close_to(self.open.len() - 1);
        }
    }

    /// Whether a tag begins an item: in the feed anywhere; in an item only where an end tag must be missing, which is
    /// everywhere but in a content that is a document of its own.
    fn starts_item(&self, tag: &'a str) -> bool {
        let raw = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let local = raw.rsplit(':').next().unwrap_or_default();
        if !["item", "entry", "url", "product"].iter().any(|name| local.eq_ignore_ascii_case(name)) {
            return false;
        }
        let name = self.bindings.name(raw);
        let named = match self.root.as_deref() {
            Some("urlset") => name == "url",
            Some("feed") => name == "entry" || name == "item",
            _ => matches!(&*name, "item" | "entry" | "product"),
        };
        let Some(item) = self.item else { return named };
        // In an item only where its end tag must be missing: the next one has the same name and namespace.
        let prefix = raw.rsplit_once(':').map_or("", |(prefix, _)| prefix);
        let own = tag.split_once("xmlns=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next());
        let is_foreign = match own.filter(|_| prefix.is_empty()) {
            Some(namespace) => known_as(namespace) != Some(""),
            None => self.bindings.is_foreign(prefix, item),
        };
        named && name == self.open[item].name && !is_foreign && !self.open[item..].iter().any(holds_document)
    }

    fn close(&mut self, raw: &'a str) {
        let name = self.bindings.name(raw);
        let ends_item = self.item.is_some_and(|item| self.open[item].name == name);
        if self.skipped > 0 && !ends_item {
            self.skipped -= 1;
            return;
        }
        self.skipped = 0;
        if let Some(at) = self.open.iter().skip(1).rposition(|open| open.name == name) {
            self.close_to(at + 1);
        }
    }

    fn end_item(&mut self) {
        if let Some(item) = self.item {
            self.close_to(item);
        }
    }

    /// Drops the elements of the item that were not closed and mean something else, or nothing, where they are not whole.
    fn drop_torn(&mut self, item: usize) {
        const ATOMIC: &[&str] = &[
            "link",
            "guid",
            "id",
            "loc",
            "author",
            "name",
            "email",
            "dc:creator",
            "pubdate",
            "published",
            "updated",
            "issued",
            "modified",
            "dc:date",
            "lastmod",
            "news:publication_date",
            "feedburner:origlink",
        ];
        while self.open.len() > item + 1 {
            let Some(element) = self.open.pop() else { return };
            if let Some(parent) = self.open.last_mut().filter(|_| !ATOMIC.contains(&&*element.name)) {
                parent.children.push(Node::Element(element));
            }
        }
    }

    /// Closes elements until `depth` of them are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth.max(1) {
            let Some(element) = self.open.pop() else { return };
            self.bindings.leave(self.open.len() - 1);
            if self.item == Some(self.open.len()) {
                self.item = None;
                self.room = MAX_ELEMENTS;
                self.wants_more = (self.on_item)(element);
            } else if let Some(parent) = self.open.last_mut() {
                if self.item.is_none() && is_frame(&parent.name) {
                    parent.language = language_named(&element).or(parent.language.take());
                }
                parent.children.push(Node::Element(element));
            }
        }
    }
}

/// The language that an element which ended in the frame of a feed names for what follows: the items of RDF stand beside
/// the channel.
fn language_named(element: &Element<'_>) -> Option<Rc<str>> {
    match &*element.name {
        "language" | "dc:language" => {
            Some(element.text().trim().into()).filter(|tag: &Rc<str>| !tag.is_empty())
        }
        name if is_frame(name) => element.language.clone(),
        _ => None,
    }
}

/// The elements that hold a feed's own.
pub(crate) fn is_frame(name: &str) -> bool {
    matches!(name, "rss" | "rdf:rdf" | "rdf" | "channel" | "feed" | "rdf:channel")
}

/// The outermost elements of the formats.
fn is_root(name: &str) -> bool {
    matches!(name, "rss" | "rdf:rdf" | "rdf" | "feed" | "channel" | "urlset" | "entry" | "rdf:channel")
}

fn holds_document(element: &Element<'_>) -> bool {
    element.name == "content"
        && element.attribute("type").is_some_and(|kind| kind.ends_with("xml") || kind.contains("xhtml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        scan(text, None, &mut |item| {
            let mut out = String::new();
            item.write(&mut out);
            found.push(out);
            true
        });
        found
    }

    #[test]
    fn items_are_found_whatever_is_unclosed() {
        let text = "junk<br><rss><channel><title>t<item><title>a<b>x</title><item><link>c</channel></rss>";
        assert_eq!(items(text), ["<item><title>a<b>x</b></title></item>", "<item><link>c</link></item>"]);
    }

    #[test]
    fn a_document_inside_an_entry_is_content() {
        let text =
            "<feed><entry><content type='application/xml'><feed><entry/></feed></content></entry></feed>";
        assert_eq!(items(text).len(), 1);
    }

    #[test]
    fn a_torn_address_is_none() {
        assert_eq!(
            items("<rss><item><title>a</title><link>https://news.example/2026/e"),
            ["<item><title>a</title></item>"]
        );
        assert_eq!(items("<feed><entry><title>a</title><id>urn:1"), ["<entry><title>a</title></entry>"]);
        assert_eq!(items("<rss><item><title>Thre"), ["<item><title>Thre</title></item>"]);
    }

    #[test]
    fn items_of_others_are_part_of_the_item() {
        for inner in [
            "<product><title>K</title></product>",
            "<entry><title>K</title></entry>",
            "<related xmlns='urn:x'><item><title>K</title></item></related>",
            "<related><item xmlns='urn:x'><title>K</title></item></related>",
            "<x:item xmlns:x='urn:x'><title>K</title></x:item>",
        ] {
            let text =
                format!("<rss><item>{inner}<title>a</title></item><item><title>b</title></item></rss>");
            assert_eq!(items(&text).len(), 2, "{inner}");
        }
        let text = "<feed><entry><content type='xhtml'><div><list><item/><entry/></list></div></content></entry><entry/></feed>";
        assert_eq!(items(text).len(), 2);
    }

    #[test]
    fn the_rest_is_the_feed() {
        let outline =
            scan("<rdf:RDF><channel><title>n</title></channel><item/></rdf:RDF>", None, &mut |_| true);
        assert_eq!(outline.root.as_deref(), Some("rdf:rdf"));
        assert_eq!(outline.document.text(), "n");
    }

    #[test]
    fn deep_nesting_is_flattened() {
        let text = format!("<rss><item><title>{}x", "<b>".repeat(5000));
        assert!(items(&text)[0].contains('x'));
        let text = format!("<rss><item><b>{}</item><title>rest</title>", "<br>".repeat(200));
        assert!(!items(&text)[0].contains("rest"));
    }

    proptest! {
        #[test]
        fn any_tags_end(text in "(</?(item|title|b|a:c)( a='1'| xmlns='q'|/)?>|x|&lt;){0,40}") {
            items(&text);
        }
    }
}
