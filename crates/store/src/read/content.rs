//! What the reports of one story say, without copies, which say nothing of their own; or what one report says.

use crate::sql;
use newsloom_lang::{Span, sentences};
use newsloom_model::{ReportId, StoryId};
use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A person, organization or place of a story. Names in furniture are not of it: bylines, pointers to other reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntityRow {
    /// Its name.
    pub entity: String,
    /// "PERSON", "ORG", "PLACE", "MISC".
    #[serde(rename = "type")]
    pub entity_type: String,
    /// How many reports of the story mention it.
    pub reports: u32,
    /// How often they do.
    pub mentions: u32,
}

/// Words that somebody said.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct QuoteRow {
    /// In which report.
    pub report_id: ReportId,
    /// The publisher of that report; none where nobody says.
    pub outlet: Option<String>,
    /// The words, without what interrupts them; none where the text is gone.
    pub text: Option<String>,
    /// "direct", "indirect", "mixed".
    pub kind: String,
    /// Who said it: the entity, else the words that name the speaker.
    pub speaker: Option<String>,
    /// ISO 639-1 code of the report.
    pub language: Option<String>,
    /// Where other words interrupt it: the places of its parts in the text, in code points.
    pub parts: Option<Vec<(u32, u32)>>,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FigureRow {
    /// In which report.
    pub report_id: ReportId,
    /// The publisher of that report; none where nobody says.
    pub outlet: Option<String>,
    /// As written; none where the text is gone.
    pub text: Option<String>,
    /// The number, or the lower end of a range.
    pub value: Option<f64>,
    /// The upper end of a range.
    pub value_high: Option<f64>,
    /// "=", "~", "<=", ">=".
    pub relation: String,
    /// Its unit.
    pub unit: Option<String>,
    /// What is counted.
    pub counts: Option<String>,
    /// The text of its sentence close before it.
    pub before: Option<String>,
    /// The text of its sentence close behind it.
    pub after: Option<String>,
    /// ISO 639-1 code of the report.
    pub language: Option<String>,
    /// When the report was published, as the outlet says.
    pub published: Option<String>,
    /// The days that its sentence names nearest to it: the first; none when open.
    pub first_day: Option<String>,
    /// The last of these days; none when open.
    pub last_day: Option<String>,
}

/// Days that are mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DateRow {
    /// The first day; none when open.
    pub first_day: Option<String>,
    /// The last day; none when open.
    pub last_day: Option<String>,
    /// How many reports of the story mention them.
    pub reports: u32,
}

/// Who did what to whom.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ActionRow {
    /// In which report.
    pub report_id: ReportId,
    /// The publisher of that report; none where nobody says.
    pub outlet: Option<String>,
    /// The words that say so; none where the text is gone.
    pub text: Option<String>,
    /// PLOVER event.
    pub event: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// Who acts.
    pub source: Value,
    /// On whom.
    pub target: Value,
    /// Whether the report says that it was not done.
    pub negated: bool,
    /// Whether it is only possible or to come.
    pub hypothetical: bool,
}

/// An official text that a report prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementRow {
    /// In which report.
    pub report_id: ReportId,
    /// The publisher of that report; none where nobody says.
    pub outlet: Option<String>,
    /// Its heading, where it has one.
    pub heading: Option<String>,
    /// Whose text it is: the entity, else the words that name the issuer.
    pub issuer: Option<String>,
    /// Its place in the text, in code points.
    pub start_offset: u32,
    /// Where it ends.
    pub end_offset: u32,
}

/// Whose words are read.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// Those of all reports of a story but copies.
    Story(StoryId),
    /// Those of one report.
    Report(ReportId),
}

pub(super) struct Said {
    pub(super) entities: Vec<EntityRow>,
    pub(super) quotes: Vec<QuoteRow>,
    pub(super) figures: Vec<FigureRow>,
    pub(super) dates: Vec<DateRow>,
    pub(super) actions: Vec<ActionRow>,
    pub(super) statements: Vec<StatementRow>,
}

impl Said {
    pub(super) fn of(conn: &Connection, scope: Scope) -> rusqlite::Result<Self> {
        let texts = Texts::of(conn, scope)?;
        Ok(Self {
            entities: list(conn, ENTITIES, scope, entity)?,
            quotes: list(conn, QUOTES, scope, |row| quote(row, &texts))?,
            figures: figures(conn, scope, &texts)?,
            dates: list(conn, DATES, scope, date)?,
            actions: list(conn, ACTIONS, scope, |row| action(row, &texts))?,
            statements: list(conn, STATEMENTS, scope, statement)?,
        })
    }
}

const ENTITIES: &str = "SELECT entity, type, count(DISTINCT report_id) AS reports, count(*)
     FROM t_member m JOIN t_mention e USING (report_id)
     WHERE {members} AND e.kind = 'name' AND e.passage IS NOT 'furniture'
     GROUP BY entity, type ORDER BY reports DESC, count(*) DESC, entity";

const QUOTES: &str =
    "SELECT q.report_id, nullif(r.outlet, 'unknown'), q.kind, coalesce(q.speaker_entity, q.speaker_text), r.language,
         q.start_offset, q.end_offset, q.parts
     FROM t_member m JOIN t_report r USING (report_id) JOIN quotes q USING (report_id)
     WHERE {members}
     ORDER BY coalesce(r.published, r.fetched), q.report_id, q.start_offset";

const FIGURES: &str = "SELECT g.report_id, nullif(r.outlet, 'unknown'), g.value, g.value_high, g.relation, g.unit, g.counts, r.language,
         g.start_offset, g.end_offset, r.published
     FROM t_member m JOIN t_report r USING (report_id) JOIN figures g USING (report_id)
     WHERE {members}
     ORDER BY g.counts IS NULL, g.counts, g.unit, coalesce(r.published, r.fetched), g.report_id, g.start_offset";

const DATES: &str = "SELECT first_day, last_day, count(DISTINCT report_id)
     FROM t_member m JOIN t_dateref d USING (report_id)
     WHERE {members}
     GROUP BY first_day, last_day ORDER BY coalesce(first_day, last_day), last_day";

const ACTIONS: &str = "SELECT a.report_id, nullif(r.outlet, 'unknown'), a.event, a.mode, a.source, a.target,
        a.negated, a.hypothetical, a.start_offset, a.end_offset
     FROM t_member m JOIN t_report r USING (report_id) JOIN actions a USING (report_id)
     WHERE {members}
     ORDER BY coalesce(r.published, r.fetched), a.report_id, a.start_offset";

const STATEMENTS: &str =
    "SELECT s.report_id, nullif(r.outlet, 'unknown'), s.heading, coalesce(s.issuer_entity, s.issuer_text),
         s.start_offset, s.end_offset
     FROM t_member m JOIN t_report r USING (report_id) JOIN statements s USING (report_id)
     WHERE {members}
     ORDER BY coalesce(r.published, r.fetched), s.report_id, s.start_offset";

fn list<T>(
    conn: &Connection,
    sql: &str,
    scope: Scope,
    of: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let (members, id) = match scope {
        Scope::Story(story) => ("m.story_id = ?1 AND m.copy_of IS NULL", story.0),
        Scope::Report(report) => ("m.report_id = ?1", report.0),
    };
    conn.prepare_cached(&sql.replace("{members}", members))?.query_map([id], of)?.collect()
}

fn entity(row: &Row<'_>) -> rusqlite::Result<EntityRow> {
    Ok(EntityRow {
        entity: row.get(0)?,
        entity_type: row.get(1)?,
        reports: row.get(2)?,
        mentions: row.get(3)?,
    })
}

fn quote(row: &Row<'_>, texts: &Texts) -> rusqlite::Result<QuoteRow> {
    let report_id = ReportId(row.get(0)?);
    let parts: Option<Vec<(u32, u32)>> = sql::get_optional_json(row, 7)?;
    let whole = [(row.get(5)?, row.get(6)?)];
    let places = parts.as_deref().unwrap_or(&whole);
    let words: Option<Vec<String>> =
        places.iter().map(|(start, end)| texts.slice(report_id, *start, *end)).collect();
    Ok(QuoteRow {
        report_id,
        outlet: row.get(1)?,
        text: words.map(|words| words.join(" … ")),
        kind: row.get(2)?,
        speaker: row.get(3)?,
        language: row.get(4)?,
        parts,
    })
}

/// Code points of its sentence that are shown before and after a figure.
const AROUND: u32 = 160;

/// A date expression of a report: its place, and its days.
type Dated = (u32, Option<String>, Option<String>);

fn figures(conn: &Connection, scope: Scope, texts: &Texts) -> rusqlite::Result<Vec<FigureRow>> {
    const DATED: &str =
        "SELECT report_id, d.start, first_day, last_day FROM t_member m JOIN t_dateref d USING (report_id)
         WHERE {members} ORDER BY d.start";
    let mut dated: HashMap<ReportId, Vec<Dated>> = HashMap::new();
    for (report, expression) in
        list(conn, DATED, scope, |row| Ok((ReportId(row.get(0)?), (row.get(1)?, row.get(2)?, row.get(3)?))))?
    {
        dated.entry(report).or_default().push(expression);
    }
    list(conn, FIGURES, scope, |row| {
        let report_id = ReportId(row.get(0)?);
        let (start, end): (u32, u32) = (row.get(8)?, row.get(9)?);
        let (before, after) = texts.sentence_around(report_id, start, end).unzip();
        let points = |text: &Option<String>| text.as_ref().map_or(0, |text| text.chars().count() as u32);
        let sentence = start - points(&before).min(start)..end + points(&after);
        let expressions = dated.get(&report_id).map_or(&[][..], Vec::as_slice);
        let from = expressions.partition_point(|(at, ..)| *at < sentence.start);
        let in_sentence = expressions[from..].iter().take_while(|(at, ..)| *at < sentence.end);
        let nearest = in_sentence.min_by_key(|(at, ..)| at.abs_diff(start)).cloned();
        let (first_day, last_day) = nearest.map_or((None, None), |(_, first, last)| (first, last));
        Ok(FigureRow {
            report_id,
            outlet: row.get(1)?,
            text: texts.slice(report_id, start, end),
            value: row.get(2)?,
            value_high: row.get(3)?,
            relation: row.get(4)?,
            unit: row.get(5)?,
            counts: row.get(6)?,
            before,
            after,
            language: row.get(7)?,
            published: row.get(10)?,
            first_day,
            last_day,
        })
    })
}

fn date(row: &Row<'_>) -> rusqlite::Result<DateRow> {
    Ok(DateRow { first_day: row.get(0)?, last_day: row.get(1)?, reports: row.get(2)? })
}

fn action(row: &Row<'_>, texts: &Texts) -> rusqlite::Result<ActionRow> {
    let report_id = ReportId(row.get(0)?);
    Ok(ActionRow {
        report_id,
        outlet: row.get(1)?,
        text: texts.slice(report_id, row.get(8)?, row.get(9)?),
        event: row.get(2)?,
        mode: row.get(3)?,
        source: sql::get_json(row, 4)?,
        target: sql::get_json(row, 5)?,
        negated: row.get(6)?,
        hypothetical: row.get(7)?,
    })
}

fn statement(row: &Row<'_>) -> rusqlite::Result<StatementRow> {
    Ok(StatementRow {
        report_id: ReportId(row.get(0)?),
        outlet: row.get(1)?,
        heading: row.get(2)?,
        issuer: row.get(3)?,
        start_offset: row.get(4)?,
        end_offset: row.get(5)?,
    })
}

/// The texts of a story's reports, each read once: SQLite's `substr` counts code points from the start of the text at
/// every call, which costs the square of the length of a text with many figures.
struct Texts(HashMap<ReportId, (String, Vec<usize>)>);

impl Texts {
    /// Code points between two places of a text whose byte offsets are kept.
    const STEP: usize = 256;

    fn of(conn: &Connection, scope: Scope) -> rusqlite::Result<Self> {
        const TEXTS: &str = "SELECT report_id, text FROM t_member m JOIN t_text USING (report_id)
             WHERE {members}";
        let texts = list(conn, TEXTS, scope, |row| {
            let text: String = row.get(1)?;
            let offsets = text.char_indices().step_by(Self::STEP).map(|(at, _)| at).collect();
            Ok((ReportId(row.get(0)?), (text, offsets)))
        })?;
        Ok(Self(texts.into_iter().collect()))
    }

    /// The code points from `start` to `end` of the text of a report, as far as it goes; none where the text is gone.
    fn slice(&self, report: ReportId, start: u32, end: u32) -> Option<String> {
        let (start, end) = (start as usize, end as usize);
        let (text, offsets) = self.0.get(&report)?;
        let Some(near) = offsets.get(start / Self::STEP) else { return Some(String::new()) };
        Some(text[*near..].chars().skip(start % Self::STEP).take(end.saturating_sub(start)).collect())
    }

    /// The text before and behind a place of a report, as far as its sentence and [`AROUND`] go; none where the text is gone.
    fn sentence_around(&self, report: ReportId, start: u32, end: u32) -> Option<(String, String)> {
        let before = self.slice(report, start.saturating_sub(AROUND), start)?;
        let at = self.slice(report, start, end)?;
        let after = self.slice(report, end, end.saturating_add(AROUND))?;
        let all = [before.as_str(), &at, &after].concat();
        let place = Span::new(before.len(), before.len() + at.len());
        let sentence = sentences(&all).into_iter().find(|sentence| sentence.overlaps(place));
        let sentence = sentence.map_or(place, |sentence| sentence.cover(place));
        Some((all[sentence.start..place.start].to_owned(), all[place.end..sentence.end].to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_count_code_points() {
        let text = "aé漢".repeat(300);
        let offsets = text.char_indices().step_by(Texts::STEP).map(|(at, _)| at).collect();
        let texts = Texts(HashMap::from([(ReportId(1), (text.clone(), offsets))]));
        for (start, end) in [(0, 3), (255, 258), (511, 900), (899, 2_000), (900, 901), (5_000, 5_001)] {
            let expected: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
            assert_eq!(texts.slice(ReportId(1), start, end), Some(expected), "{start} to {end}");
        }
        assert_eq!(texts.slice(ReportId(2), 0, 1), None);
    }
}
