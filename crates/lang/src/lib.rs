//! Languages: offsets, words, sentences, stems and shingles of any text, and the words of each language as data files
//! ([`data`]), which are read by one loader ([`Table`]).
//!
//! Everything here is pure, takes any Unicode text of any length, never panics and runs in linear time.
//! Positions are byte offsets into the text ([`Span`]); they become code points only at the edges
//! ([`CodePoints`]).

pub mod calendar;
pub mod data;
mod kinds;
mod language;
pub mod moments;
mod numbers;
mod offsets;
mod pieces;
mod sentences;
mod shingles;
mod stems;
mod table;
mod words;
pub mod zones;

pub use language::{Identified, identify};
pub use moments::Moment;
pub use numbers::{Habits, Number, NumberKind, languages, numbers};
pub use offsets::{CodePoints, Span};
pub use sentences::{paragraphs, sentences};
pub use shingles::{hash, shingles};
pub use stems::Stemmer;
pub use table::Table;
pub use words::{Word, WordKind, is_unspaced, lower, words};
