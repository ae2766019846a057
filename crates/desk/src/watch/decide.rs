//! What a line of the ledger means for a watch.

use super::event::{WatchEvent, WatchEventKind};
use super::figures::DifferingFigure;
use newsloom_model::WatchSpec;
use newsloom_store::{LedgerRow, MemberRow, StoryRow};
use std::collections::BTreeSet;

/// Beginnings of keys, before the number of origins.
const NEW: &str = "new:";
const ORIGINS: &str = "origins:";

/// A line of the ledger, and its story as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What happened.
    pub line: &'a LedgerRow,
    /// The story, which passes the filter, counted as the watch counts.
    pub story: &'a StoryRow,
    /// The report that the line is about, where it is still in the story.
    pub report: Option<&'a MemberRow>,
    /// What it says otherwise than the others.
    pub figures: &'a [DifferingFigure],
    /// The keys of what the watch told of the story before.
    pub told: &'a BTreeSet<String>,
}

/// What a watch tells, each with the key by which it is told once of the story. `spec` says of what; a story that is told of
/// as new is not told of again for the origins that it has then.
pub fn events(spec: &WatchSpec, situation: &Situation<'_>) -> Vec<(String, WatchEvent)> {
    let Situation { line, story, told, .. } = *situation;
    let report = situation.report.filter(|report| spec.suggested || report.state == "confirmed");
    let mut events = Vec::new();
    let is_new = spec.stories && !told.iter().any(|key| key.starts_with(NEW));
    if is_new {
        let event = WatchEvent::of(WatchEventKind::New, story, report);
        events.push((format!("{NEW}{}", story.origin_count), event));
    }
    let reached = spec.origins.iter().copied().filter(|origins| *origins <= story.origin_count);
    if let Some(origins) = reached.max()
        && !is_reached(told, origins)
        && !is_new
    {
        let event = WatchEvent::of(WatchEventKind::Origins, story, report);
        events.push((format!("{ORIGINS}{origins}"), event));
    }
    let Some(report) = report else { return events };
    let brings_text = matches!(line.kind.as_str(), "created" | "joined" | "moved" | "corrected");
    if spec.figures && brings_text && !is_new {
        events.extend(situation.figures.iter().map(|figure| {
            let event = WatchEvent::of(WatchEventKind::Figure, story, Some(report));
            let key = format!("figure:{}:{}", figure.what, figure.text);
            (key, WatchEvent { figure: Some(figure.clone()), ..event })
        }));
    }
    let correction = match line.kind.as_str() {
        "corrected" => Some(WatchEventKind::Corrected),
        "withdrawn" => Some(WatchEventKind::Withdrawn),
        _ => None,
    };
    if let Some(kind) = correction.filter(|_| spec.corrections) {
        let event = WatchEvent::of(kind, story, Some(report)).with_changes(line);
        events.push((format!("correction:{}", line.seq), event));
    }
    events
}

/// Whether this number of origins was told, or a greater one, or the story when it had them.
fn is_reached(told: &BTreeSet<String>, origins: u32) -> bool {
    let number = |key: &String| -> Option<u32> {
        key.strip_prefix(ORIGINS).or_else(|| key.strip_prefix(NEW))?.parse().ok()
    };
    told.iter().filter_map(number).any(|n| n >= origins)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{member, story};
    use super::*;
    use crate::watch::OtherFigure;
    use newsloom_model::{ReportId, StoryId};
    use serde_json::json;

    fn line(kind: &str, detail: Option<&str>) -> LedgerRow {
        LedgerRow {
            seq: 7,
            happened_at: "2026-03-04T11:02:00Z".into(),
            story_id: StoryId(1),
            kind: kind.into(),
            report_id: Some(ReportId(2)),
            other_story_id: None,
            actor: "newsloom".into(),
            detail: detail.map(str::to_owned),
        }
    }

    fn report(state: &str) -> MemberRow {
        MemberRow { outlet: Some("quay.example".into()), ..member(2, state) }
    }

    fn everything() -> WatchSpec {
        WatchSpec {
            stories: true,
            origins: vec![2, 5],
            figures: true,
            corrections: true,
            ..WatchSpec::default()
        }
    }

    /// What is told of line after line, as "key: headline".
    fn history(spec: &WatchSpec, lines: &[(&str, u32)]) -> Vec<String> {
        let (mut told, mut all) = (BTreeSet::new(), Vec::new());
        for (kind, origins) in lines {
            let (line, story, report) = (line(kind, None), story(*origins), report("confirmed"));
            let figures = [];
            let situation = Situation {
                line: &line,
                story: &story,
                report: Some(&report),
                figures: &figures,
                told: &told,
            };
            let events = events(spec, &situation);
            all.extend(events.iter().map(|(key, event)| format!("{key}: {}", event.headline())));
            told.extend(events.into_iter().map(|(key, _)| key));
        }
        all
    }

    #[test]
    fn a_story_is_new_once_and_its_origins_are_told_as_they_come() {
        let lines =
            [("created", 1), ("joined", 1), ("joined", 2), ("joined", 3), ("merged", 9), ("split", 4)];
        let title = "Ferry burns off Port Ellery";
        assert_eq!(
            history(&everything(), &lines),
            [
                format!("new:1: New story: {title}"),
                format!("origins:2: 2 origins: {title}"),
                format!("origins:5: 9 origins: {title}")
            ]
        );
    }

    #[test]
    fn what_a_new_story_has_already_is_not_told_again() {
        let lines = [("joined", 3), ("joined", 4), ("joined", 5)];
        assert_eq!(history(&everything(), &lines).len(), 2);
        let origins_alone = WatchSpec { stories: false, ..everything() };
        assert_eq!(history(&origins_alone, &lines).len(), 2);
        assert!(history(&origins_alone, &lines)[0].starts_with("origins:2: 3 origins"));
        assert!(history(&WatchSpec::default(), &lines).is_empty());
    }

    fn about(spec: &WatchSpec, kind: &str, state: &str) -> Vec<(String, WatchEvent)> {
        let detail = json!({"version": 2, "title": {"old": "Three dead", "new": "Five dead"}}).to_string();
        let (line, story, report) = (line(kind, Some(&detail)), story(2), report(state));
        let figures = [DifferingFigure {
            what: "people, injured".into(),
            text: "12 people".into(),
            others: vec![OtherFigure { text: "9 people".into(), outlets: vec!["harbour.example".into()] }],
        }];
        let told = BTreeSet::from(["new:1".to_owned(), "origins:2".to_owned()]);
        events(
            spec,
            &Situation { line: &line, story: &story, report: Some(&report), figures: &figures, told: &told },
        )
    }

    #[test]
    fn a_report_that_differs_or_is_corrected_is_told_of() {
        let told = about(&everything(), "joined", "confirmed");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "figure:people, injured:12 people");
        insta::assert_snapshot!(told[0].1.to_string());
        let told = about(&everything(), "corrected", "confirmed");
        assert_eq!(told.len(), 2);
        insta::assert_snapshot!(told[1].1.to_string());
        assert_eq!(about(&everything(), "withdrawn", "confirmed")[0].1.kind, WatchEventKind::Withdrawn);
        assert!(about(&everything(), "retitled", "confirmed").is_empty());
    }

    #[test]
    fn suggested_joins_are_told_of_only_where_that_is_asked() {
        assert!(about(&everything(), "joined", "suggested").is_empty());
        assert_eq!(about(&WatchSpec { suggested: true, ..everything() }, "joined", "suggested").len(), 1);
    }
}
