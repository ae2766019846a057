//! The page as the libraries want it: copied from our own tree, so that nothing is parsed twice, and without what they
//! would leave out themselves.

use crate::unseen::is_unseen;
use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::node::{Element, Text};
use scraper::{Html, Node};
use trafilatura::dom::{Document, NodeId};

/// What becomes of an element in a copy.
#[derive(PartialEq, Eq)]
enum Way {
    /// It is copied.
    Keep,
    /// Only what it holds is copied.
    Unwrap,
    /// It is left out with all that it holds.
    Drop,
}

/// A page in the making, for one of the libraries.
trait Copy {
    fn way(&self, node: NodeRef<'_, Node>, element: &Element) -> Way;
    fn open(&mut self, element: &Element);
    fn text(&mut self, text: &Text);
    fn close(&mut self);
}

/// Copies what is under `root`, in the page's order.
fn copy(root: NodeRef<'_, Node>, into: &mut impl Copy) {
    let mut dropped = None;
    for edge in root.traverse() {
        let (Edge::Open(node) | Edge::Close(node)) = edge;
        let is_open = matches!(edge, Edge::Open(_));
        if dropped.is_some() {
            dropped = dropped.filter(|id| is_open || *id != node.id());
            continue;
        }
        match node.value() {
            Node::Text(text) if is_open => into.text(text),
            Node::Element(element) => match into.way(node, element) {
                Way::Keep if is_open => into.open(element),
                Way::Keep => into.close(),
                Way::Drop => dropped = Some(node.id()),
                Way::Unwrap => {}
            },
            _ => {}
        }
    }
}

/// The page for Readability.
pub(super) fn for_readability(page: &Html) -> dom_query::Document {
    let document = dom_query::Document::default();
    let open = vec![document.root().id];
    let mut plain = Plain { document, open };
    copy(page.tree.root(), &mut plain);
    plain.document
}

struct Plain {
    document: dom_query::Document,
    /// The open elements, the innermost last.
    open: Vec<dom_query::NodeId>,
}

impl Plain {
    fn append(&self, id: dom_query::NodeId) {
        if let Some(parent) = self.open.last() {
            self.document.tree.append_child_of(parent, &id);
        }
    }
}

impl Copy for Plain {
    fn way(&self, node: NodeRef<'_, Node>, element: &Element) -> Way {
        if element.name() != "head" && is_unseen(node) { Way::Drop } else { Way::Keep }
    }

    fn open(&mut self, element: &Element) {
        let attributes = element.attrs.iter();
        let attrs =
            attributes.map(|(name, value)| dom_query::Attr { name: name.clone(), value: value.clone() });
        let copied = dom_query::Element::new(element.name.clone(), attrs.collect(), None, false);
        let id = self.document.tree.create_node(dom_query::NodeData::Element(copied));
        self.append(id);
        self.open.push(id);
    }

    fn text(&mut self, text: &Text) {
        let id = self.document.tree.new_text(text.text.clone()).id;
        self.append(id);
    }

    fn close(&mut self) {
        self.open.pop();
    }
}

/// The page for Trafilatura; none without a body.
pub(super) fn for_trafilatura(page: &Html) -> Option<Document> {
    let is_body = |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(|e| e.name() == "body");
    let body = page.root_element().children().find(is_body)?;
    let document = Document::parse("");
    let element = document.body()?;
    let mut tailed = Tailed { document, open: vec![Place { element, last: None }], text: String::new() };
    for child in body.children() {
        copy(child, &mut tailed);
    }
    tailed.flush();
    Some(tailed.document)
}

/// A document that knows texts only by the elements before and around them.
struct Tailed {
    document: Document,
    open: Vec<Place>,
    /// Text that is not written yet.
    text: String,
}

/// An open element and the last of its children.
struct Place {
    element: NodeId,
    last: Option<NodeId>,
}

impl Tailed {
    fn flush(&mut self) {
        if let Some(place) = self.open.last().filter(|_| !self.text.is_empty()) {
            match place.last {
                None => self.document.set_text(place.element, &self.text),
                Some(last) => self.document.set_tail(last, &self.text),
            }
            self.text.clear();
        }
    }
}

impl Copy for Tailed {
    fn way(&self, node: NodeRef<'_, Node>, element: &Element) -> Way {
        if is_unseen(node) {
            Way::Drop
        } else if is_stripped(element.name()) {
            Way::Unwrap
        } else {
            Way::Keep
        }
    }

    fn open(&mut self, element: &Element) {
        self.flush();
        let Some(place) = self.open.last_mut() else { return };
        let id = self.document.sub_element(place.element, element.name());
        place.last = Some(id);
        for (name, value) in element.attrs().filter(|(name, _)| is_looked_at(name)) {
            self.document.set_attribute(id, name, value);
        }
        self.open.push(Place { element: id, last: None });
    }

    fn text(&mut self, text: &Text) {
        self.text.push_str(text);
    }

    fn close(&mut self) {
        self.flush();
        self.open.pop();
    }
}

/// The elements that Trafilatura replaces with what they hold before it looks at anything.
fn is_stripped(name: &str) -> bool {
    matches!(
        name,
        "abbr"
            | "acronym"
            | "address"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "data"
            | "dfn"
            | "font"
            | "hgroup"
            | "img"
            | "ins"
            | "mark"
            | "meta"
            | "ruby"
            | "small"
            | "template"
            | "tbody"
            | "tfoot"
            | "thead"
    )
}

/// The attributes by which Trafilatura tells text from furniture.
fn is_looked_at(attribute: &str) -> bool {
    matches!(
        attribute,
        "class"
            | "id"
            | "role"
            | "itemprop"
            | "style"
            | "aria-hidden"
            | "data-component"
            | "data-lp-replacement-content"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<title>Ferries</title><body class=home><p>One <b>two</b> three<img src=x> four.<script>no()</script>\
        <div id=a data-x=1>five<br>six <abbr>no.</abbr> 7</div>eight<ul><li>nine<li>ten</ul><template>eleven</template>";

    fn page() -> Html {
        Html::parse_document(PAGE)
    }

    #[test]
    fn what_trafilatura_reads_is_the_page_without_what_it_would_strip() {
        let copy = for_trafilatura(&page()).unwrap();
        let body = copy.body().unwrap();
        let expected = "<p>One <b>two</b> three four.</p><div id=\"a\">five<br>six no. 7</div>eight<ul><li>nine</li><li>ten</li></ul>";
        assert_eq!(copy.inner_html(body), expected);
    }

    #[test]
    fn what_readability_reads_is_the_page_that_is_seen() {
        let copy = for_readability(&page());
        let expected = "<html><head><title>Ferries</title></head><body class=\"home\"><p>One <b>two</b> three<img src=\"x\"> four.</p>\
            <div data-x=\"1\" id=\"a\">five<br>six <abbr>no.</abbr> 7</div>eight<ul><li>nine</li><li>ten</li></ul></body></html>";
        assert_eq!(copy.html().to_string(), expected);
    }

    #[test]
    fn a_page_of_frames_has_nothing_to_copy() {
        assert!(for_trafilatura(&Html::parse_document("<frameset><frame src=a></frameset>")).is_none());
    }
}
