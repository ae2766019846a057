//! What elements say of the text that they hold: whether they break its line, what it is, and where it stands.

use crate::hidden::hides;
use crate::hints::{self, Hints};
use crate::plain::prefix;
use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

/// What holds a block's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading and its level.
    Heading(u8),
    /// An item of a list, a term or a description.
    Item,
    /// A cell of a table, or a whole row of short ones.
    Cell,
    /// Words under a picture.
    Caption,
    /// Preformatted text.
    Pre,
    /// Anything else, a `div` mostly.
    #[default]
    Other,
}

/// Elements that stand within a line of text.
const INLINE: &[&str] = &[
    "span", "a", "b", "strong", "em", "i", "u", "s", "small", "big", "sub", "sup", "mark", "abbr", "acronym",
    "cite", "code", "kbd", "samp", "var", "q", "time", "font", "del", "ins", "tt", "strike", "bdi", "bdo",
    "dfn", "data", "label", "nobr", "wbr", "img", "picture", "source", "ruby", "rb", "rt", "rp", "output",
    "meta", "link", "amp-img",
];

/// Whether the element stands within a line of text.
pub(crate) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// What an element makes of the text in it; none where that is as around it.
pub(crate) fn tag_of(name: &str) -> Option<Tag> {
    Some(match name {
        "p" => Tag::Paragraph,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" => Tag::Heading(5),
        "h6" => Tag::Heading(6),
        "li" | "dt" | "dd" => Tag::Item,
        "td" | "th" => Tag::Cell,
        "figcaption" | "caption" => Tag::Caption,
        "pre" => Tag::Pre,
        "div" | "section" | "article" | "table" | "ul" | "ol" => Tag::Other,
        _ => return None,
    })
}

/// What the element's name and the names in its attributes say.
pub(crate) fn hints_of(element: &Element) -> Hints {
    let mut hints = match element.name() {
        "nav" | "menu" => Hints::NAV,
        "footer" => Hints::FOOTER,
        "header" => Hints::HEADER,
        "aside" => Hints::ASIDE,
        "form" | "fieldset" => Hints::FORM,
        "figure" | "figcaption" => Hints::FIGURE,
        "blockquote" => Hints::QUOTE,
        "table" => Hints::TABLE,
        "ul" | "ol" | "dl" => Hints::LIST,
        "main" | "article" => Hints::MAIN,
        _ => Hints::default(),
    };
    if matches!(element.name(), "html" | "body" | "main") {
        return hints;
    }
    for (attribute, value) in element.attrs() {
        hints |= match attribute {
            "class" | "id" | "itemprop" | "role" | "data-component" | "data-testid" | "data-module"
            | "aria-label" => hints::of_names(prefix(value, 300)),
            _ if hides(attribute, value) => Hints::HIDDEN,
            _ => Hints::default(),
        };
    }
    hints
}

/// Whether `row` is a row of data, "Arran | 18 | 42": two cells or more, and nothing in them that breaks a line. Tables that
/// lay out a page hold paragraphs, lists, breaks or tables.
pub(crate) fn is_row_of_data(row: NodeRef<'_, Node>) -> bool {
    /// Maximum nodes of a row that are looked at: what is longer is no row of figures.
    const MAX_NODES: usize = 400;
    let (mut cells, mut nodes) = (0, 0);
    let holds_together = row.descendants().skip(1).all(|node| {
        nodes += 1;
        let name = node.value().as_element().map(Element::name);
        let is_cell = matches!(name, Some("td" | "th"));
        cells += usize::from(is_cell);
        nodes <= MAX_NODES && (is_cell || name.is_none_or(is_inline))
    });
    holds_together && cells >= 2
}
