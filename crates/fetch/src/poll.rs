//! Polls one feed: asks, reads, and lets the schedule decide what follows.

use crate::fetcher::Fetcher;
use crate::http::{Answer, Ask, GetError, Secrets};
use crate::schedule::{self, Heard, Route, Validators};
use jiff::Timestamp;
use newsloom_feed::{Feed, discover};
use newsloom_model::{Cursor, FeedSpec, FeedState, Poll, PollOutcome};
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
pub(crate) enum Came {
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
            return postponed(feed, cursor, now, earliest, None);
        }
        self.allow_feeds([&feed.spec]);
        let begun = Instant::now();
        let answer = match self.ask(&feed.spec, &cursor, now).await {
            Err(GetError::Quiet { host, until }) => {
                let why = GetError::Quiet { host, until }.to_string();
                return postponed(feed, cursor, now, until, Some(why));
            }
            answer => answer,
        };
        let poll = self.conclude(feed, &cursor, answer, now).await;
        Poll { millis: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX), ..poll }
    }

    async fn ask(&self, spec: &FeedSpec, cursor: &Cursor, now: Timestamp) -> Result<Answer, GetError> {
        let own = Own::of(spec)?;
        let (url, _) = address(schedule::address(spec, cursor))?;
        let conditions = schedule::conditions(&self.settings.polling, cursor, now);
        let conditions = conditions.map(|validators| (validators, cursor.answered_by.as_deref()));
        self.client.get(&Ask { conditions, ..self.asking(spec, &own, url, now) }).await
    }

    /// An unconditional request for a feed, or a page of it, with what is configured for its own address.
    pub(crate) fn asking<'a>(&self, spec: &'a FeedSpec, own: &'a Own, url: Url, now: Timestamp) -> Ask<'a> {
        Ask {
            url,
            accept: ACCEPT,
            conditions: None,
            secrets: Some(Secrets {
                of: &own.url,
                headers: &spec.headers,
                basic_auth: spec.basic_auth.as_ref().or(own.credentials.as_ref()),
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
        answer: Result<Answer, GetError>,
        now: Timestamp,
    ) -> Poll {
        let conditional = schedule::conditions(&self.settings.polling, cursor, now).is_some();
        let came = match &answer {
            Ok(answer) => read(answer, conditional).await,
            Err(error) => Came::Nothing(error.to_string()),
        };
        let answer = answer.ok();
        let jitter = schedule::jitter(self.settings.polling.seed, feed.id.0, now);
        let heard = heard(&came, answer.as_ref(), now);
        let route = answer.as_ref().map(route).unwrap_or_default();
        let (cursor, next_poll) =
            schedule::decide(&self.settings.polling, &feed.spec, cursor, &heard, &route, now, jitter);
        let error = error(&came, answer.as_ref());
        Poll {
            feed: feed.id,
            at: now,
            status: answer.as_ref().map(|answer| answer.status.as_u16()),
            outcome: outcome(&came),
            error,
            bytes: answer.as_ref().map_or(0, |answer| answer.content.wire),
            millis: 0,
            cursor,
            next_poll,
            entries: match came {
                Came::Feed(feed) => feed.entries,
                Came::Unchanged | Came::Gone | Came::Nothing(_) => Vec::new(),
            },
        }
    }
}

/// The configured address of a feed, and the credentials that were written into it.
pub(crate) struct Own {
    url: Url,
    credentials: Option<(String, String)>,
}

impl Own {
    pub(crate) fn of(spec: &FeedSpec) -> Result<Self, GetError> {
        let (url, credentials) = address(&spec.url)?;
        Ok(Self { url, credentials })
    }
}

/// The address to ask, and the credentials that were written into it.
pub(crate) fn address(written: &str) -> Result<(Url, Option<(String, String)>), GetError> {
    let bad = |source| GetError::Address { url: written.into(), source };
    let mut url = Url::parse(written).map_err(bad)?;
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let credentials = (!url.username().is_empty())
        .then(|| (plain(url.username()), plain(url.password().unwrap_or_default())));
    // Fails only for addresses without a host, which the guard refuses.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    Ok((url, credentials))
}

/// Reads the answer, on a thread that may take its time.
pub(crate) async fn read(answer: &Answer, conditional: bool) -> Came {
    match answer.status {
        StatusCode::NOT_MODIFIED if conditional => Came::Unchanged,
        StatusCode::NOT_MODIFIED => {
            Came::Nothing("HTTP 304 (not modified) although nothing was known before".into())
        }
        StatusCode::GONE => Came::Gone,
        status if !status.is_success() => Came::Nothing(refusal(answer)),
        _ => parse(answer).await,
    }
}

async fn parse(answer: &Answer) -> Came {
    let bytes = Arc::clone(&answer.content.bytes);
    let content_type = answer.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let url = answer.url.clone();
    let work = move || {
        newsloom_feed::parse(&bytes, content_type.as_deref(), Some(url.as_str()))
            .map_err(|why| not_a_feed(&why.to_string(), &bytes, &url))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(feed)) => Came::Feed(Box::new(feed)),
        Ok(Err(why)) => Came::Nothing(why),
        Err(_) => Came::Nothing("the feed could not be read: its parser failed".into()),
    }
}

/// Says what to do where a page came instead of a feed.
fn not_a_feed(why: &str, bytes: &[u8], url: &Url) -> String {
    let found = discover::feeds(&String::from_utf8_lossy(bytes), url);
    match found.first() {
        Some(feed) => format!("{why}; it is a page that names a feed: use {} instead", feed.url),
        None => why.to_owned(),
    }
}

/// "HTTP 403 Forbidden: " and the beginning of what the server has to say about it.
fn refusal(answer: &Answer) -> String {
    let status = answer.status;
    let said = discover::plain(&String::from_utf8_lossy(&answer.content.bytes), 200);
    if said.is_empty() { format!("HTTP {status}") } else { format!("HTTP {status}: {said}") }
}

fn heard<'a>(came: &'a Came, answer: Option<&Answer>, now: Timestamp) -> Heard<'a> {
    let freshness = answer.and_then(|answer| schedule::freshness(&answer.headers, now));
    let validators = answer.map(|answer| Validators::of(&answer.headers)).unwrap_or_default();
    match came {
        Came::Feed(feed) => Heard::Feed {
            validators: answer.is_some_and(|answer| !answer.content.cut).then_some(validators),
            freshness,
            title: feed.title.as_deref(),
            hints: &feed.hints,
            entries: &feed.entries,
        },
        Came::Unchanged => Heard::Unchanged { validators, freshness },
        Came::Gone => Heard::Gone,
        Came::Nothing(_) => Heard::Failure {
            retry_after: answer
                .filter(|answer| matches!(answer.status.as_u16(), 429 | 503))
                .and_then(|answer| schedule::retry_after(&answer.headers, now)),
        },
    }
}

fn route(answer: &Answer) -> Route {
    let moved_to = answer.moved.then(|| answer.url.to_string());
    Route { host: answer.url.host_str().map(str::to_owned), moved_to }
}

fn outcome(came: &Came) -> PollOutcome {
    match came {
        Came::Feed(_) => PollOutcome::Entries,
        Came::Unchanged => PollOutcome::NotModified,
        Came::Gone => PollOutcome::Gone,
        Came::Nothing(_) => PollOutcome::Failed,
    }
}

/// What went wrong, or what was wrong with a feed that came.
fn error(came: &Came, answer: Option<&Answer>) -> Option<String> {
    let transfer = answer.map(|answer| answer.content.problems.clone()).unwrap_or_default();
    let said = match came {
        Came::Nothing(why) => vec![why.clone()],
        Came::Gone => vec!["the server says that the feed is no more (410); it is not asked again".into()],
        Came::Feed(feed) => feed.problems.iter().map(ToString::to_string).collect(),
        Came::Unchanged => Vec::new(),
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
    until: Timestamp,
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
        cursor,
        next_poll: Some(until),
        entries: Vec::new(),
    }
}
