//! For Prometheus, and for whoever restarts what does not live.

use crate::app::App;
use crate::counters::{Counter, Counters, Sample};
use crate::error::{Failure, Problem};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use newsloom_store::{Health, LiveStoreRow, ProcessRow, SinkRow};
use std::fmt::Write;

/// `/metrics`, in Prometheus' text format 0.0.4.
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let health = app.readers.read(|reader| Ok(reader.health()?)).await?;
    let samples = app.counters.as_ref().map(|Counters(read)| read());
    let text = text(&health, (app.clock)(), app.ledger.listeners(), samples.as_deref());
    let mut response = text.into_response();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// `/livez`: the server answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// `/readyz`: the database can be read. Names what keeps keeper or workers from working, or the live store from answering, which
/// does not make it unready.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let read: Result<_, Failure> =
        app.readers.read(|reader| Ok((reader.processes()?, reader.live_store()?))).await;
    match read {
        Ok((processes, live_store)) => {
            let troubled = |row: ProcessRow| Some(format!("{} {}: {}\n", row.role, row.name, row.problem?));
            let problems: String = processes.into_iter().filter_map(troubled).collect();
            let away =
                live_store.and_then(|row| Some(format!("live store {}: {}\n", row.server, row.problem?)));
            format!("ok\n{problems}{}", away.unwrap_or_default()).into_response()
        }
        Err(failure) => (StatusCode::SERVICE_UNAVAILABLE, format!("{failure}\n")).into_response(),
    }
}

/// What is written of the database, then what the daemon counts.
fn text(health: &Health, now: Timestamp, streams: usize, samples: Option<&[Sample]>) -> String {
    let age = |at: &Option<String>| {
        let at: Timestamp = at.as_deref()?.parse().ok()?;
        Some((now - at).total(jiff::Unit::Second).ok()?.max(0.0))
    };
    let number = |n: u64| Some(n as f64);
    let gauges = [
        ("reports", "Reports in the database.", number(health.reports)),
        ("stories", "Open stories in the database.", number(health.stories)),
        ("queue_length", "Documents waiting to be processed.", number(health.pending)),
        (
            "oldest_pending_age_seconds",
            "Time for which the oldest new entry waits.",
            age(&health.oldest_pending),
        ),
        ("quarantined", "Documents that failed for good.", number(health.quarantined)),
        ("dead_deliveries", "Messages of watches that were given up.", number(health.dead_deliveries)),
        ("failing_feeds", "Feeds whose last poll failed.", number(health.failing_feeds)),
        ("unindexed_reports", "Reports that cannot be searched yet.", number(health.unindexed)),
        ("database_bytes", "Size of the database file.", number(health.bytes)),
        ("heartbeat_age_seconds", "Time since the daemon's last sign of life.", age(&health.heartbeat)),
        ("last_poll_age_seconds", "Time since a feed was last polled.", age(&health.last_poll)),
        ("last_stored_age_seconds", "Time since a report was last stored.", age(&health.last_stored)),
        ("event_streams", "Clients that listen to events.", Some(streams as f64)),
    ];
    let mut out = String::new();
    for (name, help, value) in gauges {
        let Some(value) = value else { continue };
        head(&mut out, name, "gauge", help);
        let _ = writeln!(out, "newsloom_{name} {value}");
    }
    let sinks: [SinkGauge; 2] = [
        ("sink_lines_behind", "Lines of the ledger that a sink has still to take.", |sink| sink.behind),
        ("sink_failures", "Tries of a sink that failed in a row.", |sink| sink.failures.into()),
    ];
    for (name, help, value) in sinks.into_iter().filter(|_| !health.sinks.is_empty()) {
        head(&mut out, name, "gauge", help);
        for sink in &health.sinks {
            let _ = writeln!(out, "newsloom_{name}{{sink=\"{}\"}} {}", sink.sink, value(sink));
        }
    }
    write_live_store(&mut out, health.live_store.as_ref());
    write_processes(&mut out, &health.processes, &age);
    for counter in Counter::ALL.into_iter().filter(|_| samples.is_some()) {
        let (name, label, help) = counter.description();
        head(&mut out, name, "counter", help);
        for sample in samples.into_iter().flatten().filter(|sample| sample.counter == counter) {
            let labels =
                if label.is_empty() { String::new() } else { format!("{{{label}=\"{}\"}}", sample.label) };
            let _ = writeln!(out, "newsloom_{name}{labels} {}", sample.value);
        }
    }
    out
}

/// How far the live store is; nothing where there is none.
fn write_live_store(out: &mut String, live_store: Option<&LiveStoreRow>) {
    let Some(LiveStoreRow { waiting, problem, .. }) = live_store else { return };
    let gauges = [
        ("live_store_up", "Whether the live store answers.", u64::from(problem.is_none())),
        ("live_store_waiting", "Changes of rows that the live store does not have yet.", *waiting),
    ];
    for (name, help, value) in gauges {
        head(out, name, "gauge", help);
        let _ = writeln!(out, "newsloom_{name} {value}");
    }
}

/// What is known of keeper, workers and pages; nothing where one process does everything.
fn write_processes(out: &mut String, processes: &[ProcessRow], age: &dyn Fn(&Option<String>) -> Option<f64>) {
    let keeper = processes.iter().find(|process| process.role == "keeper");
    let number = |n: Option<u64>| n.map(|n| n as f64);
    let gauges = keeper.map(|keeper| {
        [
            (
                "tickets_waiting",
                "Tickets that wait for a worker or are worked on.",
                number(keeper.tickets_waiting),
            ),
            ("results_waiting", "Results that wait for the keeper.", number(keeper.results_waiting)),
            (
                "tickets_resent",
                "Tickets that were lost and sent again since the start.",
                number(keeper.resent),
            ),
            (
                "transport_up",
                "Whether workers can be reached.",
                Some(f64::from(u8::from(keeper.problem.is_none()))),
            ),
        ]
    });
    for (name, help, value) in gauges.into_iter().flatten() {
        let Some(value) = value else { continue };
        head(out, name, "gauge", help);
        let _ = writeln!(out, "newsloom_{name} {value}");
    }
    let each: [ProcessGauge<'_>; 3] = [
        (
            "process_in_flight",
            "Tickets that a process has sent or works on, or requests for pages.",
            &|row| Some(row.in_flight as f64),
        ),
        ("process_done", "Tickets or requests that a process has done since its start.", &|row| {
            Some(row.done as f64)
        }),
        ("process_silence_seconds", "Time since a process gave a sign of life.", &|row| {
            age(&Some(row.last_seen.clone()))
        }),
    ];
    for (name, help, value) in each.into_iter().filter(|_| !processes.is_empty()) {
        head(out, name, "gauge", help);
        for (n, row) in processes.iter().enumerate() {
            let Some(value) = value(row) else { continue };
            // In order of their names. No two series may have the same labels.
            let same = processes[..n]
                .iter()
                .filter(|other| (&other.role, &other.name) == (&row.role, &row.name))
                .count();
            let number = if same == 0 { String::new() } else { format!("#{}", same + 1) };
            let labels = format!("{{role=\"{}\",process=\"{}{number}\"}}", row.role, escaped(&row.name));
            let _ = writeln!(out, "newsloom_{name}{labels} {value}");
        }
    }
}

/// A figure of a process: name, help, value.
type ProcessGauge<'g> = (&'static str, &'static str, &'g dyn Fn(&ProcessRow) -> Option<f64>);

/// The value of a label, as Prometheus' text format has it.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// A figure of each sink of the ledger: name, help, value.
type SinkGauge = (&'static str, &'static str, fn(&SinkRow) -> u64);

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP newsloom_{name} {help}\n# TYPE newsloom_{name} {kind}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health() -> Health {
        Health {
            heartbeat: Some("2026-03-10T11:59:30Z".into()),
            last_ended: None,
            last_poll: None,
            last_stored: None,
            pending: 3,
            oldest_pending: Some("2026-03-10T11:00:00Z".into()),
            quarantined: 0,
            dead_deliveries: 0,
            sinks: Vec::new(),
            processes: Vec::new(),
            live_store: None,
            failing_feeds: 1,
            reports: 120,
            stories: 40,
            unindexed: 0,
            bytes: 4096,
        }
    }

    fn written(health: &Health, samples: Option<&[Sample]>) -> String {
        text(health, "2026-03-10T12:00:00Z".parse().unwrap(), 2, samples)
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let text = written(&health(), None);
        assert!(text.contains("# TYPE newsloom_queue_length gauge\nnewsloom_queue_length 3\n"));
        assert!(text.contains("newsloom_heartbeat_age_seconds 30\n"));
        assert!(text.contains("newsloom_oldest_pending_age_seconds 3600\n"));
        for absent in [
            "_total",
            "last_poll_age",
            "newsloom_sink",
            "newsloom_process",
            "newsloom_tickets",
            "newsloom_transport",
        ] {
            assert!(!text.contains(absent), "{absent}: {text}");
        }
    }

    #[test]
    fn counters_and_sinks_have_labels() {
        let sink = SinkRow {
            sink: "nats".into(),
            seq: 7,
            behind: 5,
            last_published: None,
            failures: 2,
            error: Some("cannot connect".into()),
        };
        let samples = [
            Sample { counter: Counter::Polls, label: "not_modified", value: 7.0 },
            Sample { counter: Counter::CommitTime, label: "", value: 0.25 },
        ];
        let text = written(&Health { sinks: vec![sink], ..health() }, Some(&samples));
        for line in [
            "# TYPE newsloom_polls_total counter\nnewsloom_polls_total{outcome=\"not_modified\"} 7\n",
            "newsloom_commit_seconds_total 0.25\n",
            "# TYPE newsloom_sink_failures gauge\nnewsloom_sink_failures{sink=\"nats\"} 2\n",
            "newsloom_sink_lines_behind{sink=\"nats\"} 5\n",
        ] {
            assert!(text.contains(line), "{line}{text}");
        }
    }

    #[test]
    fn a_live_store_is_told_of_where_there_is_one() {
        let live_store = |problem: Option<&str>| LiveStoreRow {
            role: "source".into(),
            server: "postgres://db.example/news".into(),
            shipment: 14,
            waiting: 3,
            last_contact: "2026-03-10T11:59:30Z".into(),
            problem: problem.map(Into::into),
        };
        for (problem, up) in [(None, 1), (Some("connection refused"), 0)] {
            let text = written(&Health { live_store: Some(live_store(problem)), ..health() }, None);
            assert!(text.contains(&format!("\nnewsloom_live_store_up {up}\n")), "{text}");
            assert!(text.contains("\nnewsloom_live_store_waiting 3\n"), "{text}");
        }
        assert!(!written(&health(), None).contains("live_store"));
    }

    #[test]
    fn each_process_of_a_cluster_has_labels_of_its_own() {
        let process = |role: &str, name: &str| ProcessRow {
            process: format!("{role}-7"),
            name: name.into(),
            role: role.into(),
            version: "0.1.0".into(),
            last_seen: "2026-03-10T11:59:58Z".into(),
            in_flight: 24,
            done: 700,
            resent: None,
            tickets_waiting: None,
            results_waiting: None,
            problem: None,
        };
        let keeper = ProcessRow {
            resent: Some(1),
            tickets_waiting: Some(20),
            results_waiting: Some(3),
            problem: Some("the server is away".into()),
            ..process("keeper", "desk")
        };
        let processes = vec![keeper, process("worker", "a\"b"), process("worker", "a\"b")];
        let text = written(&Health { processes, ..health() }, None);
        for line in [
            "newsloom_process_in_flight{role=\"keeper\",process=\"desk\"} 24\n",
            "newsloom_process_done{role=\"worker\",process=\"a\\\"b\"} 700\n",
            "newsloom_process_done{role=\"worker\",process=\"a\\\"b#2\"} 700\n",
            "newsloom_process_silence_seconds{role=\"keeper\",process=\"desk\"} 2\n",
            "newsloom_tickets_waiting 20\n",
            "newsloom_results_waiting 3\n",
            "newsloom_tickets_resent 1\n",
            "newsloom_transport_up 0\n",
        ] {
            assert!(text.contains(line), "{line}{text}");
        }
    }
}
