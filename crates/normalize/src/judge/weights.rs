//! The judge's weights, one for each observation. Made by `examples/train_judge.rs`; the card is in docs/pages.md.

use super::COUNT;

/// In the order of [`super::NAMES`].
pub(super) const WEIGHTS: [f32; COUNT] = [
    -1.3196, // always
    0.5332,  // readability
    2.4009,  // trafilatura
    0.0901,  // walk
    1.6456,  // linked
    -0.4794, // not linked
    0.0116,  // votes before
    1.2615,  // votes after
    0.4348,  // votes around
    1.7916,  // between agreed blocks
    -1.4514, // agreed nearby
    -1.0636, // paragraph
    -0.4374, // heading
    -0.2605, // item
    0.2169,  // cell
    0.3673,  // caption
    -0.4286, // other element
    1.0962,  // words
    0.8618,  // few words
    -1.7189, // link density
    0.0934,  // all link
    0.9229,  // sentence
    -2.2352, // reads as furniture
    0.7638,  // lone word
    -1.6035, // reads as caption
    1.1397,  // near article
    0.5072,  // near summary
    -1.4793, // near caption
    -1.4742, // near byline
    -0.1690, // near furniture
    -0.4843, // around furniture
    0.4890,  // around article
    -0.0739, // around main
    -0.5868, // around navigation
    -1.9637, // around comments
    -0.3224, // around related
    0.1599,  // around aside
    0.2328,  // around list
    0.8578,  // around quote
    1.1084,  // around table
    -0.1935, // around gallery
    -1.7894, // before title
    -1.6626, // position
    -1.4253, // is title
    -0.5205, // heading before votes
    -0.0221, // strong
    0.5463,  // all three
    -1.1930, // none of three
    1.6414,  // paragraph with one vote
    -0.6990, // sentence without votes
    -0.6140, // item without link
    -0.0409, // near time
    1.0182,  // embed
    0.2203,  // readability alone
    -2.3851, // trafilatura alone
    -0.5664, // walk alone
    -0.3302, // hidden
    0.4495,  // repeated
];
