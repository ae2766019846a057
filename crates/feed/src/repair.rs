//! Writes items anew as XML that feed-rs reads: well-formed, in the namespaces that it knows, of the types that it
//! takes, with nothing in it that it is known to fail on (people's names with wide brackets, durations).

use super::link::address;
use super::markup::Element;
use super::passage::{self, Kind};
use newsloom_html::plain;
use newsloom_html::references::escape;

/// Which of its readers feed-rs should use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// RSS 2.0; all older ones and RDF are written as it.
    Rss,
    /// Atom 1.0.
    Atom,
}

impl Dialect {
    /// By the name of the item.
    pub(super) fn of(item: &Element<'_>) -> Self {
        if item.name == "entry" { Dialect::Atom } else { Dialect::Rss }
    }

    /// What stands before the items of a document.
    pub(super) fn head(self) -> &'static str {
        match self {
            Dialect::Rss => {
                "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
            }
            Dialect::Atom => "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
        }
    }

    /// What stands behind them.
    pub(super) fn tail(self) -> &'static str {
        match self {
            Dialect::Rss => "</channel></rss>",
            Dialect::Atom => "</feed>",
        }
    }

    /// The name under which feed-rs looks for what an element called `name` says.
    fn counterpart(self, name: &str) -> Option<&'static str> {
        Some(match (self, name) {
            (_, "title") => "title",
            (_, "link") => "link",
            (Dialect::Rss, "guid") => "guid",
            (Dialect::Rss, "description") => "description",
            (Dialect::Rss, "content:encoded") => "content:encoded",
            (Dialect::Atom, "id") => "id",
            (Dialect::Atom, "summary") => "summary",
            (Dialect::Atom, "content") => "content",
            _ => return None,
        })
    }
}

/// Writes `item` for feed-rs. Of several elements of one name only the first is written, because feed-rs takes the
/// last; links and ids are kept all.
pub(super) fn write(item: &Element<'_>, dialect: Dialect, out: &mut String) {
    let wrapper = if dialect == Dialect::Atom { "entry" } else { "item" };
    out.push_str(&format!("<{wrapper}>"));
    let mut written: Vec<&str> = Vec::new();
    for child in item.elements() {
        let Some(name) = dialect.counterpart(&child.name) else { continue };
        if name == "link" {
            write_link(child, dialect, out);
        } else if name == "guid" || name == "id" || !written.contains(&name) {
            written.push(name);
            write_text(child, name, dialect, out);
        }
    }
    out.push_str(&format!("</{wrapper}>"));
}

fn write_link(link: &Element<'_>, dialect: Dialect, out: &mut String) {
    let is_atom = link.attribute("href").is_some();
    let is_other = !is_atom && link.attribute("rel").is_some_and(|rel| rel.trim() != "alternate");
    if is_other || is_atom != (dialect == Dialect::Atom) {
        return;
    }
    let Some(url) = address(link, link.attribute("href").unwrap_or(&link.text())) else { return };
    if dialect == Dialect::Rss {
        element("link", "", &url, out);
        return;
    }
    out.push_str("<link href=\"");
    escape(&url, out);
    for name in ["rel", "type"] {
        if let Some(value) = link.attribute(name) {
            out.push_str(&format!("\" {name}=\""));
            escape(value.trim(), out);
        }
    }
    out.push_str("\"/>");
}

/// Markup inside is written as escaped HTML: feed-rs would stop at the first tag.
fn write_text(child: &Element<'_>, name: &str, dialect: Dialect, out: &mut String) {
    let text = passage::raw(child);
    let text = plain::prefix(text.trim(), passage::MAX_TEXT);
    if text.is_empty() {
        return;
    }
    let is_construct = dialect == Dialect::Atom && matches!(name, "title" | "summary" | "content");
    let kind = if name == "title" { Kind::of_title(child, true) } else { Kind::of_body(child, true) };
    let kind = match (is_construct, kind.is_html(text)) {
        (false, _) => "",
        (true, true) => " type=\"html\"",
        (true, false) => " type=\"text\"",
    };
    element(name, kind, text, out);
}

fn element(name: &str, attributes: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<{name}{attributes}>"));
    escape(text, out);
    out.push_str(&format!("</{name}>"));
}
