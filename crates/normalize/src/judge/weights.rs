//! The judge's weights, two for each observation. Made by `examples/train_judge.rs`; the card is in docs/pages.md.

use super::COUNT;

/// In the order of [`super::NAMES`]: without Trafilatura's opinion, and with it.
pub(super) const WEIGHTS: [[f32; 2]; COUNT] = [
    [-0.6726, -1.3746], // always
    [1.0531, 0.3650],   // readability
    [1.0531, 2.4245],   // trafilatura
    [0.2795, -0.0641],  // walk
    [2.2004, 1.3870],   // linked
    [-0.5773, -0.9367], // not linked
    [0.4747, -0.0395],  // votes before
    [0.9877, 1.1759],   // votes after
    [-0.2978, 0.5680],  // votes around
    [0.8262, 1.6993],   // between agreed blocks
    [-1.1911, -1.0576], // agreed nearby
    [-0.7801, -1.0382], // paragraph
    [-0.3648, -0.5342], // heading
    [0.1012, -0.3227],  // item
    [-0.0333, 0.2247],  // cell
    [-0.2542, 0.2872],  // caption
    [-1.5633, -0.4846], // other element
    [0.6970, 0.8665],   // words
    [0.4911, 0.8126],   // few words
    [-1.3926, -1.7364], // link density
    [-0.0617, 0.0843],  // all link
    [0.8440, 1.0503],   // sentence
    [-2.2672, -2.4270], // reads as furniture
    [1.0168, 0.8330],   // lone word
    [-2.0050, -1.8983], // reads as caption
    [0.8842, 1.2309],   // near article
    [0.2121, 0.4691],   // near summary
    [-2.6802, -1.3542], // near caption
    [-2.2518, -1.4975], // near byline
    [0.2201, -0.0953],  // near furniture
    [-0.6736, -0.4156], // around furniture
    [0.7198, 0.3754],   // around article
    [0.0550, 0.1309],   // around main
    [-0.8280, -0.5225], // around navigation
    [-2.6926, -2.1179], // around comments
    [-1.0622, -0.3986], // around related
    [0.0684, 0.2309],   // around aside
    [-0.3394, 0.2842],  // around list
    [0.6502, 1.1016],   // around quote
    [1.5126, 1.1790],   // around table
    [-0.1688, -0.1312], // around gallery
    [-1.4026, -1.6290], // before title
    [-1.1554, -1.6369], // position
    [-0.7918, -1.3933], // is title
    [-0.0215, -0.3702], // heading before votes
    [0.2649, 0.0184],   // strong
    [0.5129, 0.5634],   // all three
    [-1.4922, -1.1433], // none of three
    [1.4002, 1.3187],   // paragraph with one vote
    [0.2122, -0.8403],  // sentence without votes
    [-0.3680, -0.6369], // item without link
    [0.1171, -0.0764],  // near time
    [0.3190, -0.1830],  // embed
    [0.0000, 0.4655],   // readability alone
    [0.0000, -2.2778],  // trafilatura alone
    [-0.2335, -0.8125], // walk alone
    [-0.4402, -0.3627], // hidden
    [0.2408, 0.4302],   // repeated
];
