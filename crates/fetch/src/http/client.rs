//! The client: one GET after the other, each judged, paced and limited.

use super::addresses::{Addresses, Dialled, Lookup};
use super::body::{self, Content, Limits};
use super::error::GetError;
use super::pace::{Pacer, Turn};
use super::redirect::{self, Redirect};
use crate::guard::Guard;
use crate::schedule::{Rules, Validators, after, retry_after};
use crate::settings::Settings;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use reqwest::{RequestBuilder, Response, StatusCode};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

/// A host that sends 429 without saying how long is left alone so many seconds.
const QUIET: u64 = 600;

/// What is over is forgotten when so many hosts asked for quiet.
const QUIET_HOSTS: usize = 1024;

const FORM: &str = "application/x-www-form-urlencoded";

/// Why no fetcher can be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The HTTP client itself.
    #[error(
        "cannot set up HTTP and TLS: {0}; are the system's root certificates (ca-certificates) installed?"
    )]
    Client(#[source] reqwest::Error),
    /// A User-Agent that cannot be sent.
    #[error("the user agent {0:?} cannot be sent: use printable ASCII only")]
    UserAgent(String),
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) url: Url,
    pub(crate) accept: &'static str,
    /// Sent to the host that gave them, and to no other.
    pub(crate) conditions: Option<(Validators, Option<&'a str>)>,
    pub(crate) secrets: Option<Secrets<'a>>,
    /// The least time since the last request to the first host, where it asked for one.
    pub(crate) delay: Option<Duration>,
    /// Says of an answer's headers whether the body is worth reading; a body that is not stays empty.
    pub(crate) wanted: fn(&HeaderMap) -> bool,
    pub(crate) max_body: usize,
    pub(crate) now: Timestamp,
}

/// What is configured for one address, and sent to no other host, whatever redirects say and wherever the feed has
/// moved to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secrets<'a> {
    pub(crate) of: &'a Url,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) basic_auth: Option<&'a (String, String)>,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Who answered, after redirects.
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
    /// Whether there were redirects, and all of them permanent.
    pub(crate) moved: bool,
}

/// What time it is: what was passed in, and how long that was ago.
#[derive(Clone, Copy)]
struct Clock {
    now: Timestamp,
    read: Instant,
}

impl Clock {
    fn now(self) -> Timestamp {
        after(self.now, self.read.elapsed().as_secs())
    }
}

/// A way from address to address: its time and its redirects are limited as a whole.
pub(crate) struct Journey {
    from: Url,
    hops: usize,
    /// The time that its requests took, waiting for their turns left out.
    spent: Duration,
    clock: Clock,
}

impl Journey {
    pub(crate) fn new(from: Url, now: Timestamp) -> Self {
        Self { from, hops: 0, spent: Duration::ZERO, clock: Clock { now, read: Instant::now() } }
    }
}

/// Where one request led.
pub(crate) enum Hop {
    There(Answer),
    On {
        url: Url,
        /// 301 and 308: for good.
        permanent: bool,
    },
}

/// The head of an answer, and when the whole must be there.
struct Sent {
    response: Response,
    begun: Instant,
    deadline: Instant,
}

/// Asks.
pub(crate) struct Client {
    http: reqwest::Client,
    pub(crate) guard: Arc<Guard>,
    addresses: Arc<Addresses>,
    pacer: Arc<Pacer>,
    /// Hosts that asked for quiet, and until when.
    quiet: Arc<Mutex<HashMap<String, Timestamp>>>,
    total: Duration,
    idle: Duration,
    proxied: bool,
    rules: Rules,
}

impl Client {
    pub(crate) fn new(settings: &Settings, lookup: Arc<dyn Lookup>) -> Result<Self, BuildError> {
        let guard = Arc::new(Guard::new(&settings.private_hosts, &settings.private_networks));
        let addresses = Arc::new(Addresses::new(lookup, Arc::clone(&guard)));
        Ok(Self {
            http: http(settings, &addresses)?,
            guard,
            addresses,
            pacer: Arc::new(Pacer::new(settings.host, settings.address_pace(), settings.concurrency)),
            quiet: Arc::default(),
            total: settings.total_timeout,
            idle: settings.idle_timeout,
            proxied: settings.system_proxy,
            rules: settings.polling,
        })
    }

    /// Asks, and follows redirects.
    pub(crate) async fn get(&self, ask: &Ask<'_>) -> Result<Answer, GetError> {
        let mut journey = Journey::new(ask.url.clone(), ask.now);
        let (mut url, mut moved) = (ask.url.clone(), None);
        loop {
            match self.hop(ask, &url, &mut journey).await? {
                Hop::There(answer) => return Ok(Answer { moved: moved.unwrap_or(false), ..answer }),
                Hop::On { url: next, permanent } => {
                    moved = Some(moved.unwrap_or(true) && permanent);
                    url = next;
                }
            }
        }
    }

    /// Sends a form, and gives the status that came: redirects are not followed.
    pub(crate) async fn post(&self, url: &Url, form: String, now: Timestamp) -> Result<StatusCode, GetError> {
        let request = self.http.post(url.clone()).header(CONTENT_TYPE, FORM).body(form);
        let clock = Clock { now, read: Instant::now() };
        let turn = self.turn(url, None, clock).await?;
        let sent = self.send(url, request, &turn, self.total, clock).await?;
        Ok(sent.response.status())
    }

    /// One request in its turn, to `url` on the way that began at the address of `ask`.
    pub(crate) async fn hop(&self, ask: &Ask<'_>, url: &Url, journey: &mut Journey) -> Result<Hop, GetError> {
        if journey.hops > redirect::MOST {
            let why = format!("more than {} redirects from {:.200}", redirect::MOST, journey.from);
            return Err(GetError::Redirect(why));
        }
        journey.hops += 1;
        let first = url.host() == ask.url.host();
        let turn = self.turn(url, ask.delay.filter(|_| first), journey.clock).await?;
        let request = self.http.get(url.clone()).headers(headers(ask, url));
        let time = self.total.saturating_sub(journey.spent);
        let sent = self.send(url, request, &turn, time, journey.clock).await?;
        let answer = self.answer(ask, url, sent.response, sent.deadline).await;
        journey.spent += sent.begun.elapsed();
        match redirect::of(answer.status, &answer.headers, url) {
            Redirect::No => Ok(Hop::There(answer)),
            Redirect::Broken(why) => Err(GetError::Redirect(format!("{url:.200}: {why}"))),
            Redirect::To { url, permanent } => Ok(Hop::On { url, permanent }),
        }
    }

    /// Waits for a turn towards the host of `url`, where it may be asked at all.
    async fn turn(&self, url: &Url, delay: Option<Duration>, clock: Clock) -> Result<Turn, GetError> {
        self.guard.check_url(url)?;
        let host = url.host_str().unwrap_or_default();
        self.check_quiet(host, clock.now())?;
        let address = self.address(url).await?;
        let turn = self.pacer.turn(host, address, delay).await;
        self.check_quiet(host, clock.now())?;
        Ok(turn)
    }

    /// Sends the request while its turn lasts, and waits for the head of the answer within `time`.
    async fn send(
        &self,
        url: &Url,
        request: RequestBuilder,
        turn: &Turn,
        time: Duration,
        clock: Clock,
    ) -> Result<Sent, GetError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let begun = Instant::now();
        let deadline = begun + time;
        // The first byte is waited for as long as any other.
        let came = timeout_at(deadline.min(begun + self.idle), request.send()).await;
        turn.arrived();
        let response = match came {
            Err(_) => return Err(GetError::Timeout { host, limit: self.idle.min(self.total) }),
            Ok(Err(error)) => return Err(GetError::of(&error, &host, self.idle)),
            Ok(Ok(response)) => response,
        };
        self.listen(&host, &response, clock.now());
        Ok(Sent { response, begun, deadline })
    }

    async fn answer(&self, ask: &Ask<'_>, url: &Url, response: Response, deadline: Instant) -> Answer {
        let (status, headers) = (response.status(), response.headers().clone());
        let content = if status.is_redirection() || !(ask.wanted)(&headers) {
            Content::default()
        } else {
            let limits = Limits { bytes: ask.max_body, idle: self.idle, deadline };
            body::read(response, limits).await.content(ask.max_body).await
        };
        Answer { url: url.clone(), status, headers, content, moved: false }
    }

    /// The address that the host's pacing goes by. Behind a proxy nothing is resolved here but by the proxy, and
    /// names that cannot be resolved are its business.
    async fn address(&self, url: &Url) -> Result<Option<IpAddr>, GetError> {
        let host = match url.host() {
            Some(url::Host::Domain(name)) => name,
            Some(url::Host::Ipv4(v4)) => return Ok(Some(v4.into())),
            Some(url::Host::Ipv6(v6)) => return Ok(Some(v6.into())),
            None => return Ok(None),
        };
        let found = timeout(self.idle, self.addresses.of(host)).await;
        let late = |_| GetError::Timeout { host: host.to_owned(), limit: self.idle };
        match found.map_err(late).and_then(|found| found.map_err(GetError::from)) {
            Ok(addresses) => Ok(addresses.into_iter().min()),
            Err(GetError::Resolve(_)) if self.proxied => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The hosts that asked to be left alone, in order, and until when.
    pub(crate) fn quiet_hosts(&self) -> Vec<(String, Timestamp)> {
        let quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hosts: Vec<_> = quiet.iter().map(|(host, until)| (host.clone(), *until)).collect();
        hosts.sort();
        hosts
    }

    /// Hears together with `other` who asks for quiet: it may have requests in flight.
    pub(crate) fn share_quiet(&mut self, other: &Self) {
        self.quiet = Arc::clone(&other.quiet);
    }

    /// Gives turns together with `other` from now on.
    pub(crate) fn share_pace(&mut self, other: &Self) {
        self.pacer = Arc::clone(&other.pacer);
    }

    /// Leaves these hosts alone: what an earlier run knew.
    pub(crate) fn keep_quiet(&self, hosts: Vec<(String, Timestamp)>) {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner).extend(hosts);
    }

    /// Until when `host` asked to be left alone.
    fn check_quiet(&self, host: &str, now: Timestamp) -> Result<(), GetError> {
        let mut quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        match quiet.get(host) {
            Some(until) if *until > now => Err(GetError::Quiet { host: host.into(), until: *until }),
            Some(_) => {
                quiet.remove(host);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Notes that a host asks for quiet: 429 always does, 503 where it says how long.
    fn listen(&self, host: &str, response: &Response, now: Timestamp) {
        let wait = retry_after(response.headers(), now);
        let wait = match response.status() {
            StatusCode::TOO_MANY_REQUESTS => Some(wait.unwrap_or(QUIET)),
            StatusCode::SERVICE_UNAVAILABLE => wait,
            _ => None,
        };
        if let Some(wait) = wait {
            let mut quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
            if quiet.len() >= QUIET_HOSTS {
                quiet.retain(|_, until| *until > now);
            }
            let until = after(now, self.rules.waited(Some(wait)));
            let known = quiet.entry(host.into()).or_insert(until);
            *known = until.max(*known);
        }
    }
}

fn http(settings: &Settings, addresses: &Arc<Addresses>) -> Result<reqwest::Client, BuildError> {
    // Another part of the program may have chosen a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let agent = HeaderValue::from_str(&settings.user_agent)
        .map_err(|_| BuildError::UserAgent(settings.user_agent.clone()))?;
    let builder = reqwest::Client::builder()
        .user_agent(agent)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(Duration::from_secs(30))
        .connect_timeout(settings.idle_timeout);
    // A proxy's own address is as the environment gives it, so that the guard is asked before the request only.
    let builder = if settings.system_proxy {
        builder
    } else {
        builder.no_proxy().dns_resolver(Arc::new(Dialled(Arc::clone(addresses))))
    };
    builder.build().map_err(BuildError::Client)
}

fn headers(ask: &Ask<'_>, url: &Url) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(ask.accept));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br, zstd"));
    let conditions =
        ask.conditions.as_ref().filter(|(_, host)| host.is_none_or(|host| url.host_str() == Some(host)));
    if let Some((validators, _)) = conditions {
        let mut add = |name: HeaderName, value: &Option<Vec<u8>>| {
            let value = value.as_ref().and_then(|bytes| HeaderValue::from_bytes(bytes).ok());
            value.map(|value| headers.insert(name, value))
        };
        add(IF_NONE_MATCH, &validators.etag);
        add(IF_MODIFIED_SINCE, &validators.last_modified);
    }
    if let Some(secrets) = ask.secrets.filter(|secrets| redirect::keeps_secrets(secrets.of, url)) {
        secrets.add_to(&mut headers);
    }
    headers
}

impl Secrets<'_> {
    /// The configured headers and credentials; what cannot be sent was refused by the configuration already.
    fn add_to(self, headers: &mut HeaderMap) {
        for (name, value) in self.headers {
            let pair = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
            if let (Ok(name), Ok(value)) = pair {
                headers.insert(name, value);
            }
        }
        if let Some((user, password)) = self.basic_auth {
            use base64::Engine as _;
            let encoded = base64::prelude::BASE64_STANDARD.encode(format!("{user}:{password}"));
            if let Ok(mut value) = HeaderValue::from_str(&format!("Basic {encoded}")) {
                value.set_sensitive(true);
                headers.insert(AUTHORIZATION, value);
            }
        }
    }
}
