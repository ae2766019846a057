//! The stages of the pipeline: each a pure function of one document.

use crate::annotator::Annotator;
use crate::clock;
use jiff::Timestamp;
use newsloom_cluster::Features;
use newsloom_fetch::{Fetcher, PageError};
use newsloom_model::{Annotations, Entry, Page, Pages, Report, Ticket};
use newsloom_normalize::{Normalizer, next_page};
use newsloom_pipeline::{Outcome, Stage, Work};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// Pages to report.
pub(crate) struct Normalize(pub(crate) Normalizer);

impl Stage for Normalize {
    type In = Pages;
    type Out = Report;

    fn run(&self, pages: Pages) -> Outcome<Report> {
        match self.0.report_of(&pages) {
            Ok(report) => Outcome::Ready(report),
            Err(refusal) => Outcome::Refused(refusal.to_string()),
        }
    }
}

/// A report with everything that is known before it is placed.
pub(crate) struct Annotated {
    pub(crate) report: Report,
    pub(crate) annotations: Annotations,
    pub(crate) features: Features,
    /// The features as they are stored.
    pub(crate) encoded: Vec<u8>,
}

/// Report to annotations and features.
pub(crate) struct Annotate(pub(crate) Annotator);

impl Stage for Annotate {
    type In = Report;
    type Out = Annotated;

    fn run(&self, report: Report) -> Outcome<Annotated> {
        let (annotations, features) = self.0.read(&report);
        let encoded = features.to_bytes();
        Outcome::Ready(Annotated { report, annotations, features, encoded })
    }
}

/// Ticket to pages: at once where the entry is all there is, else after asking the outlet's server.
pub(crate) fn fetch(
    fetcher: Option<Arc<Fetcher>>,
    ticket: Ticket,
) -> Work<Pages, impl Future<Output = Outcome<Pages>> + use<>> {
    match fetcher {
        Some(fetcher) if ticket.fetch_page && ticket.entry.url.is_some() => {
            Work::Async(fetch_pages(fetcher, ticket))
        }
        _ => Work::Sync(Outcome::Ready(as_page(ticket, None).into())),
    }
}

/// Fetches the article page, and where that is wanted those that carry it on, in their order.
async fn fetch_pages(fetcher: Arc<Fetcher>, ticket: Ticket) -> Outcome<Pages> {
    let next = Ticket { entry: Entry::default(), ..ticket.clone() };
    let mut pages = Arc::new(Pages::from(fetch_page(&fetcher, ticket).await));
    while pages.more.len() + 1 < fetcher.join_pages() {
        let asked = Arc::clone(&pages);
        // Parsing is no work for the threads that wait for servers. Where it panics, there is no next page.
        let found = tokio::task::spawn_blocking(move || next_page(&asked)).await;
        let Some(url) = found.ok().flatten() else { break };
        let entry = Entry { url: Some(url), ..Entry::default() };
        let page = fetch_page(&fetcher, Ticket { entry, ..next.clone() }).await;
        Arc::make_mut(&mut pages).more.push(page);
    }
    Outcome::Ready(Arc::unwrap_or_clone(pages))
}

/// Tries again in place while the failure may pass; after its last try the fetcher itself gives the entry's own text.
async fn fetch_page(fetcher: &Fetcher, mut ticket: Ticket) -> Page {
    loop {
        let now = clock::now();
        let PageError::Transient { problem, retry_at } = match fetcher.page(ticket.clone(), now).await {
            Ok(fetched) => return fetched.page,
            Err(error) => error,
        };
        ticket.attempts += 1;
        let pause = pause(ticket.attempts, retry_at, now);
        tracing::debug!(report = ticket.id.0, url = ticket.entry.url, ?pause, %problem, "page tried again");
        tokio::time::sleep(pause).await;
    }
}

/// 2, 4, 8 ... seconds, or until the host is ready if that is soon: others are waiting for the place in the stream.
fn pause(attempts: u32, retry_at: Option<Timestamp>, now: Timestamp) -> Duration {
    const LONGEST: Duration = Duration::from_secs(60);
    let backoff = Duration::from_secs(1 << attempts.min(5));
    let asked = retry_at.and_then(|at| Duration::try_from(at.duration_since(now)).ok());
    asked.unwrap_or(backoff).max(backoff).min(LONGEST)
}

/// The entry's own text as a page.
fn as_page(mut ticket: Ticket, problem: Option<String>) -> Page {
    ticket.entry.language = ticket.entry.language.or(ticket.language);
    Page {
        url: ticket.entry.url.clone(),
        body: ticket.entry.content.clone(),
        fetched: clock::now(),
        outlet: ticket.outlet,
        entry: ticket.entry,
        problem,
    }
}
