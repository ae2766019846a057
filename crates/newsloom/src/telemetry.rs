//! Logs go to stderr, as text for people or JSON for machines.

use newsloom_config::{Log, LogFormat};
use std::io::{IsTerminal, stderr};
use std::panic;
use tracing_subscriber::EnvFilter;

/// What libraries complain of without naming the page: newsloom notes the problems of a page at its report.
const LIBRARIES: &str = "trafilatura=off";

/// Starts logging. `RUST_LOG` overrides the level.
///
/// # Errors
/// A level that is none.
pub(crate) fn start(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(format!("{LIBRARIES},{}", log.level)));
    let filter = filter.map_err(|e| anyhow::anyhow!("log.level {:?}: {e}", log.level))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    match log.format {
        LogFormat::Text => lines.with_target(false).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    log_panics();
    Ok(())
}

/// For commands that talk to a person: only what goes wrong.
pub(crate) fn start_quiet() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(format!("{LIBRARIES},warn")));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    // A second start in one process changes nothing.
    let _ = lines.with_target(false).without_time().try_init();
    log_panics();
}

/// A panic in a stage costs one document, which is quarantined with the message: a line of the log says where.
fn log_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        tracing::error!(place, "a stage panicked: {}", info.payload_as_str().unwrap_or("without a message"));
    }));
}
