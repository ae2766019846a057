//! What normalizing, extracting and clustering share about text: offsets, words, sentences, stems and shingles.
//!
//! Everything here is pure, takes any Unicode text of any length, never panics and runs in linear time.
//! Positions are byte offsets into the text ([`Span`]); they become code points only at the edges
//! ([`CodePoints`]).

mod offsets;
mod pieces;
mod sentences;
mod shingles;
mod stems;
mod words;

pub use offsets::{CodePoints, Span};
pub use sentences::{paragraphs, sentences};
pub use shingles::{hash, shingles};
pub use stems::Stemmer;
pub use words::{Word, WordKind, lower, words};
