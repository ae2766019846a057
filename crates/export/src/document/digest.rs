//! The news of a time: a section a story.

use super::story::{Sources, differing, facts, language, outlet, title};
use super::{Document, Item, Section, Source, Words};
use crate::address::web_address;
use newsloom_desk::{Compared, clean, count, earliest_first, headline};

/// Reports of a story that are named; the rest is counted.
const MOST_REPORTS: usize = 8;

/// Figures of a story that differ.
const MOST_FIGURES: usize = 5;

/// The document of these stories. `period` says in words which they are.
pub fn digest(stories: &[Compared], period: &str) -> Document {
    Document {
        title: Words::ours("News digest"),
        lead: None,
        facts: format!("{} {period}", count(stories.len() as u64, "story")),
        sections: stories.iter().map(section).collect(),
    }
}

fn section(story: &Compared) -> Section {
    let detail = &story.detail;
    let (title, lead) = headline(&detail.story);
    let language = language(&detail.story);
    let sources = Sources::of(&detail.reports);
    let lead = lead.map(|lead| Item { text: Words::of(lead, language), ..Item::default() });
    let facts = Item { text: Words::ours(&facts(&detail.story)), ..Item::default() };
    let differ = story.compared.figures.iter().filter(|thing| thing.differ).take(MOST_FIGURES);
    let differ = differ.map(|thing| {
        let item = differing(thing, &sources);
        Item { label: format!("Figures differ, {}", item.label), ..item }
    });
    Section {
        title: Words::of(title, language),
        items: lead.into_iter().chain([facts]).chain(differ).chain(reports(story)).collect(),
    }
}

/// The independent texts, earliest first; copies are counted.
fn reports(story: &Compared) -> Vec<Item> {
    let reports = earliest_first(&story.detail.reports);
    let (copies, originals): (Vec<_>, Vec<_>) =
        reports.into_iter().partition(|report| report.copy_of.is_some());
    let mut items: Vec<Item> = originals
        .iter()
        .take(MOST_REPORTS)
        .enumerate()
        .map(|(at, report)| Item {
            label: if at == 0 && report.published.is_some() { "First".into() } else { String::new() },
            text: title(report),
            link: web_address(report.url.as_deref()),
            sources: vec![Source { name: outlet(report), url: None }],
            ..Item::default()
        })
        .collect();
    let more = originals.len().saturating_sub(MOST_REPORTS);
    let counted = [(more, "report"), (copies.len(), "copy")];
    let left: Vec<String> = counted
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| count(*number as u64, what))
        .collect();
    if !left.is_empty() {
        items
            .push(Item { text: Words::ours(&format!("and {}", clean(&left.join(", ")))), ..Item::default() });
    }
    items
}
