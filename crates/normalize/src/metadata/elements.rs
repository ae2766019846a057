//! Attributes and text of single elements.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use newsloom_html::plain::{one_line, prefix};
use scraper::Node;
use scraper::node::Element;

/// The value of an attribute. The element's own look-up makes a name of its own first, which costs more than the few
/// comparisons here.
pub(super) fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.attrs().find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// All names of an element, separated by spaces.
pub(super) fn names(element: &Element) -> String {
    ["class", "id", "itemprop", "data-testid", "data-component"]
        .iter()
        .filter_map(|a| attribute(element, a))
        .map(|v| prefix(v, 200))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What stands for the end of a line while a text is gathered, for line feeds in the markup are none.
const LINE_END: char = '\u{2028}';

/// The text inside as far as about `limit` bytes, with single spaces, and a line for each element that breaks the line.
pub(super) fn lines_text(node: NodeRef<'_, Node>, limit: usize) -> String {
    const BREAKS: &[&str] = &["div", "p", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section"];
    let breaks =
        |inner: NodeRef<'_, Node>| inner.value().as_element().is_some_and(|e| BREAKS.contains(&e.name()));
    let text = gathered(node, limit, |inner| if breaks(inner) { LINE_END } else { ' ' });
    let lines = text.split(LINE_END).map(one_line).filter(|line| !line.is_empty());
    prefix(&lines.collect::<Vec<_>>().join("\n"), limit).to_owned()
}

/// The text inside as far as about `limit` bytes, with single spaces and a space where an element breaks the line or
/// sets words apart.
pub(super) fn short_text(node: NodeRef<'_, Node>, limit: usize) -> String {
    prefix(&one_line(&gathered(node, limit, |_| ' ')), limit).to_owned()
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

/// The text right inside the element, as it is.
pub(super) fn raw_text(node: NodeRef<'_, Node>) -> String {
    node.children().filter_map(|c| c.value().as_text().map(|t| t.to_string())).collect()
}
