//! Which stories a stream has.

use super::parameters::Parameters;
use crate::error::Failure;
use jiff::Timestamp;
use newsloom_model::StoryId;
use newsloom_store::{NO_LANGUAGE, ReadingFilter};

/// What stands before the language in the id of a stream.
pub(super) const FEED: &str = "feed/";

pub(super) const READING_LIST: &str = "user/-/state/com.google/reading-list";
pub(super) const STARRED: &str = "user/-/state/com.google/starred";

/// The state of what is read, without the user before it.
pub(super) const READ: &str = "read";

/// Items where no number is asked for.
const ITEMS: i64 = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    All,
    Read,
    Starred,
    Language(String),
}

impl Stream {
    /// # Errors
    /// [`Failure::Missing`]
    pub(super) fn of(id: &str) -> Result<Self, Failure> {
        match (state(id), id.strip_prefix(FEED)) {
            (Some("reading-list"), _) => Ok(Self::All),
            (Some(READ), _) => Ok(Self::Read),
            (Some("starred"), _) => Ok(Self::Starred),
            (_, Some(language)) => Ok(Self::Language(language.to_owned())),
            _ => Err(Failure::Missing("stream of this name".to_owned())),
        }
    }

    /// The stories of the stream that the parameters ask for, at most `most`.
    ///
    /// # Errors
    /// [`Failure::Missing`]
    pub(super) fn filter(
        self,
        user: &str,
        parameters: &Parameters,
        most: usize,
    ) -> Result<ReadingFilter, Failure> {
        let seconds = |name: &str| parameters.number(name).and_then(|at| Timestamp::from_second(at).ok());
        let asked = usize::try_from(parameters.number("n").unwrap_or(ITEMS)).unwrap_or_default();
        let mut filter = ReadingFilter {
            user: user.to_owned(),
            since: seconds("ot"),
            until: seconds("nt"),
            is_oldest_first: parameters.one("r") == Some("o"),
            after: parameters.number("c").map(StoryId),
            limit: asked.clamp(1, most),
            ..ReadingFilter::default()
        };
        let mut only = |stream, is_so| match stream {
            Self::All => {}
            Self::Read => filter.is_read = Some(is_so),
            Self::Starred => filter.is_starred = Some(is_so),
            Self::Language(language) => filter.language = Some(language),
        };
        only(self, true);
        for included in parameters.all("it") {
            only(Self::of(included)?, true);
        }
        // What is left out is said of marks alone.
        for excluded in parameters.all("xt").filter_map(|id| Self::of(id).ok()) {
            if matches!(excluded, Self::Read | Self::Starred) {
                only(excluded, false);
            }
        }
        Ok(filter)
    }
}

/// "read" of "user/-/state/com.google/read", whoever the user is.
pub(super) fn state(id: &str) -> Option<&str> {
    let (_, state) = id.strip_prefix("user/")?.split_once('/')?;
    state.strip_prefix("state/com.google/")
}

/// What a stream of a language is called.
pub(super) fn title(language: &str) -> String {
    match language {
        NO_LANGUAGE => "Stories in other languages".to_owned(),
        language => format!("Stories ({language})"),
    }
}
