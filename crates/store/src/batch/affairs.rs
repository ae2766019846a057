//! What a review found out about stories beside who is in them: affairs, and what round-ups tell of.

use super::stories;
use crate::sql;
use newsloom_model::{ReportId, StoryId, StoryLink, StoryMention};
use rusqlite::{Connection, params};

/// Links `story` with these, in place of those that an earlier review found for it.
pub(super) fn relate(tx: &Connection, story: StoryId, links: &[StoryLink]) -> rusqlite::Result<()> {
    let story = stories::resolve(tx, story.0)?;
    tx.prepare_cached("DELETE FROM t_story_link WHERE story_id = ?1")?.execute([story])?;
    for link in links {
        let other = stories::resolve(tx, link.story.0)?;
        if other != story {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO t_story_link (story_id, other_story_id, kind, score, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                story,
                other,
                link.kind.as_str(),
                sql::finite(link.score),
                link.reason
            ])?;
        }
    }
    Ok(())
}

/// Notes the stories that `report` tells of, in place of those that an earlier review found.
pub(super) fn mention(tx: &Connection, report: ReportId, mentions: &[StoryMention]) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM t_story_mention WHERE report_id = ?1")?.execute([report.0])?;
    for mention in mentions {
        let story = stories::resolve(tx, mention.story.0)?;
        tx.prepare_cached(
            "INSERT OR REPLACE INTO t_story_mention (report_id, story_id, score, reason) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![report.0, story, sql::finite(mention.score), mention.reason])?;
    }
    Ok(())
}

/// What was found out about `from` holds of `into`, which it is part of now.
pub(super) fn redirect(tx: &Connection, from: i64, into: i64) -> rusqlite::Result<()> {
    for sql in [
        "UPDATE OR REPLACE t_story_link SET story_id = ?2 WHERE story_id = ?1",
        "UPDATE OR REPLACE t_story_link SET other_story_id = ?2 WHERE other_story_id = ?1",
        "UPDATE OR REPLACE t_story_mention SET story_id = ?2 WHERE story_id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([from, into])?;
    }
    tx.prepare_cached("DELETE FROM t_story_link WHERE story_id = other_story_id AND story_id = ?1")?
        .execute([into])
        .map(drop)
}

/// Forgets what was found out about a story: the words for it may be those of a report that a person deleted. The next
/// review that looks at the story finds it again in the reports that are left.
pub(crate) fn forget_affairs(tx: &Connection, story: i64) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM t_story_link WHERE story_id = ?1",
        "DELETE FROM t_story_link WHERE other_story_id = ?1",
        "DELETE FROM t_story_mention WHERE story_id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([story])?;
    }
    Ok(())
}
