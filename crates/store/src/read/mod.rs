//! What people ask: stories, one story, feeds, health.

mod feeds;
mod health;
mod report;
mod said;
mod stories;
mod story;

pub use feeds::FeedRow;
pub use health::Health;
pub use said::{ActionRow, DateRow, EntityRow, FigureRow, QuoteRow, StatementRow};
pub use stories::{StoryFilter, StoryOrder, StoryRow};
pub use story::{LedgerRow, MemberRow, StoryDetail};
