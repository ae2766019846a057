//! Two reports side by side.

use super::layout;
use super::parts::{direction, pieces, publisher, time};
use crate::app::App;
use crate::error::Failure;
use axum::extract::{Path, State};
use maud::{Markup, html};
use newsloom_cluster::compare::shared_runs;
use newsloom_model::{Report, ReportId};
use newsloom_store::Reader;
use std::ops::Range;

/// `/compare/{a}/{b}`
pub(crate) async fn page(State(app): State<App>, Path((a, b)): Path<(i64, i64)>) -> Result<Markup, Failure> {
    let page = move |reader: &Reader| {
        let read = |id: i64| {
            let report = reader.report(ReportId(id))?;
            report.ok_or_else(|| Failure::Missing(format!("text of report {id}")))
        };
        Ok(compared((a, &read(a)?), (b, &read(b)?)))
    };
    app.readers.read(page).await
}

fn compared(left: (i64, &Report), right: (i64, &Report)) -> Markup {
    let (in_left, in_right) = shared_runs(&left.1.text, &right.1.text);
    let runs = in_left.iter().filter_map(|run| left.1.text.get(run.clone()));
    let words: usize = runs.map(|run| run.split_whitespace().count()).sum();
    layout::page(
        "Two reports",
        &html! {
            h1 { "Two reports side by side" }
            p { (words) " words stand in both word for word; they are marked." }
            div.compare {
                (side(left.0, left.1, &in_left))
                (side(right.0, right.1, &in_right))
            }
        },
    )
}

fn side(id: i64, report: &Report, shared: &[Range<usize>]) -> Markup {
    let language = report.language.as_deref();
    html! {
        section aria-label=(publisher(report)) {
            h2 { a href={ "/reports/" (id) } lang=[language] dir=(direction(language)) {
                (report.title.as_deref().unwrap_or("(no title)"))
            } }
            p.facts {
                (publisher(report))
                @if let Some(published) = &report.published { " · " (time(Some(&published.at.to_string()))) }
            }
            div.text.lines lang=[language] dir=(direction(language)) {
                @for (text, is_shared) in pieces(&report.text, shared) {
                    @if is_shared { mark.shared { (text) } } @else { (text) }
                }
            }
        }
    }
}
