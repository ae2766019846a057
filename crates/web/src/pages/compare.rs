//! Two reports side by side.

use super::layout;
use super::parts::{direction, time};
use crate::app::App;
use crate::error::Failure;
use axum::extract::{Path, State};
use maud::{Markup, html};
use newsloom_cluster::compare::shared_runs;
use newsloom_model::{Report, ReportId};
use std::ops::Range;

/// `/compare/{a}/{b}`
pub(crate) async fn page(State(app): State<App>, Path((a, b)): Path<(i64, i64)>) -> Result<Markup, Failure> {
    let read = move |id: i64, reader: &newsloom_store::Reader| {
        let report = reader.report(ReportId(id))?;
        report.ok_or_else(|| Failure::Missing(format!("text of report {id}")))
    };
    let (left, right) = app.readers.read(move |reader| Ok((read(a, reader)?, read(b, reader)?))).await?;
    let (in_left, in_right) = shared_runs(&left.text, &right.text);
    let words = |runs: &[Range<usize>], text: &str| -> usize {
        runs.iter().map(|run| text.get(run.clone()).unwrap_or_default().split_whitespace().count()).sum()
    };
    Ok(layout::page(
        "Two reports",
        &html! {
            h1 { "Two reports side by side" }
            p { (words(&in_left, &left.text)) " words stand in both word for word; they are marked." }
            div.compare {
                (side(a, &left, &in_left))
                (side(b, &right, &in_right))
            }
        },
    ))
}

fn side(id: i64, report: &Report, shared: &[Range<usize>]) -> Markup {
    let language = report.language.as_deref();
    html! {
        section aria-label=(report.outlet) {
            h2 { a href={ "/reports/" (id) } lang=[language] dir=(direction(language)) {
                (report.title.as_deref().unwrap_or("(no title)"))
            } }
            p.facts {
                (report.outlet)
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

/// The text in pieces, each with whether it is one of the runs.
fn pieces<'t>(text: &'t str, runs: &[Range<usize>]) -> Vec<(&'t str, bool)> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    for run in runs {
        pieces.push((text.get(at..run.start).unwrap_or_default(), false));
        pieces.push((text.get(run.clone()).unwrap_or_default(), true));
        at = run.end;
    }
    pieces.push((text.get(at..).unwrap_or_default(), false));
    pieces
}
