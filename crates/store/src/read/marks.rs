//! What was read in a report, by place.

use crate::{Error, Reader, Result};
use newsloom_model::ReportId;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that was read in the text of a report.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Mark {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// "entity", "quote", "figure", "date".
    pub kind: String,
    /// Whose name, who speaks, what is counted, which days.
    pub label: Option<String>,
    /// The rule or model that found it.
    pub rule: Option<String>,
    /// From 0 to 1.
    pub confidence: Option<f64>,
}

impl Reader {
    /// What was read in a report, in order, the longer first where two begin together.
    ///
    /// # Errors
    /// [`Error::ReadReport`].
    pub fn marks(&self, report: ReportId) -> Result<Vec<Mark>> {
        self.run(Error::ReadReport, |conn| {
            conn.prepare_cached(
                "SELECT start_offset, end_offset, 'entity' AS mark, type || ': ' || entity AS label, rule, confidence
                     FROM entities WHERE report_id = ?1
                 UNION ALL SELECT coalesce(part.value ->> 0, start_offset), coalesce(part.value ->> 1, end_offset), 'quote',
                     coalesce(speaker_entity, speaker_text), rule, confidence
                     FROM quotes LEFT JOIN json_each(quotes.parts) part WHERE report_id = ?1
                 UNION ALL SELECT start_offset, end_offset, 'figure',
                     trim(coalesce(value, '') || coalesce(' to ' || value_high, '') || ' ' || coalesce(unit, '') || ' ' || coalesce(counts, '')),
                     rule, confidence FROM figures WHERE report_id = ?1
                 UNION ALL SELECT start_offset, end_offset, 'date', coalesce(first_day, '…') || ' to ' || coalesce(last_day, '…'), rule, confidence
                     FROM dates WHERE report_id = ?1
                 ORDER BY 1, 2 DESC, 3",
            )?
            .query_map([report.0], |row| {
                Ok(Mark {
                    start: row.get(0)?,
                    end: row.get(1)?,
                    kind: row.get(2)?,
                    label: row.get(3)?,
                    rule: row.get(4)?,
                    confidence: row.get(5)?,
                })
            })?
            .collect()
        })
    }
}
