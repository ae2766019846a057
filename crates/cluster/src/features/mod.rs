//! What is compared of one report.

mod codec;
mod figures;
mod labels;
mod reading;
mod vocabulary;

pub(crate) use codec::GENRES;
pub(crate) use figures::{LeadFigure, contradict};

use crate::meaning::{Embedder, Meaning, opening};
use newsloom_model::{Annotations, Genre, Report};

/// What the clusterer compares of one report: compact, computed once by any worker, stored for the warm start.
///
/// The running text is kept as hashes of stems in order, because the stream itself decides later which runs of words
/// are furniture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// Hash of the outlet's name.
    pub(crate) outlet: u32,
    /// When the outlet says that it was published, in seconds since 1970; none where it does not say.
    pub(crate) published: Option<i64>,
    /// When it was fetched, in seconds since 1970.
    pub(crate) fetched: i64,
    /// What sort of report it is.
    pub(crate) genre: Genre,
    /// Whether the language writes every syllable apart, so that single ones say little.
    pub(crate) syllabic: bool,
    /// Title, then told passages, up to a limit.
    pub(crate) tokens: Vec<Token>,
    /// Terms that are not words of the running text: resolved names, figures with what they count.
    pub(crate) extras: Vec<Token>,
    /// Days that the text speaks of, counted from 1970.
    pub(crate) days: Vec<i32>,
    /// Figures of the lead with what they count.
    pub(crate) figures: Vec<LeadFigure>,
    /// Terms in words, for reasons: the most telling ones.
    pub(crate) labels: Vec<(u32, String)>,
    /// What title and lead mean, where the user has vectors.
    pub(crate) meaning: Option<Meaning>,
}

/// A word of the running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Token {
    /// Hash of the stem.
    pub(crate) term: u32,
    /// What is known of it: see [`flags`].
    pub(crate) flags: u8,
}

/// What is known of a token or a term.
pub(crate) mod flags {
    /// Stands in the title.
    pub(crate) const TITLE: u8 = 1;
    /// Stands among the first words of the text.
    pub(crate) const LEAD: u8 = 2;
    /// Is part of a name.
    pub(crate) const NAME: u8 = 4;
    /// Is a number.
    pub(crate) const NUMBER: u8 = 8;
    /// Names a person.
    pub(crate) const PERSON: u8 = 16;
    /// Names a place.
    pub(crate) const PLACE: u8 = 32;
    /// Names an organization.
    pub(crate) const ORG: u8 = 64;
    /// Of a token: something stands between it and the word before.
    pub(crate) const BREAK: u8 = 128;
    /// Of a term: it is made of two words.
    pub(crate) const PAIR: u8 = 128;
}

impl Features {
    /// Reads them off a report. Stateless: may run on any thread.
    pub fn of(report: &Report, annotations: &Annotations) -> Self {
        reading::read(report, annotations)
    }

    /// The same with what title and lead of `report` mean to `embedder`, in place of what they meant to another.
    #[must_use]
    pub fn with_meaning(self, report: &Report, embedder: &dyn Embedder) -> Self {
        let meaning = embedder.embed(&opening(report), report.language.as_deref());
        Self { meaning, ..self }
    }

    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads the stored form; none where it is of another version or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        codec::decode(bytes)
    }
}
