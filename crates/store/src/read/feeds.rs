//! The state of each feed.

use crate::{Error, Reader, Result, sql};
use newsloom_model::{Cursor, FeedId};
use rusqlite::Params;
use serde::Serialize;
use utoipa::ToSchema;

/// A feed, as the view `feeds` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FeedRow {
    /// Its id.
    pub feed_id: FeedId,
    /// Its address; "files:..." for a place that files are read from.
    pub url: String,
    /// The publisher.
    pub outlet: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// "new", "ok", "failing", "gone", "paused", "disabled", "files".
    pub state: String,
    /// When it was last polled.
    pub last_polled: Option<String>,
    /// When it is polled next.
    pub next_poll: Option<String>,
    /// The last HTTP status.
    pub last_status: Option<u16>,
    /// Failures in a row.
    pub failures: u32,
    /// Entries and versions of entries that came from it.
    pub entries: u64,
    /// What is wrong.
    pub error: Option<String>,
    /// The address of the feed that is polled in its place: both have come to lie at one address.
    pub alias_of: Option<String>,
    /// Where it has moved for good, also where that is not believed yet.
    pub moved_to: Option<String>,
    /// The file of the configuration that lists it.
    pub listed_in: Option<String>,
    /// Who added it on the page.
    pub added_by: Option<String>,
    /// When.
    pub added_at: Option<String>,
    /// Who paused it.
    pub paused_by: Option<String>,
    /// When.
    pub paused_at: Option<String>,
    /// What the fetcher remembers of it.
    #[serde(skip)]
    pub cursor: Cursor,
}

impl Reader {
    /// All feeds, by outlet and address.
    ///
    /// # Errors
    /// [`Error::ReadFeeds`].
    pub fn feeds(&self) -> Result<Vec<FeedRow>> {
        self.feed_rows("ORDER BY f.outlet, f.url", [])
    }

    /// The feeds that the end of a query picks.
    pub(super) fn feed_rows(&self, which: &str, values: impl Params) -> Result<Vec<FeedRow>> {
        let query = format!(
            "SELECT f.feed_id, f.url, f.outlet, f.name, f.state, f.last_polled, f.next_poll, f.last_status, f.failures,
                 f.entries, f.error, t.cursor, o.url, f.moved_to, f.listed_in, f.added_by, f.added_at, f.paused_by, f.paused_at
             FROM feeds f JOIN t_feed t USING (feed_id) LEFT JOIN t_alias a USING (feed_id)
                 LEFT JOIN t_feed o ON o.feed_id = a.alias_of {which}"
        );
        self.run(Error::ReadFeeds, |conn| {
            conn.prepare_cached(&query)?
                .query_map(values, |row| {
                    Ok(FeedRow {
                        feed_id: FeedId(row.get(0)?),
                        url: row.get(1)?,
                        outlet: row.get(2)?,
                        name: row.get(3)?,
                        state: row.get(4)?,
                        last_polled: row.get(5)?,
                        next_poll: row.get(6)?,
                        last_status: row.get(7)?,
                        failures: row.get(8)?,
                        entries: sql::unsigned(row.get(9)?),
                        error: row.get(10)?,
                        cursor: sql::get_json(row, 11)?,
                        alias_of: row.get(12)?,
                        moved_to: row.get(13)?,
                        listed_in: row.get(14)?,
                        added_by: row.get(15)?,
                        added_at: row.get(16)?,
                        paused_by: row.get(17)?,
                        paused_at: row.get(18)?,
                    })
                })?
                .collect()
        })
    }
}
