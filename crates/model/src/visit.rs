//! Article pages that are looked at again.

use crate::ReportId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

/// What a fetch of an article page leaves for the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The address that answered, after redirects.
    pub url: String,
    /// Its `ETag` header, byte for byte.
    pub etag: Option<Vec<u8>>,
    /// Its `Last-Modified` header, byte for byte.
    pub last_modified: Option<Vec<u8>>,
    /// BLAKE3 of the page's bytes.
    pub hash: [u8; 32],
}

/// What came of asking for a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Nothing: there is nothing to look at again.
    Nothing,
    /// It could not be had, or what came is no article, such as a wall; another look may help.
    Failed,
    /// It came, and leaves this for the next fetch.
    Came(Visit),
}

impl Asked {
    /// What it leaves for the next fetch.
    pub fn visit(&self) -> Option<&Visit> {
        if let Self::Came(visit) = self { Some(visit) } else { None }
    }
}

/// A page that is to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revisit {
    /// The report that was read from it.
    pub report: ReportId,
    /// The address to ask, as the entry gives it.
    pub url: String,
    /// What the last fetch left; none where the page could not be had yet.
    pub last: Option<Visit>,
}

impl Revisit {
    /// The host to ask; none where the address is none.
    pub fn host(&self) -> Option<String> {
        Url::parse(self.url.trim()).ok()?.host_str().map(str::to_owned)
    }
}

/// A page was looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revisited {
    /// The report that was read from it before.
    pub report: ReportId,
    /// When it was asked for.
    pub at: Timestamp,
    /// What came.
    pub result: RevisitResult,
}

/// What came of looking at a page again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisitResult {
    /// The same page.
    Unchanged(Visit),
    /// Another page than before, or the first that came: it is to be read.
    Changed,
    /// The server says that there is no such page: for now (404) or any more (410).
    Gone {
        /// Whether it never comes back (410).
        for_good: bool,
    },
    /// Nothing that tells whether the page changed.
    Failed {
        /// What went wrong.
        problem: String,
        /// Before when there is no use in trying, where the host said so.
        retry_at: Option<Timestamp>,
    },
}
