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

    /// The index of `t_story` that has this order.
    pub(super) fn index(self) -> &'static str {
        match self {
            StoryOrder::Newest => "i_story_newest",
            StoryOrder::Largest => "i_story_largest",
            StoryOrder::Fetched => "i_story_fetched",
        }
    }

    /// The conditions of the parts of the list that lie behind the cursor, where there is one: each is a range of the index, and
    /// one follows the other.
    pub(super) fn behind(self, is_paged: bool) -> &'static [&'static str] {
        match self {
            _ if !is_paged => &["1"],
            StoryOrder::Newest => &["(coalesce(last_published, last_fetched) <= :after_time
                 AND (coalesce(last_published, last_fetched) < :after_time OR story_id < :after_id))"],
            StoryOrder::Largest => &[
                "(origin_count = :after_origins AND report_count = :after_reports AND story_id > :after_id)",
                "(origin_count, report_count) < (:after_origins, :after_reports)",
            ],
            StoryOrder::Fetched => &["(last_fetched <= :after_time
                 AND (last_fetched < :after_time OR story_id < :after_id))"],
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
