//! `newsloom watches`.

use super::output::{json_lines, open, print};
use crate::cli::Watches;
use crate::daemon::DeliverySettings;
use crate::error::Usage;
use crate::terminal::{Paint, clean, minute};
use crate::{clock, settings};
use newsloom_desk::count;
use newsloom_desk::watch::{events_in_words, filter_in_words};
use newsloom_store::{AdminWriter, DeliveryRow, Reader, WatchRow};
use newsloom_watch::Message;
use serde::Serialize;
use std::fmt::Write;
use std::io::stdout;
use std::process::ExitCode;

/// Deliveries that are shown of each watch.
const SHOWN: usize = 5;

/// Shows the watches, tries their sinks, or has messages that were given up delivered again.
pub(crate) fn watches(options: &Watches) -> anyhow::Result<ExitCode> {
    if let Some(name) = &options.test {
        return test(options, name);
    }
    if options.retry {
        return retry(options);
    }
    let reader = open(&options.database)?;
    let mut states = Vec::new();
    for watch in reader.watches()? {
        if options.name.as_ref().is_none_or(|name| *name == watch.spec.name) {
            states.push(State::of(&reader, watch)?);
        }
    }
    let text = if options.database.json { json_lines(&states)? } else { table(&states, Paint::stdout()) };
    let nothing = "no such watch: watches are [[watch]] tables of the configuration, which the daemon reads, or made on the page (docs/watches.md)";
    print(&text, states.is_empty(), nothing)
}

/// A watch with its last deliveries.
#[derive(Serialize)]
struct State {
    #[serde(flatten)]
    watch: WatchRow,
    delivered: Vec<DeliveryRow>,
    failing: Vec<DeliveryRow>,
    given_up: Vec<DeliveryRow>,
}

impl State {
    fn of(reader: &Reader, watch: WatchRow) -> anyhow::Result<Self> {
        let last = |state: &str| reader.deliveries(&watch.spec.name, state, SHOWN);
        let (delivered, pending, given_up) = (last("delivered")?, last("pending")?, last("dead")?);
        let failing = pending.into_iter().filter(|delivery| delivery.error.is_some()).collect();
        Ok(Self { delivered, failing, given_up, watch })
    }
}

/// Sends a test message to each sink of a watch, and says what became of each.
fn test(options: &Watches, name: &str) -> anyhow::Result<ExitCode> {
    let config = settings::load(options.database.file.config.as_deref())?;
    let delivery = DeliverySettings::of(&config)?;
    let Some(watch) = delivery.watches.iter().find(|watch| watch.spec.name == name) else {
        return Err(Usage(format!("the configuration has no watch {name:?}")).into());
    };
    let message = Message::test(name, clock::now(), &delivery.desk);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut is_failed = watch.sinks.is_empty();
    if is_failed {
        crate::error::note("the watch has no sinks: its events are on the page and in its feed alone");
    }
    for sink in &watch.sinks {
        let sent = runtime.block_on(delivery.courier.deliver(&sink.target, &message, clock::now()));
        is_failed |= sent.is_err();
        let outcome = sent.map_or_else(|failure| failure.error, |()| "delivered".to_owned());
        use std::io::Write as _;
        writeln!(stdout(), "{}: {}", clean(&sink.label), clean(&outcome))?;
    }
    Ok(ExitCode::from(u8::from(is_failed)))
}

fn retry(options: &Watches) -> anyhow::Result<ExitCode> {
    let path = settings::database(&options.database.file)?;
    let retried = AdminWriter::open(path)?.retry_deliveries(options.name.as_deref(), clock::now())?;
    let text = format!(
        "{} to be delivered again, by a running daemon or the next one\n",
        count(retried as u64, "message")
    );
    print(&text, retried == 0, "no message was given up")
}

fn table(states: &[State], paint: Paint) -> String {
    let mut out = String::new();
    for State { watch, failing, given_up, .. } in states {
        let _ = writeln!(
            out,
            "{}  {}",
            paint.bold(&watch.spec.name),
            clean(&filter_in_words(&watch.spec.filter))
        );
        let _ = writeln!(out, "    tells of {}", events_in_words(&watch.spec));
        let _ = writeln!(
            out,
            "    last event {} · last delivered {} · {} pending · {} dead",
            minute(watch.last_event.as_deref()),
            minute(watch.last_delivered.as_deref()),
            watch.pending,
            watch.dead
        );
        let deed = |what: &str, by: &Option<String>, at: &Option<String>| {
            by.as_ref().map(|by| format!("    {what} by {} at {}\n", clean(by), minute(at.as_deref())))
        };
        out.extend(deed("made on the page", &watch.made_by, &watch.made_at));
        out.extend(deed("paused", &watch.paused_by, &watch.paused_at));
        let sinks = if watch.sinks.is_empty() { "none".to_owned() } else { watch.sinks.join(" · ") };
        let _ = writeln!(out, "    sinks: {}", clean(&sinks));
        for delivery in failing.iter().chain(given_up) {
            let error = delivery.error.as_deref().unwrap_or_default();
            let what = if delivery.state == "dead" { "given up" } else { "failing" };
            let line =
                format!("{what} after {}: {}: {error}", count(delivery.attempts, "try"), delivery.sink);
            let _ = writeln!(out, "    {}", paint.warn(&clean(&line)));
        }
    }
    if states.iter().any(|state| state.watch.dead > 0) {
        out.push_str("\n`newsloom watches --retry` has them delivered again.\n");
    }
    out
}
