//! The client: each request checked by the guard, rate limited, and bounded in time and size.

use super::addresses::{Addresses, Dialled, Lookup};
use super::body::{self, Content, Limits};
use super::clock::Clock;
use super::error::GetError;
use super::pace::{Grants, Pace, Permit, Turn, Turns};
use super::redirect::{self, MAX_REDIRECTS, Redirect, RedirectChain};
use super::request::Request;
use crate::guard::Guard;
use crate::schedule::retry_after;
use crate::settings::Settings;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{RequestBuilder, StatusCode};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

/// Seconds to wait after a 429 without Retry-After.
const DEFAULT_RETRY_AFTER: u64 = 600;

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

/// A response with its body.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// The address that responded, after redirects.
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
    /// Whether there were redirects, all of them permanent.
    pub(crate) moved: bool,
}

/// What one request of a redirect chain gave.
pub(crate) enum Hop {
    Done(Response),
    Redirected {
        url: Url,
        /// 301 and 308.
        permanent: bool,
    },
}

/// The head of a response, and the deadline for all of it.
struct Sent {
    response: reqwest::Response,
    begun: Instant,
    deadline: Instant,
}

/// Sends requests.
pub(crate) struct Client {
    http: reqwest::Client,
    pub(crate) guard: Arc<Guard>,
    addresses: Arc<Addresses>,
    pace: Pace,
    total_timeout: Duration,
    idle_timeout: Duration,
    is_proxied: bool,
}

impl Client {
    pub(crate) fn new(settings: &Settings, lookup: Arc<dyn Lookup>) -> Result<Self, BuildError> {
        let guard = Arc::new(Guard::new(
            &settings.private_hosts,
            &settings.private_networks,
            settings.private_option,
        ));
        let addresses = Arc::new(Addresses::new(lookup, Arc::clone(&guard)));
        Ok(Self {
            http: http(settings, &addresses)?,
            guard,
            addresses,
            pace: Pace::Own(Turns::new(settings)),
            total_timeout: settings.total_timeout,
            idle_timeout: settings.idle_timeout,
            is_proxied: settings.system_proxy,
        })
    }

    /// Sends the request and follows redirects.
    pub(crate) async fn get(&self, request: &Request<'_>) -> Result<Response, GetError> {
        let mut chain = RedirectChain::new(request.url.clone(), request.now);
        let (mut url, mut moved) = (request.url.clone(), None);
        loop {
            match self.hop(request, &url, &mut chain).await? {
                Hop::Done(response) => return Ok(Response { moved: moved.unwrap_or(false), ..response }),
                Hop::Redirected { url: next, permanent } => {
                    moved = Some(moved.unwrap_or(true) && permanent);
                    url = next;
                }
            }
        }
    }

    /// Sends a form and returns the status. Redirects are not followed.
    pub(crate) async fn post(&self, url: &Url, form: String, now: Timestamp) -> Result<StatusCode, GetError> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(FORM))]);
        self.post_with(url, headers, form, now).await.map(|response| response.status())
    }

    /// Sends a body and returns the head of the response. Redirects are not followed.
    pub(crate) async fn post_with(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: String,
        now: Timestamp,
    ) -> Result<reqwest::Response, GetError> {
        let request = self.http.post(url.clone()).headers(headers).body(body);
        let clock = Clock::new(now);
        let permit = self.permit(url, None, clock).await?;
        let sent = self.send(url, request, &permit, self.total_timeout, clock).await?;
        Ok(sent.response)
    }

    /// The addresses of `host` that may be asked, at least one.
    pub(crate) async fn allowed_addresses(&self, host: &str) -> Result<Vec<IpAddr>, GetError> {
        if let Ok(address) = host.parse() {
            self.guard.check(host, address)?;
            return Ok(vec![address]);
        }
        let late = |_| GetError::Timeout { host: host.to_owned(), limit: self.idle_timeout };
        Ok(timeout(self.idle_timeout, self.addresses.of(host)).await.map_err(late)??)
    }

    /// One request to `url`, which `request` led to along `chain`.
    pub(crate) async fn hop(
        &self,
        request: &Request<'_>,
        url: &Url,
        chain: &mut RedirectChain,
    ) -> Result<Hop, GetError> {
        if chain.hops > MAX_REDIRECTS {
            let why = format!("more than {MAX_REDIRECTS} redirects from {:.200}", chain.from);
            return Err(GetError::Redirect(why));
        }
        chain.hops += 1;
        let is_first_host = url.host() == request.url.host();
        let permit = self.permit(url, request.delay.filter(|_| is_first_host), chain.clock).await?;
        let builder = self.http.get(url.clone()).headers(request.headers(url, chain));
        let time = self.total_timeout.saturating_sub(chain.spent);
        let sent = self.send(url, builder, &permit, time, chain.clock).await?;
        let begun = sent.begun;
        let (status, headers) = (sent.response.status(), sent.response.headers().clone());
        let content = if status.is_redirection() || !(request.wanted)(&headers) {
            Content::default()
        } else {
            let limits = Limits { bytes: request.max_body, idle: self.idle_timeout, deadline: sent.deadline };
            body::read(sent.response, limits).await.content(request.max_body).await
        };
        chain.spent += begun.elapsed();
        chain.cookies.take(&headers, url);
        match redirect::of(status, &headers, url) {
            Redirect::No => {
                Ok(Hop::Done(Response { url: url.clone(), status, headers, content, moved: false }))
            }
            Redirect::Broken(why) => Err(GetError::Redirect(format!("{url:.200}: {why}"))),
            Redirect::To { url, permanent } => Ok(Hop::Redirected { url, permanent }),
        }
    }

    /// Waits for the rate limit of `url`'s host, where the host may be asked at all.
    async fn permit(&self, url: &Url, delay: Option<Duration>, clock: Clock) -> Result<Permit, GetError> {
        self.guard.check_url(url)?;
        let host = url.host_str().unwrap_or_default();
        let quiet = |until| GetError::RetryAfter { host: host.to_owned(), until };
        self.pace.check(host, clock.now()).map_err(quiet)?;
        let address = self.address(url).await?;
        let turn = Turn { host: host.to_owned(), address, delay };
        self.pace.acquire(turn, self.total_timeout, clock).await.map_err(quiet)
    }

    /// Sends the request and waits for the head of the response within `time`.
    async fn send(
        &self,
        url: &Url,
        request: RequestBuilder,
        permit: &Permit,
        time: Duration,
        clock: Clock,
    ) -> Result<Sent, GetError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let begun = Instant::now();
        let deadline = begun + time;
        // The idle timeout covers the first byte too.
        let result = timeout_at(deadline.min(begun + self.idle_timeout), permit.during(request.send())).await;
        permit.arrived();
        let response = match result {
            Err(_) => {
                return Err(GetError::Timeout { host, limit: self.idle_timeout.min(self.total_timeout) });
            }
            Ok(None) => return Err(GetError::Late { host }),
            Ok(Some(Err(error))) => return Err(GetError::of(&error, &host, self.idle_timeout)),
            Ok(Some(Ok(response))) => response,
        };
        if let Some(seconds) = wanted_quiet(&response, clock.now()) {
            permit.quiet(seconds, clock.now());
        }
        Ok(Sent { response, begun, deadline })
    }

    /// The IP address that the rate limit counts by. Behind a proxy, names that cannot be resolved here are the
    /// proxy's business.
    async fn address(&self, url: &Url) -> Result<Option<IpAddr>, GetError> {
        let host = match url.host() {
            Some(url::Host::Domain(name)) => name,
            Some(url::Host::Ipv4(v4)) => return Ok(Some(v4.into())),
            Some(url::Host::Ipv6(v6)) => return Ok(Some(v6.into())),
            None => return Ok(None),
        };
        let found = timeout(self.idle_timeout, self.addresses.of(host)).await;
        let late = |_| GetError::Timeout { host: host.to_owned(), limit: self.idle_timeout };
        match found.map_err(late).and_then(|found| found.map_err(GetError::from)) {
            Ok(addresses) => Ok(addresses.into_iter().min()),
            Err(GetError::Resolve(_)) if self.is_proxied => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Who decides when a host may be asked, where that is this process.
    pub(crate) fn turns(&self) -> Option<&Turns> {
        match &self.pace {
            Pace::Own(turns) => Some(turns),
            Pace::Granted(_) => None,
        }
    }

    /// Asks `grants` before each request, instead of deciding here.
    pub(crate) fn ask(&mut self, grants: Arc<dyn Grants>) {
        self.pace = Pace::Granted(grants);
    }

    /// Takes over what is known of hosts from `other`, which may have requests in flight; with `is_same_pace` also whose turn
    /// it is.
    pub(crate) fn take_over(&mut self, other: &Self, is_same_pace: bool) {
        match (&mut self.pace, &other.pace) {
            (Pace::Own(turns), Pace::Own(old)) => turns.take_over(old, is_same_pace),
            (pace, Pace::Granted(grants)) => *pace = Pace::Granted(Arc::clone(grants)),
            (Pace::Granted(_), Pace::Own(_)) => {}
        }
    }
}

/// Seconds for which a 429 always wants its host left alone, and a 503 where it has Retry-After.
fn wanted_quiet(response: &reqwest::Response, now: Timestamp) -> Option<u64> {
    let seconds = retry_after(response.headers(), now);
    match response.status() {
        StatusCode::TOO_MANY_REQUESTS => Some(seconds.unwrap_or(DEFAULT_RETRY_AFTER)),
        StatusCode::SERVICE_UNAVAILABLE => seconds,
        _ => None,
    }
}

fn http(settings: &Settings, addresses: &Arc<Addresses>) -> Result<reqwest::Client, BuildError> {
    // Fails where another part of the program has installed a provider, which serves as well.
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
    // The environment gives the proxy's address, so it is not resolved through the guard.
    let builder = if settings.system_proxy {
        builder
    } else {
        builder.no_proxy().dns_resolver(Arc::new(Dialled(Arc::clone(addresses))))
    };
    builder.build().map_err(BuildError::Client)
}
