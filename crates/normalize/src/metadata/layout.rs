//! Where on a page the report's own elements stand, and where those of other texts.

use super::elements::{names, short_text};
use ego_tree::{NodeId, NodeRef};
use newsloom_html::hints::{self, Hints};
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::node::Element;
use scraper::{Html, Node};

/// The elements around a page's headings of the first level.
#[derive(Debug)]
pub(super) struct Layout {
    around: FxHashSet<NodeId>,
    /// Whether such a heading stands in an `article`.
    has_article: bool,
    /// Whether elements looked at before are lists of other texts: a page may hold thousands of dates in one.
    lists: FxHashMap<NodeId, bool>,
}

impl Layout {
    /// Looks for the headings of `page`.
    pub(super) fn of(page: &Html) -> Self {
        let is_heading = |node: &NodeRef<'_, Node>| name(*node) == Some("h1");
        let headings = page.tree.root().descendants().filter(is_heading);
        let (mut around, mut has_article) = (FxHashSet::default(), false);
        for heading in headings {
            for element in heading.ancestors().take_while(|element| around.insert(element.id())) {
                has_article |= name(element) == Some("article");
            }
        }
        Self { around, has_article, lists: FxHashMap::default() }
    }

    /// Whether what stands at `node` is of another text: a reader's comment, or in an `article` without the heading, an aside
    /// beside the one with it, or a list of related texts inside that.
    pub(super) fn is_of_others(&mut self, node: NodeRef<'_, Node>) -> bool {
        /// How far around the names of elements are looked at.
        const NEAR: usize = 10;
        let mut is_beside = false;
        for (distance, outer) in node.ancestors().enumerate() {
            let Some(element) = outer.value().as_element().filter(|element| element.name() != "body") else {
                continue;
            };
            let is_own = self.around.contains(&outer.id());
            if element.name() == "article" && self.has_article {
                return !is_own;
            }
            let hints = if distance < NEAR { hints::of_names(&names(element)) } else { Hints::default() };
            if hints.any(Hints::COMMENT) {
                return true;
            }
            let is_aside = element.name() == "aside";
            let may_list = !is_own && (hints.any(Hints::RELATED) || is_aside && !self.has_article);
            if may_list && self.lists_others(outer) {
                return true;
            }
            is_beside |= is_aside && !is_own;
        }
        is_beside && self.has_article
    }

    fn lists_others(&mut self, node: NodeRef<'_, Node>) -> bool {
        *self.lists.entry(node.id()).or_insert_with(|| leads_to_text(node) && is_small(node))
    }
}

fn name(node: NodeRef<'_, Node>) -> Option<&str> {
    node.value().as_element().map(Element::name)
}

/// Whether the element is no wrapper of a whole text.
fn is_small(node: NodeRef<'_, Node>) -> bool {
    const SMALL: usize = 3000;
    short_text(node, SMALL + 1).len() <= SMALL
}

/// Whether a link inside reads as a headline: it has three words or more.
fn leads_to_text(node: NodeRef<'_, Node>) -> bool {
    const WORDS: usize = 3;
    /// The most elements that are looked at.
    const MOST: usize = 200;
    let mut links = node.descendants().take(MOST).filter(|inner| name(*inner) == Some("a"));
    links.any(|link| short_text(link, 60).split_whitespace().count() >= WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether what stands in the `b` of the page is of others.
    fn is_of_others(html: &str) -> bool {
        let page = Html::parse_document(html);
        let node = page.tree.root().descendants().find(|node| name(*node) == Some("b")).expect("a b");
        Layout::of(&page).is_of_others(node)
    }

    #[test]
    fn asides_related_texts_and_other_articles_are_of_others() {
        let own = "<article><h1>Ferry sails</h1><p>It sails.</p></article>";
        let teaser = "<a href=/x>A mill is for sale</a> <b>Jo Kerr</b>";
        for html in [
            format!("{own}<aside>{teaser}</aside>"),
            format!("<aside><b>Jo Kerr</b></aside>{own}"),
            format!("{own}<article><h2>Mill</h2><b>Jo Kerr</b></article>"),
            format!("<article><h1>Ferry sails</h1><div class=related>{teaser}</div></article>"),
            format!("<h1>Ferry sails</h1><aside>{teaser}</aside>"),
            format!("{own}<section id=comments><b>Jo Kerr</b></section>"),
        ] {
            assert!(is_of_others(&html), "{html}");
        }
        for html in [
            "<article><h1>Ferry sails</h1><b>Ada Palme</b></article>",
            "<header><h1>Ferry sails</h1></header><article><b>Ada Palme</b></article>",
            "<article><h1>Ferry sails</h1><aside class=info><b>Ada Palme</b></aside></article>",
            "<h1>Ferry sails</h1><aside class=info><b>Ada Palme</b></aside>",
            "<article><h1>Ferry sails</h1><aside><a href=/x>A mill is for sale</a><b>Ada Palme</b></aside></article>",
            "<main class=related-posts-page><article><h1>Ferry sails</h1></article><b>Ada Palme</b></main>",
        ] {
            assert!(!is_of_others(html), "{html}");
        }
    }
}
