//! The state of each feed.

use super::layout;
use super::parts::{ask, outside, time};
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use axum::Extension;
use axum::extract::State;
use maud::{Markup, html};
use newsloom_desk::count;
use newsloom_store::FeedRow;

/// `/feeds`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
) -> Result<Markup, Failure> {
    let editor = Some(&actor).filter(|actor| actor.may_correct(&app));
    let rows = app.readers.read(|reader| Ok(reader.feeds()?)).await?;
    Ok(layout::page(
        "Feeds",
        &html! {
            h1 { "Feeds" }
            @if rows.is_empty() {
                div.empty {
                    p { "No feed is configured." }
                    p { "Find one and add it with " code { "newsloom feeds add https://example.org/" } "." }
                }
            } @else { (table(&rows, editor)) }
        },
    ))
}

/// `editor` is who may have feeds polled.
fn table(rows: &[FeedRow], editor: Option<&Actor>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Feeds" {
            table {
                thead {
                    tr { th { "Outlet" } th { "Feed" } th { "State" } th { "Last polled" } th { "Next poll" } th { "Brought" } }
                }
                tbody {
                    @for row in rows {
                        tr data-item {
                            td { (row.outlet.as_deref().unwrap_or("-")) }
                            td { (outside(Some(&row.url), row.name.as_deref().unwrap_or(&row.url))) }
                            td.{ "state-" (row.state) } {
                                (row.state)
                                @if row.failures > 0 { ", " (count(row.failures, "failure")) }
                                @if let Some(error) = &row.error { div.error { (error) } }
                            }
                            td { @if row.last_polled.is_some() { (time(row.last_polled.as_deref())) } @else { "-" } }
                            td {
                                @if row.next_poll.is_some() { (time(row.next_poll.as_deref())) } @else { "-" }
                                @if let (Some(editor), false) = (editor, matches!(row.state.as_str(), "files" | "disabled")) {
                                    (ask("/feeds/refresh", row.feed_id.0, editor, "Poll now"))
                                }
                            }
                            td.number { (row.entries) }
                        }
                    }
                }
            }
        }
    }
}
