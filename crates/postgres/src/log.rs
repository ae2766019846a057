//! The last shipments, for files that follow.

use crate::{Error, LiveStore, Result};
use newsloom_store::{TableChanges, decode_changes};
use std::time::Duration;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// Shipments that are removed in one transaction.
const TRIMMED_AT_ONCE: i64 = 200;

/// A shipment in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoggedShipment {
    /// Its number.
    pub position: i64,
    /// Of the lease under which it was sent.
    pub epoch: i64,
    /// The last change of the keeper's file that is in it.
    pub through: i64,
    /// How many parts it has; they count from 0.
    pub parts: i32,
}

impl LiveStore {
    /// The last change of the keeper's file that is in a shipment; none where the log does not have the shipment.
    ///
    /// # Errors
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn through(&self, position: i64) -> Result<Option<i64>> {
        let sql = "SELECT through FROM t_log WHERE position = $1 AND part = 0";
        Ok(self.look_up(sql, &[&position]).await?.map(|row| row.get(0)))
    }

    /// The shipment that follows this position; none where there is no later one yet.
    ///
    /// # Errors
    /// [`Error::Behind`] where the log does not have it any more, or the store is at an earlier position;
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn shipment_after(&self, position: i64) -> Result<Option<LoggedShipment>> {
        let sql = "SELECT l.position, s.epoch, s.through, s.parts FROM t_lease l CROSS JOIN LATERAL
            (SELECT max(epoch), max(through), count(*)::integer FROM t_log WHERE position = $1::bigint + 1) s(epoch, through, parts)";
        let Some(row) = self.look_up(sql, &[&position]).await? else { return Ok(None) };
        let (last, parts) = (row.get(0), row.get(3));
        if last == position {
            Ok(None)
        } else if last < position || parts == 0 {
            Err(Error::Behind { address: self.connection.address(), after: position, position: last })
        } else {
            let position = position + 1;
            Ok(Some(LoggedShipment { position, epoch: row.get(1), through: row.get(2), parts }))
        }
    }

    /// A part of a shipment.
    ///
    /// # Errors
    /// [`Error::Behind`] where the log does not have it any more; [`Error::Shipment`] where another version wrote it;
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn part(&self, position: i64, part: i32) -> Result<Vec<TableChanges>> {
        let sql = "SELECT changes FROM t_log WHERE position = $1 AND part = $2";
        let address = || self.connection.address();
        let Some(row) = self.look_up(sql, &[&position, &part]).await? else {
            return Err(Error::Behind { address: address(), after: position - 1, position });
        };
        decode_changes(row.get(0)).ok_or_else(|| Error::Shipment { address: address(), position })
    }

    /// Removes shipments that are older than `keep`, but never the last; returns of how many parts.
    ///
    /// # Errors
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn trim_log(&self, keep: Duration) -> Result<u64> {
        const OPERATION: &str = "trim the log";
        let sql = "DELETE FROM t_log WHERE position = ANY (ARRAY(
            SELECT position FROM (SELECT position, at FROM t_log WHERE part = 0 ORDER BY position LIMIT $1) oldest
            WHERE at < now() - make_interval(secs => $2) AND position < (SELECT position FROM t_lease)))";
        let mut removed = 0;
        loop {
            let work = async {
                let values: [&(dyn ToSql + Sync); 2] = [&TRIMMED_AT_ONCE, &keep.as_secs_f64()];
                self.connection.done(OPERATION, self.connection.client.execute(sql, &values).await)
            };
            let parts = self.connection.database.within(OPERATION, work).await?;
            removed += parts;
            // Each shipment has a part.
            if parts < TRIMMED_AT_ONCE.unsigned_abs() {
                return Ok(removed);
            }
        }
    }

    async fn look_up(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Option<Row>> {
        const OPERATION: &str = "read the log";
        let work =
            async { self.connection.done(OPERATION, self.connection.client.query_opt(sql, values).await) };
        self.connection.database.within(OPERATION, work).await
    }
}
