//! Whether the judge needs another opinion.

/// A sum this close to zero may change its sign with another opinion.
const BAND: f32 = 1.5;
/// The share of undecided words, of those that are taken, at which the judge is sure of the page.
const UNDECIDED: f32 = 0.06;
/// Words below which a text is too short for shares.
const FEW: f32 = 30.0;

/// Whether the judge is sure of a page's text by the words and the sum of each block: it takes something, and next to
/// nothing is undecided.
pub(crate) fn is_sure(blocks: impl Iterator<Item = (usize, f32)>) -> bool {
    let (mut taken, mut undecided) = (0, 0);
    for (words, score) in blocks {
        taken += if score > 0.0 { words } else { 0 };
        undecided += if score.abs() < BAND { words } else { 0 };
    }
    taken > 0 && undecided as f32 <= UNDECIDED * (taken as f32).max(FEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(blocks: &[(usize, f32)]) -> bool {
        is_sure(blocks.iter().copied())
    }

    #[test]
    fn a_page_of_clear_blocks_needs_no_other_opinion() {
        assert!(sure(&[(40, -4.0), (120, 3.0), (80, 2.5), (6, -2.0)]));
    }

    #[test]
    fn undecided_words_ask_for_one_whichever_side_they_are_on() {
        assert!(!sure(&[(120, 3.0), (20, 0.5)]));
        assert!(!sure(&[(120, 3.0), (20, -0.5)]));
        assert!(sure(&[(1200, 3.0), (20, -0.5)]));
    }

    #[test]
    fn a_page_of_which_nothing_is_taken_asks_for_one() {
        assert!(!sure(&[(40, -4.0), (3, -6.0)]));
        assert!(!sure(&[]));
    }
}
