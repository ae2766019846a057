//! Fetches the article page of an entry, where it is wanted and may be had.

use crate::fetcher::Fetcher;
use crate::http::{GetError, Hop, RedirectChain, Request, Response};
use crate::recent::Lookup;
use crate::schedule::Validators;
use jiff::Timestamp;
use newsloom_model::{Body, Entry, Fetched, Page, Ticket, Visit};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const ACCEPT: &str = "text/html, application/xhtml+xml, application/xml;q=0.8, text/plain;q=0.7, */*;q=0.1";

/// A page that announces more bytes than this is no article.
const ANNOUNCED: u64 = 64 << 20;

/// Why there is no page to read.
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
    /// A page that was to be read again cannot be had.
    #[error("the page cannot be read again: {problem}")]
    Lost {
        /// What went wrong.
        problem: String,
    },
}

/// Why there is no page.
pub(crate) enum PageFailure {
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
    /// the entry's own text takes its place, and the page says why; but not for a page that is read again.
    ///
    /// # Errors
    /// [`PageError::Transient`]: to be tried again, with `attempts` raised. [`PageError::Lost`]: a page that is read again
    /// is not there any more.
    pub async fn page(&self, ticket: Ticket, now: Timestamp) -> Result<Fetched, PageError> {
        let url = ticket.entry.url.clone().filter(|_| ticket.fetch_page);
        let Some(url) = url else { return Ok(from_entry(ticket, now, None)) };
        let tries = ticket.attempts.saturating_add(1);
        // A page that is read again was fetched a moment ago, to see whether it changed.
        let is_new = ticket.is_update && !ticket.is_revisit;
        let problem = match self.article(&url, is_new, now).await {
            // What came before a break is better than nothing, but no correction.
            Ok(response) if ticket.is_revisit && response.content.cut => "it did not come as a whole".into(),
            Ok(response) => return Ok(from_answer(ticket, &response, now)),
            Err(PageFailure::Permanent(problem)) => problem,
            Err(PageFailure::Temporary(problem, _)) if tries >= self.settings.page_attempts => {
                format!("{problem} (tried {tries} times)")
            }
            Err(PageFailure::Temporary(problem, retry_at)) => {
                return Err(PageError::Transient { problem, retry_at });
            }
        };
        if ticket.is_revisit {
            Err(PageError::Lost { problem })
        } else {
            Ok(from_entry(ticket, now, Some(problem)))
        }
    }

    async fn article(
        &self,
        written: &str,
        is_update: bool,
        now: Timestamp,
    ) -> Result<Arc<Response>, PageFailure> {
        let url = page_address(written)?;
        self.client.guard.check_url(&url).map_err(GetError::from)?;
        let claim = match self.recent.lookup(url.as_str(), is_update, now).await {
            Lookup::Cached(response) => return Ok(response),
            Lookup::Claimed(claim) => claim,
        };
        let asked = self.ask_page(url, None, now).await.and_then(judge).map(Arc::new);
        self.recent.release(claim, asked.as_ref().ok(), now);
        asked
    }

    /// Asks for a page; each address on the way is asked with the leave of its own host.
    pub(crate) async fn ask_page(
        &self,
        from: Url,
        conditions: Option<(Validators, Option<&str>)>,
        now: Timestamp,
    ) -> Result<Response, PageFailure> {
        let mut chain = RedirectChain::new(from.clone(), now);
        let mut url = from;
        loop {
            let delay = self.policy(&url, now).await?;
            let request = Request {
                url: url.clone(),
                accept: ACCEPT,
                conditions: conditions.clone(),
                secrets: None,
                delay: delay.map(|delay| delay.min(self.settings.max_crawl_delay)),
                wanted: may_be_a_page,
                max_body: self.settings.max_body,
                now,
            };
            match self.client.hop(&request, &url, &mut chain).await? {
                Hop::Done(response) => {
                    self.page_statuses.count(response.status.as_u16());
                    return Ok(response);
                }
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

/// The address to ask for the page at `written`.
pub(crate) fn page_address(written: &str) -> Result<Url, GetError> {
    let bad = |source| GetError::Address { url: written.into(), source };
    let mut url = Url::parse(written.trim()).map_err(bad)?;
    // Whatever a feed writes there is not ours to send.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.set_fragment(None);
    Ok(url)
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
pub(crate) fn judge(response: Response) -> Result<Response, PageFailure> {
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

/// Bytes with more than one control character in this many are no text, whose charset has no use for them.
const BYTES_PER_CONTROL: usize = 50;

/// Whether the first bytes cannot be those of a text in any charset. UTF-16 announces itself by its mark.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let is_control = |byte: &&u8| byte.is_ascii_control() && !byte.is_ascii_whitespace() && **byte != 0x1b;
    let controls = head.iter().filter(is_control).count();
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let utf16 =
        head.len() > 8 && head.chunks_exact(2).filter(|pair| pair.contains(&0)).count() * 4 > head.len();
    let is_text = marked || utf16;
    head.starts_with(b"%PDF-")
        || (!is_text && (head.contains(&0) || controls * BYTES_PER_CONTROL > head.len()))
}

/// What the next fetch of the page is to know of this one.
pub(crate) fn visit(response: &Response) -> Visit {
    let Validators { etag, last_modified } = Validators::of(&response.headers);
    let hash = *blake3::hash(&response.content.bytes).as_bytes();
    Visit { url: response.url.to_string(), etag, last_modified, hash }
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
    Fetched { id: ticket.id, page, visit: Some(visit(response)) }
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
    Fetched { id: ticket.id, page, visit: None }
}

fn own_text(entry: &Entry) -> Option<Body> {
    entry.content.clone().or_else(|| entry.summary.clone().map(Body::Html))
}

#[cfg(test)]
mod tests {
    use super::is_binary;

    #[test]
    fn text_of_any_charset_is_told_from_other_bytes() {
        let noise: Vec<u8> = (0..600u32).map(|i| u8::try_from(i * 167 % 255 + 1).unwrap()).collect();
        let utf16: Vec<u8> = "<p>Ferry back in port".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_binary(&noise) && is_binary(b"%PDF-1.7") && is_binary(b"GIF89a\0\0"));
        for text in [
            &b"<p>Ferry\r\n\tback\x0c in port"[..],
            b"\xcf\xee\xe3\xee\xe4\xe0 \x96 \xf1\xee\xeb\xed\xf6\xe5",
            b"\x1b$B$3$s$K$A$O\x1b(B",
            b"<html><head><title>One stray \x01 character in a page is no more than a slip of somebody</title>",
            &utf16,
            b"",
        ] {
            assert!(!is_binary(text), "{}", String::from_utf8_lossy(text));
        }
    }
}
