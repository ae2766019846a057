//! What people decided, and what a decision would change.

use super::layout;
use super::parts::{foreign, language, outlet, time};
use super::stories::facts;
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::wanted::Wanted;
use axum::Extension;
use axum::extract::State;
use maud::{Markup, html};
use newsloom_desk::{Correction, headline};
use newsloom_model::ConstraintKind;
use newsloom_store::{Correction as Line, Decision, StoryDetail};
use std::collections::BTreeSet;

/// Decisions that are shown, the latest; the command line shows all.
const MOST: usize = 100;

/// `/corrections`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
) -> Result<Markup, Failure> {
    let is_writable = actor.may_correct(&app);
    let lines = app.readers.read(|reader| Ok(reader.corrections_since(0)?)).await?;
    let undone: BTreeSet<i64> = lines.iter().filter_map(undone).collect();
    let mut decisions: Vec<&[Line]> = lines.chunk_by(|a, b| a.first_seq == b.first_seq).collect();
    decisions.reverse();
    Ok(layout::page(
        "Corrections",
        &html! {
            h1 { "Corrections" }
            @if decisions.is_empty() {
                div.empty {
                    p { "Nobody has corrected a story yet." }
                    p { "On the page of a story, reports can be taken out, moved or kept, and stories merged." }
                }
            }
            ol.corrections {
                @for decision in decisions.iter().take(MOST) {
                    @if let Some(first) = decision.first() {
                        @let is_undone = decision.iter().any(|line| undone.contains(&line.seq));
                        li.undone[is_undone] data-item {
                            (words(decision)) " "
                            p.facts { (time(Some(&first.at.to_string()))) " · " (first.actor) @if is_undone { " · undone" } }
                            @if is_writable && self::undone(first).is_none() && !is_undone {
                                form action="/corrections/undo" method="post" {
                                    input type="hidden" name="token" value=(actor.form_token);
                                    input type="hidden" name="seq" value=(first.seq);
                                    button type="submit" { "Undo" }
                                }
                            }
                        }
                    }
                }
            }
        },
    ))
}

fn undone(line: &Line) -> Option<i64> {
    match line.decision {
        Decision::Undo(seq) => Some(seq),
        Decision::Link(_) => None,
    }
}

/// A decision in words.
fn words(decision: &[Line]) -> Markup {
    let of = |kind: ConstraintKind| {
        let links = decision.iter().filter_map(|line| match &line.decision {
            Decision::Link(link) if link.kind == kind => Some([link.a, link.b]),
            _ => None,
        });
        links.flatten().collect::<BTreeSet<_>>()
    };
    let reports = |ids: &BTreeSet<newsloom_model::ReportId>| {
        html! { @for (n, id) in ids.iter().take(20).enumerate() {
            @if n > 0 { ", " } a href={ "/reports/" (id) } { (id) }
        } @if ids.len() > 20 { " …" } }
    };
    let (together, apart) = (of(ConstraintKind::MustLink), of(ConstraintKind::CannotLink));
    html! {
        @if let Some(seq) = decision.first().and_then(undone) { "takes back correction " (seq) }
        @if !together.is_empty() { "together: reports " (reports(&together)) " " }
        @if !apart.is_empty() { "apart: reports " (reports(&apart)) }
    }
}

/// What a correction would change, with the button that makes it.
pub(crate) fn preview(
    wanted: &Wanted,
    correction: &Correction,
    stories: &[StoryDetail],
    token: &str,
) -> Markup {
    let (heading, effect) = match correction {
        Correction::Merge(..) => {
            ("Merge two stories", "Their reports become one story, under the lower number.")
        }
        Correction::Split(..) => {
            ("Take a report out", "The marked report leaves the story and begins one of its own.")
        }
        Correction::Move(..) => {
            ("Move a report", "The marked report leaves the first story and joins the second.")
        }
        Correction::Pin(..) => {
            ("Keep a report", "The marked report stays in this story, whatever later reviews find.")
        }
    };
    let fields = [("story", wanted.story), ("other", wanted.other), ("report", wanted.report)];
    layout::page(
        heading,
        &html! {
            h1 { (heading) }
            p { (effect) " This can be undone." }
            @for story in stories { (before(story, wanted.report)) }
            form action="/corrections/make" method="post" {
                input type="hidden" name="token" value=(token);
                input type="hidden" name="kind" value=(wanted.kind);
                @for (name, value) in fields {
                    @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
                }
                button type="submit" { (heading) }
                " " a href={ "/stories/" (stories.first().map_or(0, |s| s.story.story_id.0)) } { "Leave it as it is" }
            }
        },
    )
}

/// A story as it is now.
fn before(story: &StoryDetail, marked: Option<i64>) -> Markup {
    let (title, _) = headline(&story.story);
    html! {
        section {
            h2 { "Story " (story.story.story_id) ": " (foreign(title, language(&story.story))) }
            (facts(&story.story))
            ul {
                @for report in story.reports.iter().take(50) {
                    @let is_marked = marked == Some(report.report_id.0);
                    li {
                        @if is_marked { mark { (outlet(&report.outlet)) } } @else { (outlet(&report.outlet)) }
                        ": " (newsloom_desk::title(report))
                    }
                }
            }
        }
    }
}
