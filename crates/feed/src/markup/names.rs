//! Namespaces: whatever prefix a document binds to them, elements get the name by which feed readers know them.

use std::borrow::Cow;

/// The most bindings that are looked through; a document with more of them is not about news.
const MAX_BINDINGS: usize = 64;

/// Namespaces in which elements go by their bare name: those of the feed formats themselves.
const FEED_NAMESPACES: &[&str] = &[
    "http://backend.userland.com/rss",
    "http://backend.userland.com/rss2",
    "http://backend.userland.com/rss091",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://purl.org/rss/1.0/",
    "http://purl.org/net/rss1.1#",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd",
    "http://example.com/newformat#",
    "http://example.com/necho",
    "http://purl.org/echo/",
    "uri/of/echo/namespace#",
    "http://purl.org/pie/",
    "http://purl.org/atom/ns#",
    "http://www.w3.org/2005/atom",
    "https://www.w3.org/2005/atom",
    "http://purl.org/rss/1.0/modules/rss091#",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
    "http://www.google.com/schemas/sitemap/0.84",
];

/// Namespaces of extensions, with the prefix that everybody uses for them.
const EXTENSIONS: &[(&str, &str)] = &[
    ("http://purl.org/dc/elements/1.", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/rss/1.0/modules/syndication/", "sy"),
    ("http://purl.org/syndication/history/1.0", "fh"),
    ("http://purl.org/syndication/thread/1.0", "thr"),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("http://www.pheedo.com/namespace/pheedo", "pheedo"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://example.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/2000/svg", "svg"),
    ("http://www.w3.org/xml/1998/namespace", "xml"),
    ("http://www.google.com/schemas/sitemap-news/0.9", "news"),
    ("http://www.google.com/schemas/sitemap-image/1.1", "image"),
    ("http://prismstandard.org/namespaces/", "prism"),
];

/// The bindings in force, innermost last.
#[derive(Default)]
pub(super) struct Bindings<'a> {
    list: Vec<Binding<'a>>,
}

struct Binding<'a> {
    depth: usize,
    prefix: &'a str,
    known_as: Option<&'static str>,
}

impl<'a> Bindings<'a> {
    /// Notes `xmlns` (prefix "") or `xmlns:prefix` of an element at `depth`.
    pub(super) fn bind(&mut self, depth: usize, prefix: &'a str, namespace: &str) {
        if self.list.len() < MAX_BINDINGS {
            self.list.push(Binding { depth, prefix, known_as: known_as(namespace) });
        }
    }

    /// Forgets what was bound deeper than `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.list.last().is_some_and(|b| b.depth > depth) {
            self.list.pop();
        }
    }

    /// Whether elements of `prefix` are in an unknown namespace that was bound deeper than `depth`.
    pub(super) fn is_foreign(&self, prefix: &str, depth: usize) -> bool {
        let binding = self.list.iter().rev().find(|binding| binding.prefix == prefix);
        binding.is_some_and(|binding| binding.depth > depth && binding.known_as.is_none())
    }

    /// The lower-case name of an element written as `raw`: bare for feed formats, with the usual prefix for known
    /// extensions. A wrong or missing namespace leaves the prefix as it is, because authors mean what it says.
    pub(super) fn name(&self, raw: &'a str) -> Cow<'a, str> {
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw));
        let known_as = self.list.iter().rev().find(|b| b.prefix == prefix).and_then(|b| b.known_as);
        match known_as {
            Some("") => lower(local),
            Some(known) if known != prefix => Cow::Owned(format!("{known}:{}", lower(local))),
            _ if matches!(prefix, "atom" | "rss" | "atom10" | "a10") => lower(local),
            _ => lower(raw),
        }
    }
}

pub(super) fn known_as(namespace: &str) -> Option<&'static str> {
    let namespace = lower(namespace.trim());
    let bare = |namespace: &str| namespace.trim_end_matches(['/', '#']).len();
    let is_same = |known: &&str| known[..bare(known)] == namespace[..bare(&namespace)];
    if FEED_NAMESPACES.iter().any(is_same) {
        return Some("");
    }
    EXTENSIONS.iter().find(|(known, _)| namespace.starts_with(known)).map(|(_, prefix)| *prefix)
}

/// `name` in lower case.
pub(super) fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        return Cow::Owned(name.to_ascii_lowercase());
    }
    Cow::Borrowed(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_depend_on_prefixes() {
        let mut bindings = Bindings::default();
        bindings.bind(1, "a", "http://www.w3.org/2005/Atom");
        bindings.bind(1, "wrong", "http://purl.org/dc/elements/1.1/");
        bindings.bind(2, "dc", "http://example.org/mistyped");
        assert_eq!(bindings.name("a:Entry"), "entry");
        assert_eq!(bindings.name("wrong:creator"), "dc:creator");
        assert_eq!(bindings.name("dc:date"), "dc:date");
        assert_eq!(bindings.name("pubDate"), "pubdate");
        bindings.bind(3, "b", "http://www.w3.org/2005/Atom/");
        assert_eq!(bindings.name("b:entry"), "entry");
        bindings.leave(0);
        assert_eq!(bindings.name("a:entry"), "a:entry");
    }
}
