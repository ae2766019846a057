//! The options by section. Their meaning and defaults are written in `config/newsloom.toml`.

use crate::units::{Period, Size};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The default configuration as people read it.
pub const DEFAULTS: &str = include_str!("../../../config/newsloom.toml");

/// All sections.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Where everything is kept, and for how long.
    pub store: StoreOptions,
    /// Where news comes from.
    pub sources: Sources,
    /// How servers are asked.
    pub fetch: Fetch,
    /// How often feeds are asked.
    pub poll: PollOptions,
    /// Where the ledger is published.
    pub sinks: SinkOptions,
    /// What is found in reports.
    pub extract: Extract,
    /// Where hubs deliver.
    pub websub: WebSub,
    /// The page.
    pub web: Web,
    /// How watches deliver.
    pub watches: Watches,
    /// The server that takes their mail.
    pub mail: Mail,
    /// What decides over stories.
    pub stories: Stories,
    /// Threads, queues, batches.
    pub pipeline: Pipeline,
    /// What carries work to other machines.
    pub transport: TransportOptions,
    /// What is logged, and how.
    pub log: Log,
}

/// Section `[store]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StoreOptions {
    /// The SQLite file.
    pub path: PathBuf,
    /// The address of a live store in PostgreSQL; empty for none.
    pub url: String,
    /// The variable that has the address.
    pub url_env: String,
    /// The file that has the address.
    pub url_file: String,
    /// Silence of the active process after which another takes over.
    pub lease: Period,
    /// Age at which shipments are removed that followers read.
    pub log_retention: Period,
    /// Age at which texts are removed; zero for never.
    pub text_retention: Period,
    /// Age at which rows of the fetch log are removed.
    pub fetch_log_retention: Period,
}

/// Section `[sources]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// Files that list feeds.
    pub feeds: Vec<PathBuf>,
    /// Folders to watch.
    pub folders: Vec<PathBuf>,
    /// Time between two looks at the folders.
    pub scan_interval: Period,
}

/// Section `[fetch]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// Address at which the operator can be reached; part of the User-Agent.
    pub contact: String,
    /// Whether article pages are fetched.
    pub pages: bool,
    /// Most bytes read of one answer.
    pub max_body: Size,
    /// Longest time for one request.
    pub timeout: Period,
    /// Longest silence within one request.
    pub idle_timeout: Period,
    /// Requests in flight.
    pub concurrency: usize,
    /// Requests in flight to one host.
    pub max_connections_per_host: usize,
    /// Requests in flight to one address.
    pub max_connections_per_address: usize,
    /// Time between two requests to one host.
    pub host_delay: Period,
    /// Time between two requests to one address.
    pub address_delay: Period,
    /// The longest that a server may ask to be left alone.
    pub max_retry_after: Period,
    /// The longest delay that a robots.txt may ask for.
    pub max_crawl_delay: Period,
    /// Tries for an article page.
    pub max_attempts: u32,
    /// Pages of one article.
    pub max_pages_per_article: usize,
    /// When the page of a young report is looked at again, counted from its publication; empty for never.
    pub revisit_after: Vec<Period>,
    /// The most pages that are looked at again in an hour.
    pub max_revisits_per_hour: u32,
    /// Hosts and networks on private addresses that may be reached.
    pub allow_private: Vec<String>,
    /// Whether the environment's proxy is used.
    pub system_proxy: bool,
}

/// Section `[poll]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PollOptions {
    /// Time between two polls of a feed that says nothing itself.
    pub interval: Period,
    /// Lower bound.
    pub min_interval: Period,
    /// Upper bound.
    pub max_interval: Period,
    /// Share of the interval by which a poll is moved at random.
    pub jitter: f64,
    /// Upper bound for feeds that fail.
    pub max_back_off: Period,
    /// How long a permanent redirect must last before it is followed for good.
    pub redirect_after: Period,
    /// After how long of "nothing changed" all is asked for again.
    pub refetch_after: Period,
}

/// Section `[websub]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WebSub {
    /// The public address that is passed on to `listen`; empty for no subscriptions.
    pub callback: String,
    /// Where deliveries arrive.
    pub listen: String,
}

/// Section `[web]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Where the page is served; empty for nowhere.
    pub listen: String,
    /// Names that it answers to besides those of this machine.
    pub hosts: Vec<String>,
    /// The header in which a trusted server before it names the user; empty where there is none.
    pub user_header: String,
    /// Whether people may correct stories there.
    pub corrections: bool,
    /// Maximum open connections.
    pub max_connections: usize,
}

/// Section `[watches]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Watches {
    /// The address at which people reach the page, for links; empty for `web.listen`.
    pub base_url: String,
    /// Hosts and networks on private addresses that may be delivered to.
    pub allow_private: Vec<String>,
    /// The longest that one delivery may take.
    pub timeout: Period,
    /// Time between two deliveries to one host.
    pub pause: Period,
    /// Deliveries at a time.
    pub concurrency: usize,
    /// Tries to deliver a message.
    pub max_attempts: u32,
    /// Messages of a watch that may wait for one sink.
    pub max_pending: usize,
    /// Age at which what was told and delivered is forgotten.
    pub retention: Period,
}

/// Section `[mail]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The server's name; empty where no mail is sent.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: MailEncryption,
    /// Whom mail comes from.
    pub from: String,
    /// The user name there; empty where none is needed.
    pub username: String,
    /// The variable that has the password.
    pub password_env: String,
    /// The file that has the password.
    pub password_file: PathBuf,
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MailEncryption {
    /// By STARTTLS.
    StartTls,
    /// From the first byte.
    Tls,
    /// Not at all.
    None,
}

/// Section `[sinks]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SinkOptions {
    /// The file that lines are appended to; empty for none.
    pub file: PathBuf,
    /// Its size from which on it is put aside.
    pub max_file_size: Size,
    /// Files that are kept, with the one that is written to.
    pub max_files: u32,
    /// The address of a NATS server; empty for none.
    pub nats: String,
    /// The variable that has the address.
    pub nats_env: String,
    /// The file that has the address.
    pub nats_file: String,
    /// What subjects begin with.
    pub nats_subject: String,
    /// Whether a stream must acknowledge each line.
    pub nats_acknowledged: bool,
}

/// Section `[extract]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Extract {
    /// A model of names; empty for the one that is built in.
    pub ner_model: PathBuf,
    /// A table of places; empty for none.
    pub gazetteer: PathBuf,
}

/// Section `[stories]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stories {
    /// How long reports stay comparable.
    pub window: Period,
    /// Time between two reviews.
    pub review_interval: Period,
    /// Factor on what a report must reach to join a story.
    pub strictness: f64,
    /// Whether reports in several languages share a story where they tell of one event.
    pub across_languages: bool,
    /// Learned weights of the kinds of evidence; empty for those that are shipped.
    pub weights: PathBuf,
}

/// Section `[pipeline]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// Threads that normalize and extract; zero for one a core.
    pub workers: usize,
    /// Capacity of each channel.
    pub queue: usize,
    /// Reports in one transaction.
    pub batch: usize,
    /// Time for documents in flight on shutdown.
    pub shutdown_timeout: Period,
}

/// Section `[transport]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TransportOptions {
    /// The address of a NATS server; empty for none.
    pub url: String,
    /// The variable that has the address.
    pub url_env: String,
    /// The file that has the address.
    pub url_file: String,
    /// A file with the authorities that sign the server's certificate; empty for those that the system trusts.
    pub ca_file: PathBuf,
    /// What all names on the server begin with.
    pub subject: String,
    /// Most tickets in flight.
    pub in_flight: usize,
    /// Silence of a worker after which its tickets go to another.
    pub ack_wait: Period,
    /// What people call this worker; empty for host and process.
    pub name: String,
}

/// Section `[log]`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// A level or a filter.
    pub level: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

impl Options {
    /// Makes relative paths relative to `folder`.
    pub(crate) fn resolve(&mut self, folder: &Path) {
        self.store.path = folder.join(&self.store.path);
        for path in self.sources.feeds.iter_mut().chain(&mut self.sources.folders) {
            *path = folder.join(&path);
        }
        let Stories { weights, .. } = &mut self.stories;
        let Mail { password_file, .. } = &mut self.mail;
        let (Extract { ner_model, gazetteer, .. }, file) = (&mut self.extract, &mut self.sinks.file);
        for path in [ner_model, gazetteer, weights, password_file, file, &mut self.transport.ca_file] {
            if !path.as_os_str().is_empty() {
                *path = folder.join(&path);
            }
        }
    }
}
