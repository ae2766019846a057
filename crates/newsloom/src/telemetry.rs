//! Logs go to stderr, as text for people or JSON for machines.

use newsloom_config::{Log, LogFormat};
use std::io::{IsTerminal, Write, stderr};
use std::panic;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, reload};

/// Changes what is logged while the program runs.
pub(crate) struct LogHandle(reload::Handle<EnvFilter, Registry>);

impl LogHandle {
    /// Logs what `level`, a level or a filter, says from now on; `RUST_LOG` still goes first.
    ///
    /// # Errors
    /// What is neither a level nor a filter.
    pub(crate) fn set_level(&self, level: &str) -> anyhow::Result<()> {
        Ok(self.0.reload(filter(level)?)?)
    }
}

/// Starts logging.
///
/// # Errors
/// A `log.level` that is neither a level nor a filter.
pub(crate) fn start(log: &Log) -> anyhow::Result<LogHandle> {
    let (filter, handle) = reload::Layer::new(filter(&log.level)?);
    let lines = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    let lines = match log.format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(filter).with(lines).init();
    Ok(LogHandle(handle))
}

/// The variable whose filter goes before `log.level`.
pub(crate) const VARIABLE: &str = EnvFilter::DEFAULT_ENV;

/// The filter that the environment asks for, where it is one.
pub(crate) fn filter_of_environment() -> Option<String> {
    let filter = EnvFilter::try_from_default_env().ok()?;
    std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()).and(Some(filter.to_string()))
}

/// `RUST_LOG`, else `level`, in which the client of NATS is left out unless it is named: newsloom itself says when a server is away,
/// and the client would say so at every attempt.
fn filter(level: &str) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(format!("async_nats=off,{level}")))
        .map_err(|error| anyhow::anyhow!("log.level {level:?}: {error}"))
}

/// For commands that talk to a person: only what goes wrong.
pub(crate) fn start_quiet() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = fmt().with_env_filter(filter).with_writer(stderr).with_ansi(stderr().is_terminal());
    // A second start in one process changes nothing.
    let _ = lines.with_target(false).without_time().try_init();
}

/// Reports panics: in a line of the log where there is one, else on standard error. A panic in a stage costs one document,
/// which is quarantined with the message. Those of the feed parser are expected on some input and are not reported.
pub(crate) fn report_panics() {
    panic::set_hook(Box::new(|info| {
        if newsloom_feed::is_panic_expected() {
            return;
        }
        if tracing::dispatcher::has_been_set() {
            let place = info.location().map(ToString::to_string);
            let panic = info.payload_as_str().unwrap_or("no message");
            tracing::error!(place, panic, "a stage panicked");
        } else {
            // Where standard error is gone nobody can be told.
            let _ = writeln!(stderr(), "{info}");
        }
    }));
}
