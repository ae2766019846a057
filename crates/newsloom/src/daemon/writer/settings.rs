//! What the writer takes from the configuration.

use super::clock_check::ClockCheck;
use crate::settings;
use jiff::Timestamp;
use newsloom_cluster::Settings;
use newsloom_config::{Config, Options};
use std::time::Duration;

/// How reports are placed, and how long things are kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WriterSettings {
    /// What decides which reports are together.
    pub(crate) clustering: Settings,
    /// Age at which reports leave the clusterer's memory.
    pub(crate) window: Duration,
    /// Time between two reviews of all stories.
    pub(crate) review: Duration,
    /// Age at which texts are removed; zero for never.
    pub(crate) text_retention: Duration,
    /// Age at which rows of the fetch log are removed.
    pub(crate) fetch_log_retention: Duration,
    /// When the page of a report is looked at again, counted from its publication.
    pub(crate) revisit_after: Vec<Duration>,
    /// No feed or host is left alone for longer.
    pub(crate) longest_wait: Duration,
}

impl WriterSettings {
    /// As configured.
    ///
    /// # Errors
    /// See [`settings::clustering`].
    pub(crate) fn of(config: &Config) -> anyhow::Result<Self> {
        let options = &config.options;
        Ok(Self {
            clustering: settings::clustering(options)?,
            window: options.stories.window.0,
            review: options.stories.review_interval.0,
            text_retention: options.store.text_retention.0,
            fetch_log_retention: options.store.fetch_log_retention.0,
            revisit_after: options.fetch.revisit_after.iter().map(|interval| interval.0).collect(),
            longest_wait: longest_wait(options),
        })
    }
}

impl WriterSettings {
    /// Whether nothing would be removed for its age at first, since the clock is far ahead of the time that was `trusted`.
    pub(crate) fn holds_retention(&self, trusted: Option<Timestamp>, now: Timestamp) -> bool {
        let mut check = ClockCheck::new(trusted, now);
        check.look(now, self.text_retention);
        !check.is_trusted()
    }
}

/// With what jitter may add, and a feed's own interval where that is longer.
fn longest_wait(options: &Options) -> Duration {
    let (poll, fetch) = (&options.poll, &options.fetch);
    let longest = poll.max_interval.max(poll.interval).max(poll.max_back_off).max(fetch.max_retry_after);
    longest.0 * 2
}
