//! What the sources of entries take from the configuration.

use crate::settings;
use newsloom_config::Config;
use newsloom_fetch::Fetcher;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What poller, page fetches, hubs and folders take from the configuration. Replaced as a whole on reload.
#[derive(Clone)]
pub(crate) struct SourceSettings {
    /// Asks the network.
    pub(crate) fetcher: Arc<Fetcher>,
    /// Requests in flight.
    pub(crate) concurrency: usize,
    /// Whether the article pages of feeds are fetched that say nothing of it.
    pub(crate) fetch_pages: bool,
    /// Time between two pages that are looked at again; none where no page is.
    pub(crate) revisit_pause: Option<Duration>,
    /// Time between two polls of a feed while its hub delivers.
    pub(crate) max_interval: Duration,
    /// Folders to watch.
    pub(crate) folders: Vec<PathBuf>,
    /// Time between two looks at the folders.
    pub(crate) scan_interval: Duration,
}

impl SourceSettings {
    /// As configured. The fetcher also reaches article pages on the private hosts of feeds that may lie there.
    ///
    /// # Errors
    /// A wrong `fetch.allow_private`; HTTP or TLS cannot be set up.
    pub(crate) fn of(config: &Config, old: Option<&Self>) -> anyhow::Result<Self> {
        let options = &config.options;
        let mut fetcher = Fetcher::new(settings::fetching(options)?)?;
        fetcher.allow_feeds(&config.feeds);
        if let Some(old) = old {
            fetcher.take_over(&old.fetcher);
        }
        Ok(Self {
            fetcher: Arc::new(fetcher),
            concurrency: options.fetch.concurrency,
            fetch_pages: options.fetch.pages,
            revisit_pause: (!options.fetch.revisit_after.is_empty())
                .then(|| Duration::from_secs(3_600) / options.fetch.max_revisits_per_hour),
            max_interval: options.poll.max_interval.0,
            folders: options.sources.folders.clone(),
            scan_interval: options.sources.scan_interval.0,
        })
    }
}
