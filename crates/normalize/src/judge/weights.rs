//! The judge's weights, one for each observation. Made by `examples/train_judge.rs`; the card is in docs/pages.md.

use super::COUNT;

/// In the order of [`super::NAMES`].
pub(super) const WEIGHTS: [f32; COUNT] = [
    -1.3315, // always
    0.4982,  // readability
    2.4138,  // trafilatura
    0.1235,  // walk
    1.6602,  // linked
    -0.4324, // not linked
    0.0082,  // votes before
    1.2459,  // votes after
    0.3552,  // votes around
    1.8450,  // between agreed blocks
    -1.5042, // agreed nearby
    -1.0505, // paragraph
    -0.3956, // heading
    -0.1687, // item
    -0.0318, // cell
    0.4080,  // caption
    -0.4296, // other element
    1.2203,  // words
    0.8661,  // few words
    -1.6489, // link density
    0.1846,  // all link
    0.9461,  // sentence
    -1.8847, // reads as furniture
    -1.5393, // reads as caption
    1.0732,  // near article
    0.4570,  // near summary
    -1.4184, // near caption
    -1.5084, // near byline
    -0.2292, // near furniture
    -0.4332, // around furniture
    0.5150,  // around article
    -0.1085, // around main
    -0.5472, // around navigation
    -1.9762, // around comments
    -0.3385, // around related
    0.1490,  // around aside
    0.2259,  // around list
    0.8789,  // around quote
    1.0282,  // around table
    -0.1784, // around gallery
    -2.0386, // before title
    -1.7306, // position
    -1.5027, // is title
    -0.4700, // heading before votes
    -0.0138, // strong
    0.5294,  // all three
    -1.2130, // none of three
    1.5958,  // paragraph with one vote
    -0.7202, // sentence without votes
    -0.6420, // item without link
    -0.0402, // near time
    0.8390,  // embed
    0.2184,  // readability alone
    -2.4278, // trafilatura alone
    -0.5338, // walk alone
    -0.3478, // hidden
    0.3504,  // repeated
];
