//! What was fetched or read, before it is understood.

use crate::{Body, Entry};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A document as it came, with what its source says about it. The input of normalization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The address that finally answered, after redirects; the entry's own where nothing was fetched.
    pub url: Option<String>,
    /// What to read. None when the source has a headline only.
    pub body: Option<Body>,
    /// When it was fetched or read: our clock, never the outlet's.
    pub fetched: Timestamp,
    /// The outlet by configuration, where the entry itself names none.
    pub outlet: Option<String>,
    /// The source's claims, with the entry's own text where it has one.
    pub entry: Entry,
    /// Why the article page is not here although it was wanted, in words.
    pub problem: Option<String>,
}

/// A document over one or more pages, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// The page that the entry leads to.
    pub first: Page,
    /// Those that carry on where it ends; one without a body could not be had, and says why.
    pub more: Vec<Page>,
}

impl From<Page> for Pages {
    fn from(first: Page) -> Self {
        Self { first, more: Vec::new() }
    }
}
