//! One feed: its polls, its hub, and what it brought.

use super::feeds::FeedRow;
use crate::quarantine::QUARANTINED;
use crate::{Error, Quarantined, Reader, Result, sql};
use jiff::Timestamp;
use newsloom_model::{FeedId, ReportId, StoryId, Subscription};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use utoipa::ToSchema;

/// Documents in quarantine, the latest, of which those of a feed are shown.
const LOOKED_THROUGH: i64 = 10_000;

/// One feed with what became of its last polls.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FeedDetail {
    /// The feed itself.
    #[serde(flatten)]
    pub feed: FeedRow,
    /// Who owns its outlet, where that is known.
    pub owner: Option<String>,
    /// Its last polls, the latest first.
    pub polls: Vec<PollRow>,
    /// The hub that it is subscribed to at.
    pub hub: Option<HubRow>,
    /// The reports that came first by this feed, the latest first.
    pub reports: Vec<FeedReportRow>,
    /// Documents of it that failed, the latest first.
    pub quarantine: Vec<Quarantined>,
}

/// One poll of a feed, as the view `polls` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PollRow {
    /// When the request began.
    pub polled_at: String,
    /// The HTTP status, where one came.
    pub status: Option<u16>,
    /// What came of it, as the view `polls` names it.
    pub outcome: String,
    /// What was wrong.
    pub error: Option<String>,
    /// Bytes over the wire.
    pub bytes: u64,
    /// Duration in milliseconds.
    pub millis: u64,
    /// Entries in the answer.
    pub entries: u64,
    /// Those of them that were new or changed.
    pub fresh: u64,
}

/// A subscription of a feed at a hub (WebSub).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HubRow {
    /// Where the hub is.
    pub hub: String,
    /// "asked": the hub has not confirmed yet; "delivers"; "ended": its time is over; "refused": it does not deliver; "leaving".
    pub state: String,
    /// When the hub ends it.
    pub until: Option<String>,
}

/// A report of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FeedReportRow {
    /// The report.
    pub report_id: ReportId,
    /// The story that it is in.
    pub story_id: StoryId,
    /// Its title.
    pub title: Option<String>,
    /// Its first sentence.
    pub lead: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// When it was published, as the outlet says.
    pub published: Option<String>,
    /// When it was fetched.
    pub fetched: String,
}

impl Reader {
    /// One feed with its latest `limit` polls, reports and documents in quarantine, seen at `now`; none where there is none
    /// of this id.
    ///
    /// # Errors
    /// [`Error::ReadFeeds`].
    pub fn feed_detail(&self, id: FeedId, now: Timestamp, limit: usize) -> Result<Option<FeedDetail>> {
        let Some(feed) = self.feed_rows("WHERE f.feed_id = ?1", [id.0])?.pop() else { return Ok(None) };
        Ok(Some(FeedDetail {
            owner: self.owner(feed.outlet.as_deref())?,
            polls: self.polls(id, limit)?,
            hub: self.hub(id, now)?,
            reports: self.reports_of(id, limit)?,
            quarantine: self.quarantined_of(id, limit)?,
            feed,
        }))
    }

    fn owner(&self, outlet: Option<&str>) -> Result<Option<String>> {
        self.run(Error::ReadFeeds, |conn| {
            conn.prepare_cached("SELECT owner FROM t_outlet WHERE outlet = ?1")?
                .query_row([outlet], |row| row.get(0))
                .optional()
        })
    }

    fn polls(&self, feed: FeedId, limit: usize) -> Result<Vec<PollRow>> {
        self.run(Error::ReadFeeds, |conn| {
            conn.prepare_cached(
                "SELECT polled_at, status, outcome, error, bytes, millis, entries, fresh FROM polls
                 WHERE feed_id = ?1 ORDER BY poll_id DESC LIMIT ?2",
            )?
            .query_map(params![feed.0, sql::limit(limit)], |row| {
                Ok(PollRow {
                    polled_at: row.get(0)?,
                    status: row.get(1)?,
                    outcome: row.get(2)?,
                    error: row.get(3)?,
                    bytes: sql::unsigned(row.get(4)?),
                    millis: sql::unsigned(row.get(5)?),
                    entries: sql::unsigned(row.get(6)?),
                    fresh: sql::unsigned(row.get(7)?),
                })
            })?
            .collect()
        })
    }

    fn hub(&self, feed: FeedId, now: Timestamp) -> Result<Option<HubRow>> {
        self.run(Error::ReadFeeds, |conn| {
            conn.prepare_cached("SELECT subscription FROM t_websub WHERE feed_id = ?1")?
                .query_row([feed.0], |row| {
                    sql::get_json::<Subscription>(row, 0).map(|known| HubRow::of(known, now))
                })
                .optional()
        })
    }

    fn reports_of(&self, feed: FeedId, limit: usize) -> Result<Vec<FeedReportRow>> {
        self.run(Error::ReadFeeds, |conn| {
            conn.prepare_cached(
                "SELECT r.report_id, m.story_id, r.title, r.lead, r.language, r.published, r.fetched
                 FROM t_report r JOIN t_member m USING (report_id)
                 WHERE r.feed_id = ?1 ORDER BY r.report_id DESC LIMIT ?2",
            )?
            .query_map(params![feed.0, sql::limit(limit)], |row| {
                Ok(FeedReportRow {
                    report_id: ReportId(row.get(0)?),
                    story_id: StoryId(row.get(1)?),
                    title: row.get(2)?,
                    lead: row.get(3)?,
                    language: row.get(4)?,
                    published: row.get(5)?,
                    fetched: row.get(6)?,
                })
            })?
            .collect()
        })
    }

    fn quarantined_of(&self, feed: FeedId, limit: usize) -> Result<Vec<Quarantined>> {
        let query = format!(
            "SELECT {QUARANTINED} FROM quarantine
             WHERE ticket_id IN (SELECT ticket_id FROM t_quarantine ORDER BY ticket_id DESC LIMIT {LOOKED_THROUGH})
                 AND feed_id = ?1 ORDER BY ticket_id DESC LIMIT ?2"
        );
        self.run(Error::ListQuarantine, |conn| {
            conn.prepare_cached(&query)?
                .query_map(params![feed.0, sql::limit(limit)], Quarantined::of)?
                .collect()
        })
    }
}

impl HubRow {
    /// What others may know of a subscription: its callback and its secret are for the hub alone.
    fn of(subscription: Subscription, now: Timestamp) -> Self {
        let state = match subscription {
            Subscription { leaving: true, .. } => "leaving",
            Subscription { until: Some(until), .. } if until > now => "delivers",
            Subscription { pending: true, .. } => "asked",
            Subscription { until: Some(_), .. } => "ended",
            Subscription { until: None, .. } => "refused",
        };
        Self { hub: subscription.hub, state: state.to_owned(), until: subscription.until.map(sql::time) }
    }
}
