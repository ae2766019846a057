//! In which order stories are listed, and where a page of the list ended.

use newsloom_model::StoryId;
use std::fmt;

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoryOrder {
    /// The last published first.
    #[default]
    Newest,
    /// Most origins first, then most reports.
    Largest,
    /// The last fetched first.
    Fetched,
}

impl StoryOrder {
    pub(super) fn sql(self) -> &'static str {
        match self {
            StoryOrder::Newest => "coalesce(last_published, last_fetched) DESC, story_id DESC",
            StoryOrder::Largest => "origin_count DESC, report_count DESC, story_id",
            StoryOrder::Fetched => "last_fetched DESC, story_id DESC",
        }
    }

    /// The condition that a story lies behind the cursor, where there is one. Names all parameters of cursors.
    pub(super) fn behind(self, is_paged: bool) -> &'static str {
        match self {
            _ if !is_paged => "coalesce(:after_time, :after_origins, :after_reports, :after_id) IS NULL",
            StoryOrder::Newest => {
                "(coalesce(last_published, last_fetched), story_id) < (:after_time, :after_id)
                 AND coalesce(:after_origins, :after_reports) IS NULL"
            }
            StoryOrder::Largest => {
                "(-origin_count, -report_count, story_id) > (-:after_origins, -:after_reports, :after_id)
                 AND :after_time IS NULL"
            }
            StoryOrder::Fetched => {
                "(last_fetched, story_id) < (:after_time, :after_id)
                 AND coalesce(:after_origins, :after_reports) IS NULL"
            }
        }
    }
}

/// Where a page of stories ended, by the values that they are ordered by: it holds also after that story has grown or was
/// merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoryCursor {
    /// The time that orders the stories, and the last story.
    Time(String, StoryId),
    /// Origins, reports, and the last story.
    Size(u32, u32, StoryId),
}

impl StoryCursor {
    /// Reads what [`fmt::Display`] writes, for a list of this order; none where it is something else.
    pub fn parse(text: &str, order: StoryOrder) -> Option<Self> {
        let (key, id) = text.rsplit_once('~')?;
        let id = StoryId(id.parse().ok()?);
        match order {
            StoryOrder::Largest => {
                let (origins, reports) = key.split_once('~')?;
                Some(Self::Size(origins.parse().ok()?, reports.parse().ok()?, id))
            }
            StoryOrder::Newest | StoryOrder::Fetched => {
                let is_time = key.parse::<jiff::Timestamp>().is_ok();
                is_time.then(|| Self::Time(key.to_owned(), id))
            }
        }
    }
}

impl fmt::Display for StoryCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time, id) => write!(f, "{time}~{id}"),
            Self::Size(origins, reports, id) => write!(f, "{origins}~{reports}~{id}"),
        }
    }
}
