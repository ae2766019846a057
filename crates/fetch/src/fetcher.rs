//! The fetcher: what the rest of the program sees of the network.

use crate::http::{BuildError, Client, Grants, Lookup, SystemLookup, Turns};
use crate::recent::Recent;
use crate::robots::RobotsCache;
use crate::schedule;
use crate::settings::Settings;
use crate::statuses::Statuses;
use jiff::Timestamp;
use newsloom_model::{FeedSpec, FeedState, WaitReason};
use std::sync::Arc;
use tokio::sync::watch;
use tokio::time::Instant;
use url::Url;

/// Polls feeds and fetches article pages. One for the whole program: the pacing is in it.
pub struct Fetcher {
    pub(crate) settings: Settings,
    pub(crate) client: Client,
    pub(crate) robots: Arc<RobotsCache>,
    pub(crate) recent: Arc<Recent>,
    pub(crate) page_statuses: Arc<Statuses>,
}

impl Fetcher {
    /// A fetcher with the operating system's name resolution.
    ///
    /// # Errors
    /// [`BuildError`] where HTTP or TLS cannot be set up.
    pub fn new(settings: Settings) -> Result<Self, BuildError> {
        Self::with_lookup(settings, Arc::new(SystemLookup))
    }

    /// A fetcher with another way to resolve names.
    ///
    /// # Errors
    /// [`BuildError`] where HTTP or TLS cannot be set up.
    pub fn with_lookup(settings: Settings, lookup: Arc<dyn Lookup>) -> Result<Self, BuildError> {
        let client = Client::new(&settings, lookup)?;
        let robots = Arc::new(RobotsCache::new(&settings.robots_name));
        Ok(Self { settings, client, robots, recent: Arc::default(), page_statuses: Arc::default() })
    }

    /// The most pages of one article that are wanted, the first included.
    pub fn join_pages(&self) -> usize {
        self.settings.join_pages
    }

    /// Takes the place of `old`, with other settings: hosts must not notice. Who asked for quiet gets it, whose turn it
    /// is stays so where the pace is the same, and what was asked lately is not asked again.
    pub fn take_over(&mut self, old: &Self) {
        self.recent = Arc::clone(&old.recent);
        self.page_statuses = Arc::clone(&old.page_statuses);
        if self.settings.robots_name == old.settings.robots_name {
            self.robots = Arc::clone(&old.robots);
        }
        let pace = |settings: &Settings| (settings.host, settings.address_rate_limit(), settings.concurrency);
        self.client.take_over(&old.client, pace(&self.settings) == pace(&old.settings));
    }

    /// Asks `grants` before each request, instead of deciding here when a host may be asked.
    pub fn ask(&mut self, grants: Arc<dyn Grants>) {
        self.client.ask(grants);
    }

    /// Whose turn it is; none where another process decides.
    pub fn turns(&self) -> Option<&Turns> {
        self.client.turns()
    }

    /// How many article pages were answered with each class of status ("2xx") since the start, those that were looked at
    /// again too. What a redirect led to counts, and the redirect does not.
    pub fn page_statuses(&self) -> Vec<(&'static str, u64)> {
        self.page_statuses.all()
    }

    /// The hosts that asked to be left alone, in order, and until when: for the next run.
    pub fn retry_after(&self) -> Vec<(String, Timestamp)> {
        self.turns().map(Turns::retry_after).unwrap_or_default()
    }

    /// Leaves these hosts alone: what an earlier run knew.
    pub fn set_retry_after(&self, hosts: Vec<(String, Timestamp)>) {
        if let Some(turns) = self.turns() {
            turns.set_retry_after(hosts);
        }
    }

    /// Asks no host after the moment that `lease` has, when another process may take the place of this one; a later moment lets it
    /// go on. Settings that take its place keep to the same.
    pub fn set_lease(&self, lease: watch::Receiver<Instant>) {
        if let Some(turns) = self.turns() {
            turns.set_lease(lease);
        }
    }

    /// When a feed that was polled before is due under these settings, and why then; none where it was never polled, or is gone.
    pub fn next_poll(&self, feed: &FeedState) -> Option<(Timestamp, WaitReason)> {
        let rules = &self.settings.polling;
        let cursor = schedule::start(&feed.spec, &feed.cursor);
        let jitter = schedule::jitter(rules.seed, feed.id.0, cursor.asked?);
        schedule::next_poll(rules, &feed.spec, &cursor, jitter)
    }

    /// Lets article pages lie on the private hosts of the feeds that are allowed there themselves. To be called with
    /// the configured feeds at the start; polling such a feed has the same effect.
    pub fn allow_feeds<'a>(&self, feeds: impl IntoIterator<Item = &'a FeedSpec>) {
        for feed in feeds.into_iter().filter(|feed| feed.allow_private) {
            if let Some(host) = Url::parse(&feed.url).ok().as_ref().and_then(Url::host_str) {
                self.client.guard.allow(host);
            }
        }
    }
}
