//! One item as its source gives it.

use crate::Moment;
use serde::{Deserialize, Serialize};

/// One item of a feed, or one record of a file, as its source gives it. All but `id` are claims that
/// normalization weighs against the page itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What the source calls the item, the same on every reading of the same bytes: guid, rdf:about, link, or a
    /// hash of what it says.
    pub id: String,
    /// The id that a JSONL record carries, kept for whoever made the record.
    pub external_id: Option<String>,
    /// Where the article is.
    pub url: Option<String>,
    /// Plain text, without markup.
    pub title: Option<String>,
    /// Names of authors as given.
    pub authors: Vec<String>,
    /// When the source says that it was published.
    pub published: Option<Moment>,
    /// When the source says that it was last changed.
    pub updated: Option<Moment>,
    /// The whole text, where the source carries it.
    pub content: Option<Body>,
    /// A summary in HTML or plain text, where the source carries one.
    pub summary: Option<String>,
    /// The source's language tag for the item.
    pub language: Option<String>,
    /// Who published it, where the source says so (a record's `source`, RSS `<source>`).
    pub outlet: Option<String>,
    /// The address of that outlet's feed or site, where a feed gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet_url: Option<String>,
    /// The story that an exported record came with, where its report is to keep it: the same for all reports of the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_story: Option<String>,
    /// Whether it is an address out of a list, whose page is fetched whatever is said of its source.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_address: bool,
}

/// What is remembered of an entry of a feed, so that it is known again where the feed gives it no id of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownEntry {
    /// A hash of its id, without the mark that distinguishes it from others of the same id.
    pub base: u64,
    /// A hash of what distinguishes it: link or title.
    pub target: u64,
    /// Whether its id has such a mark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_marked: bool,
    /// A hash of title, text and date, where the feed gives no id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<u64>,
    /// Its id, where the feed gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A text in the form that it came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Plain text, kept to the character.
    Text(String),
    /// HTML, already decoded: a fragment or a whole page.
    Html(String),
    /// A web page as it came over the wire.
    Bytes {
        /// The value of the Content-Type header, as received.
        content_type: Option<String>,
        /// The body after transfer decoding.
        bytes: Vec<u8>,
    },
}

impl Body {
    /// Size in bytes.
    pub fn len(&self) -> usize {
        match self {
            Body::Text(text) | Body::Html(text) => text.len(),
            Body::Bytes { bytes, .. } => bytes.len(),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
