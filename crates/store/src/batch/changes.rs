//! Memberships, and changes to them after the fact.

use super::Batch;
use super::actors::{self, NEWSLOOM, actor, members};
use super::affairs;
use super::stories::{self, Line};
use crate::sql;
use crate::{Error, Result};
use newsloom_model::{Change, Leaver, Placement, Reason, ReportId, Standing, StoryId};
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

impl Batch<'_> {
    /// Puts a new report in its story.
    pub(super) fn join(&mut self, report: ReportId, placement: &Placement) -> Result<()> {
        self.try_join(report.0, placement).map_err(|source| self.fail(Error::JoinStory, source))
    }

    fn try_join(&mut self, report: i64, placement: &Placement) -> rusqlite::Result<()> {
        let story = stories::resolve(&self.tx, placement.story.0)?;
        let created = self.create(story)?;
        let copy_of = self.original(placement.copy_of, report)?;
        self.tx
            .prepare_cached(
                "INSERT INTO t_member (report_id, story_id, copy_of, score, standing, reason, joined)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                report,
                story,
                copy_of,
                sql::finite(placement.score),
                placement.standing.as_str(),
                brief(&placement.reason)?,
                self.now
            ])?;
        let kind = if created { "created" } else { "joined" };
        self.touched.insert(story);
        let line = Line { story, kind, report: Some(report), ..Line::default() };
        stories::log(&self.tx, &self.now, line)
    }

    pub(super) fn apply_one(&mut self, change: &Change) -> rusqlite::Result<()> {
        match change {
            Change::Copied { report, of, reason } => self.mark_copy(report.0, *of, reason),
            Change::Merged { from, into, reason } => self.merge(*from, *into, reason),
            Change::Split { from, to, reports, reason } => self.split(*from, *to, reports, reason),
            Change::Moved { report, to, score, standing, reason, .. } => {
                self.relocate(report.0, *to, *score, *standing, reason)
            }
            Change::Explained { report, score, standing, reason } => {
                self.explain(report.0, *score, *standing, reason)
            }
            Change::Retitled { story, report } => self.retitle(*story, *report),
            Change::Related { story, links } => affairs::relate(&self.tx, *story, links),
            Change::Mentions { report, stories } => affairs::mention(&self.tx, *report, stories),
        }
    }

    fn create(&mut self, story: i64) -> rusqlite::Result<bool> {
        let created = stories::create(&self.tx, story, self.run, &self.now)?;
        self.tally.stories += i64::from(created);
        self.totals.stories += i64::from(created);
        Ok(created)
    }

    /// The text that `of` itself was taken from; none where that would be `report`.
    fn original(&self, of: Option<ReportId>, report: i64) -> rusqlite::Result<Option<i64>> {
        let Some(of) = of.map(|of| of.0) else { return Ok(None) };
        let further: Option<Option<i64>> = self
            .tx
            .prepare_cached("SELECT copy_of FROM t_member WHERE report_id = ?1")?
            .query_row([of], |row| row.get(0))
            .optional()?;
        Ok(Some(further.flatten().unwrap_or(of)).filter(|root| *root != report))
    }

    fn story_of(&self, report: i64) -> rusqlite::Result<Option<i64>> {
        self.tx
            .prepare_cached("SELECT story_id FROM t_member WHERE report_id = ?1")?
            .query_row([report], |row| row.get(0))
            .optional()
    }

    /// Copies point at the original, never at another copy.
    fn mark_copy(&mut self, report: i64, of: Option<ReportId>, reason: &Reason) -> rusqlite::Result<()> {
        let Some(story) = self.story_of(report)? else { return Ok(()) };
        let original = self.original(of, report)?;
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE t_member SET copy_of = ?2, reason = ?3 WHERE report_id = ?1 AND copy_of IS NOT ?2",
            )?
            .execute(params![report, original, brief(reason)?])?;
        if changed == 0 {
            return Ok(());
        }
        self.touched.insert(story);
        if let Some(original) = original {
            self.point_copies(report, original)?;
        }
        Ok(())
    }

    fn point_copies(&mut self, from: i64, to: i64) -> rusqlite::Result<()> {
        let mut update = self
            .tx
            .prepare_cached("UPDATE t_member SET copy_of = ?2 WHERE copy_of = ?1 RETURNING story_id")?;
        for story in update.query_map([from, to], |row| row.get(0))? {
            self.touched.insert(story?);
        }
        Ok(())
    }

    /// All members of `from` go to `into`; `from`, and whatever was merged into it before, redirects there.
    fn merge(&mut self, from: StoryId, into: StoryId, reason: &Reason) -> rusqlite::Result<()> {
        let from = stories::resolve(&self.tx, from.0)?;
        let into = stories::resolve(&self.tx, into.0)?;
        if from == into {
            return Ok(());
        }
        self.create(into)?;
        let (moved, others) = (members(&self.tx, from)?, members(&self.tx, into)?);
        let actor = actor(&self.tx, &moved, &others, true)?;
        self.tx
            .prepare_cached("UPDATE t_member SET story_id = ?2 WHERE story_id = ?1")?
            .execute([from, into])?;
        self.redirect(from, into)?;
        let line = Line {
            story: from,
            kind: "merged",
            other: Some(into),
            actor: Some(&actor),
            detail: Some(&brief(reason)?),
            ..Line::default()
        };
        stories::log(&self.tx, &self.now, line)
    }

    fn redirect(&mut self, from: i64, into: i64) -> rusqlite::Result<()> {
        let closed = self
            .tx
            .prepare_cached(
                "UPDATE t_story SET merged_into = ?2 WHERE story_id = ?1 AND merged_into IS NULL",
            )?
            .execute([from, into])?;
        self.totals.stories -= i64::from(closed > 0);
        self.tx
            .prepare_cached("UPDATE t_story SET merged_into = ?2 WHERE merged_into = ?1")?
            .execute([from, into])?;
        affairs::redirect(&self.tx, from, into)?;
        let of_this_run: bool = self
            .tx
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM t_story WHERE story_id = ?1 AND run_id = ?2)")?
            .query_row(params![from, self.run], |row| row.get(0))?;
        self.tally.stories -= i64::from(of_this_run);
        self.touched.extend([from, into]);
        Ok(())
    }

    fn split(
        &mut self,
        from: StoryId,
        to: StoryId,
        leavers: &[Leaver],
        reason: &Reason,
    ) -> rusqlite::Result<()> {
        let from = stories::resolve(&self.tx, from.0)?;
        let mut left = Vec::new();
        for leaver in leavers {
            if self.story_of(leaver.report.0)? == Some(from) && from != to.0 {
                left.push(leaver);
            }
        }
        if left.is_empty() {
            return Ok(());
        }
        let reports: Vec<i64> = left.iter().map(|leaver| leaver.report.0).collect();
        let mut others = members(&self.tx, from)?;
        others.retain(|report| !reports.contains(report));
        let actor = actor(&self.tx, &reports, &others, false)?;
        self.create(to.0)?;
        for leaver in &left {
            self.tx
                .prepare_cached(
                    "UPDATE t_member SET story_id = ?2, score = ?3, standing = 'confirmed', reason = ?4
                     WHERE report_id = ?1",
                )?
                .execute(params![
                    leaver.report.0,
                    to.0,
                    sql::finite(leaver.reason.score),
                    brief(&leaver.reason)?
                ])?;
        }
        self.left(from, to.0)?;
        let detail = sql::json(&serde_json::json!({ "reports": reports, "reason": short(reason)? }))?;
        let line = Line {
            story: to.0,
            kind: "split",
            other: Some(from),
            actor: Some(&actor),
            detail: Some(&detail),
            ..Line::default()
        };
        stories::log(&self.tx, &self.now, line)
    }

    fn relocate(
        &mut self,
        report: i64,
        to: StoryId,
        score: f64,
        standing: Standing,
        reason: &Reason,
    ) -> rusqlite::Result<()> {
        let to = stories::resolve(&self.tx, to.0)?;
        let Some(from) = self.story_of(report)?.filter(|from| *from != to) else { return Ok(()) };
        self.create(to)?;
        let mut actor = actor(&self.tx, &[report], &members(&self.tx, to)?, true)?;
        if actor == NEWSLOOM {
            let mut others = members(&self.tx, from)?;
            others.retain(|other| *other != report);
            actor = actors::actor(&self.tx, &[report], &others, false)?;
        }
        let why = brief(reason)?;
        self.tx
            .prepare_cached(
                "UPDATE t_member SET story_id = ?2, score = ?3, standing = ?4, reason = ?5 WHERE report_id = ?1",
            )?
            .execute(params![report, to, sql::finite(score), standing.as_str(), why])?;
        self.left(from, to)?;
        let line = Line {
            story: to,
            kind: "moved",
            report: Some(report),
            other: Some(from),
            actor: Some(&actor),
            detail: Some(&why),
        };
        stories::log(&self.tx, &self.now, line)
    }

    /// Gives a member this reason where the one that it has tells of a report which is elsewhere, or of founding a story
    /// that is part of this one now.
    fn explain(
        &mut self,
        report: i64,
        score: f64,
        standing: Standing,
        reason: &Reason,
    ) -> rusqlite::Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE t_member SET score = ?2, standing = ?3, reason = ?4 WHERE report_id = ?1 AND CASE
                     WHEN reason ->> 'nearest' IS NOT NULL AND reason ->> 'rule' <> 'founded' THEN NOT EXISTS (
                         SELECT 1 FROM t_member n
                         WHERE n.report_id = t_member.reason ->> 'nearest' AND n.story_id = t_member.story_id)
                     ELSE reason ->> 'rule' NOT IN ('must-link', 'cannot-link', 'kept') END",
            )?
            .execute(params![report, sql::finite(score), standing.as_str(), brief(reason)?])
            .map(drop)
    }

    /// The counters' refresh takes the title from the member, and tells the ledger where it is another one.
    fn retitle(&mut self, story: StoryId, report: ReportId) -> rusqlite::Result<()> {
        let story = stories::resolve(&self.tx, story.0)?;
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE t_story SET title_report = ?2 WHERE story_id = ?1 AND title_report IS NOT ?2
                 AND EXISTS (SELECT 1 FROM t_member WHERE report_id = ?2 AND story_id = ?1)",
            )?
            .execute([story, report.0])?;
        self.touched.extend((changed > 0).then_some(story));
        Ok(())
    }

    /// Members left `from` for `to`. A story that nobody is left in redirects to where the last member went.
    fn left(&mut self, from: i64, to: i64) -> rusqlite::Result<()> {
        self.touched.extend([from, to]);
        let empty: bool = self
            .tx
            .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM t_member WHERE story_id = ?1)")?
            .query_row([from], |row| row.get(0))?;
        if empty { self.redirect(from, to) } else { Ok(()) }
    }
}

/// The reason as JSON, without what is empty.
fn brief(reason: &Reason) -> rusqlite::Result<String> {
    sql::json(&short(reason)?)
}

fn short(reason: &Reason) -> rusqlite::Result<Value> {
    let mut value =
        serde_json::to_value(reason).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, field| match field {
            Value::Null => false,
            Value::Array(items) => !items.is_empty(),
            Value::Number(n) => n.as_f64() != Some(0.0),
            _ => true,
        });
    }
    round(&mut value);
    Ok(value)
}

/// Four places say all that a score is worth.
fn round(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            *value = number.as_f64().map(|n| (n * 10_000.0).round() / 10_000.0).into();
        }
        Value::Array(items) => items.iter_mut().for_each(round),
        Value::Object(fields) => fields.values_mut().for_each(round),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_model::{Evidence, Part, Rule};

    #[test]
    fn reasons_are_kept_short() {
        let part = Part { name: Evidence::TfidfBoosted, similarity: 0.123_456_789, share: 1.0 };
        let reason = Reason { rule: Rule::Joined, score: 0.1 + 0.2, parts: vec![part], ..Reason::default() };
        let json = brief(&reason).unwrap();
        let parts = r#"[{"name":"words","similarity":0.1235,"share":1.0}]"#;
        assert_eq!(json, format!(r#"{{"rule":"joined","score":0.3,"parts":{parts}}}"#));
        assert!(serde_json::from_str::<Reason>(&json).is_ok());
    }
}
