//! Whose decision a change to stories is: newsloom's own, or a person's.

use rusqlite::Connection;
use std::collections::HashSet;

/// Who newsloom is in the ledger.
pub(super) const NEWSLOOM: &str = "newsloom";

/// The members of a story.
pub(super) fn members(tx: &Connection, story: i64) -> rusqlite::Result<Vec<i64>> {
    tx.prepare_cached("SELECT report_id FROM t_member WHERE story_id = ?1")?
        .query_map([story], |row| row.get(0))?
        .collect()
}

/// The person whose decision brings the reports `moved` together with `others`, or takes them apart: the last one who
/// decided so, or undid what stood against it since the last review. Else newsloom.
pub(super) fn actor(
    tx: &Connection,
    moved: &[i64],
    others: &[i64],
    is_together: bool,
) -> rusqlite::Result<String> {
    let (moved, others): (HashSet<i64>, HashSet<i64>) =
        (moved.iter().copied().collect(), others.iter().copied().collect());
    let mut decisions = tx.prepare_cached(
        "SELECT c.actor, l.a, l.b FROM t_correction c JOIN t_correction l ON l.seq = coalesce(c.undoes, c.seq)
         WHERE l.kind = iif(c.kind = 'undo', ?2, ?1)
             AND (c.kind <> 'undo' OR c.seq > (SELECT applied_correction FROM t_sequence))
             AND NOT EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq)
         ORDER BY c.seq DESC",
    )?;
    let kinds = if is_together { ["must_link", "cannot_link"] } else { ["cannot_link", "must_link"] };
    let mut rows = decisions.query(kinds)?;
    while let Some(row) = rows.next()? {
        let (a, b): (i64, i64) = (row.get(1)?, row.get(2)?);
        if (moved.contains(&a) && others.contains(&b)) || (moved.contains(&b) && others.contains(&a)) {
            return row.get(0);
        }
    }
    Ok(NEWSLOOM.to_owned())
}
