//! What a page's elements say about it, collected in one walk.

use super::jsonld::Linked;
use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use newsloom_html::hints::{self, Hints};
use newsloom_html::plain::prefix;
use newsloom_lang::data::BYLINES;
use scraper::node::Element;
use scraper::{Html, Node};

/// The most elements of one sort that are kept.
const MAX_EACH: usize = 200;
/// Longer values are cut, in bytes.
const MAX_VALUE: usize = 2000;

/// What is added to the names of a link to the page of an author.
pub(super) const AUTHOR_LINK: &str = "author-link";

/// A `time` element or something dated by its names.
#[derive(Debug)]
pub(crate) struct Stamp {
    /// The `datetime` or `content` attribute.
    pub(crate) machine: Option<String>,
    /// What the reader sees.
    pub(crate) text: String,
    /// What its names and those of the element around it say.
    pub(crate) names: String,
    /// Whether it is a `time` element.
    pub(crate) is_time: bool,
}

/// What the elements say.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    /// Name or property of a meta element in lower case, and its content.
    pub(crate) meta: Vec<(String, String)>,
    /// The JSON-LD.
    pub(crate) linked: Linked,
    /// The title element.
    pub(crate) title: Option<String>,
    /// Headings of the first level.
    pub(crate) headings: Vec<String>,
    /// Headings of the second level.
    pub(crate) second_headings: Vec<String>,
    /// `link rel=canonical` and its like: relation and address.
    pub(crate) links: Vec<(String, String)>,
    /// `html lang`.
    pub(crate) language: Option<String>,
    /// Dated elements in reading order.
    pub(crate) stamps: Vec<Stamp>,
    /// Elements that by their names hold authors: names and text.
    pub(crate) bylines: Vec<(String, String)>,
    /// Whether the page says that it is AMP.
    pub(crate) is_amp: bool,
    /// Elements with a password or a captcha.
    pub(crate) challenges: usize,
    /// Pictures in figures or galleries.
    pub(crate) pictures: usize,
}

impl Markup {
    /// Walks over `page`.
    pub(crate) fn read(page: &Html) -> Self {
        let mut found = Self::default();
        for node in page.tree.root().descendants() {
            if let Node::Element(element) = node.value() {
                found.element(node, element);
            }
        }
        found
    }

    /// The first content of the first of `names` that has one.
    pub(crate) fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.meta.iter().find(|(n, _)| n == name))
            .map(|(_, content)| content.as_str())
    }

    /// The contents of all meta elements called `name`.
    pub(crate) fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> {
        self.meta.iter().filter(move |(n, _)| n == name).map(|(_, content)| content.as_str())
    }

    /// The address of the first link of relation `rel`.
    pub(crate) fn link(&self, rel: &str) -> Option<&str> {
        self.links.iter().find(|(r, _)| r == rel).map(|(_, href)| href.as_str())
    }

    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        match element.name() {
            "meta" => self.meta_element(element),
            "script" => self.linked.add(&raw_text(node)),
            "title" if self.title.is_none() => self.title = some_text(node),
            "h1" => push(&mut self.headings, some_text(node)),
            "h2" => push(&mut self.second_headings, some_text(node)),
            "link" => self.link_element(element),
            "img" | "amp-img" => self.pictures += 1,
            "html" => {
                self.language = element.attr("lang").or_else(|| element.attr("xml:lang")).map(str::to_owned);
                self.is_amp = element.attr("amp").is_some() || element.attr("⚡").is_some();
            }
            _ => self.named_element(node, element),
        }
    }

    fn meta_element(&mut self, element: &Element) {
        let Some(content) = attribute(element, "content").map(str::trim).filter(|c| !c.is_empty()) else {
            return;
        };
        let content = prefix(content, MAX_VALUE);
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = attribute(element, key).filter(|_| self.meta.len() < 4 * MAX_EACH) {
                self.meta.push((name.trim().to_ascii_lowercase(), content.to_owned()));
            }
        }
        if attribute(element, "itemprop").is_some_and(|p| p.to_ascii_lowercase().contains("date")) {
            self.stamps.push(Stamp {
                machine: Some(content.to_owned()),
                text: String::new(),
                names: attribute(element, "itemprop").unwrap_or_default().to_owned(),
                is_time: false,
            });
        }
    }

    fn link_element(&mut self, element: &Element) {
        if let (Some(rel), Some(href)) = (attribute(element, "rel"), attribute(element, "href"))
            && self.links.len() < MAX_EACH
        {
            self.links.push((rel.trim().to_ascii_lowercase(), prefix(href.trim(), MAX_VALUE).to_owned()));
        }
    }

    fn named_element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let is_time = matches!(element.name(), "time" | "relative-time");
        let names = names(element);
        let hints = hints::of_names(&names);
        if (is_time || hints.any(Hints::TIME)) && self.stamps.len() < MAX_EACH {
            let around =
                node.parent().and_then(|p| p.value().as_element().map(self::names)).unwrap_or_default();
            let machine = ["datetime", "content", "data-timestamp", "data-date", "data-published", "title"]
                .iter()
                .find_map(|a| attribute(element, a));
            let text = short_text(node, 160);
            self.stamps.push(Stamp {
                machine: machine.map(str::to_owned),
                text,
                names: format!("{names} {around}"),
                is_time,
            });
        }
        let leads_to_author = element.name() == "a" && attribute(element, "href").is_some_and(is_of_author);
        let is_author = leads_to_author
            || hints.any(Hints::BYLINE)
            || attribute(element, "rel").is_some_and(|r| r.eq_ignore_ascii_case("author"));
        if is_author && self.bylines.len() < MAX_EACH && !is_in_comments(node) {
            let rel = attribute(element, "rel").map_or(String::new(), |r| format!(" rel-{r}"));
            let link = if leads_to_author { format!(" {AUTHOR_LINK}") } else { String::new() };
            self.bylines.push((format!("{names}{rel}{link}"), lines_text(node, 300)));
        }
        if element.name() == "input" && attribute(element, "type") == Some("password") {
            self.challenges += 1;
        }
    }
}

/// Whether the address is that of an author's own page: "/author/ada-palme/".
fn is_of_author(address: &str) -> bool {
    let is_authors = |part: &&str| BYLINES.select("text", "kind", "path").any(|word| word == *part);
    let mut parts = prefix(address, MAX_VALUE).split('/').skip_while(|part| !is_authors(part)).skip(1);
    parts.next().is_some_and(|name| !name.is_empty())
}

/// Whether the element stands among its readers' comments.
fn is_in_comments(node: NodeRef<'_, Node>) -> bool {
    const NEAR: usize = 8;
    let around = node.ancestors().take(NEAR).filter_map(|a| a.value().as_element());
    around.filter(|e| e.name() != "body").any(|e| hints::of_names(&names(e)).any(Hints::COMMENT))
}

/// The value of an attribute. The element's own look-up makes a name of its own first, which costs more than the few
/// comparisons here.
fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.attrs().find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// All names of an element, separated by spaces.
fn names(element: &Element) -> String {
    ["class", "id", "itemprop", "data-testid", "data-component"]
        .iter()
        .filter_map(|a| attribute(element, a))
        .map(|v| prefix(v, 200))
        .collect::<Vec<_>>()
        .join(" ")
}

fn push(list: &mut Vec<String>, value: Option<String>) {
    if let Some(value) = value.filter(|_| list.len() < MAX_EACH) {
        list.push(value);
    }
}

/// The text inside, with single spaces; none where there is none.
fn some_text(node: NodeRef<'_, Node>) -> Option<String> {
    Some(short_text(node, MAX_VALUE)).filter(|t| !t.is_empty())
}

/// What stands for the end of a line while a text is gathered, for line feeds in the markup are none.
const LINE_END: char = '\u{2028}';

/// The text inside as far as about `limit` bytes, with single spaces, and a line for each element that breaks the line.
fn lines_text(node: NodeRef<'_, Node>, limit: usize) -> String {
    const BREAKS: &[&str] = &["div", "p", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section"];
    let breaks =
        |inner: NodeRef<'_, Node>| inner.value().as_element().is_some_and(|e| BREAKS.contains(&e.name()));
    let text = gathered(node, limit, |inner| if breaks(inner) { LINE_END } else { ' ' });
    let lines = text.split(LINE_END).map(single_spaced).filter(|line| !line.is_empty());
    prefix(&lines.collect::<Vec<_>>().join("\n"), limit).to_owned()
}

/// The text inside as far as about `limit` bytes, with single spaces and a space where an element breaks the line or
/// sets words apart.
fn short_text(node: NodeRef<'_, Node>, limit: usize) -> String {
    prefix(&single_spaced(&gathered(node, limit, |_| ' ')), limit).to_owned()
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text inside as far as about twice `limit`, and around each element that sets words apart what `mark` gives for it.
fn gathered(node: NodeRef<'_, Node>, limit: usize, mark: impl Fn(NodeRef<'_, Node>) -> char) -> String {
    let mut text = String::new();
    for edge in node.traverse() {
        match edge {
            Edge::Open(inner) if inner.value().is_text() => push_seen(inner, &mut text),
            Edge::Open(inner) | Edge::Close(inner) if sets_apart(inner) => text.push(mark(inner)),
            _ => {}
        }
        if text.len() > 2 * limit {
            break;
        }
    }
    text
}

/// Adds a text that readers see.
fn push_seen(node: NodeRef<'_, Node>, text: &mut String) {
    let parent = node.parent().and_then(|p| p.value().as_element().map(Element::name));
    if let (Node::Text(piece), false) =
        (node.value(), matches!(parent, Some("script" | "style" | "noscript" | "svg" | "rt" | "rp")))
    {
        text.push_str(piece);
    }
}

fn sets_apart(node: NodeRef<'_, Node>) -> bool {
    const INSIDE_WORDS: &[&str] = &[
        "a", "b", "i", "em", "strong", "mark", "sup", "sub", "font", "abbr", "wbr", "ruby", "rb", "rt", "rp",
    ];
    node.value().as_element().is_some_and(|e| !INSIDE_WORDS.contains(&e.name()))
}

fn raw_text(node: NodeRef<'_, Node>) -> String {
    node.children().filter_map(|c| c.value().as_text().map(|t| t.to_string())).collect()
}
