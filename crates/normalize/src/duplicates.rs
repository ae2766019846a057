//! What a page carries twice: its article once for each size of screen, or once more without any breaks, and its beginning
//! once more where that is cut off.

use crate::overlap::Runs;
use newsloom_html::blocks::Block;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is long enough to be no copy by chance, in bytes.
const LONG: usize = 75;
/// With at least as many different long blocks that come again, it is no refrain.
const MANY: usize = 3;
/// What may be a whole text without breaks, in bytes.
const WHOLE: usize = 1000;
/// The share of such a text that the other blocks hold.
const HELD: f32 = 0.9;

/// Which of `blocks` say once more what others say.
pub(crate) fn of(blocks: &[Block]) -> Vec<bool> {
    let mut copies = if is_doubled(blocks) { repeated(blocks) } else { vec![false; blocks.len()] };
    if blocks.iter().any(|b| b.text.len() >= WHOLE) {
        for (copy, whole) in copies.iter_mut().zip(unbroken(blocks)) {
            *copy |= whole;
        }
    }
    for (i, copy) in copies.iter_mut().enumerate() {
        *copy |= is_cut_off(blocks, i);
    }
    copies
}

/// Whether the block ends in an ellipsis, and one of the next goes on with its last words.
fn is_cut_off(blocks: &[Block], i: usize) -> bool {
    const NEXT: usize = 40;
    const LAST: usize = 60;
    let text = blocks[i].text.trim_end();
    let Some(cut) = text.strip_suffix('…').or_else(|| text.strip_suffix("...")) else { return false };
    let start =
        (cut.len().saturating_sub(LAST)..=cut.len()).find(|at| cut.is_char_boundary(*at)).unwrap_or(0);
    let last = cut[start..].trim();
    let next = blocks.iter().skip(i + 1).take(NEXT);
    cut.len() >= LONG
        && next.map(|b| b.text.as_str()).any(|next| next.len() > last.len() && next.contains(last))
}

/// Whether at least half of the long blocks, and not just a few, come again.
fn is_doubled(blocks: &[Block]) -> bool {
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    for block in blocks.iter().filter(|b| b.text.len() >= LONG) {
        *times.entry(&block.text).or_default() += 1;
    }
    let again = times.values().filter(|n| **n > 1).count();
    again >= MANY && 2 * again >= times.len()
}

/// The blocks that repeat a long one before them, and the repeated short ones right after such.
fn repeated(blocks: &[Block]) -> Vec<bool> {
    let mut seen = FxHashSet::default();
    let mut before = false;
    let again = blocks.iter().map(|block| {
        let repeats = !seen.insert(block.text.as_str());
        before = repeats && (before || block.text.len() >= LONG);
        before
    });
    again.collect()
}

/// The long blocks that hold nothing but what the shorter ones hold, run together.
fn unbroken(blocks: &[Block]) -> Vec<bool> {
    let is_whole = |b: &Block| b.text.len() >= WHOLE;
    let mut runs = Runs::default();
    blocks.iter().filter(|b| !is_whole(b)).for_each(|b| runs.add(&b.text));
    blocks.iter().map(|b| is_whole(b) && runs.share_of(&b.text) >= HELD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_html::blocks::{self, Marks};
    use scraper::Html;

    fn copies(html: &str) -> Vec<bool> {
        of(&blocks::read(&Html::parse_document(html), &Marks::default()).blocks)
    }

    fn paragraph(number: usize) -> String {
        let subject =
            ["ferry", "bridge", "harbour", "council", "lock", "pilot", "quay", "dredger"][number % 8];
        format!(
            "<p>On day {number} the {subject} of Anholt was in the news again, as the clerk told the newspaper in a letter.</p>"
        )
    }

    #[test]
    fn an_article_for_each_screen_is_told_once() {
        let article: String = (0..4).map(paragraph).collect();
        let page = format!("{article}<h2>More</h2>{article}<h2>More</h2>");
        let expected = [false, false, false, false, false, true, true, true, true, true];
        assert_eq!(copies(&page), expected);
    }

    #[test]
    fn a_beginning_that_is_cut_off_goes() {
        let paragraph = paragraph(0);
        let teaser = format!("<div>Ferry sails again {}...</div>", &paragraph[3..90]);
        assert_eq!(copies(&format!("{teaser}<p>3 May</p>{paragraph}")), [true, false, false]);
        assert_eq!(copies(&format!("{teaser}<p>3 May</p>")), [false, false]);
    }

    #[test]
    fn refrains_stay() {
        let page = format!("{0}{1}{0}{2}{0}", paragraph(0), paragraph(1), paragraph(2));
        assert_eq!(copies(&page), [false; 5]);
    }

    #[test]
    fn a_copy_without_breaks_goes() {
        let article: String = (0..16).map(paragraph).collect();
        let whole = article.replace("<p>", "").replace("</p>", " ");
        let found = copies(&format!("<div>{whole}</div>{article}"));
        assert!(found[0]);
        assert!(found[1..].iter().all(|copy| !copy));
    }
}
