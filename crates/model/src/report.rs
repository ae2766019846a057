//! One outlet's text about something, after normalization.

use crate::{Moment, Span, address_pattern};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The outlet of a report of which nobody says who published it. Such reports are not those of one outlet.
pub const NO_OUTLET: &str = "unknown";

/// One outlet's text about something. `text` holds everything; `passages` say what each paragraph of it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The id that the record carried.
    pub external_id: Option<String>,
    /// The publisher: as configured, as the record says, else the registrable domain of the URL, else [`NO_OUTLET`].
    pub outlet: String,
    /// Where it was read, as followed.
    pub url: Option<String>,
    /// The address that stands for all variants of the page: without tracking, believed from the page only on its
    /// own host.
    pub canonical_url: Option<String>,
    /// Plain text, without the outlet's suffix.
    pub title: Option<String>,
    /// Names of authors, without "By".
    pub authors: Vec<String>,
    /// The outlet's claim of publication.
    pub published: Option<Moment>,
    /// The claim of publication as written.
    pub published_raw: Option<String>,
    /// The outlet's claim of the last change.
    pub modified: Option<Moment>,
    /// When newsloom fetched or read it.
    pub fetched: Timestamp,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The site's name for itself.
    pub site: Option<String>,
    /// The lead picture's address.
    pub image: Option<String>,
    /// Where and when the report says that it was written.
    pub dateline: Option<Dateline>,
    /// The agency credited with the text.
    pub agency: Option<String>,
    /// What sort of report it is.
    pub genre: Genre,
    /// All paragraphs, one a line. For a text given as text: that text, to the character.
    pub text: String,
    /// The paragraphs in order, not overlapping; spans are bytes into `text`.
    pub passages: Vec<Passage>,
    /// What was wrong or doubtful about the input.
    pub problems: Vec<Problem>,
}

impl Report {
    /// A report of nothing but `text`: every paragraph is body, no outlet, read in 1970.
    pub fn plain(text: &str, language: Option<&str>) -> Self {
        let body = |span| Passage { span, kind: PassageKind::Body };
        Self {
            external_id: None,
            outlet: NO_OUTLET.into(),
            url: None,
            canonical_url: None,
            title: None,
            authors: Vec::new(),
            published: None,
            published_raw: None,
            modified: None,
            fetched: Timestamp::UNIX_EPOCH,
            language: language.map(str::to_owned),
            site: None,
            image: None,
            dateline: None,
            agency: None,
            genre: Genre::Article,
            passages: newsloom_lang::paragraphs(text).map(body).collect(),
            text: text.to_owned(),
            problems: Vec::new(),
        }
    }

    /// The passages that belong to the report's own text, with their kinds: body, headings and statements.
    pub fn content(&self) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(|p| p.kind.is_content())
    }

    /// The content passages joined by line feeds.
    pub fn body(&self) -> String {
        self.content().map(|p| p.span.of(&self.text)).collect::<Vec<_>>().join("\n")
    }

    /// The kind of the passage at byte `offset`, if there is one.
    pub fn kind_at(&self, offset: usize) -> Option<PassageKind> {
        let after = self.passages.partition_point(|p| p.span.end <= offset);
        self.passages.get(after).filter(|p| p.span.start <= offset).map(|p| p.kind)
    }

    /// What makes two reports the same report: the record's id, else the canonical URL, else the text. What a feed gives
    /// under another address is the same where outlet, title, date and text are.
    pub fn identity(&self) -> Identity {
        let key = match (&self.external_id, self.canonical_url.as_ref().or(self.url.as_ref())) {
            (Some(id), _) => IdentityKey::Record(id.clone()),
            (None, Some(url)) => IdentityKey::Address(url.clone()),
            (None, None) => IdentityKey::Text(self.text_hash()),
        };
        let says_enough = self.published.is_some() || self.text.len() >= MIN_UNDATED_TEXT;
        let content = (self.external_id.is_none() && says_enough).then(|| {
            let published = self.published.map(|moment| moment.to_string()).unwrap_or_default();
            hash(&[&self.outlet, self.title.as_deref().unwrap_or_default(), &published, &self.text])
        });
        Identity { key, content }
    }

    /// A hash of all that a correction may change (BLAKE3, hexadecimal): tells an unchanged report from a new version.
    pub fn fingerprint(&self) -> String {
        let published = self.published.map(|moment| moment.to_string()).unwrap_or_default();
        let address = self.canonical_url.as_ref().or(self.url.as_ref());
        let address = address.map(|url| address_pattern(url)).unwrap_or_default();
        let (title, authors) = (self.title.as_deref().unwrap_or_default(), self.authors.join("\n"));
        hash(&[title, &self.text, &published, &address, &authors])
    }

    /// A hash of title and text (BLAKE3, hexadecimal).
    fn text_hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.title.as_deref().unwrap_or_default().as_bytes());
        hasher.update(b"\0");
        hasher.update(self.text.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// Minimum length in bytes of a text without a date by which a report is recognized under another address: an outlet may
/// print the same few words every day.
const MIN_UNDATED_TEXT: usize = 400;

/// BLAKE3 of parts, each with its length, so that parts cannot run into each other.
fn hash(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&part.len().to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// What a report is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// What makes it the same report.
    pub key: IdentityKey,
    /// A hash of outlet, title, date and text, by which it is recognized under another address; none where it has the id
    /// of a record, or says too little.
    pub content: Option<String>,
}

/// What makes two reports the same report.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKey {
    /// The id that a record carries.
    Record(String),
    /// The canonical URL.
    Address(String),
    /// A hash of title and text.
    Text(String),
}

impl std::fmt::Display for IdentityKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            IdentityKey::Record(id) => write!(f, "id:{id}"),
            IdentityKey::Address(url) => write!(f, "url:{url}"),
            IdentityKey::Text(hash) => write!(f, "text:{hash}"),
        }
    }
}

/// A paragraph of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// Where it stands in the report's text: bytes within the program, Unicode code points in what the API gives.
    pub span: Span,
    /// What it is.
    pub kind: PassageKind,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// The report's own text.
    Body,
    /// A headline inside the report.
    Heading,
    /// Part of an official text printed inside the report.
    Statement,
    /// Words under a picture.
    Caption,
    /// What is not the report: ALSO READ, newsletter prompts, share bars, copyright lines.
    Furniture,
}

impl PassageKind {
    /// The name used in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            PassageKind::Body => "body",
            PassageKind::Heading => "heading",
            PassageKind::Statement => "statement",
            PassageKind::Caption => "caption",
            PassageKind::Furniture => "furniture",
        }
    }

    /// Whether it is the report's own content, so that its quotes, figures and actions count as the report's claims.
    pub fn is_content(self) -> bool {
        matches!(self, PassageKind::Body | PassageKind::Heading | PassageKind::Statement)
    }
}

/// "WASHINGTON, April 13 (Reuters) -": where and when a report was written, and who wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dateline {
    /// The whole prefix as written.
    pub text: String,
    /// The place as written.
    pub place: Option<String>,
    /// The agency in brackets.
    pub agency: Option<String>,
    /// The day as written.
    pub day: Option<String>,
}

/// What sort of report it is. Only an article tells of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Genre {
    /// A report of one event.
    #[default]
    Article,
    /// Many events of a day or a week in short pieces.
    Roundup,
    /// A page that grows with short dated posts.
    LiveBlog,
    /// Mostly pictures.
    Gallery,
    /// Somebody's view, not a report.
    Opinion,
    /// The free beginning of a text behind a paywall.
    Teaser,
}

impl Genre {
    /// The name used in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Genre::Article => "article",
            Genre::Roundup => "roundup",
            Genre::LiveBlog => "live_blog",
            Genre::Gallery => "gallery",
            Genre::Opinion => "opinion",
            Genre::Teaser => "teaser",
        }
    }
}

/// Something wrong or doubtful about an input that did not stop it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Problem(pub String);

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a document is not a report and is not stored as one: an error page, a cookie wall, nothing to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{0}")]
pub struct Refusal(pub String);
