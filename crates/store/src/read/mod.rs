//! What people ask: stories, one story, one report, feeds, health; and whole views.

mod affairs;
mod content;
#[cfg(test)]
mod cost;
mod feed;
mod feeds;
mod health;
mod marks;
mod order;
mod report;
mod report_detail;
mod stories;
mod story;
mod story_page;
mod views;
mod watched;
mod watches;

pub use affairs::{AffairRow, LinkRow, MentionedByRow};
pub use content::{ActionRow, DateRow, EntityRow, FigureRow, QuoteRow, StatementRow};
pub use feed::{FeedDetail, FeedReportRow, HubRow, PollRow};
pub use feeds::FeedRow;
pub use health::{Health, PATIENCE};
pub use marks::Mark;
pub use order::{StoryCursor, StoryOrder};
pub use report_detail::{PassageRow, ReportDetail, VersionRow};
pub(crate) use stories::COLUMNS;
pub use stories::{StoryFilter, StoryPage, StoryRow};
pub use story::{LedgerRow, MemberRow, StoryDetail};
pub use views::{About, Snapshot, ViewFilter, ViewValue};
pub use watches::{DeliveryRow, WatchEventRow, WatchRow};
pub(crate) use watches::{delivery, events_of};
