//! One story.

use super::table::facts;
use super::{Paint, clean, count, cut, minute, reason};
use newsloom_model::Reason;
use newsloom_store::{ActionRow, EntityRow, FigureRow, LedgerRow, MemberRow, QuoteRow, StoryDetail};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Rows of a section before it is cut short: the rest is in SQL and `--json`.
const MOST: usize = 12;

/// Everything about one story that one likes to read.
pub(crate) fn story(detail: &StoryDetail, paint: Paint) -> String {
    let story = &detail.story;
    let mut out = String::new();
    if let Some(asked) = detail.asked_for.filter(|asked| *asked != story.story_id) {
        let _ = writeln!(
            out,
            "{}",
            paint.dim(&format!("Story {asked} was merged into story {}.", story.story_id))
        );
    }
    let _ = writeln!(out, "{}", paint.bold(&clean(story.title.as_deref().unwrap_or("(no title)"))));
    if let Some(lead) = &story.lead {
        let _ = writeln!(out, "{}", clean(lead));
    }
    let _ = writeln!(out, "\nstory {} · {}", story.story_id, facts(story));
    let published = (minute(story.first_published.as_deref()), minute(story.last_published.as_deref()));
    let fetched = (minute(story.first_fetched.as_deref()), minute(story.last_fetched.as_deref()));
    let _ = writeln!(
        out,
        "published {} to {} UTC, read {} to {} UTC",
        published.0, published.1, fetched.0, fetched.1
    );
    reports(&mut out, &detail.reports, paint);
    quotes(&mut out, &detail.quotes, paint);
    figures(&mut out, &detail.figures, paint);
    for (heading, kind) in [("People", "PERSON"), ("Organizations", "ORG"), ("Places", "PLACE")] {
        entities(&mut out, heading, &detail.entities, kind, paint);
    }
    let days: Vec<String> =
        detail.dates.iter().take(MOST).map(|d| day(d.first_day.as_deref(), d.last_day.as_deref())).collect();
    line(&mut out, "Days mentioned", &days, paint);
    actions(&mut out, &detail.actions, paint);
    ledger(&mut out, &detail.ledger, paint);
    out
}

fn heading(out: &mut String, text: &str, paint: Paint) {
    let _ = writeln!(out, "\n{}", paint.bold(text));
}

fn line(out: &mut String, title: &str, items: &[String], paint: Paint) {
    if !items.is_empty() {
        heading(out, title, paint);
        let _ = writeln!(out, "  {}", items.join(" · "));
    }
}

fn more(out: &mut String, total: usize, paint: Paint) {
    if total > MOST {
        let _ = writeln!(out, "  {}", paint.dim(&format!("and {} more", total - MOST)));
    }
}

/// Earliest first, by the outlet's claim, else by our clock.
fn reports(out: &mut String, reports: &[MemberRow], paint: Paint) {
    heading(out, "Reports, earliest first", paint);
    let mut reports: Vec<_> = reports.iter().collect();
    reports.sort_by_key(|r| (r.published.is_none(), r.published.as_ref().unwrap_or(&r.fetched), r.report_id));
    for (i, report) in reports.into_iter().enumerate() {
        let mark = match (i, report.copy_of) {
            (_, Some(_)) => "copy",
            (0, None) if report.published.is_some() => "first",
            _ => "",
        };
        let title = cut(report.title.as_deref().unwrap_or("(no title)"), 80);
        let time = minute(report.published.as_deref());
        let _ = writeln!(
            out,
            "  {mark:<5} {time:<16}  {:<24} {title}  {}",
            clean(&report.outlet),
            paint.dim(&format!("[{}]", report.report_id))
        );
        let _ = writeln!(out, "        {}", paint.dim(&why(report)));
    }
}

fn why(report: &MemberRow) -> String {
    let reason: Reason = serde_json::from_value(report.reason.clone()).unwrap_or_default();
    let mut text = reason::words(&reason);
    if let Some(original) = report.copy_of {
        text = format!("copies report {original}; {text}");
    }
    if report.state == "suggested" {
        text = format!("suggested, not sure; {text}");
    }
    text
}

/// The same words by several outlets are one line.
fn quotes(out: &mut String, quotes: &[QuoteRow], paint: Paint) {
    let mut said: Vec<(&str, &str, String, Vec<&str>)> = Vec::new();
    for quote in quotes {
        let (speaker, text) =
            (quote.speaker.as_deref().unwrap_or("?"), clean(quote.text.as_deref().unwrap_or_default()));
        match said.iter_mut().find(|(_, s, t, _)| *s == speaker && *t == text) {
            Some((_, _, _, outlets)) if !outlets.contains(&quote.outlet.as_str()) => {
                outlets.push(&quote.outlet);
            }
            Some(_) => {}
            None => said.push((&quote.kind, speaker, text, vec![&quote.outlet])),
        }
    }
    if said.is_empty() {
        return;
    }
    // Verbatim words first; the order of the reports within each.
    said.sort_by_key(|(kind, ..)| (*kind != "direct", *kind != "mixed"));
    heading(out, "Quotes", paint);
    for (kind, speaker, text, outlets) in said.iter().take(MOST) {
        let words = if *kind == "direct" { format!("“{}”", cut(text, 150)) } else { cut(text, 150) };
        let _ = writeln!(out, "  {}: {words}  {}", clean(speaker), paint.dim(&outlets.join(", ")));
    }
    more(out, said.len(), paint);
}

fn figures(out: &mut String, figures: &[FigureRow], paint: Paint) {
    let mut given: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for figure in figures {
        let what = figure.counts.clone().unwrap_or_default();
        let outlets = given.entry((what, clean(figure.text.as_deref().unwrap_or_default()))).or_default();
        if !outlets.contains(&figure.outlet.as_str()) {
            outlets.push(&figure.outlet);
        }
    }
    if given.is_empty() {
        return;
    }
    let mut rows: Vec<_> = given.into_iter().collect();
    rows.sort_by_key(|(_, outlets)| std::cmp::Reverse(outlets.len()));
    heading(out, "Figures", paint);
    for ((what, text), outlets) in rows.iter().take(MOST) {
        let what = if what.is_empty() || text.contains(what.as_str()) {
            String::new()
        } else {
            format!(" {}", clean(what))
        };
        let _ = writeln!(out, "  {text}{what}  {}", paint.dim(&outlets.join(", ")));
    }
    more(out, rows.len(), paint);
}

fn entities(out: &mut String, title: &str, entities: &[EntityRow], kind: &str, paint: Paint) {
    let named: Vec<String> =
        entities
            .iter()
            .filter(|e| e.entity_type == kind)
            .take(MOST)
            .map(|e| {
                if e.reports > 1 { format!("{} ({})", clean(&e.entity), e.reports) } else { clean(&e.entity) }
            })
            .collect();
    line(out, title, &named, paint);
}

fn day(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => first.into(),
        (first, last) => format!("{} to {}", first.unwrap_or("…"), last.unwrap_or("…")),
    }
}

fn actions(out: &mut String, actions: &[ActionRow], paint: Paint) {
    let mut seen: Vec<(String, Vec<&str>)> = Vec::new();
    for action in actions {
        let text = format!("{} {} {}", names(&action.source), action.event, names(&action.target));
        match seen.iter_mut().find(|(t, _)| *t == text) {
            Some((_, outlets)) if !outlets.contains(&action.outlet.as_str()) => outlets.push(&action.outlet),
            Some(_) => {}
            None => seen.push((text, vec![&action.outlet])),
        }
    }
    if seen.is_empty() {
        return;
    }
    seen.sort_by_key(|(_, outlets)| std::cmp::Reverse(outlets.len()));
    heading(out, "Who did what to whom", paint);
    for (text, outlets) in seen.iter().take(MOST) {
        let _ = writeln!(out, "  {}  {}", clean(text), paint.dim(&outlets.join(", ")));
    }
    more(out, seen.len(), paint);
}

fn names(list: &serde_json::Value) -> String {
    let names: Vec<&str> =
        list.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    if names.is_empty() { "-".into() } else { names.join(", ") }
}

/// What happened to the story beyond reports joining it.
fn ledger(out: &mut String, ledger: &[LedgerRow], paint: Paint) {
    let notable: Vec<_> =
        ledger.iter().filter(|row| !matches!(row.kind.as_str(), "created" | "joined")).collect();
    if notable.is_empty() {
        return;
    }
    heading(out, "Ledger", paint);
    for row in notable.iter().take(MOST) {
        let report = row.report_id.map(|id| format!(" report {id}")).unwrap_or_default();
        let other = row.other_story_id.map(|id| format!(", story {id}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {}  {}{report}{other}  {}",
            minute(Some(&row.happened_at)),
            row.kind,
            paint.dim(&row.actor)
        );
    }
    let joined = ledger.len() - notable.len();
    let _ = writeln!(out, "  {}", paint.dim(&format!("and {}", count(joined as u64, "report joining"))));
}
