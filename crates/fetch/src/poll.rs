//! Polls one feed: asks, reads, and lets the schedule decide what follows.

use crate::fetcher::Fetcher;
use crate::http::{GetError, Request, Response, Secrets};
use crate::reading::{self, Context, Document};
use crate::schedule::{self, PollResult, Route, Validators};
use jiff::Timestamp;
use newsloom_feed::Feed;
use newsloom_html::plain;
use newsloom_model::{Cursor, FeedSpec, FeedState, Poll, PollOutcome, WaitReason, web_address};
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use std::sync::Arc;
use tokio::time::Instant;
use url::Url;

const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, \
    text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

/// The longest error text, in characters.
const MAX_ERROR: usize = 1000;

/// What came of asking.
pub(crate) enum FetchResult {
    Feed(Box<Feed>),
    Unchanged,
    Gone,
    Nothing(String),
}

impl Fetcher {
    /// Asks for the feed, conditionally where it can. A failure is a poll too: it says what went wrong and when to
    /// try again.
    pub async fn poll(&self, feed: &FeedState, now: Timestamp) -> Poll {
        let rules = &self.settings.polling;
        let cursor = schedule::start(&feed.spec, &feed.cursor);
        if let Some(earliest) = schedule::too_early(rules, &feed.spec, &cursor, now) {
            return postponed(feed, cursor, now, (earliest, WaitReason::Shortest), None);
        }
        self.allow_feeds([&feed.spec]);
        let begun = Instant::now();
        let response = match self.request(&feed.spec, &cursor, now).await {
            Err(GetError::RetryAfter { host, until }) => {
                let why = GetError::RetryAfter { host, until }.to_string();
                return postponed(feed, cursor, now, (until, WaitReason::ServerAsks), Some(why));
            }
            response => response,
        };
        let poll = self.conclude(feed, &cursor, response, now).await;
        Poll { millis: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX), ..poll }
    }

    async fn request(&self, spec: &FeedSpec, cursor: &Cursor, now: Timestamp) -> Result<Response, GetError> {
        let address_of_feed = FeedAddress::of(spec)?;
        let (url, _) = address(schedule::address(spec, cursor))?;
        let conditions = schedule::conditions(&self.settings.polling, cursor, now);
        let conditions = conditions.map(|validators| (validators, cursor.answered_by.as_deref()));
        self.client.get(&Request { conditions, ..self.request_for(spec, &address_of_feed, url, now) }).await
    }

    /// An unconditional request for a feed, or a page of it, with what is configured for its own address.
    pub(crate) fn request_for<'a>(
        &self,
        spec: &'a FeedSpec,
        address_of_feed: &'a FeedAddress,
        url: Url,
        now: Timestamp,
    ) -> Request<'a> {
        Request {
            url,
            accept: ACCEPT,
            conditions: None,
            secrets: Some(Secrets {
                of: &address_of_feed.url,
                headers: &spec.headers,
                basic_auth: spec.basic_auth.as_ref().or(address_of_feed.credentials.as_ref()),
            }),
            delay: None,
            wanted: |_| true,
            max_body: self.settings.max_body,
            now,
        }
    }

    async fn conclude(
        &self,
        feed: &FeedState,
        cursor: &Cursor,
        response: Result<Response, GetError>,
        now: Timestamp,
    ) -> Poll {
        let conditional = schedule::conditions(&self.settings.polling, cursor, now).is_some();
        let result = match &response {
            Ok(response) => {
                let context = Context { spec: &feed.spec, known: &cursor.known, is_older: false, now };
                judge(response, conditional, context).await
            }
            Err(error) => FetchResult::Nothing(error.to_string()),
        };
        let response = response.ok();
        let jitter = schedule::jitter(self.settings.polling.seed, feed.id.0, now);
        let poll_result = poll_result(&result, response.as_ref(), now);
        let route = response.as_ref().map(route).unwrap_or_default();
        let (mut cursor, next_poll) =
            schedule::decide(&self.settings.polling, &feed.spec, cursor, &poll_result, &route, now, jitter);
        let (error, outcome) = (error(&result, response.as_ref()), outcome(&result));
        let entries = match result {
            FetchResult::Feed(read) => {
                cursor.known = read.known;
                read.entries
            }
            FetchResult::Unchanged | FetchResult::Gone | FetchResult::Nothing(_) => Vec::new(),
        };
        Poll {
            feed: feed.id,
            at: now,
            status: response.as_ref().map(|response| response.status.as_u16()),
            outcome,
            error,
            bytes: response.as_ref().map_or(0, |response| response.content.wire),
            millis: 0,
            cursor,
            next_poll,
            entries,
        }
    }
}

/// The configured address of a feed, and the credentials that were written into it.
pub(crate) struct FeedAddress {
    url: Url,
    credentials: Option<(String, String)>,
}

impl FeedAddress {
    pub(crate) fn of(spec: &FeedSpec) -> Result<Self, GetError> {
        let (url, credentials) = address(&spec.url)?;
        Ok(Self { url, credentials })
    }
}

/// The address to ask, and the credentials that were written into it.
pub(crate) fn address(written: &str) -> Result<(Url, Option<(String, String)>), GetError> {
    let bad = |source| GetError::Address { url: written.into(), source };
    let mut url = Url::parse(&web_address(written)).map_err(bad)?;
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let credentials = (!url.username().is_empty() || url.password().is_some())
        .then(|| (plain(url.username()), plain(url.password().unwrap_or_default())));
    // Fails only for addresses without a host, which the guard refuses.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    Ok((url, credentials))
}

/// What the response is.
pub(crate) async fn judge(response: &Response, conditional: bool, context: Context<'_>) -> FetchResult {
    match response.status {
        StatusCode::NOT_MODIFIED if conditional => FetchResult::Unchanged,
        StatusCode::NOT_MODIFIED => {
            FetchResult::Nothing("HTTP 304 (not modified) although nothing was known before".into())
        }
        StatusCode::GONE => FetchResult::Gone,
        status if !status.is_success() => FetchResult::Nothing(refusal(response).await),
        _ => match reading::read(document(response), context).await {
            Ok(mut feed) => {
                take_links(&mut feed, response);
                FetchResult::Feed(Box::new(feed))
            }
            Err(problem) => FetchResult::Nothing(problem),
        },
    }
}

fn document(response: &Response) -> Document {
    let content_type = response.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::to_owned);
    Document { bytes: Arc::clone(&response.content.bytes), content_type, url: response.url.clone() }
}

/// Hubs and the topic that Link headers name come before those that the feed names (WebSub, section 4).
fn take_links(feed: &mut Feed, response: &Response) {
    let links = schedule::links(&response.headers, &response.url);
    let of =
        |rel: &str| links.iter().filter(|(name, _)| name == rel).map(|(_, url)| url.to_string()).collect();
    let (hubs, topics): (Vec<String>, Vec<String>) = (of("hub"), of("self"));
    if let Some(topic) = topics.into_iter().next() {
        feed.hints.self_url = Some(topic);
    }
    for hub in hubs.into_iter().rev() {
        feed.hints.hubs.retain(|known| *known != hub);
        feed.hints.hubs.insert(0, hub);
    }
}

/// "HTTP 403 Forbidden: " and the beginning of what the server has to say about it.
async fn refusal(response: &Response) -> String {
    let status = response.status;
    let bytes = Arc::clone(&response.content.bytes);
    let work = move || plain::of_page(&String::from_utf8_lossy(&bytes), 200);
    let said = tokio::task::spawn_blocking(work).await.unwrap_or_default();
    if said.is_empty() { format!("HTTP {status}") } else { format!("HTTP {status}: {said}") }
}

fn poll_result<'a>(result: &'a FetchResult, response: Option<&Response>, now: Timestamp) -> PollResult<'a> {
    let freshness = response.and_then(|response| schedule::freshness(&response.headers, now));
    let validators = response.map(|response| Validators::of(&response.headers)).unwrap_or_default();
    match result {
        FetchResult::Feed(feed) => PollResult::Feed {
            validators: response.is_some_and(|response| !response.content.cut).then_some(validators),
            freshness,
            title: feed.title.as_deref(),
            hints: &feed.hints,
            entries: &feed.entries,
        },
        FetchResult::Unchanged => PollResult::Unchanged { validators, freshness },
        FetchResult::Gone => PollResult::Gone,
        FetchResult::Nothing(_) => PollResult::Failure {
            retry_after: response
                .filter(|response| matches!(response.status.as_u16(), 429 | 503))
                .and_then(|response| schedule::retry_after(&response.headers, now)),
        },
    }
}

fn route(response: &Response) -> Route {
    let moved_to = response.moved.then(|| response.url.to_string());
    Route { host: response.url.host_str().map(str::to_owned), moved_to }
}

fn outcome(result: &FetchResult) -> PollOutcome {
    match result {
        FetchResult::Feed(_) => PollOutcome::Entries,
        FetchResult::Unchanged => PollOutcome::NotModified,
        FetchResult::Gone => PollOutcome::Gone,
        FetchResult::Nothing(_) => PollOutcome::Failed,
    }
}

/// What went wrong, or what was wrong with a feed that came.
fn error(result: &FetchResult, response: Option<&Response>) -> Option<String> {
    let transfer = response.map(|response| response.content.problems.clone()).unwrap_or_default();
    let said = match result {
        FetchResult::Nothing(why) => vec![why.clone()],
        FetchResult::Gone => {
            vec!["the server says that the feed is no more (410); it is not asked again".into()]
        }
        FetchResult::Feed(feed) => feed.problems.iter().map(ToString::to_string).collect(),
        FetchResult::Unchanged => Vec::new(),
    };
    let all = [said, transfer].concat().join("; ");
    // Servers write some of it, and it is shown on terminals.
    let all: String = all.chars().filter(|c| !c.is_control()).take(MAX_ERROR).collect();
    (!all.is_empty()).then_some(all)
}

fn postponed(
    feed: &FeedState,
    cursor: Cursor,
    now: Timestamp,
    (until, reason): (Timestamp, WaitReason),
    why: Option<String>,
) -> Poll {
    Poll {
        feed: feed.id,
        at: now,
        status: None,
        outcome: PollOutcome::Postponed,
        error: why,
        bytes: 0,
        millis: 0,
        cursor: Cursor { wait_reason: Some(reason), ..cursor },
        next_poll: Some(until),
        entries: Vec::new(),
    }
}
