//! What an address that somebody names leads to: a feed, or a page that names some.

use jiff::Timestamp;
use newsloom_feed::discover::Found;
use newsloom_fetch::{Fetcher, Probe, ProbeError};
use newsloom_model::{FeedSpec, registrable_domain};

/// What an address leads to.
pub(crate) enum Discovered {
    /// One feed. Nothing but its address, outlet and name is known.
    Feed(FeedSpec),
    /// A page that names several.
    Choice {
        /// Where the page is.
        page: String,
        /// The feeds, in the page's order.
        feeds: Vec<Found>,
    },
    /// A page at this address, which names no feed.
    Nothing(String),
}

/// Asks the address once. Of a page that names one feed alone, that is the one; of several, somebody has to choose.
///
/// # Errors
/// [`ProbeError`] where no page and no feed came.
pub(crate) async fn discover(fetcher: &Fetcher, url: &str, now: Timestamp) -> Result<Discovered, ProbeError> {
    let spec = FeedSpec { url: url.to_owned(), ..FeedSpec::default() };
    Ok(match fetcher.probe(&spec, now).await? {
        Probe::Feed { url, feed } => Discovered::Feed(named(url, feed.title)),
        Probe::Page { url, mut feeds } => match feeds.len() {
            0 => Discovered::Nothing(url),
            1 => {
                let Found { url, title } = feeds.remove(0);
                Discovered::Feed(named(url, title))
            }
            _ => Discovered::Choice { page: url, feeds },
        },
    })
}

fn named(url: String, name: Option<String>) -> FeedSpec {
    FeedSpec { outlet: registrable_domain(&url), url, name, ..FeedSpec::default() }
}
