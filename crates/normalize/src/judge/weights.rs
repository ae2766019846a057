//! The judge's weights, one for each observation.

use super::COUNT;

/// In the order of [`super::NAMES`].
pub(super) const WEIGHTS: [f32; COUNT] = [
    -3.0000, // always
    2.0000,  // readability
    2.5000,  // trafilatura
    1.2000,  // walk
    4.0000,  // linked
    -1.0000, // not linked
    2.0000,  // entry
    0.0000,  // votes before
    0.0000,  // votes after
    1.0000,  // votes around
    0.0000,  // between agreed blocks
    0.0000,  // agreed nearby
    0.0000,  // paragraph
    0.0000,  // heading
    0.0000,  // item
    0.0000,  // cell
    -3.0000, // caption
    0.0000,  // other element
    0.0000,  // words
    0.0000,  // few words
    -1.0000, // link density
    0.0000,  // all link
    0.0000,  // sentence
    -3.0000, // reads as furniture
    -2.0000, // reads as caption
    0.0000,  // near article
    0.0000,  // near summary
    -2.0000, // near caption
    0.0000,  // near byline
    0.0000,  // near furniture
    0.0000,  // around furniture
    0.0000,  // around article
    0.0000,  // around main
    0.0000,  // around navigation
    -1.0000, // around comments
    0.0000,  // around related
    0.0000,  // around aside
    0.0000,  // around list
    0.0000,  // around quote
    0.0000,  // around table
    0.0000,  // around gallery
    0.0000,  // before title
    0.0000,  // position
    -4.0000, // is title
    0.0000,  // heading before votes
    0.0000,  // strong
    0.0000,  // all three
    0.0000,  // none of three
    0.0000,  // paragraph with one vote
    0.0000,  // sentence without votes
    0.0000,  // item without link
    0.0000,  // near time
    0.0000,  // embed
    0.0000,  // readability alone
    0.0000,  // trafilatura alone
    0.0000,  // walk alone
];
