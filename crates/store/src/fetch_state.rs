//! What outlives a restart besides the feeds' cursors: hosts that asked for quiet, and subscriptions.

use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use newsloom_model::{FeedId, Subscription};
use rusqlite::params;

impl Store {
    /// Keeps which hosts asked to be left alone, and until when, in place of those known so far.
    ///
    /// # Errors
    /// [`Error::SaveRetryAfter`].
    pub fn save_retry_after(&mut self, hosts: &[(String, Timestamp)]) -> Result<()> {
        self.db.write(Error::SaveRetryAfter, |tx| {
            tx.execute("DELETE FROM t_retry_after", [])?;
            let mut insert =
                tx.prepare_cached("INSERT OR REPLACE INTO t_retry_after (host, until) VALUES (?1, ?2)")?;
            hosts.iter().try_for_each(|(host, until)| {
                insert.execute(params![host, sql::not_before(*until)]).map(drop)
            })
        })
    }

    /// Keeps the subscription of a feed; none forgets it.
    ///
    /// # Errors
    /// [`Error::SaveSubscription`].
    pub fn save_subscription(&mut self, feed: FeedId, subscription: Option<&Subscription>) -> Result<()> {
        self.db.write(Error::SaveSubscription, |tx| match subscription {
            Some(subscription) => tx
                .prepare_cached("INSERT OR REPLACE INTO t_websub (feed_id, subscription) VALUES (?1, ?2)")?
                .execute(params![feed.0, sql::json(subscription)?])
                .map(drop),
            None => tx.execute("DELETE FROM t_websub WHERE feed_id = ?1", [feed.0]).map(drop),
        })
    }
}

impl Reader {
    /// The hosts that asked to be left alone beyond `now`, and until when.
    ///
    /// # Errors
    /// [`Error::ReadRetryAfter`].
    pub fn retry_after(&self, now: Timestamp) -> Result<Vec<(String, Timestamp)>> {
        self.run(Error::ReadRetryAfter, |conn| {
            conn.prepare_cached("SELECT host, until FROM t_retry_after WHERE until > ?1 ORDER BY host")?
                .query_map([sql::time(now)], |row| Ok((row.get(0)?, sql::get_time(row, 1)?)))?
                .collect()
        })
    }

    /// All subscriptions.
    ///
    /// # Errors
    /// [`Error::ReadSubscriptions`].
    pub fn subscriptions(&self) -> Result<Vec<(FeedId, Subscription)>> {
        self.run(Error::ReadSubscriptions, |conn| {
            conn.prepare_cached("SELECT feed_id, subscription FROM t_websub ORDER BY feed_id")?
                .query_map([], |row| Ok((FeedId(row.get(0)?), sql::get_json(row, 1)?)))?
                .collect()
        })
    }

    /// The feeds with a subscription that are polled no more: paused, removed, disabled or not listed any more.
    ///
    /// # Errors
    /// [`Error::ReadSubscriptions`].
    pub fn unpolled_subscriptions(&self) -> Result<Vec<FeedId>> {
        self.run(Error::ReadSubscriptions, |conn| {
            conn.prepare_cached(
                "SELECT feed_id FROM t_websub JOIN t_feed USING (feed_id) WHERE enabled = 0 ORDER BY feed_id",
            )?
            .query_map([], |row| row.get(0).map(FeedId))?
            .collect()
        })
    }
}
