//! What the reports of a story say, side by side.

use newsloom_cluster::compare::{GivenFigure, GivenQuote, SameThing, Utterance, same_things, utterances};
use newsloom_model::{QuoteKind, Relation};
use newsloom_store::{FigureRow, QuoteRow, StoryDetail};
use serde::Serialize;

/// What the reports of a story say, side by side. Copies say nothing of their own.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// Figures by what they count; those that differ first.
    pub figures: Vec<SameThing>,
    /// Quotes by what was said; those with the most reports first.
    pub utterances: Vec<Utterance>,
}

impl Comparison {
    /// Compares the figures and quotes of a story.
    pub fn of(detail: &StoryDetail) -> Self {
        let figures: Vec<GivenFigure<'_>> = detail.figures.iter().filter_map(figure).collect();
        let quotes: Vec<GivenQuote<'_>> = detail.quotes.iter().filter_map(quote).collect();
        Self { figures: same_things(&figures), utterances: utterances(&quotes) }
    }
}

/// None where the text was removed, or has no number.
fn figure(row: &FigureRow) -> Option<GivenFigure<'_>> {
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
    })
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
