//! What can be set about fetching. Plain values; reading them from a file is the configuration's business.

use crate::guard::Network;
use crate::schedule::Rules;
use std::time::Duration;

/// How requests of one kind follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// The most requests in flight at once.
    pub concurrency: usize,
    /// The least time between two requests, from when the one reached the server to when the next sets out.
    pub delay: Duration,
}

/// What can be set about fetching.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Sent with every request: name, version and an address where people find out who asks.
    pub user_agent: String,
    /// The name that robots.txt files are searched for.
    pub robots_name: String,
    /// The most bytes read of one answer, on the wire as well as decompressed.
    pub max_body: usize,
    /// The most time for one request, redirects and body included. Waiting for one's turn does not count.
    pub total_timeout: Duration,
    /// The most time without a single byte.
    pub idle_timeout: Duration,
    /// The pace towards one host name.
    pub host: RateLimit,
    /// The pace towards one address, which many host names may share; never slower than towards one host.
    pub address: RateLimit,
    /// The most requests in flight at once, of all kinds.
    pub concurrency: usize,
    /// When feeds are polled again.
    pub polling: Rules,
    /// The longest delay that a robots.txt may ask for.
    pub max_crawl_delay: Duration,
    /// How often an article page is tried before the entry's own text has to do.
    pub page_attempts: u32,
    /// The most pages of one article that are fetched, the first included.
    pub join_pages: usize,
    /// Host names that may lie on private addresses.
    pub private_hosts: Vec<String>,
    /// Private networks that may be asked.
    pub private_networks: Vec<Network>,
    /// The option that both come from, for messages.
    pub private_option: &'static str,
    /// Whether the proxy that the environment names is used. The address guard then trusts the proxy.
    pub system_proxy: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: concat!("newsloom/", env!("CARGO_PKG_VERSION")).into(),
            robots_name: "newsloom".into(),
            max_body: 16 << 20,
            total_timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(20),
            host: RateLimit { concurrency: 1, delay: Duration::from_secs(1) },
            address: RateLimit { concurrency: 4, delay: Duration::from_millis(250) },
            concurrency: 64,
            polling: Rules::default(),
            max_crawl_delay: Duration::from_secs(30),
            page_attempts: 3,
            join_pages: 1,
            private_hosts: Vec::new(),
            private_networks: Vec::new(),
            private_option: "fetch.allow_private",
            system_proxy: false,
        }
    }
}

impl Settings {
    /// The pace towards one address: a host that has its address for itself is not slowed by it.
    pub(crate) fn address_rate_limit(&self) -> RateLimit {
        RateLimit {
            concurrency: self.address.concurrency.max(self.host.concurrency),
            delay: self.address.delay.min(self.host.delay),
        }
    }
}
