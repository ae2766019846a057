//! What the reports of a story say, side by side.

use jiff::Span;
use jiff::civil::Date;
use newsloom_cluster::compare::{GivenFigure, GivenQuote, SameThing, Utterance, same_things, utterances};
use newsloom_model::{QuoteKind, Relation};
use newsloom_store::{FigureRow, QuoteRow, StoryDetail};
use serde::Serialize;
use utoipa::ToSchema;

/// Days before and after a report that are those of its event.
const DAYS_AROUND: i64 = 3;

/// What the reports of a story say, side by side. Copies say nothing of their own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// Figures by what they count; those that differ first.
    pub figures: Vec<SameThing>,
    /// Quotes by what was said; those with the most reports first.
    pub utterances: Vec<Utterance>,
}

impl Comparison {
    /// Compares the figures and quotes of reports.
    pub fn of(figures: &[FigureRow], quotes: &[QuoteRow]) -> Self {
        let figures: Vec<GivenFigure<'_>> = figures.iter().filter_map(figure).collect();
        let quotes: Vec<GivenQuote<'_>> = quotes.iter().filter_map(quote).collect();
        Self { figures: same_things(&figures), utterances: utterances(&quotes) }
    }
}

/// A story with all that is known of it, and what its reports say side by side.
#[derive(Debug, Serialize, ToSchema)]
pub struct Compared {
    /// The story.
    #[serde(flatten)]
    pub detail: StoryDetail,
    /// What its reports say.
    pub compared: Comparison,
}

impl Compared {
    /// Compares the reports of a story.
    pub fn of(detail: StoryDetail) -> Self {
        Self { compared: Comparison::of(&detail.figures, &detail.quotes), detail }
    }
}

/// None where the text was removed or has no number, or does not say what the number is of.
fn figure(row: &FigureRow) -> Option<GivenFigure<'_>> {
    if row.unit.is_none() && row.counts.is_none() {
        return None;
    }
    Some(GivenFigure {
        report: row.report_id,
        language: row.language.as_deref().unwrap_or_default(),
        text: row.text.as_deref()?,
        before: row.before.as_deref().unwrap_or_default(),
        after: row.after.as_deref().unwrap_or_default(),
        value: row.value?,
        value_high: row.value_high,
        relation: match row.relation.as_str() {
            "~" => Relation::About,
            "<=" => Relation::AtMost,
            ">=" => Relation::AtLeast,
            _ => Relation::Equal,
        },
        unit: row.unit.as_deref(),
        counts: row.counts.as_deref(),
        days: other_days(row),
    })
}

/// The days that the figure's sentence names, where they are not about those of the report.
fn other_days(row: &FigureRow) -> Option<(Option<Date>, Option<Date>)> {
    let day = |text: &Option<String>| {
        text.as_ref().and_then(|text| text.get(..10)).and_then(|day| day.parse().ok())
    };
    let (first, last): (Option<Date>, Option<Date>) = (day(&row.first_day), day(&row.last_day));
    first.or(last)?;
    let around = |published: Date| {
        let from = published.saturating_sub(Span::new().days(DAYS_AROUND));
        let to = published.saturating_add(Span::new().days(DAYS_AROUND));
        first.is_some_and(|first| first >= from) && last.is_some_and(|last| last <= to)
    };
    (!day(&row.published).is_some_and(around)).then_some((first, last))
}

/// None where the text was removed.
fn quote(row: &QuoteRow) -> Option<GivenQuote<'_>> {
    Some(GivenQuote {
        report: row.report_id,
        language: row.language.as_deref().unwrap_or_default(),
        text: row.text.as_deref()?,
        kind: match row.kind.as_str() {
            "direct" => QuoteKind::Direct,
            "mixed" => QuoteKind::Mixed,
            _ => QuoteKind::Indirect,
        },
        speaker: row.speaker.as_deref(),
    })
}
