//! Where the ledger is published, and how far.

use crate::{Error, Reader, Result, Store, sql};
use jiff::Timestamp;
use rusqlite::params;
use serde::Serialize;
use utoipa::ToSchema;

/// A configured sink of the ledger as the view `sinks` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SinkRow {
    /// Its name: "file" or "nats".
    pub sink: String,
    /// The last line of the ledger that it has taken.
    pub seq: i64,
    /// Lines that it has still to take; of more than ten thousand also those that were deleted.
    pub behind: u64,
    /// When it last took some.
    pub last_published: Option<String>,
    /// Tries that failed since then.
    pub failures: u32,
    /// Why the last one did.
    pub error: Option<String>,
}

/// What became of lines that were to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// The sink has taken all lines up to this one.
    Taken(i64),
    /// It took none, or not all, for this reason: they are to be published again.
    Failed(String),
}

/// Lines of the ledger that are counted one by one.
const COUNTED: i64 = 10_000;

impl Reader {
    /// The sinks that are configured.
    ///
    /// # Errors
    /// [`Error::ReadSinks`].
    pub fn sinks(&self) -> Result<Vec<SinkRow>> {
        self.run(Error::ReadSinks, |conn| {
            conn.prepare_cached(
                "SELECT sink, seq, iif(seq > last - ?1, (SELECT count(*) FROM t_ledger l WHERE l.seq > t_sink.seq), last - seq),
                     published, failures, error
                 FROM t_sink, (SELECT coalesce(max(seq), 0) AS last FROM t_ledger) WHERE is_configured = 1 ORDER BY sink",
            )?
            .query_map([COUNTED], |row| {
                Ok(SinkRow {
                    sink: row.get(0)?,
                    seq: row.get(1)?,
                    behind: row.get(2).map(sql::unsigned)?,
                    last_published: row.get(3)?,
                    failures: row.get(4)?,
                    error: row.get(5)?,
                })
            })?
            .collect()
        })
    }

    /// The last line that a sink has taken; 0 where it is new.
    ///
    /// # Errors
    /// [`Error::ReadSinks`].
    pub fn published(&self, sink: &str) -> Result<i64> {
        self.run(Error::ReadSinks, |conn| {
            conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM t_sink WHERE sink = ?1")?
                .query_row([sink], |row| row.get(0))
        })
    }
}

impl Store {
    /// Makes these the sinks that are configured. One that was configured before goes on where it stopped, a new one begins
    /// with the first line of the ledger.
    ///
    /// # Errors
    /// [`Error::NotePublished`].
    pub fn sync_sinks(&mut self, sinks: &[&str]) -> Result<()> {
        self.db.write(Error::NotePublished, |tx| {
            tx.execute("UPDATE t_sink SET is_configured = 0", [])?;
            for sink in sinks {
                tx.execute(
                    "INSERT INTO t_sink (sink, is_configured) VALUES (?1, 1)
                     ON CONFLICT (sink) DO UPDATE SET is_configured = 1, failures = 0, error = NULL",
                    [sink],
                )?;
            }
            Ok(())
        })
    }

    /// Notes what became of lines that were to be published.
    ///
    /// # Errors
    /// [`Error::NotePublished`].
    pub fn note_publication(&mut self, sink: &str, publication: &Publication, now: Timestamp) -> Result<()> {
        self.db.write(Error::NotePublished, |tx| {
            match publication {
                Publication::Taken(seq) => tx.execute(
                    "UPDATE t_sink SET seq = ?2, published = ?3, failures = 0, error = NULL WHERE sink = ?1",
                    params![sink, seq, sql::time(now)],
                ),
                Publication::Failed(error) => tx.execute(
                    "UPDATE t_sink SET failures = failures + 1, error = ?2 WHERE sink = ?1",
                    [sink, error],
                ),
            }
            .map(drop)
        })
    }
}
