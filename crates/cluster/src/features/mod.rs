//! What is compared of one report.

mod figures;
mod labels;
mod reading;
mod vocabulary;

pub(crate) use figures::{LeadFigure, contradict};

use crate::across::Keys;
use crate::codec;
use crate::language::Language;
use crate::token::Token;
use newsloom_model::Genre;
use serde::{Deserialize, Serialize};

/// What the clusterer compares of one report: compact, computed once by any worker, stored for the warm start.
///
/// The running text is kept as hashes of stems in order, because the stream itself decides later which runs of words
/// are furniture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Hash of the outlet's name; 0 where it is not known.
    pub(crate) outlet: u32,
    /// When the outlet says that it was published, in seconds since 1970; none where it does not say.
    pub(crate) published: Option<i64>,
    /// When it was fetched, in seconds since 1970.
    pub(crate) fetched: i64,
    /// What sort of report it is.
    pub(crate) genre: Genre,
    /// What it is compared within.
    pub(crate) language: Language,
    /// Whether the language writes every syllable apart, so that single ones say little.
    pub(crate) syllabic: bool,
    /// Title, then content passages, up to a limit.
    pub(crate) tokens: Vec<Token>,
    /// Terms that are not words of the running text: resolved names, figures with what they count.
    pub(crate) extras: Vec<Token>,
    /// Days that the text speaks of, counted from 1970.
    pub(crate) days: Vec<i32>,
    /// Figures of the lead with what they count.
    pub(crate) figures: Vec<LeadFigure>,
    /// What can be compared with reports in other languages.
    pub(crate) keys: Keys,
    /// Terms in words, for reasons: the most telling ones.
    pub(crate) labels: Vec<(u32, String)>,
}

impl Features {
    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads the stored form; none where it is of another version or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        codec::decode(bytes)
    }
}
