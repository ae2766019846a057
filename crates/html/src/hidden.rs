//! Elements that a page's readers do not see.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

/// Whether a reader never sees the node's text: code, frames and controls, and what is there for screen readers alone.
pub fn is_hidden(node: NodeRef<'_, Node>) -> bool {
    let Node::Element(element) = node.value() else { return false };
    matches!(
        element.name(),
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "object"
            | "embed"
            | "video"
            | "audio"
            | "canvas"
            | "select"
            | "datalist"
            | "button"
            | "input"
            | "textarea"
            | "svg"
            | "math"
            | "map"
            | "dialog"
    ) || is_for_screen_readers(element)
}

/// Whether a class says so, by the names that style sheets have for it.
fn is_for_screen_readers(element: &Element) -> bool {
    const NAMES: &[&str] = &[
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "screen-reader-only",
        "screenreader-only",
        "u-visually-hidden",
        "is-visually-hidden",
        "element-invisible",
    ];
    let classes = element.attr("class").unwrap_or_default().split_ascii_whitespace();
    element.name() != "body" && classes.take(20).any(|class| NAMES.contains(&class))
}

/// Whether the attribute hides its element until a script shows it. What it hides may well be the report: parts of a page that
/// is put together in the browser, or what a wall covers.
pub fn hides(attribute: &str, value: &str) -> bool {
    match attribute {
        "hidden" => true,
        "aria-hidden" => value == "true",
        "style" => {
            let style: String = value.chars().take(400).filter(|c| !c.is_whitespace()).collect();
            let style = style.to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::blocks::{self, Marks};
    use scraper::Html;

    #[test]
    fn what_only_screen_readers_say_is_left_out() {
        let page = Html::parse_document(
            "<h2 class='visually-hidden'>Article content</h2><p>The ferry <span class='x sr-only'>(opens a window)</span>sails.",
        );
        let texts: Vec<String> =
            blocks::read(&page, &Marks::default()).blocks.into_iter().map(|b| b.text).collect();
        assert_eq!(texts, ["The ferry sails."]);
    }
}
