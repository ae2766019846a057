//! What the reports of a story say, a line each, for formats that hold lines of text.

use newsloom_desk::{Compared, clean, deeds, unquoted};
use newsloom_model::{QuoteKind, ReportId};

/// Claims of one kind that are handed on; stories of thousands of reports have more.
const MOST: usize = 200;

/// Something that reports say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    /// What it is: "quote of Ilse Varga", "figure: people, injured", "action".
    pub(crate) about: String,
    /// As they say it.
    pub(crate) text: String,
    /// Who says so: each once, in order.
    pub(crate) reports: Vec<ReportId>,
}

/// Each wording of each quote, each value of each figure, each action.
pub(crate) fn claims(story: &Compared) -> Vec<Claim> {
    let mut claims: Vec<Claim> = quotes(story).take(MOST).collect();
    claims.extend(figures(story).take(MOST));
    claims.extend(deeds(&story.detail.actions).into_iter().take(MOST).map(|deed| Claim {
        about: "action".into(),
        text: clean(&format!("{} {} {}", deed.source, deed.event, deed.target)),
        reports: distinct(&deed.reports),
    }));
    claims
}

fn quotes(story: &Compared) -> impl Iterator<Item = Claim> {
    story.compared.utterances.iter().flat_map(|utterance| {
        let speaker =
            utterance.speaker.as_deref().map(|name| format!(" of {}", clean(name))).unwrap_or_default();
        utterance.variants.iter().map(move |variant| Claim {
            about: match variant.kind {
                QuoteKind::Direct => format!("quote{speaker}"),
                QuoteKind::Indirect | QuoteKind::Mixed => format!("indirect quote{speaker}"),
            },
            text: clean(unquoted(&variant.text)),
            reports: distinct(&variant.reports),
        })
    })
}

fn figures(story: &Compared) -> impl Iterator<Item = Claim> {
    story.compared.figures.iter().flat_map(|thing| {
        let about = if thing.differ { "figure that differs" } else { "figure" };
        thing.told.iter().map(move |told| Claim {
            about: format!("{about}: {}", clean(&thing.what)),
            text: clean(&told.text),
            reports: distinct(&told.reports),
        })
    })
}

fn distinct(reports: &[ReportId]) -> Vec<ReportId> {
    let mut reports = reports.to_vec();
    reports.sort_unstable();
    reports.dedup();
    reports
}
