//! Ids. All come from the store and are never used again.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A feed, or the place that files are read from.
    FeedId
);
id!(
    /// A report. Given when its entry is admitted, so that the same entry has the same id on every try.
    ReportId
);
id!(
    /// A story. The number of the report that founded it, or one of its own where a story was split off.
    StoryId
);
