//! For Prometheus, and for whoever restarts what does not live.

use crate::app::App;
use crate::error::{Failure, Problem};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use newsloom_store::Health;
use std::fmt::Write;

/// `/metrics`, in Prometheus' text format 0.0.4.
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let health = app.readers.read(|reader| Ok(reader.health()?)).await?;
    let mut response = text(&health, (app.clock)(), app.ledger.listeners()).into_response();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// `/livez`: the server answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// `/readyz`: the database can be read.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let read: Result<_, Failure> = app.readers.read(|reader| Ok(reader.queue_length()?)).await;
    match read {
        Ok(_) => "ok\n".into_response(),
        Err(failure) => (StatusCode::SERVICE_UNAVAILABLE, format!("{failure}\n")).into_response(),
    }
}

fn text(health: &Health, now: Timestamp, streams: usize) -> String {
    let mut out = String::new();
    let mut add = |name: &str, kind: &str, help: &str, value: Option<f64>| {
        if let Some(value) = value {
            let _ = write!(
                out,
                "# HELP newsloom_{name} {help}\n# TYPE newsloom_{name} {kind}\nnewsloom_{name} {value}\n"
            );
        }
    };
    let age = |at: &Option<String>| {
        let at: Timestamp = at.as_deref()?.parse().ok()?;
        Some((now - at).total(jiff::Unit::Second).ok()?.max(0.0))
    };
    let number = |n: u64| Some(n as f64);
    add("reports", "gauge", "Reports in the database.", number(health.reports));
    add("stories", "gauge", "Open stories in the database.", number(health.stories));
    add("queue_length", "gauge", "Documents waiting to be processed.", number(health.pending));
    add("quarantined", "gauge", "Documents that failed for good.", number(health.quarantined));
    add(
        "dead_deliveries",
        "gauge",
        "Messages of watches that were given up.",
        number(health.dead_deliveries),
    );
    add("failing_feeds", "gauge", "Feeds whose last poll failed.", number(health.failing_feeds));
    add("unindexed_reports", "gauge", "Reports that cannot be searched yet.", number(health.unindexed));
    add("database_bytes", "gauge", "Size of the database file.", number(health.bytes));
    add(
        "heartbeat_age_seconds",
        "gauge",
        "Time since the daemon's last sign of life.",
        age(&health.heartbeat),
    );
    add("last_poll_age_seconds", "gauge", "Time since a feed was last polled.", age(&health.last_poll));
    add("last_stored_age_seconds", "gauge", "Time since a report was last stored.", age(&health.last_stored));
    add("event_streams", "gauge", "Clients that listen to events.", Some(streams as f64));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let health = Health {
            heartbeat: Some("2026-03-10T11:59:30Z".into()),
            last_ended: None,
            last_poll: None,
            last_stored: None,
            pending: 3,
            quarantined: 0,
            dead_deliveries: 0,
            failing_feeds: 1,
            reports: 120,
            stories: 40,
            unindexed: 0,
            bytes: 4096,
        };
        let text = text(&health, "2026-03-10T12:00:00Z".parse().unwrap(), 2);
        assert!(text.contains("# TYPE newsloom_queue_length gauge\nnewsloom_queue_length 3\n"));
        assert!(text.contains("newsloom_heartbeat_age_seconds 30\n"));
        assert!(!text.contains("last_poll_age"));
    }
}
