//! One story: who reported it and who was first, what differs, who says what.

use super::{Document, Item, Section, Source, Words};
use crate::address::web_address;
use newsloom_cluster::compare::{SameThing, Utterance};
use newsloom_desk::{
    Compared, Names, clean, count, counts, deeds, earliest_first, edited, headline, reason, unquoted,
};
use newsloom_model::{QuoteKind, ReportId};
use newsloom_store::{MemberRow, StoryDetail, StoryRow};
use std::collections::HashMap;

/// Reports of one story in a document; the rest is counted.
const MOST_REPORTS: usize = 200;

/// Items of any other section.
const MOST: usize = 50;

/// The document of a story.
pub fn story(story: &Compared) -> Document {
    let detail = &story.detail;
    let (title, lead) = headline(&detail.story);
    let language = language(&detail.story);
    let sources = Sources::of(&detail.reports);
    let (differ, agree): (Vec<_>, Vec<_>) = story.compared.figures.iter().partition(|thing| thing.differ);
    let sections = [
        section("Who reported it, earliest first", reports(detail), MOST_REPORTS, "report"),
        section(
            "Figures that differ",
            differ.iter().map(|thing| differing(thing, &sources)).collect(),
            MOST,
            "figure",
        ),
        section(
            "Who said what",
            story.compared.utterances.iter().map(|said| utterance(said, &sources)).collect(),
            MOST,
            "quote",
        ),
        section("Figures", agree.iter().flat_map(|thing| figures(thing, &sources)).collect(), MOST, "figure"),
        section("Who did what to whom", actions(detail, &sources), MOST, "action"),
        section("Official statements printed in full", statements(detail, &sources), MOST, "statement"),
        section("Who and what is named", names(detail), MOST, "name"),
    ];
    Document {
        title: Words::of(title, language),
        lead: lead.map(|lead| Words::of(lead, language)),
        facts: facts(&detail.story),
        sections: sections.into_iter().flatten().collect(),
    }
}

/// "story 2 · 5 reports · 5 outlets · 3 origins · en · published 2026-03-04 11:02 to 2026-03-04 14:10 UTC"
pub(super) fn facts(story: &StoryRow) -> String {
    let mut parts = vec![format!("story {}", story.story_id)];
    parts.extend(counts(story));
    if !story.languages.is_empty() {
        parts.push(story.languages.join(", "));
    }
    if let (Some(first), Some(last)) = (minute(&story.first_published), minute(&story.last_published)) {
        parts.push(if first == last {
            format!("published {first} UTC")
        } else {
            format!("published {first} to {last} UTC")
        });
    }
    parts.join(" · ")
}

/// The language of a story that has one alone.
pub(super) fn language(story: &StoryRow) -> Option<&str> {
    match story.languages.as_slice() {
        [language] => Some(language),
        _ => None,
    }
}

/// "2026-03-04 11:02"
fn minute(time: &Option<String>) -> Option<String> {
    time.as_ref().and_then(|time| time.get(..16)).map(|minute| minute.replace('T', " "))
}

/// None where it is empty.
fn section(title: &str, mut items: Vec<Item>, most: usize, what: &str) -> Option<Section> {
    let left_out = items.len().saturating_sub(most);
    items.truncate(most);
    if left_out > 0 {
        items.push(Item { label: format!("and {} more", count(left_out as u64, what)), ..Item::default() });
    }
    (!items.is_empty()).then(|| Section { title: Words::ours(title), items })
}

/// Earliest first; the one that was first is marked where that is known.
fn reports(detail: &StoryDetail) -> Vec<Item> {
    let report = |(at, report): (usize, &MemberRow)| {
        let is_first = at == 0 && report.published.is_some();
        let time = minute(&report.published).map_or("time unknown".into(), |time| format!("{time} UTC"));
        let marks = [is_first.then(|| "first".into()), report.copy_of.map(|_| "copy".into()), edited(report)];
        let marks: Vec<String> = marks.into_iter().flatten().collect();
        let reason = clean(&reason::of_member(report, &detail.reports, detail.story.story_id));
        Item {
            label: if marks.is_empty() { time } else { format!("{time}, {}", marks.join(", ")) },
            text: title(report),
            link: web_address(report.url.as_deref()),
            sources: vec![Source { name: outlet(report), url: None }],
            notes: vec![reason],
        }
    };
    earliest_first(&detail.reports).into_iter().enumerate().map(report).collect()
}

/// The title of a report, else its first sentence.
pub(super) fn title(report: &MemberRow) -> Words {
    Words::of(newsloom_desk::title(report), report.language.as_deref())
}

/// The outlet; where nobody knows it, the report.
pub(super) fn outlet(report: &MemberRow) -> String {
    report.outlet.as_deref().map_or_else(|| format!("report {}", report.report_id), clean)
}

/// Who says what, by the numbers of reports.
pub(super) struct Sources<'d>(HashMap<ReportId, &'d MemberRow>);

impl<'d> Sources<'d> {
    pub(super) fn of(reports: &'d [MemberRow]) -> Self {
        Self(reports.iter().map(|report| (report.report_id, report)).collect())
    }

    /// The outlets of `reports`, each once, with its first report.
    fn among(&self, reports: &[ReportId]) -> Vec<Source> {
        let mut sources: Vec<Source> = Vec::new();
        for report in reports.iter().filter_map(|report| self.0.get(report)) {
            let name = outlet(report);
            if sources.iter().all(|source| source.name != name) {
                sources.push(Source { name, url: web_address(report.url.as_deref()) });
            }
        }
        sources
    }

    /// "≥ 12 people (nordwire.example)"
    fn told(&self, text: &str, reports: &[ReportId]) -> String {
        let names: Vec<String> = self.among(reports).into_iter().map(|source| source.name).collect();
        format!("{} ({})", clean(text), names.join(", "))
    }
}

/// A thing of which two reports cannot both be right, with all that is told of it.
pub(super) fn differing(thing: &SameThing, sources: &Sources<'_>) -> Item {
    let told: Vec<String> = thing.told.iter().map(|told| sources.told(&told.text, &told.reports)).collect();
    Item { label: clean(&thing.what), text: Words::of(&told.join(" · "), None), ..Item::default() }
}

fn figures(thing: &SameThing, sources: &Sources<'_>) -> Vec<Item> {
    let item = |told: &newsloom_cluster::compare::Told| Item {
        text: Words::of(&told.text, None),
        sources: sources.among(&told.reports),
        ..Item::default()
    };
    thing.told.iter().map(item).collect()
}

/// The first wording, and the others below it.
fn utterance(said: &Utterance, sources: &Sources<'_>) -> Item {
    let words = |text: &str, kind: QuoteKind| match kind {
        QuoteKind::Direct => format!("“{}”", unquoted(&clean(text))),
        QuoteKind::Indirect | QuoteKind::Mixed => clean(text),
    };
    let Some((first, others)) = said.variants.split_first() else { return Item::default() };
    Item {
        label: said.speaker.as_deref().map_or("?".into(), clean),
        text: Words::of(&words(&first.text, first.kind), None),
        sources: sources.among(&first.reports),
        notes: others
            .iter()
            .map(|other| format!("or: {}", sources.told(&words(&other.text, other.kind), &other.reports)))
            .collect(),
        ..Item::default()
    }
}

fn actions(detail: &StoryDetail, sources: &Sources<'_>) -> Vec<Item> {
    let item = |deed: newsloom_desk::Deed| Item {
        text: Words::of(&format!("{} {} {}", deed.source, deed.event, deed.target), None),
        sources: sources.among(&deed.reports),
        ..Item::default()
    };
    deeds(&detail.actions).into_iter().map(item).collect()
}

fn statements(detail: &StoryDetail, sources: &Sources<'_>) -> Vec<Item> {
    let item = |statement: &newsloom_store::StatementRow| Item {
        label: statement.issuer.as_deref().map_or("?".into(), clean),
        text: Words::of(statement.heading.as_deref().unwrap_or("(no heading)"), None),
        sources: sources.among(&[statement.report_id]),
        ..Item::default()
    };
    detail.statements.iter().map(item).collect()
}

fn names(detail: &StoryDetail) -> Vec<Item> {
    let item = |Names { heading, names }: Names| {
        let names: Vec<String> = names.into_iter().take(MOST).map(|named| named.name).collect();
        Item { label: heading.into(), text: Words::of(&names.join(", "), None), ..Item::default() }
    };
    newsloom_desk::names(&detail.entities).into_iter().map(item).collect()
}
