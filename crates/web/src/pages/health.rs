//! Whether the daemon is well.

use super::layout;
use super::parts::time;
use crate::app::App;
use crate::error::Failure;
use axum::extract::State;
use maud::{Markup, html};

/// `/health`
pub(crate) async fn page(State(app): State<App>) -> Result<Markup, Failure> {
    let health = app.readers.read(|reader| Ok(reader.health()?)).await?;
    let row = |name: &str, value: Markup| html! { tr { th scope="row" { (name) } td { (value) } } };
    let number = |n: u64| html! { span.number { (n) } };
    let moment = |at: &Option<String>| html! { @if at.is_some() { (time(at.as_deref())) } @else { "never" } };
    Ok(layout::page(
        "Health",
        &html! {
            h1 { "Health" }
            table.facts {
                tbody {
                    (row("Last sign of life of the running daemon", html! {
                        @if health.heartbeat.is_some() { (time(health.heartbeat.as_deref())) } @else { "none runs" }
                    }))
                    (row("Last run ended", moment(&health.last_ended)))
                    (row("Last poll", moment(&health.last_poll)))
                    (row("Last report stored", moment(&health.last_stored)))
                    (row("Waiting in the queue", number(health.pending)))
                    (row("In quarantine", html! { a href="/quarantine" { (health.quarantined) } }))
                    (row("Messages of watches given up", number(health.dead_deliveries)))
                    @for sink in &health.sinks {
                        (row("Lines of the ledger that a sink waits for", html! {
                            (sink.sink) ": " (sink.behind)
                            @if let Some(error) = &sink.error { ", " (sink.failures) " tries failed: " (error) }
                        }))
                    }
                    @if let Some(live_store) = &health.live_store {
                        (row("Live store", html! {
                            (if live_store.role == "source" { "ships to " } else { "follows " }) (live_store.server)
                            ", shipment " (live_store.shipment) ", " (time(Some(live_store.last_contact.as_str())))
                            @if live_store.waiting > 0 { ": " (live_store.waiting) " changes to ship" }
                            @if let Some(problem) = &live_store.problem { "; " (problem) }
                        }))
                    }
                    @for process in &health.processes {
                        (row(role(&process.role), html! {
                            (process.name) ", last sign of life " (time(Some(process.last_seen.as_str()))) ": "
                            (process.in_flight) " in flight, " (process.done) " done"
                            @if let (Some(tickets), Some(results)) = (process.tickets_waiting, process.results_waiting) {
                                ", " (tickets) " tickets and " (results) " results on the way"
                            }
                            @if let Some(resent) = process.resent.filter(|resent| *resent > 0) { ", " (resent) " sent again" }
                            @if let Some(problem) = &process.problem { "; " (problem) }
                        }))
                    }
                    (row("Failing feeds", html! { a href="/feeds" { (health.failing_feeds) } }))
                    (row("Reports", number(health.reports)))
                    (row("Stories", number(health.stories)))
                    (row("Not yet searchable", number(health.unindexed)))
                    (row("Size of the database", html! { (megabytes(health.bytes)) }))
                }
            }
            p { "For programs: " a href="/api/v1/health" { "API" } " · " a href="/metrics" { "metrics" } }
        },
    ))
}

fn role(role: &str) -> &'static str {
    match role {
        "keeper" => "Keeper",
        "worker" => "Worker",
        _ => "Page",
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
