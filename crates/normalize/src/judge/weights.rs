//! The judge's weights, one for each observation. Made by `examples/train_judge.rs`; the card is in docs/pages.md.

use super::COUNT;

/// In the order of [`super::NAMES`].
pub(super) const WEIGHTS: [f32; COUNT] = [
    -1.3762, // always
    0.4984,  // readability
    2.4035,  // trafilatura
    0.1062,  // walk
    1.6987,  // linked
    -0.4362, // not linked
    0.0134,  // votes before
    1.2414,  // votes after
    0.3714,  // votes around
    1.8137,  // between agreed blocks
    -1.4813, // agreed nearby
    -1.0626, // paragraph
    -0.3947, // heading
    -0.1754, // item
    -0.0593, // cell
    0.4126,  // caption
    -0.4305, // other element
    1.2785,  // words
    0.8568,  // few words
    -1.6095, // link density
    0.1782,  // all link
    0.9689,  // sentence
    -1.6564, // reads as furniture
    -1.5220, // reads as caption
    1.0625,  // near article
    0.4505,  // near summary
    -1.4224, // near caption
    -1.5039, // near byline
    -0.2107, // near furniture
    -0.4413, // around furniture
    0.5156,  // around article
    -0.1115, // around main
    -0.5485, // around navigation
    -1.9763, // around comments
    -0.3346, // around related
    0.1641,  // around aside
    0.2230,  // around list
    0.8818,  // around quote
    1.0133,  // around table
    -0.1736, // around gallery
    -2.0282, // before title
    -1.7180, // position
    -1.4881, // is title
    -0.4679, // heading before votes
    -0.0729, // strong
    0.5456,  // all three
    -1.2259, // none of three
    1.5879,  // paragraph with one vote
    -0.7259, // sentence without votes
    -0.6240, // item without link
    -0.0688, // near time
    0.8370,  // embed
    0.2055,  // readability alone
    -2.4379, // trafilatura alone
    -0.5307, // walk alone
    -0.3514, // hidden
    0.3327,  // repeated
];
