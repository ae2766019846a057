//! One outlet's text about something, after normalization.

use crate::{Moment, Span};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One outlet's text about something. `text` holds everything; `passages` say what each paragraph of it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The id that the record carried.
    pub external_id: Option<String>,
    /// The publisher: as configured, as the record says, else the registrable domain of the URL, else "unknown".
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
    /// A report of nothing but `text`: every paragraph is body, the outlet "unknown", read in 1970.
    pub fn plain(text: &str, language: Option<&str>) -> Self {
        let body = |span| Passage { span, kind: PassageKind::Body };
        Self {
            external_id: None,
            outlet: "unknown".into(),
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

    /// What makes two reports the same report: the record's id, else the canonical URL, else the text.
    pub fn identity(&self) -> Identity {
        match (&self.external_id, self.canonical_url.as_ref().or(self.url.as_ref())) {
            (Some(id), _) => Identity(format!("id:{id}")),
            (None, Some(url)) => Identity(format!("url:{url}")),
            (None, None) => Identity(format!("text:{}", self.fingerprint())),
        }
    }

    /// A hash of title and text (BLAKE3, hexadecimal): tells an unchanged report from a new version.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.title.as_deref().unwrap_or_default().as_bytes());
        hasher.update(b"\0");
        hasher.update(self.text.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// The key under which a report is known for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity(pub String);

/// A paragraph of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands, in bytes of the report's text.
    pub span: Span,
    /// What it is.
    pub kind: PassageKind,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
