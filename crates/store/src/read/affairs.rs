//! Stories of one affair: what one is linked with, and the chain that links make.

use super::stories::{COLUMNS, StoryRow};
use crate::{Error, Reader, Result, sql};
use newsloom_model::{ReportId, StoryId};
use rusqlite::{Connection, Row};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A story of the same affair as another, as the view `story_links` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LinkRow {
    /// The other story.
    pub other_story_id: StoryId,
    /// "earlier" or "later", by the first publication.
    pub other_is: String,
    /// What the later one is to the earlier: "follow-up", "background" or "same affair".
    pub kind: String,
    /// How much they share, from 0 to 1.
    pub score: f64,
    /// What they share, in words.
    pub reason: String,
    /// The other story's title.
    pub title: Option<String>,
    /// Its earliest publication.
    pub first_published: Option<String>,
    /// How many reports it has.
    pub report_count: u32,
}

/// A story in the chain of its affair.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AffairRow {
    /// The story.
    #[serde(flatten)]
    pub story: StoryRow,
    /// The stories of the chain that it is linked with, the earliest first.
    pub story_links: Vec<LinkRow>,
}

impl Reader {
    /// The stories that links lead to from one, and from those on, at most `limit`, the earliest first; the story itself where
    /// it is linked with none. A merged story stands for the one that it is part of. Empty where there is no such story.
    ///
    /// # Errors
    /// [`Error::ReadStory`].
    pub fn affair(&self, id: StoryId, limit: usize) -> Result<Vec<AffairRow>> {
        self.run(Error::ReadStory, |conn| {
            let mut open = vec![current(conn, id)?];
            let mut found: BTreeMap<StoryId, Vec<LinkRow>> = BTreeMap::new();
            let mut seen: BTreeSet<StoryId> = open.iter().copied().collect();
            while let Some(story) = open.pop() {
                let links = links(conn, story)?;
                let others = links.iter().map(|link| link.other_story_id);
                open.extend(others.filter(|other| seen.len() < limit && seen.insert(*other)));
                found.insert(story, links);
            }
            let mut rows = Vec::new();
            for (story, mut links) in found {
                links.retain(|link| seen.contains(&link.other_story_id));
                rows.extend(row(conn, story)?.map(|story| AffairRow { story, story_links: links }));
            }
            let began = |row: &AffairRow| {
                let story = &row.story;
                (story.first_published.clone().or(story.first_fetched.clone()), story.story_id)
            };
            rows.sort_by_key(began);
            Ok(rows)
        })
    }
}

/// The story that `id` is now.
fn current(conn: &Connection, id: StoryId) -> rusqlite::Result<StoryId> {
    conn.prepare_cached(
        "SELECT coalesce(max(coalesce(merged_into, story_id)), ?1) FROM t_story WHERE story_id = ?1",
    )?
    .query_row([id.0], |row| row.get(0).map(StoryId))
}

fn row(conn: &Connection, id: StoryId) -> rusqlite::Result<Option<StoryRow>> {
    let sql = format!("SELECT {COLUMNS} FROM stories WHERE story_id = ?1");
    conn.prepare_cached(&sql)?.query_map([id.0], StoryRow::of)?.next().transpose()
}

/// The links of a story, the earliest other first.
pub(super) fn links(conn: &Connection, story: StoryId) -> rusqlite::Result<Vec<LinkRow>> {
    conn.prepare_cached(
        "SELECT l.other_story_id, l.other_is, l.kind, l.score, l.reason, s.title, s.first_published, s.report_count
         FROM story_links l JOIN t_story s ON s.story_id = l.other_story_id
         WHERE l.story_id = ?1 ORDER BY coalesce(s.first_published, s.first_fetched), s.story_id",
    )?
    .query_map([story.0], link)?
    .collect()
}

fn link(row: &Row<'_>) -> rusqlite::Result<LinkRow> {
    Ok(LinkRow {
        other_story_id: StoryId(row.get(0)?),
        other_is: row.get(1)?,
        kind: row.get(2)?,
        score: row.get(3)?,
        reason: row.get(4)?,
        title: row.get(5)?,
        first_published: row.get(6)?,
        report_count: row.get(7)?,
    })
}

/// A round-up or a live blog that tells of a story beside the one that it is in, as the view `story_mentions` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MentionedByRow {
    /// The report.
    pub report_id: ReportId,
    /// The publisher; none where nobody says.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published, as the outlet says.
    pub published: Option<String>,
    /// How much of what the story's title says it has, from 0 to 1.
    pub score: f64,
    /// What it has of the story, in words.
    pub reason: String,
}

/// The round-ups that tell of a story, the earliest first; at most `limit`.
pub(super) fn mentioned_by(
    conn: &Connection,
    story: StoryId,
    limit: usize,
) -> rusqlite::Result<Vec<MentionedByRow>> {
    conn.prepare_cached(
        "SELECT report_id, outlet, title, published, score, reason FROM story_mentions
         WHERE story_id = ?1 ORDER BY coalesce(published, fetched), report_id LIMIT ?2",
    )?
    .query_map((story.0, sql::limit(limit)), |row| {
        Ok(MentionedByRow {
            report_id: ReportId(row.get(0)?),
            outlet: row.get(1)?,
            title: row.get(2)?,
            published: row.get(3)?,
            score: row.get(4)?,
            reason: row.get(5)?,
        })
    })?
    .collect()
}
