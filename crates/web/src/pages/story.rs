//! One story.

use super::layout;
use super::parts::{direction, foreign, language, outlet, outside, time};
use super::stories::facts;
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::filter::Query;
use axum::Extension;
use axum::extract::{Path, State};
use maud::{Markup, html};
use newsloom_cluster::compare::{SameThing, Utterance};
use newsloom_desk::{
    Compared, Comparison, Named, Names, corrections, count, deeds, edited, headline, names, reason, unquoted,
};
use newsloom_model::{QuoteKind, ReportId, StoryId};
use newsloom_store::{ActionRow, EntityRow, LedgerRow, MemberRow, Reader, StoryDetail};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Rows of a section before the rest folds away.
const MOST: usize = 12;

/// Reports that are shown of a story, and copies of each: stories of thousands are for programs.
const MOST_REPORTS: usize = 200;

/// `/stories/{id}`. The number of a story that was merged leads on to the one that it is part of.
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<i64>,
) -> Result<Markup, Failure> {
    let is_writable = actor.may_correct(&app);
    let page = move |reader: &Reader| {
        let detail = reader.story(StoryId(id))?.ok_or_else(|| Failure::Missing(format!("story {id}")))?;
        match detail.story.story_id {
            heir if heir != StoryId(id) => Err(Failure::Moved(format!("/stories/{heir}"))),
            _ => Ok(story(&Compared::of(detail), is_writable)),
        }
    };
    app.readers.read(page).await
}

fn story(Compared { detail, compared }: &Compared, is_writable: bool) -> Markup {
    let (title, lead) = headline(&detail.story);
    let language = language(&detail.story);
    let outlets = Outlets::of(&detail.reports);
    layout::page(
        title,
        &html! {
            article.story {
                h1 { (foreign(title, language)) }
                @if let Some(lead) = lead { p.lead { (foreign(lead, language)) } }
                (facts(&detail.story))
                p.live role="status" data-live={ "story " (detail.story.story_id) } {}
                section aria-labelledby="reports" {
                    h2 #reports { "Reports, earliest first" }
                    (timeline(&detail.reports))
                    (reports(&detail.reports, is_writable, detail.story.story_id))
                }
                (related(detail))
                (differences(compared, &outlets))
                (quotes(&compared.utterances, &outlets))
                (agreements(compared, &outlets))
                (named(&detail.entities))
                (done(&detail.actions, &outlets))
                (statements(detail))
                (ledger(&detail.ledger))
                @if is_writable { (merge(detail.story.story_id)) }
            }
        },
    )
}

/// The outlet of each report of the story.
struct Outlets<'d>(HashMap<ReportId, &'d str>);

impl<'d> Outlets<'d> {
    fn of(reports: &'d [MemberRow]) -> Self {
        Self(reports.iter().map(|report| (report.report_id, outlet(&report.outlet))).collect())
    }

    /// The outlets of `reports`, each once, leading to its report.
    fn links(&self, reports: &[ReportId]) -> Markup {
        let mut first: Vec<(&str, ReportId)> = Vec::new();
        for report in reports {
            let name = self.0.get(report).copied().unwrap_or("?");
            if !first.iter().any(|(known, _)| *known == name) {
                first.push((name, *report));
            }
        }
        html! {
            span.outlets {
                @for (n, (outlet, report)) in first.iter().enumerate() {
                    @if n > 0 { ", " }
                    a href={ "/reports/" (report) } { (outlet) }
                }
            }
        }
    }
}

/// A dot a report on a line of time: when the story was told, and how fast it spread. The list below says the same.
fn timeline(reports: &[MemberRow]) -> Markup {
    let at = |report: &MemberRow| {
        report.published.as_deref().unwrap_or(&report.fetched).parse::<jiff::Timestamp>()
    };
    let times: Vec<(i64, &MemberRow)> =
        reports.iter().filter_map(|report| Some((at(report).ok()?.as_second(), report))).collect();
    let (Some(first), Some(last)) = (times.iter().map(|t| t.0).min(), times.iter().map(|t| t.0).max()) else {
        return html! {};
    };
    if first == last {
        return html! {};
    }
    let x = |second: i64| 8.0 + (second - first) as f64 / (last - first) as f64 * 984.0;
    html! {
        svg.timeline viewBox="0 0 1000 24" role="img" aria-label="When its reports were published" preserveAspectRatio="none" {
            line x1="8" x2="992" y1="12" y2="12" {}
            @for (second, report) in &times {
                // A line of no length with round ends is a dot that stays round however wide the picture is drawn.
                path.copy[report.copy_of.is_some()] d={ (format!("M{:.1} 12h0", x(*second))) } {
                    title { (outlet(&report.outlet)) }
                }
            }
        }
    }
}

/// Originals by time, each with its copies below it.
fn reports(reports: &[MemberRow], is_writable: bool, story: StoryId) -> Markup {
    let mut copies: BTreeMap<ReportId, Vec<&MemberRow>> = BTreeMap::new();
    let here: HashSet<ReportId> = reports.iter().map(|report| report.report_id).collect();
    let is_here = |original: ReportId| here.contains(&original);
    for report in reports {
        if let Some(original) = report.copy_of.filter(|original| is_here(*original)) {
            copies.entry(original).or_default().push(report);
        }
    }
    let originals: Vec<&MemberRow> =
        reports.iter().filter(|report| !report.copy_of.is_some_and(is_here)).collect();
    html! {
        ol.reports {
            @for original in originals.iter().take(MOST_REPORTS) {
                li data-item {
                    (report(original, reports, story))
                    @if is_writable { (correct(original, story)) }
                    @if let Some(copies) = copies.get(&original.report_id) {
                        details {
                            summary { (count(copies.len() as u64, "copy")) " of this text" }
                            ul { @for copy in copies.iter().take(MOST_REPORTS) { li { (report(copy, reports, story)) } } }
                        }
                    }
                }
            }
        }
        @if originals.len() > MOST_REPORTS {
            p {
                "and " (count((originals.len() - MOST_REPORTS) as u64, "report")) ": "
                a href={ "/api/v1/stories/" (story) } { "all of them by the API" }
            }
        }
    }
}

fn report(report: &MemberRow, all: &[MemberRow], story: StoryId) -> Markup {
    let title = newsloom_desk::title(report);
    let language = report.language.as_deref();
    html! {
        div.report {
            span.outlet { (outlet(&report.outlet)) }
            " " a href={ "/reports/" (report.report_id) } data-open lang=[language] dir=(direction(language)) { (title) }
            @if let Some(edited) = edited(report) { " " span.mark.edited { (edited) } }
            @if report.state == "suggested" { " " span.mark.suggested { "suggested" } }
            p.facts {
                (time(report.published.as_deref()))
                @if report.url.is_some() { " · " (outside(report.url.as_deref(), "original")) }
                @if let Some(language) = language { " · " (language) }
            }
            p.reason { (reason::of_member(report, all, story)) }
        }
    }
}

/// Forms that lead to the preview of a correction.
fn correct(report: &MemberRow, story: StoryId) -> Markup {
    html! {
        details.correct {
            summary { "Correct" }
            form action="/corrections/preview" method="get" {
                input type="hidden" name="kind" value="split";
                input type="hidden" name="story" value=(story);
                input type="hidden" name="report" value=(report.report_id);
                button type="submit" { "Not of this story" }
            }
            form action="/corrections/preview" method="get" {
                input type="hidden" name="kind" value="move";
                input type="hidden" name="report" value=(report.report_id);
                label { "Move to story " input type="text" inputmode="numeric" name="story" required size="8"; }
                button type="submit" { "Move" }
            }
            form action="/corrections/preview" method="get" {
                input type="hidden" name="kind" value="pin";
                input type="hidden" name="report" value=(report.report_id);
                button type="submit" { "It stays here" }
            }
        }
    }
}

/// Other stories of the same affair, and round-ups that tell of this one.
fn related(detail: &StoryDetail) -> Markup {
    html! {
        (section("related", "Related stories", &detail.story_links, |link| html! {
            (time(link.first_published.as_deref())) " "
            a href={ "/stories/" (link.other_story_id) } { span dir="auto" { (link.title.as_deref().unwrap_or("(no title)")) } }
            p.facts { (link.other_is) " · " (link.kind) " · " (count(link.report_count, "report")) }
            p.reason { (link.reason) }
        }))
        @if !detail.story_links.is_empty() {
            p { a href={ "/affairs/" (detail.story.story_id) } { "The whole affair, by time" } }
        }
        (section("mentions", "Mentioned by round-ups", &detail.mentioned_by, |mention| html! {
            a href={ "/reports/" (mention.report_id) } { span dir="auto" { (mention.title.as_deref().unwrap_or("(no title)")) } }
            " " span.outlet { (outlet(&mention.outlet)) }
            p.reason { (mention.reason) }
        }))
    }
}

/// Figures that cannot all be right.
fn differences(comparison: &Comparison, outlets: &Outlets<'_>) -> Markup {
    let differ: Vec<&SameThing> = comparison.figures.iter().filter(|thing| thing.differ).collect();
    section("differs", "What differs", &differ, |thing| {
        html! {
            strong { (thing.what) } ": "
            @for (n, told) in thing.told.iter().enumerate() {
                @if n > 0 { " · " }
                span.differs { (told.text) } " " (outlets.links(&told.reports))
            }
        }
    })
}

fn agreements(comparison: &Comparison, outlets: &Outlets<'_>) -> Markup {
    let agree: Vec<&SameThing> = comparison.figures.iter().filter(|thing| !thing.differ).collect();
    section("figures", "Figures", &agree, |thing| {
        html! { @for told in &thing.told { (told.text) " " (outlets.links(&told.reports)) " " } }
    })
}

fn quotes(utterances: &[Utterance], outlets: &Outlets<'_>) -> Markup {
    section("quotes", "Quotes", utterances, |utterance| {
        html! {
            strong { (utterance.speaker.as_deref().unwrap_or("speaker not named")) }
            @for variant in &utterance.variants {
                div.wording {
                    @if variant.kind == QuoteKind::Direct { q dir="auto" { (unquoted(&variant.text)) } }
                    @else { span dir="auto" { (variant.text) } }
                    " " (outlets.links(&variant.reports))
                }
            }
        }
    })
}

fn named(entities: &[EntityRow]) -> Markup {
    html! {
        @for Names { heading, names } in names(entities) {
            @let id = heading.to_lowercase();
            section aria-labelledby=(id) {
                h2 #(id) { (heading) }
                p {
                    @for (n, Named { name, reports }) in names.iter().take(3 * MOST).enumerate() {
                        @if n > 0 { " · " }
                        a href={ "/?" (by_name(name)) } { span dir="auto" { (name) } }
                        @if *reports > 1 { " (" (reports) ")" }
                    }
                }
            }
        }
    }
}

fn by_name(name: &str) -> Query {
    Query { name: name.to_owned(), ..Query::default() }
}

fn done(actions: &[ActionRow], outlets: &Outlets<'_>) -> Markup {
    section("deeds", "Who did what to whom", &deeds(actions), |deed| {
        html! {
            (deed.source) " " span.event { (deed.event) } " " (deed.target) " " (outlets.links(&deed.reports))
        }
    })
}

fn statements(detail: &StoryDetail) -> Markup {
    section("statements", "Official statements printed in full", &detail.statements, |statement| {
        html! {
            (statement.issuer.as_deref().unwrap_or("issuer not named")) ": "
            a href={ "/reports/" (statement.report_id) } { (statement.heading.as_deref().unwrap_or("(no heading)")) }
            " " (outlet(&statement.outlet))
        }
    })
}

fn ledger(ledger: &[LedgerRow]) -> Markup {
    html! {
        section aria-labelledby="ledger" {
            h2 #ledger { "Ledger" }
            details {
                summary { (count(ledger.len() as u64, "line")) }
                ol.ledger {
                    @for row in ledger {
                        li {
                            (time(Some(&row.happened_at))) " " (row.kind)
                            @if let Some(report) = row.report_id { " " a href={ "/reports/" (report) } { "report " (report) } }
                            @if let Some(other) = row.other_story_id { " " a href={ "/stories/" (other) } { "story " (other) } }
                            " by " (row.actor)
                            @for change in row.detail.iter().flat_map(|detail| corrections(detail)) {
                                p.facts { (change) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn merge(story: StoryId) -> Markup {
    html! {
        section aria-labelledby="merge" {
            h2 #merge { "The same event as another story?" }
            form action="/corrections/preview" method="get" {
                input type="hidden" name="kind" value="merge";
                input type="hidden" name="story" value=(story);
                label { "Number of the other story " input type="text" inputmode="numeric" name="other" required size="8"; }
                button type="submit" { "Show what merging changes" }
            }
        }
    }
}

/// A list under a heading; what exceeds a dozen folds away. Nothing where there is nothing.
fn section<T>(id: &str, heading: &str, rows: &[T], row: impl Fn(&T) -> Markup) -> Markup {
    let (shown, folded) = rows.split_at(rows.len().min(MOST));
    html! {
        @if !rows.is_empty() {
            section aria-labelledby=(id) {
                h2 #(id) { (heading) }
                ul { @for each in shown { li { (row(each)) } } }
                @if !folded.is_empty() {
                    details {
                        summary { (folded.len()) " more" }
                        ul { @for each in folded { li { (row(each)) } } }
                    }
                }
            }
        }
    }
}
