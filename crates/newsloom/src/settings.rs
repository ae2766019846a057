//! Finding the configuration, and telling each part its share of it.

use crate::cli::Usage;
use newsloom_config::{Config, Environment, Options};
use newsloom_fetch::Settings;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

/// The process's own environment.
pub(crate) struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

/// The configuration in `file`, else where it is usually found, else the defaults.
///
/// # Errors
/// Every mistake in it.
pub(crate) fn load(file: Option<&Path>) -> anyhow::Result<Config> {
    match file.map(Path::to_owned).or_else(usual_place) {
        Some(file) => Ok(Config::load(&file, &ProcessEnvironment)?),
        None => Ok(Config::defaults()),
    }
}

fn usual_place() -> Option<PathBuf> {
    let places = ["newsloom.toml", "/etc/newsloom/newsloom.toml"];
    std::env::var_os("NEWSLOOM_CONFIG")
        .map(PathBuf::from)
        .or_else(|| places.iter().map(PathBuf::from).find(|place| place.is_file()))
}

/// The database to use: the one named on the command line, else the configured one.
pub(crate) fn database(named: Option<&Path>, config: Option<&Path>) -> anyhow::Result<PathBuf> {
    match named {
        Some(path) => Ok(path.to_owned()),
        None => Ok(load(config)?.options.store.path),
    }
}

/// What the fetcher is to keep to.
///
/// # Errors
/// An entry of `fetch.allow_private` that is neither a host nor a network.
pub(crate) fn fetching(options: &Options) -> anyhow::Result<Settings> {
    let fetch = &options.fetch;
    let mut settings = Settings {
        user_agent: format!("newsloom/{} (+{})", env!("CARGO_PKG_VERSION"), fetch.contact),
        max_body: usize::try_from(fetch.max_body.0)?,
        total_timeout: fetch.timeout.0,
        idle_timeout: fetch.idle_timeout.0,
        concurrency: fetch.concurrency,
        page_attempts: fetch.tries,
        system_proxy: fetch.system_proxy,
        ..Settings::default()
    };
    settings.host.concurrency = fetch.per_host;
    settings.host.delay = fetch.host_delay.0;
    settings.polling.default = options.poll.interval.0;
    settings.polling.min = options.poll.min_interval.0;
    settings.polling.max = options.poll.max_interval.0;
    settings.polling.jitter = options.poll.jitter;
    // Two installations spread their polls differently.
    settings.polling.seed =
        newsloom_text::hash(&format!("{}{}", fetch.contact, options.store.path.display()));
    for place in &fetch.allow_private {
        if place.contains('/') {
            let network = place.parse().map_err(|_| {
                Usage(format!("fetch.allow_private: {place:?} is no network such as \"10.1.0.0/16\""))
            })?;
            settings.private_networks.push(network);
        } else {
            settings.private_hosts.push(place.clone());
        }
    }
    Ok(settings)
}

/// Threads for each CPU stage.
pub(crate) fn workers(options: &Options) -> usize {
    match options.pipeline.workers {
        0 => available_parallelism().map_or(1, usize::from),
        n => n,
    }
}
