//! Looks at addresses that people want read, and adds the feeds that they lead to.

use super::command::{Command, ask};
use super::sources::SourceSettings;
use crate::clock;
use crate::discovery::{Discovered, discover};
use async_channel::Sender;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use newsloom_model::{FeedSpec, registrable_domain};
use newsloom_store::{FeedAnswer, FeedRequest, NamedFeed};
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Time between two looks for new addresses.
const PAUSE: Duration = Duration::from_secs(1);

/// Addresses that are looked at at once: people wait for them, and feeds do not have to.
const CONCURRENCY: usize = 4;

/// Characters of a reason that are kept.
const MAX_REASON: usize = 500;

/// Logged with all other requests, so that one filter shows them.
const LOG: &str = "newsloom_fetch::request";

/// Looks at addresses that people want read, a few at a time and at the pace of all requests.
pub(crate) struct Requests {
    pub(crate) settings: watch::Receiver<SourceSettings>,
    /// To the writer.
    pub(crate) commands: Sender<Command>,
    /// Ends it; what is under way is dropped, and done again by the next run.
    pub(crate) stop: CancellationToken,
}

impl Requests {
    /// Works until `stop` is cancelled or the writer has ended.
    pub(crate) async fn run(self) {
        let (mut in_flight, mut looks) = (HashSet::new(), FuturesUnordered::new());
        loop {
            let limit = CONCURRENCY + in_flight.len();
            let Some(waiting) = ask(&self.commands, |reply| Command::FeedRequests(limit, reply)).await else {
                return;
            };
            for request in waiting {
                if in_flight.len() < CONCURRENCY && in_flight.insert(request.request_no) {
                    let settings = self.settings.borrow().clone();
                    looks.push(async move { (request.request_no, answer(&settings, request).await) });
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                Some((number, command)) = looks.next(), if !looks.is_empty() => {
                    if self.commands.send(command).await.is_err() {
                        return;
                    }
                    in_flight.remove(&number);
                }
                () = sleep(PAUSE) => {}
            }
        }
    }
}

/// What the writer is to do about an address.
async fn answer(settings: &SourceSettings, request: FeedRequest) -> Command {
    let FeedRequest { request_no: number, url, actor, .. } = request;
    let refused = |why: String| {
        tracing::info!(target: LOG, url, actor, why, "no feed added");
        let why = why.chars().take(MAX_REASON).collect();
        Command::AnswerRequest(number, FeedAnswer::Refused(why))
    };
    let found = match request.spec {
        Some(spec) => Ok(Discovered::Feed(spec)),
        None => discover(&settings.fetcher, &url, clock::now()).await,
    };
    match found {
        Ok(Discovered::Feed(spec)) => {
            tracing::info!(target: LOG, url, feed = spec.url, actor, "feed found");
            Command::AddFeed(number, Box::new(polled(spec, settings)))
        }
        Ok(Discovered::Choice { feeds, .. }) => {
            let named = feeds.into_iter().map(|found| NamedFeed { url: found.url, title: found.title });
            Command::AnswerRequest(number, FeedAnswer::Choice(named.collect()))
        }
        Ok(Discovered::Nothing(page)) => refused(format!("{page} is a page that names no feed")),
        Err(error) => refused(error.problem),
    }
}

/// As a feed of the configuration that says no more than its address.
fn polled(spec: FeedSpec, settings: &SourceSettings) -> FeedSpec {
    FeedSpec {
        outlet: spec.outlet.or_else(|| registrable_domain(&spec.url)),
        url: spec.url,
        name: spec.name,
        language: spec.language,
        enabled: true,
        fetch_pages: settings.fetch_pages,
        revisit: true,
        ..FeedSpec::default()
    }
}
