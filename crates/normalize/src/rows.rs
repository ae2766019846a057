//! Rows of tables whose cells belong together: "Arran | 18 | 42".

use crate::blocks::is_inline;
use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

/// What stands between two cells.
pub(crate) const BETWEEN: &str = "| ";
/// The most nodes of a row that are looked at: what is longer is no row of figures.
const MAX_NODES: usize = 400;

/// Whether `row` is a row of data: two cells or more, and nothing in them that breaks a line. Tables that lay out a page
/// hold paragraphs, lists, breaks or tables.
pub(crate) fn is_data(row: NodeRef<'_, Node>) -> bool {
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

#[cfg(test)]
mod tests {
    use crate::blocks::{self, Tag};
    use crate::sites::Marks;
    use scraper::Html;

    fn blocks(html: &str) -> Vec<(Tag, String)> {
        let page = Html::parse_document(html);
        blocks::read(&page, &Marks::default()).blocks.into_iter().map(|b| (b.tag, b.text)).collect()
    }

    #[test]
    fn cells_of_figures_are_one_row() {
        let html = "<table><tr><th>Island</th><th>Ferries</th></tr><tr><td><b>Anholt</b></td><td></td><td>18</td></tr></table>";
        let expected = [(Tag::Cell, "Island | Ferries".to_owned()), (Tag::Cell, "Anholt | 18".to_owned())];
        assert_eq!(blocks(html), expected);
    }

    #[test]
    fn a_table_that_lays_out_a_page_is_none() {
        let html = "<table><tr><td>Menu<br>Home</td><td><p>The ferry sails.</p><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>";
        let texts: Vec<String> = blocks(html).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["Menu Home", "The ferry sails.", "a | b"]);
    }
}
