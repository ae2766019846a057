//! TOML to a validated [`Config`].
//!
//! The commented file `config/newsloom.toml` is compiled in and *is* the default configuration: a user's file is
//! laid over it. What may be written is therefore said once, there; the check compares a user's file with it and
//! reports every mistake at once, each with file, line and column.

mod changes;
mod check;
mod edit;
mod feeds;
mod lines;
mod options;
mod problem;
mod rules;
mod secrets;
mod servers;
mod sinks;
mod sites;
mod table;
mod units;
mod users;
mod values;
mod watches;

pub use changes::{Change, changes};
pub use edit::add_feeds;
pub use feeds::Outlet;
pub use lines::lines;
pub use options::{DEFAULTS, Log, LogFormat, MailEncryption, Options, SinkOptions, TransportOptions, WebSub};
pub use problem::{Problem, Problems};
pub use secrets::Environment;
pub use units::Period;
pub use users::User;

use newsloom_model::{FeedSpec, Secret, SiteRule, Watch};
use std::path::{Path, PathBuf};

/// Everything that a run needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The file that it was read from; none where only defaults are in force.
    pub file: Option<PathBuf>,
    /// The options, paths made absolute against the file's folder.
    pub options: Options,
    /// Who publishes.
    pub outlets: Vec<Outlet>,
    /// What is polled, disabled feeds included.
    pub feeds: Vec<FeedSpec>,
    /// Who signs in at the page.
    pub users: Vec<User>,
    /// What holds the report on the pages of single sites and publishing systems, the shipped rules first.
    pub sites: Vec<SiteRule>,
    /// What is told of, and where.
    pub watches: Vec<Watch>,
    /// The address of the NATS server that the ledger is published to.
    pub nats: Option<Secret<String>>,
    /// The address of the NATS server between keeper and workers.
    pub transport: Option<Secret<String>>,
    /// The address of the live store in PostgreSQL.
    pub live_store: Option<Secret<String>>,
}

impl Config {
    /// The defaults, without any feed.
    pub fn defaults() -> Self {
        let (options, _) = check::options(DEFAULTS, None);
        Self {
            file: None,
            options,
            outlets: Vec::new(),
            feeds: Vec::new(),
            users: Vec::new(),
            sites: sites::shipped(),
            watches: Vec::new(),
            nats: None,
            transport: None,
            live_store: None,
        }
    }

    /// Reads `file` and the feed files that it names, laid over the defaults.
    ///
    /// # Errors
    /// Every mistake found in any of the files.
    pub fn load(file: &Path, environment: &dyn Environment) -> Result<Self, Problems> {
        let text = problem::read(file)?;
        let (options, mut problems) = check::options(&text, Some(file));
        let (listed, mistakes) = feeds::load(&options, environment);
        problems.extend(mistakes);
        let (users, mistakes) = users::load(&text, file, &options, environment);
        problems.extend(mistakes);
        let (watches, mistakes) = watches::load(&text, file, &options, environment);
        problems.extend(mistakes);
        let (nats, mistakes) = servers::sink(&text, file, &options, environment);
        problems.extend(mistakes);
        let (transport, mistakes) = servers::transport(&text, file, &options, environment);
        problems.extend(mistakes);
        let (live_store, mistakes) = servers::live_store(&text, file, &options, environment);
        problems.extend(mistakes);
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let sites = sites::shipped().into_iter().chain(listed.sites).collect();
        let (outlets, feeds) = (listed.outlets, listed.feeds);
        Ok(Self {
            file: Some(file.to_owned()),
            options,
            outlets,
            feeds,
            users,
            sites,
            watches,
            nats,
            transport,
            live_store,
        })
    }
}

/// The log format that `file` asks for, also where the file has mistakes; text where it cannot be told.
pub fn log_format(file: &Path) -> LogFormat {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let (document, _) = toml::de::DeTable::parse_recoverable(&text);
    let format = document.get_ref().get("log").and_then(|log| log.get_ref().get("format"));
    match format.and_then(|format| format.get_ref().as_str()) {
        Some("json") => LogFormat::Json,
        _ => LogFormat::Text,
    }
}
