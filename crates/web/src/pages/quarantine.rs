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

/// Rows that are shown; the command line shows all.
const MOST: usize = 200;

/// `/quarantine`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
) -> Result<Markup, Failure> {
    let is_writable = actor.may_correct(&app);
    let read = app.readers.read(|reader| Ok((reader.quarantined()?, reader.health()?.dead_deliveries)));
    let (rows, dead) = read.await?;
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
                @for row in rows.iter().take(MOST) {
                    li data-item {
                        strong { (row.stage) } ": " (row.error)
                        p.facts {
                            (outside(row.url.as_deref(), row.url.as_deref().unwrap_or(&row.entry_id)))
                            " · " (time(Some(&row.quarantined_at)))
                        }
                        @if is_writable { (ask("/quarantine/retry", row.id.0, &actor, "Try again")) }
                    }
                }
            }
            @if rows.len() > MOST { p { "and " (rows.len() - MOST) " more" } }
            @if dead > 0 {
                p { a href="/watches" { (count(dead, "message")) " of watches" } " could not be delivered and were given up." }
            }
        },
    ))
}
