//! What failed, and why.

use super::layout;
use super::parts::{ask, outside, time};
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use axum::Extension;
use axum::extract::State;
use maud::{Markup, html};
use newsloom_desk::count;
use newsloom_model::ReportId;
use newsloom_store::Quarantined;

/// Rows that are shown; the command line shows all.
const MOST: usize = 200;

/// `/quarantine`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
) -> Result<Markup, Failure> {
    let editor = Some(&actor).filter(|actor| actor.may_correct(&app));
    let read =
        app.readers.read(|reader| Ok((reader.quarantined_behind(ReportId(0), MOST)?, reader.health()?)));
    let (rows, health) = read.await?;
    let (more, dead) = (health.quarantined.saturating_sub(rows.len() as u64), health.dead_deliveries);
    Ok(layout::page(
        "Quarantine",
        &html! {
            h1 { "Quarantine" }
            @if rows.is_empty() {
                div.empty { p { "Nothing is in quarantine: every document was read." } }
            } @else {
                p { "Documents that failed for good. " code { "newsloom quarantine --retry" } " puts them back into the queue." }
            }
            ol.quarantine {
                @for row in &rows { (document(row, editor)) }
            }
            @if more > 0 { p { "and " (more) " more" } }
            @if dead > 0 {
                p { a href="/watches" { (count(dead, "message")) " of watches" } " could not be delivered and were given up." }
            }
        },
    ))
}

/// A document that failed, with another try for editors.
pub(super) fn document(row: &Quarantined, editor: Option<&Actor>) -> Markup {
    html! {
        li data-item {
            strong { (row.stage) } ": " (row.error)
            p.facts {
                (outside(row.url.as_deref(), row.url.as_deref().unwrap_or(&row.entry_id)))
                " · " (time(Some(&row.quarantined_at)))
            }
            @if let Some(editor) = editor { (ask("/quarantine/retry", row.id.0, editor, "Try again")) }
        }
    }
}
