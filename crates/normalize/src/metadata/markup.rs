//! What a page's elements say about it, collected in one walk.

use super::elements::{self, attribute, lines_text, names, raw_text, short_text};
use super::jsonld::{Identity, Linked};
use super::layout::Layout;
use ego_tree::NodeRef;
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
    /// What such headings begin with in an element of its own, a kicker mostly.
    pub(crate) kickers: Vec<String>,
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
    /// Walks over `page`, the one behind `url`.
    pub(crate) fn read(page: &Html, url: Option<&str>) -> Self {
        let mut found = Self::default();
        let mut layout = Layout::of(page);
        for node in page.tree.root().descendants() {
            if let Node::Element(element) = node.value() {
                found.element(node, element, &mut layout);
            }
        }
        let identity = found.identity(url);
        found.linked.choose(&identity);
        found
    }

    /// What the page is known by.
    fn identity(&self, url: Option<&str>) -> Identity {
        let addresses = [url, self.link("canonical"), self.first(&["og:url"])];
        let titles = [self.first(&["og:title"]), self.first(&["twitter:title"]), self.title.as_deref()];
        let headings = self.headings.iter().map(String::as_str);
        Identity::new(addresses.into_iter().flatten(), titles.into_iter().flatten().chain(headings))
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

    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element, layout: &mut Layout) {
        match element.name() {
            "meta" => self.meta_element(element),
            "script" => self.linked.add(&raw_text(node)),
            "title" if self.title.is_none() => self.title = some_text(node),
            "h1" => {
                push(&mut self.headings, some_text(node));
                let first = node.children().find(|child| !short_text(*child, MAX_VALUE).is_empty());
                push(&mut self.kickers, first.filter(|child| child.value().is_element()).and_then(some_text));
            }
            "h2" => push(&mut self.second_headings, some_text(node)),
            "link" => self.link_element(element),
            "img" | "amp-img" => self.pictures += 1,
            "html" => {
                self.language = element.attr("lang").or_else(|| element.attr("xml:lang")).map(str::to_owned);
                self.is_amp = element.attr("amp").is_some() || element.attr("⚡").is_some();
            }
            _ => self.named_element(node, element, layout),
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

    fn named_element(&mut self, node: NodeRef<'_, Node>, element: &Element, layout: &mut Layout) {
        let is_time = matches!(element.name(), "time" | "relative-time");
        let names = names(element);
        let hints = hints::of_names(&names);
        if (is_time || hints.any(Hints::TIME)) && self.stamps.len() < MAX_EACH && !layout.is_of_others(node) {
            let around =
                node.parent().and_then(|p| p.value().as_element().map(elements::names)).unwrap_or_default();
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
            || names.split(' ').any(is_signature)
            || attribute(element, "rel").is_some_and(|r| r.eq_ignore_ascii_case("author"));
        if is_author && self.bylines.len() < MAX_EACH && !layout.is_of_others(node) {
            let rel = attribute(element, "rel").map_or(String::new(), |r| format!(" rel-{r}"));
            let link = if leads_to_author { format!(" {AUTHOR_LINK}") } else { String::new() };
            self.bylines.push((format!("{names}{rel}{link}"), lines_text(node, 300)));
        }
        if element.name() == "input" && attribute(element, "type") == Some("password") {
            self.challenges += 1;
        }
    }
}

/// Whether the name of an element says that somebody signs with it.
fn is_signature(name: &str) -> bool {
    BYLINES.select("text", "kind", "signature").any(|word| name.eq_ignore_ascii_case(word))
}

/// Whether the address is that of an author's own page: "/author/ada-palme/".
fn is_of_author(address: &str) -> bool {
    let is_authors = |part: &&str| BYLINES.select("text", "kind", "path").any(|word| word == *part);
    let mut parts = prefix(address, MAX_VALUE).split('/').skip_while(|part| !is_authors(part)).skip(1);
    parts.next().is_some_and(|name| !name.is_empty())
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
