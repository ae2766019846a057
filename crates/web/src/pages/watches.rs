//! Watches: what each is about, what it told, and what became of it.

use super::layout;
use super::parts::time;
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::filter::Query;
use crate::watches::{WatchState, states};
use axum::Extension;
use axum::extract::State;
use maud::{Markup, html};
use newsloom_desk::count;
use newsloom_desk::watch::{WatchEvent, events_in_words, filter_in_words};
use newsloom_store::{DeliveryRow, WatchEventRow};

/// `/watches`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
) -> Result<Markup, Failure> {
    let may_retry = actor.may_correct(&app);
    let states = app.readers.read(states).await?;
    let head = html! {
        @for state in &states {
            @let name = &state.watch.spec.name;
            link rel="alternate" type="application/atom+xml" title=(name) href={ "/watches/" (name) ".atom" };
        }
    };
    let main = html! {
        h1 { "Watches" }
        @if states.is_empty() {
            div.empty {
                p { "No watch is configured." }
                p {
                    "A watch is a filter of stories with a name, which tells of what happens: "
                    code { "[[watch]]" } " in the configuration, and " code { "newsloom watches --test NAME" } "."
                }
            }
        }
        @for state in &states { (section(state, may_retry.then_some(&actor))) }
    };
    Ok(layout::page_with("Watches", &head, &main))
}

/// `actor` is who may have messages delivered again.
fn section(state: &WatchState, actor: Option<&Actor>) -> Markup {
    let watch = &state.watch;
    let (spec, name) = (&watch.spec, &watch.spec.name);
    html! {
        section id={ "watch-" (name) } data-item {
            h2 { (name) }
            p {
                a href={ "/?" (Query::from(&spec.filter)) } data-open { (filter_in_words(&spec.filter)) }
                " · tells of " (events_in_words(spec))
            }
            p.facts {
                @if watch.sinks.is_empty() { "no sinks" } @else { "to " (watch.sinks.join(" · ")) }
                " · " (count(watch.pending, "message")) " waiting · last delivered "
                @if watch.last_delivered.is_some() { (time(watch.last_delivered.as_deref())) } @else { "never" }
                " · " a href={ "/watches/" (name) ".atom" } { "Atom" }
            }
            @if state.events.is_empty() {
                p { "It has told nothing yet." }
            } @else {
                ul { @for row in &state.events { (event(row)) } }
            }
            (deliveries("Tried again", &state.failing))
            (deliveries("Given up", &state.given_up))
            @if watch.dead > 0 {
                p { (count(watch.dead, "message")) " given up. " code { "newsloom watches --retry " (name) } " has them delivered again." }
                @if let Some(actor) = actor {
                    form action="/watches/retry" method="post" {
                        input type="hidden" name="token" value=(actor.form_token);
                        input type="hidden" name="watch" value=(name);
                        button type="submit" { "Deliver again" }
                    }
                }
            }
            (deliveries("Delivered", &state.delivered))
        }
    }
}

fn event(row: &WatchEventRow) -> Markup {
    // What cannot be read was written by another version.
    let event: Option<WatchEvent> = serde_json::from_value(row.event.clone()).ok();
    html! {
        @if let Some(event) = event {
            li {
                a href={ "/stories/" (event.story_id) } dir="auto" { (event.headline()) }
                p.facts { (event.lines().join(" · ")) " · " (time(Some(&row.happened_at))) }
            }
        }
    }
}

fn deliveries(heading: &str, rows: &[DeliveryRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            details {
                summary { (heading) }
                ul {
                    @for row in rows {
                        li {
                            (row.sink) ", " (count(row.attempts, "try"))
                            @if let Some(error) = &row.error { ": " (error) }
                            p.facts { (time(row.settled_at.as_deref().or(Some(&row.due_at)))) }
                        }
                    }
                }
            }
        }
    }
}
