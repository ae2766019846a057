//! Fetches the article page of an entry, where it is wanted and may be had.

use crate::fetcher::Fetcher;
use crate::http::{GetError, Hop, RedirectChain, Request, Response};
use crate::recent::Lookup;
use jiff::Timestamp;
use newsloom_model::{Body, Entry, Fetched, Page, Ticket};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const ACCEPT: &str = "text/html, application/xhtml+xml, application/xml;q=0.8, text/plain;q=0.7, */*;q=0.1";

/// A page that announces more bytes than this is no article.
const ANNOUNCED: u64 = 64 << 20;

/// Why an article page could not be had this time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Another try may help.
    #[error("{problem}")]
    Transient {
        /// What went wrong.
        problem: String,
        /// Before when there is no use in trying, where the host said so.
        retry_at: Option<Timestamp>,
    },
}

/// Why there is no page.
enum PageFailure {
    Permanent(String),
    Temporary(String, Option<Timestamp>),
}

impl From<GetError> for PageFailure {
    fn from(error: GetError) -> Self {
        let problem = error.to_string();
        match error {
            GetError::RetryAfter { until, .. } => PageFailure::Temporary(problem, Some(until)),
            error if error.is_transient() => PageFailure::Temporary(problem, None),
            _ => PageFailure::Permanent(problem),
        }
    }
}

impl Fetcher {
    /// Fetches the article page that the ticket wants. Where it cannot be had for good, or was tried often enough,
    /// the entry's own text takes its place, and the page says why.
    ///
    /// # Errors
    /// [`PageError::Transient`]: to be tried again, with `attempts` raised.
    pub async fn page(&self, ticket: Ticket, now: Timestamp) -> Result<Fetched, PageError> {
        let url = ticket.entry.url.clone().filter(|_| ticket.fetch_page);
        let Some(url) = url else { return Ok(from_entry(ticket, now, None)) };
        let last = ticket.attempts.saturating_add(1) >= self.settings.page_attempts;
        match self.article(&url, ticket.is_update, now).await {
            Ok(response) => Ok(from_answer(ticket, &response, now)),
            Err(PageFailure::Permanent(problem)) => Ok(from_entry(ticket, now, Some(problem))),
            Err(PageFailure::Temporary(problem, _)) if last => {
                let problem = format!("{problem} (tried {} times)", ticket.attempts.saturating_add(1));
                Ok(from_entry(ticket, now, Some(problem)))
            }
            Err(PageFailure::Temporary(problem, retry_at)) => Err(PageError::Transient { problem, retry_at }),
        }
    }

    async fn article(
        &self,
        written: &str,
        is_update: bool,
        now: Timestamp,
    ) -> Result<Arc<Response>, PageFailure> {
        let bad = |source| GetError::Address { url: written.into(), source };
        let mut url = Url::parse(written.trim()).map_err(bad)?;
        // Whatever a feed writes there is not ours to send.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        url.set_fragment(None);
        self.client.guard.check_url(&url).map_err(GetError::from)?;
        let claim = match self.recent.lookup(url.as_str(), is_update, now).await {
            Lookup::Cached(response) => return Ok(response),
            Lookup::Claimed(claim) => claim,
        };
        let asked = self.ask_page(url, now).await.map(Arc::new);
        self.recent.release(claim, asked.as_ref().ok(), now);
        asked
    }

    /// Each address on the way is asked with the leave of its own host.
    async fn ask_page(&self, from: Url, now: Timestamp) -> Result<Response, PageFailure> {
        let mut chain = RedirectChain::new(from.clone(), now);
        let mut url = from;
        loop {
            let delay = self.policy(&url, now).await?;
            let request = Request {
                url: url.clone(),
                accept: ACCEPT,
                conditions: None,
                secrets: None,
                delay: delay.map(|delay| delay.min(self.settings.max_crawl_delay)),
                wanted: may_be_a_page,
                max_body: self.settings.max_body,
                now,
            };
            match self.client.hop(&request, &url, &mut chain).await? {
                Hop::Done(response) => return judge(response),
                Hop::Redirected { url: next, .. } => url = next,
            }
        }
    }

    /// The delay that the host asks for, where its robots.txt allows the page.
    async fn policy(&self, url: &Url, now: Timestamp) -> Result<Option<Duration>, PageFailure> {
        let policy = self.robots.policy(&self.client, url, now).await?;
        match policy.allows(url) {
            Some(true) => Ok(policy.delay()),
            Some(false) => Err(PageFailure::Permanent("robots.txt does not allow it".into())),
            None => Err(PageFailure::Temporary("robots.txt cannot be read".into(), None)),
        }
    }
}

/// Whether the headers leave open that it is a page: a video or a disk image is not read at all.
fn may_be_a_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &reqwest::header::HeaderValue| value.to_str().ok());
    let announced = text(CONTENT_LENGTH).and_then(|length| length.trim().parse::<u64>().ok());
    announced.unwrap_or(0) <= ANNOUNCED && text(CONTENT_TYPE).is_none_or(is_page_type)
}

fn is_page_type(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.is_empty()
        || essence.starts_with("text/")
        || essence.ends_with("xml")
        || matches!(essence.as_str(), "application/octet-stream" | "unknown/unknown" | "application/unknown")
}

/// Whether the answer is an article page.
fn judge(response: Response) -> Result<Response, PageFailure> {
    let status = response.status;
    let problem = format!("HTTP {status}");
    if status.is_server_error()
        || matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY
        )
    {
        return Err(PageFailure::Temporary(problem, None));
    }
    if !status.is_success() {
        return Err(PageFailure::Permanent(problem));
    }
    if !may_be_a_page(&response.headers) {
        let kind = response.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("a huge file");
        return Err(PageFailure::Permanent(format!("not a web page but {kind:.100}")));
    }
    if response.content.bytes.is_empty() {
        let why = response.content.problems.first().map_or("the page is empty", String::as_str);
        return Err(PageFailure::Temporary(why.to_owned(), None));
    }
    if is_binary(&response.content.bytes) {
        return Err(PageFailure::Permanent("not a web page but binary data".into()));
    }
    Ok(response)
}

/// Whether the first bytes cannot be those of a text in any charset. UTF-16 announces itself by its mark.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let utf16 =
        head.len() > 8 && head.chunks_exact(2).filter(|pair| pair.contains(&0)).count() * 4 > head.len();
    head.starts_with(b"%PDF-") || (head.contains(&0) && !marked && !utf16)
}

fn from_answer(ticket: Ticket, response: &Response, now: Timestamp) -> Fetched {
    let content_type =
        response.headers.get(CONTENT_TYPE).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
    let problems = response.content.problems.join("; ");
    let page = Page {
        url: Some(response.url.to_string()),
        body: Some(Body::Bytes { content_type, bytes: response.content.bytes.to_vec() }),
        fetched: now,
        outlet: ticket.outlet,
        entry: ticket.entry,
        problem: (!problems.is_empty()).then_some(problems),
    };
    Fetched { id: ticket.id, page }
}

/// The page that the entry itself is.
fn from_entry(ticket: Ticket, now: Timestamp, problem: Option<String>) -> Fetched {
    let page = Page {
        url: ticket.entry.url.clone(),
        body: own_text(&ticket.entry),
        fetched: now,
        outlet: ticket.outlet,
        entry: ticket.entry,
        problem: problem.map(|why| format!("the article page is not here: {why}")),
    };
    Fetched { id: ticket.id, page }
}

fn own_text(entry: &Entry) -> Option<Body> {
    entry.content.clone().or_else(|| entry.summary.clone().map(Body::Html))
}
