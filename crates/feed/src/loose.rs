//! The tolerant reader: an entry from an item of any format, by the names of its elements alone.

use super::link::Links;
use super::markup::Element;
use super::{dates, passage, person};
use newsloom_html::plain;
use newsloom_model::{Body, Entry, Moment, without_credentials};

/// Reads what an item says.
pub(super) fn read(item: &Element<'_>) -> Entry {
    let is_atom = item.name == "entry";
    let mut draft = Draft { is_atom, about: attribute(item, "rdf:about"), ..Draft::default() };
    draft.entry.language = attribute(item, "xml:lang");
    draft.links.take_href(item);
    draft.updated.offer_late(0, item.attribute("lastmod").and_then(|raw| date(item, raw)));
    item.elements().for_each(|child| draft.take(child, 1));
    draft.finish()
}

/// What has been read so far.
#[derive(Default)]
struct Draft {
    is_atom: bool,
    entry: Entry,
    /// Those of something inside the item where they lie deeper than its title.
    authors: Choice<Vec<String>>,
    /// The authors of the feed that the entry was taken from.
    source_authors: Vec<String>,
    about: Option<String>,
    guid: Choice<String>,
    links: Links,
    title: Choice<String>,
    published: Choice<Moment>,
    updated: Choice<Moment>,
    content: Choice<Body>,
    summary: Choice<Body>,
    /// The longest text that lost against the summary.
    other: Option<Body>,
}

/// The best of several candidates: the lowest rank, and the first among equals unless said otherwise.
struct Choice<T>(Option<(usize, T)>);

impl<T> Default for Choice<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Choice<T> {
    /// Takes a candidate, and gives back the one that loses.
    fn offer(&mut self, rank: usize, value: Option<T>) -> Option<T> {
        let value = value?;
        if self.0.as_ref().is_none_or(|(best, _)| rank < *best) {
            return self.0.replace((rank, value)).map(|(_, loser)| loser);
        }
        Some(value)
    }

    /// Takes a candidate that wins against its equals.
    fn offer_late(&mut self, rank: usize, value: Option<T>) {
        if let Some(value) = value
            && self.0.as_ref().is_none_or(|(best, _)| rank <= *best)
        {
            self.0 = Some((rank, value));
        }
    }

    fn take(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }

    /// The best one, where it lies no deeper than `depth`.
    fn take_above(self, depth: usize) -> Option<T> {
        self.0.filter(|(rank, _)| rank / DEEPER <= depth).map(|(_, value)| value)
    }
}

/// How much worse a candidate is for each level that it lies deeper: more than any name is worse than another.
const DEEPER: usize = 10;

impl Draft {
    fn take(&mut self, element: &Element<'_>, depth: usize) {
        let name = &*element.name;
        let rank = |own: usize| own + DEEPER * depth;
        if let Some(own) = title_rank(name) {
            self.title.offer(rank(own), passage::title(element, self.is_atom));
        } else if let Some(own) = summary_rank(name) {
            self.take_summary(rank(own), element);
        } else if let Some(own) = content_rank(name) {
            self.content.offer(rank(own), passage::read(element, self.is_atom));
            if name == "content" {
                self.links.take(element, depth);
            }
        } else if let Some(own) = published_rank(name) {
            self.published.offer_late(rank(own), date(element, &element.text()));
        } else if let Some(own) = updated_rank(name) {
            self.updated.offer_late(rank(own), date(element, &element.text()));
        } else {
            self.take_other(element, depth);
        }
    }

    fn take_summary(&mut self, rank: usize, element: &Element<'_>) {
        let loser = self.summary.offer(rank, passage::read(element, self.is_atom));
        if loser
            .as_ref()
            .is_some_and(|loser| self.other.as_ref().is_none_or(|other| other.len() < loser.len()))
        {
            self.other = loser;
        }
    }

    /// Of two descriptions the longer is the content, where nothing else is.
    fn second_summary(&mut self) -> Option<Body> {
        let (_, summary) = self.summary.0.as_ref()?;
        self.other.take().filter(|other| other.len() >= summary.len() && other != summary)
    }

    fn take_other(&mut self, element: &Element<'_>, depth: usize) {
        match &*element.name {
            "id" | "guid" => self.take_guid(element, depth),
            "link"
            | "loc"
            | "enclosure"
            | "media:content"
            | "media:player"
            | "feedburner:origlink"
            | "pheedo:origlink" => {
                self.links.take(element, depth);
            }
            "author" | "dc:creator" | "creator" | "itunes:author" | "dc:author" => {
                self.take_author(element, depth);
            }
            "language" | "dc:language" | "news:language" => {
                self.entry.language = line(element).or(self.entry.language.take());
            }
            "source" | "news:name" => {
                if self.entry.outlet.is_none() {
                    self.entry.outlet = source(element);
                    self.entry.outlet_url = source_url(element);
                }
                let authors = element.elements().filter(|child| child.name == "author");
                authors.for_each(|author| person::read(author, &mut self.source_authors));
            }
            _ => {}
        }
        if !is_apart(&element.name) {
            let depth = if is_list(&element.name) { depth } else { depth + 1 };
            element.elements().for_each(|child| self.take(child, depth));
        }
    }

    fn take_author(&mut self, element: &Element<'_>, depth: usize) {
        match &mut self.authors.0 {
            Some((known, authors)) if *known == depth => person::read(element, authors),
            _ => {
                let mut authors = Vec::new();
                person::read(element, &mut authors);
                self.authors.offer(depth, Some(authors).filter(|authors| !authors.is_empty()));
            }
        }
    }

    fn take_guid(&mut self, element: &Element<'_>, depth: usize) {
        let Some(guid) = line(element).filter(|guid| !super::link::is_placeholder(guid)) else { return };
        let is_link = element.attribute("ispermalink").is_none_or(|v| v.trim().eq_ignore_ascii_case("true"));
        if is_link && depth == 1 {
            self.links.take_guid(element, &guid);
        }
        self.guid.offer_late(DEEPER * depth, Some(guid));
    }

    fn finish(mut self) -> Entry {
        let second = self.second_summary();
        let mut entry = self.entry;
        // What lies deeper than the title is of something else that the item tells of.
        let depth = self.title.0.as_ref().map_or(usize::MAX, |(rank, _)| rank / DEEPER);
        entry.id = self.guid.take_above(depth).or(self.about.clone()).unwrap_or_default();
        let own = self.authors.0.filter(|(known, _)| *known <= depth);
        entry.authors = own.map_or(self.source_authors, |(_, authors)| authors);
        let about = self.about.as_deref().filter(|about| super::link::is_web(about)).map(without_credentials);
        entry.url = self.links.best(depth).or(about);
        entry.title = self.title.take();
        entry.content = self.content.take().or(second);
        entry.summary = self.summary.take().map(passage::into_string);
        entry.published = self.published.take_above(depth);
        entry.updated = self.updated.take_above(depth);
        entry.published = entry.published.or(entry.updated);
        entry
    }
}

fn date(element: &Element<'_>, raw: &str) -> Option<Moment> {
    dates::read(raw, element.language.as_deref(), element.base.as_deref())
}

fn title_rank(name: &str) -> Option<usize> {
    ["title", "dc:title", "news:title", "media:title", "itunes:title"].iter().position(|n| *n == name)
}

fn summary_rank(name: &str) -> Option<usize> {
    const NAMES: &[&str] = &[
        "description",
        "summary",
        "abstract",
        "dc:description",
        "dcterms:abstract",
        "itunes:summary",
        "media:description",
        "itunes:subtitle",
    ];
    NAMES.iter().position(|n| *n == name)
}

fn content_rank(name: &str) -> Option<usize> {
    ["content:encoded", "content", "fullitem", "xhtml:body", "body", "xhtml:div"]
        .iter()
        .position(|n| *n == name)
}

fn published_rank(name: &str) -> Option<usize> {
    const NAMES: &[&str] = &[
        "pubdate",
        "published",
        "issued",
        "dcterms:issued",
        "news:publication_date",
        "prism:publicationdate",
        "created",
        "dcterms:created",
    ];
    NAMES.iter().position(|n| *n == name)
}

fn updated_rank(name: &str) -> Option<usize> {
    ["updated", "modified", "dcterms:modified", "dc:date", "date", "lastmod", "lastbuilddate"]
        .iter()
        .position(|n| *n == name)
}

/// Elements that do no more than to hold several of a kind.
fn is_list(name: &str) -> bool {
    matches!(name, "authors" | "creators" | "links" | "rdf:bag" | "rdf:seq" | "rdf:li")
}

/// Elements whose inner titles and links are not the item's own.
fn is_apart(name: &str) -> bool {
    matches!(name, "image" | "textinput" | "source" | "author" | "contributor" | "link" | "category")
}

fn source(element: &Element<'_>) -> Option<String> {
    let title = element.elements().find(|e| e.name == "title");
    title.map_or_else(|| line(element), |title| passage::title(title, true))
}

/// The address of the feed or site that an item was taken from.
fn source_url(element: &Element<'_>) -> Option<String> {
    let own = element.attribute("url").or_else(|| element.attribute("href"));
    let links =
        || element.elements().filter(|child| child.name == "link").find_map(|link| link.attribute("href"));
    let id = || element.elements().find(|child| child.name == "id").map(|id| id.text().into_owned());
    let url = own.or_else(links).map(str::to_owned).or_else(id)?;
    super::link::address(element, &url).filter(|url| super::link::is_web(url))
}

/// The text of an element in one line; none where it is blank.
fn line(element: &Element<'_>) -> Option<String> {
    Some(plain::one_line(&element.text())).filter(|text| !text.is_empty())
}

fn attribute(element: &Element<'_>, name: &str) -> Option<String> {
    element.attribute(name).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned)
}
