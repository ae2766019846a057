//! A page as a list of blocks: its smallest pieces of text between two breaks, in reading order, each with what
//! the markup around it says.

pub use crate::elements::Tag;

use crate::elements::{hints_of, is_inline, is_row_of_data, tag_of};
use crate::hidden::is_hidden;
use crate::hints::Hints;
use crate::plain::is_invisible;
use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use rustc_hash::FxHashSet;
use scraper::node::Element;
use scraper::{Html, Node};
use std::ops::Range;

/// Maximum blocks of a page.
pub const MAX_BLOCKS: usize = 20_000;

/// What stands between the cells of a row.
const BETWEEN_CELLS: &str = "| ";

/// A piece of text between two breaks.
#[derive(Clone, Debug)]
pub struct Block {
    /// The text, with single spaces.
    pub text: String,
    /// How many words it has.
    pub words: usize,
    /// The element that holds it.
    pub tag: Tag,
    /// Bytes of the text that stand in links.
    pub linked: usize,
    /// What the names of the nearest two elements say.
    pub near: Hints,
    /// What the names of all elements around say.
    pub around: Hints,
    /// The number of the container that holds it.
    pub container: usize,
    /// Whether all of it is emphasized.
    pub strong: bool,
    /// Whether it stands in an element of [`Marks::keep`].
    pub kept: bool,
}

/// An element that holds blocks.
#[derive(Clone, Debug)]
pub struct Container {
    /// The container around it; the first container is its own parent.
    pub parent: usize,
    /// The numbers of the blocks inside.
    pub blocks: Range<usize>,
    /// What its own names say.
    pub hints: Hints,
}

/// A page's blocks and what holds them.
#[derive(Debug, Default)]
pub struct Blocks {
    /// In reading order.
    pub blocks: Vec<Block>,
    /// Parents before children.
    pub containers: Vec<Container>,
    /// How many elements were passed.
    pub elements: usize,
    /// Whether there are more blocks than are read.
    pub cut: bool,
}

/// Elements of a page that are treated apart.
#[derive(Debug, Default)]
pub struct Marks {
    /// What these hold are blocks of their own, marked as [`Block::kept`].
    pub keep: FxHashSet<NodeId>,
    /// These are not read.
    pub drop: FxHashSet<NodeId>,
}

/// Reads the blocks of `page`.
pub fn read(page: &Html, marks: &Marks) -> Blocks {
    let mut reader = Reader::default();
    reader.enter(0, Tag::Other, Hints::default());
    let mut skipping = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if skipping.is_none() => {
                if is_hidden(node) || marks.drop.contains(&node.id()) {
                    skipping = Some(node.id());
                } else {
                    reader.keep(marks.keep.contains(&node.id()), 1);
                    reader.open(node);
                }
            }
            Edge::Close(node) if skipping == Some(node.id()) => skipping = None,
            Edge::Close(node) if skipping.is_none() => {
                reader.close(node);
                reader.keep(marks.keep.contains(&node.id()), -1);
            }
            _ => {}
        }
        if reader.found.blocks.len() >= MAX_BLOCKS {
            reader.found.cut = true;
            break;
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    found: Blocks,
    /// Open containers, the innermost last, with their tags.
    open: Vec<(usize, Tag)>,
    text: String,
    linked: usize,
    emphasized: usize,
    in_link: usize,
    in_emphasis: usize,
    /// Open elements of [`Marks::keep`].
    in_kept: isize,
    /// A line break was just read: a second one ends the paragraph.
    broken: bool,
    /// The space at the text's end is where the markup's line ends.
    wrapped: bool,
    /// Inside a row whose cells are read together.
    in_row: bool,
}

impl Reader {
    /// Enters or leaves an element that may be marked: what it holds is a block of its own.
    fn keep(&mut self, is_kept: bool, step: isize) {
        if is_kept {
            self.flush();
            self.in_kept += step;
        }
    }

    fn open(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Text(text) => self.text(text),
            Node::Element(element) => self.element(node, element),
            _ => {}
        }
    }

    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let name = element.name();
        self.found.elements += 1;
        match name {
            "a" => self.in_link += 1,
            "b" | "strong" => self.in_emphasis += 1,
            "br" => self.line_break(),
            _ if is_inline(name) => {}
            "td" | "th" if self.in_row => self.next_cell(),
            _ => {
                self.flush();
                self.in_row = name == "tr" && is_row_of_data(node);
                let (outer, tag) = self.innermost();
                let tag = if self.in_row { Tag::Cell } else { tag };
                self.enter(outer, tag_of(name).unwrap_or(tag), hints_of(element));
            }
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else { return };
        match element.name() {
            "a" => self.in_link = self.in_link.saturating_sub(1),
            "b" | "strong" => self.in_emphasis = self.in_emphasis.saturating_sub(1),
            "br" => {}
            "td" | "th" if self.in_row => {}
            name if is_inline(name) => {}
            _ => {
                self.flush();
                self.leave();
                self.in_row = false;
            }
        }
    }

    fn enter(&mut self, parent: usize, tag: Tag, hints: Hints) {
        let first = self.found.blocks.len();
        self.open.push((self.found.containers.len(), tag));
        self.found.containers.push(Container { parent, blocks: first..first, hints });
    }

    fn leave(&mut self) {
        if let Some((number, _)) = self.open.pop() {
            self.found.containers[number].blocks.end = self.found.blocks.len();
        }
    }

    fn innermost(&self) -> (usize, Tag) {
        self.open.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        self.wrapped = false;
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if !word.is_empty() {
                self.word(word);
            }
            if word.len() < piece.len() {
                self.wrapped |= piece.ends_with('\n');
                self.space();
            }
        }
    }

    fn word(&mut self, word: &str) {
        let broken = std::mem::take(&mut self.broken);
        if std::mem::take(&mut self.wrapped) && !broken && is_one_text(&self.text, word) {
            self.text.pop();
        }
        let before = self.text.len();
        self.text.extend(word.chars().filter(|c| !is_invisible(*c)));
        let added = self.text.len() - before;
        self.linked += if self.in_link > 0 { added } else { 0 };
        self.emphasized += if self.in_emphasis > 0 { added } else { 0 };
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Sets the cells of a row apart.
    fn next_cell(&mut self) {
        self.space();
        if !self.text.is_empty() && !self.text.ends_with(BETWEEN_CELLS) {
            self.text.push_str(BETWEEN_CELLS);
        }
    }

    fn line_break(&mut self) {
        if self.broken {
            self.flush();
        } else {
            self.space();
            self.broken = true;
        }
    }

    fn flush(&mut self) {
        self.broken = false;
        let text = std::mem::take(&mut self.text);
        let (linked, emphasized) = (std::mem::take(&mut self.linked), std::mem::take(&mut self.emphasized));
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let (container, tag) = self.innermost();
        let strong = emphasized + 3 >= trimmed.len();
        let (near, around) = Default::default();
        self.found.blocks.push(Block {
            text: trimmed.to_owned(),
            words: count_words(trimmed),
            tag,
            linked,
            near,
            around,
            container,
            strong,
            kept: self.in_kept > 0,
        });
    }

    fn finish(mut self) -> Blocks {
        self.flush();
        while !self.open.is_empty() {
            self.leave();
        }
        self.found.spread_hints();
        self.found
    }
}

impl Blocks {
    /// Gives every block the hints of what is around it. A container that holds much of the page says nothing
    /// against it: "has-sidebar" is the name of many a wrapper.
    fn spread_hints(&mut self) {
        let lengths = self.blocks.iter().scan(0, |sum, b| {
            *sum += b.text.len();
            Some(*sum)
        });
        let sums: Vec<usize> = std::iter::once(0).chain(lengths).collect();
        let all = sums.last().copied().unwrap_or_default();
        let mut around: Vec<Hints> = Vec::with_capacity(self.containers.len());
        for i in 0..self.containers.len() {
            let Container { parent, blocks, hints } = self.containers[i].clone();
            let is_wide = (sums[blocks.end] - sums[blocks.start]) * 5 > all * 2;
            let own = if is_wide { hints.without(Hints::FURNITURE | Hints::HEADER) } else { hints };
            self.containers[i].hints = own;
            around.push(own | around.get(parent).copied().unwrap_or_default());
        }
        for block in &mut self.blocks {
            let container = &self.containers[block.container];
            block.near = container.hints | self.containers[container.parent].hints;
            block.around = around[block.container];
        }
    }
}

/// How many words `text` has; of scripts that set no spaces, two characters are one.
pub fn count_words(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| if word.chars().any(is_unspaced) { word.chars().count() / 2 + 1 } else { 1 })
        .sum()
}

/// Whether the character is of a script that sets no spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

/// Whether a line of `text` goes on with `word` without a space: both are of a script that sets no spaces.
fn is_one_text(text: &str, word: &str) -> bool {
    let is_wide =
        |c: char| matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}');
    let before = text.strip_suffix(' ').and_then(|text| text.chars().next_back());
    before.is_some_and(is_wide) && word.starts_with(is_wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(html: &str) -> Vec<(Tag, String)> {
        let page = Html::parse_document(html);
        read(&page, &Marks::default()).blocks.into_iter().map(|b| (b.tag, b.text)).collect()
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
