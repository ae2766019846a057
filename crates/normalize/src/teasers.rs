//! Teasers of other texts: headings that are links, each with a few words under it.

use crate::lines::Line;
use newsloom_html::blocks::{Block, Tag};
use newsloom_html::hints::Hints;

/// Longer paragraphs are no teaser, in bytes.
const LONG: usize = 320;

/// Which of `blocks` are teasers, two or more in a row: below a label such as "Related", in a list of related texts, or where
/// nothing else on the page `is_content`. `lines` is what the wording of each block shows.
pub(crate) fn of(blocks: &[Block], lines: &[Line], is_content: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut teasers = vec![false; blocks.len()];
    let runs = runs(blocks);
    let is_else = |i: usize| is_content(i) && !runs.iter().any(|run| run.contains(&i));
    let is_all = !(0..blocks.len()).any(is_else) && !blocks.iter().any(|b| b.around.any(Hints::LIVE));
    for run in &runs {
        let is_label = |i: usize| matches!(blocks[i].tag, Tag::Heading(_)) && lines[i].is_label;
        let is_labelled = run.start.checked_sub(1).is_some_and(is_label);
        let is_related = || blocks[run.clone()].iter().any(|b| b.around.any(Hints::RELATED));
        if is_all || is_labelled || is_related() {
            teasers[run.clone()].fill(true);
        }
    }
    teasers
}

/// Rows of at least two linked headings, each followed by at most one short paragraph.
fn runs(blocks: &[Block]) -> Vec<std::ops::Range<usize>> {
    let (mut runs, mut at) = (Vec::new(), 0);
    while at < blocks.len() {
        let (start, mut headings) = (at, 0);
        while at < blocks.len() && is_linked_heading(&blocks[at]) {
            headings += 1;
            at += 1;
            at += usize::from(blocks.get(at).is_some_and(is_summary));
        }
        if headings >= 2 {
            runs.push(start..at);
        }
        at += usize::from(at == start);
    }
    runs
}

fn is_linked_heading(block: &Block) -> bool {
    matches!(block.tag, Tag::Heading(_)) && block.linked * 5 >= block.text.len() * 4
}

fn is_summary(block: &Block) -> bool {
    !matches!(block.tag, Tag::Heading(_)) && block.text.len() <= LONG
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines;
    use newsloom_html::blocks::{self, Marks};
    use scraper::Html;

    fn teasers(html: &str, first: usize) -> Vec<bool> {
        let blocks = blocks::read(&Html::parse_document(html), &Marks::default()).blocks;
        let lines: Vec<Line> = blocks.iter().map(|block| lines::read(&block.text)).collect();
        of(&blocks, &lines, |i| i >= first)
    }

    const TWO: &str = "<h3><a href=/1>Mill for sale</a></h3><p>It has stood empty for years.</p><h3><a href=/2>Storm ahead</a></h3><p>It comes on Friday.</p>";

    #[test]
    fn linked_headings_below_a_label_are_teasers() {
        let page = format!("<p>The ferry sails again.</p><h2>Related stories</h2>{TWO}");
        assert_eq!(teasers(&page, 0), [false, false, true, true, true, true]);
        let alone = format!("<h1>Ferry sails</h1>{TWO}");
        assert_eq!(teasers(&alone, 1), [false, true, true, true, true]);
    }

    #[test]
    fn headings_of_the_report_stay() {
        let page = format!("<p>The ferry sails again.</p><h2>What was said</h2>{TWO}");
        assert!(!teasers(&page, 0).contains(&true), "linked headings of its own");
        let plain = TWO.replace("<a href=/1>", "").replace("<a href=/2>", "");
        assert!(!teasers(&format!("<h2>Related stories</h2>{plain}"), 0).contains(&true));
        let live = format!("<div class=liveblog>{TWO}</div>");
        assert!(!teasers(&live, 0).contains(&true));
    }
}
