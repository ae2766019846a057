//! One story.

use super::affair::link;
use super::table::facts;
use super::{Paint, clean, cut, fit, minute};
use newsloom_cluster::compare::{SameThing, Told, Utterance};
use newsloom_desk::{
    Comparison, Named, Names, corrections, count, deeds, earliest_first, edited, headline, names, reason,
    unquoted,
};
use newsloom_model::{QuoteKind, ReportId, StoryId};
use newsloom_store::{
    ActionRow, DateRow, EntityRow, LedgerRow, MemberRow, MentionedByRow, StatementRow, StoryDetail,
};
use std::collections::HashMap;
use std::fmt::Write;

/// Rows of a section before it is cut short: the rest is in SQL and `--json`.
const MOST: usize = 12;

/// Wordings of one utterance before the rest is left to `--json`.
const VARIANTS: usize = 3;

/// Everything about one story that one likes to read.
pub(crate) fn story(detail: &StoryDetail, comparison: &Comparison, paint: Paint) -> String {
    let story = &detail.story;
    let mut out = String::new();
    if let Some(asked) = detail.asked_for.filter(|asked| *asked != story.story_id) {
        let _ = writeln!(
            out,
            "{}",
            paint.dim(&format!("Story {asked} was merged into story {}.", story.story_id))
        );
    }
    let (title, lead) = headline(story);
    let _ = writeln!(out, "{}", paint.bold(&clean(title)));
    if let Some(lead) = lead {
        let _ = writeln!(out, "{}", clean(lead));
    }
    let _ = writeln!(out, "\nstory {} · {}", story.story_id, facts(story));
    let published = period(story.first_published.as_deref(), story.last_published.as_deref());
    let fetched = period(story.first_fetched.as_deref(), story.last_fetched.as_deref());
    let _ = writeln!(out, "published {published}, read {fetched}");
    reports(&mut out, detail.story.story_id, &detail.reports, paint);
    related(&mut out, detail, paint);
    let outlets = Outlets(detail.reports.iter().map(|r| (r.report_id, printed_by(r))).collect());
    statements(&mut out, &detail.statements, paint);
    quotes(&mut out, &comparison.utterances, &outlets, paint);
    figures(&mut out, &comparison.figures, &outlets, paint);
    named(&mut out, &detail.entities, &detail.dates, paint);
    actions(&mut out, &detail.actions, &outlets, paint);
    ledger(&mut out, &detail.ledger, paint);
    fit(&out)
}

/// "2026-03-04 11:02 to 2026-03-04 14:10 UTC", or one time where both are in one minute.
fn period(first: Option<&str>, last: Option<&str>) -> String {
    if first.is_none() {
        return "at an unknown time".into();
    }
    let (first, last) = (minute(first), minute(last));
    if first == last { format!("{first} UTC") } else { format!("{first} to {last} UTC") }
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
fn reports(out: &mut String, story: StoryId, reports: &[MemberRow], paint: Paint) {
    heading(out, "Reports, earliest first", paint);
    for (i, report) in earliest_first(reports).into_iter().enumerate() {
        let mark = match (i, report.copy_of) {
            (_, Some(_)) => "copy",
            (0, None) if report.published.is_some() => "first",
            _ => "",
        };
        let title = report.title.as_deref().or(report.lead.as_deref());
        let title = cut(title.unwrap_or("(no text)"), 80);
        let edited = edited(report).map(|text| format!("  {}", paint.warn(&text))).unwrap_or_default();
        let time = minute(report.published.as_deref());
        let _ = writeln!(
            out,
            "  {mark:<5} {time:<16}  {:<24} {title}{edited}  {}",
            clean(report.outlet.as_deref().unwrap_or("-")),
            paint.dim(&format!("[{}]", report.report_id))
        );
        let _ = writeln!(out, "        {}", paint.dim(&clean(&reason::of_member(report, reports, story))));
    }
}

/// Other stories of the same affair, and round-ups that tell of this one.
fn related(out: &mut String, detail: &StoryDetail, paint: Paint) {
    if !detail.story_links.is_empty() {
        heading(out, "Related stories", paint);
        detail.story_links.iter().take(MOST).for_each(|row| out.push_str(&link(row, paint)));
        more(out, detail.story_links.len(), paint);
    }
    let told = |row: &MentionedByRow| {
        let title = cut(row.title.as_deref().unwrap_or("(no title)"), 80);
        format!("{title}  {}", paint.dim(&clean(row.outlet.as_deref().unwrap_or("-"))))
    };
    let mentioned: Vec<String> = detail.mentioned_by.iter().take(MOST).map(told).collect();
    line(out, "Mentioned by round-ups", &mentioned, paint);
}

/// An official text a line: whose, under which heading, printed by whom.
pub(super) fn statements(out: &mut String, statements: &[StatementRow], paint: Paint) {
    if statements.is_empty() {
        return;
    }
    heading(out, "Official statements printed in full", paint);
    for statement in statements.iter().take(MOST) {
        let issuer = clean(statement.issuer.as_deref().unwrap_or("?"));
        let heading = cut(statement.heading.as_deref().unwrap_or("(no heading)"), 100);
        let _ = writeln!(
            out,
            "  {issuer}: {heading}  {}",
            paint.dim(&clean(statement.outlet.as_deref().unwrap_or_default()))
        );
    }
    more(out, statements.len(), paint);
}

/// An utterance a line, with what other outlets make of it.
pub(super) fn quotes(out: &mut String, utterances: &[Utterance], outlets: &Outlets, paint: Paint) {
    if utterances.is_empty() {
        return;
    }
    heading(out, "Quotes", paint);
    for utterance in utterances.iter().take(MOST) {
        let mut name = format!("{}:", clean(utterance.speaker.as_deref().unwrap_or("?")));
        for variant in utterance.variants.iter().take(VARIANTS) {
            let text = cut(&variant.text, 150);
            let words =
                if variant.kind == QuoteKind::Direct { format!("“{}”", unquoted(&text)) } else { text };
            let _ = writeln!(out, "  {name} {words}  {}", paint.dim(&outlets.of(&variant.reports)));
            name = "    or".into();
        }
    }
    more(out, utterances.len(), paint);
}

/// What cannot all be right comes first, under a heading of its own.
pub(super) fn figures(out: &mut String, things: &[SameThing], outlets: &Outlets, paint: Paint) {
    let (differ, agree): (Vec<_>, Vec<_>) = things.iter().partition(|thing| thing.differ);
    if !differ.is_empty() {
        heading(out, "Figures that differ", paint);
    }
    for thing in differ.iter().take(MOST) {
        let told =
            |t: &Told| format!("{} {}", paint.warn(&clean(&t.text)), paint.dim(&outlets.of(&t.reports)));
        let values: Vec<String> = thing.told.iter().map(told).collect();
        let _ = writeln!(out, "  {}: {}", clean(&thing.what), values.join(" · "));
    }
    if !agree.is_empty() {
        heading(out, "Figures", paint);
    }
    for told in agree.iter().take(MOST).flat_map(|thing| &thing.told) {
        let _ = writeln!(out, "  {}  {}", clean(&told.text), paint.dim(&outlets.of(&told.reports)));
    }
    more(out, agree.len(), paint);
}

/// The outlet of each report of the story; empty where there is one report, of which it need not be said.
#[derive(Default)]
pub(super) struct Outlets(HashMap<ReportId, String>);

/// The outlet; where nobody knows it, the report.
fn printed_by(report: &MemberRow) -> String {
    report.outlet.clone().unwrap_or_else(|| format!("report {}", report.report_id))
}

impl Outlets {
    /// The outlets of `reports`, each once.
    fn of(&self, reports: &[ReportId]) -> String {
        let mut names: Vec<&str> = Vec::new();
        for name in reports.iter().filter_map(|report| self.0.get(report)) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        clean(&names.join(", "))
    }
}

/// Persons, organizations, places and days.
pub(super) fn named(out: &mut String, all: &[EntityRow], dates: &[DateRow], paint: Paint) {
    for Names { heading, names } in names(all) {
        let named = names.iter().take(MOST).map(|Named { name, reports }| {
            if *reports > 1 { format!("{name} ({reports})") } else { name.clone() }
        });
        line(out, heading, &named.collect::<Vec<_>>(), paint);
    }
    let days: Vec<String> =
        dates.iter().take(MOST).map(|d| day(d.first_day.as_deref(), d.last_day.as_deref())).collect();
    line(out, "Days mentioned", &days, paint);
}

fn day(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => first.into(),
        (first, last) => format!("{} to {}", first.unwrap_or("…"), last.unwrap_or("…")),
    }
}

pub(super) fn actions(out: &mut String, actions: &[ActionRow], outlets: &Outlets, paint: Paint) {
    let deeds = deeds(actions);
    if deeds.is_empty() {
        return;
    }
    heading(out, "Who did what to whom", paint);
    for deed in deeds.iter().take(MOST) {
        let text = format!("{} {} {}", deed.source, deed.event, deed.target);
        let _ = writeln!(out, "  {}  {}", clean(&text), paint.dim(&outlets.of(&deed.reports)));
    }
    more(out, deeds.len(), paint);
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
        let detail = row.detail.as_ref().filter(|_| row.kind == "corrected");
        for change in detail.iter().flat_map(|detail| corrections(detail)) {
            let change = clean(&change);
            let _ = writeln!(out, "      {change}");
        }
    }
    let joined = ledger.len() - notable.len();
    let _ = writeln!(out, "  {}", paint.dim(&format!("and {}", count(joined as u64, "report joining"))));
}
