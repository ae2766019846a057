//! The judge's weights, one for each observation. Made by `examples/train_judge.rs`; the card is in docs/pages.md.

use super::COUNT;

/// In the order of [`super::NAMES`].
pub(super) const WEIGHTS: [f32; COUNT] = [
    -1.1024, // always
    1.0762,  // readability
    1.8017,  // trafilatura
    0.2364,  // walk
    1.5778,  // linked
    -0.4273, // not linked
    0.3779,  // votes before
    1.2164,  // votes after
    -0.0008, // votes around
    0.8180,  // between agreed blocks
    -1.2348, // agreed nearby
    -1.0073, // paragraph
    -0.2323, // heading
    -0.1489, // item
    -0.2479, // cell
    0.2116,  // caption
    -0.9825, // other element
    0.5578,  // words
    0.5877,  // few words
    -1.4656, // link density
    0.1611,  // all link
    1.0554,  // sentence
    -1.5492, // reads as furniture
    -1.5539, // reads as caption
    0.9017,  // near article
    0.5099,  // near summary
    -2.5006, // near caption
    -1.9663, // near byline
    -0.2116, // near furniture
    -0.5399, // around furniture
    0.6153,  // around article
    -0.1247, // around main
    -0.4817, // around navigation
    -1.9280, // around comments
    -0.4846, // around related
    0.2327,  // around aside
    0.1157,  // around list
    0.5219,  // around quote
    1.1710,  // around table
    -0.1732, // around gallery
    -1.6166, // before title
    -1.1891, // position
    -0.9716, // is title
    -0.2167, // heading before votes
    0.0949,  // strong
    0.4278,  // all three
    -1.5057, // none of three
    1.2747,  // paragraph with one vote
    -0.2604, // sentence without votes
    -0.5609, // item without link
    0.0665,  // near time
    0.5081,  // embed
    -0.0459, // readability alone
    -1.5797, // trafilatura alone
    -0.2544, // walk alone
    -0.3233, // hidden
];
