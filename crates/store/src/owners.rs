//! Who owns which outlets: texts of one owner's outlets are not independent of one another.

use crate::batch::recount;
use crate::{Error, Result, Store, sql};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Makes the owners of outlets those given, by outlet, and counts anew the origins of stories that this concerns.
    /// Returns how many outlets changed hands.
    ///
    /// # Errors
    /// [`Error::SyncOwners`].
    pub fn sync_owners(&mut self, owners: &BTreeMap<String, String>, now: Timestamp) -> Result<usize> {
        self.db.write(Error::SyncOwners, |tx| {
            let changed = changed(owners, &present(tx)?);
            for outlet in &changed {
                match owners.get(outlet) {
                    Some(owner) => tx.execute(
                        "INSERT INTO t_outlet (outlet, owner) VALUES (?1, ?2)
                         ON CONFLICT DO UPDATE SET owner = excluded.owner",
                        params![outlet, owner],
                    )?,
                    None => tx.execute("DELETE FROM t_outlet WHERE outlet = ?1", [outlet])?,
                };
            }
            for story in stories_of(tx, &changed)? {
                recount(tx, story, &sql::time(now))?;
            }
            Ok(changed.len())
        })
    }
}

fn present(tx: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let mut query = tx.prepare("SELECT outlet, owner FROM t_outlet")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn changed(wanted: &BTreeMap<String, String>, present: &BTreeMap<String, String>) -> BTreeSet<String> {
    let all = wanted.keys().chain(present.keys());
    all.filter(|outlet| wanted.get(*outlet) != present.get(*outlet)).cloned().collect()
}

/// The stories that have a report, or the original of a copy, of one of the outlets.
fn stories_of(tx: &Connection, outlets: &BTreeSet<String>) -> rusqlite::Result<BTreeSet<i64>> {
    let mut query = tx.prepare(
        "SELECT m.story_id FROM t_report r JOIN t_member m USING (report_id) WHERE r.outlet = ?1
         UNION SELECT m.story_id FROM t_report r JOIN t_member m ON m.copy_of = r.report_id WHERE r.outlet = ?1",
    )?;
    let mut stories = BTreeSet::new();
    for outlet in outlets {
        for story in query.query_map([outlet], |row| row.get(0))? {
            stories.insert(story?);
        }
    }
    Ok(stories)
}
