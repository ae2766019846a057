//! The one source of report and story ids.

use rusqlite::Connection;

/// Hands out numbers within one transaction; what is not saved was never given.
#[derive(Debug)]
pub(crate) struct Sequence {
    last: i64,
    saved: i64,
}

impl Sequence {
    pub(crate) fn load(tx: &Connection) -> rusqlite::Result<Self> {
        let last = tx.prepare_cached("SELECT last FROM t_sequence")?.query_row([], |row| row.get(0))?;
        Ok(Self { last, saved: last })
    }

    pub(crate) fn next(&mut self) -> i64 {
        self.last += 1;
        self.last
    }

    pub(crate) fn save(&mut self, tx: &Connection) -> rusqlite::Result<()> {
        if self.last != self.saved {
            tx.prepare_cached("UPDATE t_sequence SET last = ?1")?.execute([self.last])?;
            self.saved = self.last;
        }
        Ok(())
    }
}
