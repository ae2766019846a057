//! The stages of the pipeline: each a pure function of one document.

use crate::annotator::Annotator;
use crate::clock;
use jiff::Timestamp;
use newsloom_cluster::Features;
use newsloom_fetch::{Fetcher, PageError};
use newsloom_model::{Annotations, Asked, Entry, Fetched, Page, Pages, Report, Ticket};
use newsloom_normalize::{FROM_FEED_ALONE, Normalizer, next_page};
use newsloom_pipeline::{Outcome, Stage, Work};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// A document, and what came of asking for its page.
pub(crate) struct Visited<T> {
    pub(crate) document: T,
    /// Whether the page is read again because it changed.
    pub(crate) is_revisit: bool,
    pub(crate) asked: Asked,
}

/// Pages to report.
pub(crate) struct Normalize(pub(crate) Normalizer);

impl Stage for Normalize {
    type In = Visited<Pages>;
    type Out = Visited<Report>;

    fn run(&self, pages: Visited<Pages>) -> Outcome<Visited<Report>> {
        let report = match self.0.report_of(&pages.document) {
            Ok(report) => report,
            Err(refusal) => return Outcome::Refused(refusal.to_string()),
        };
        let from_feed = report.problems.iter().find(|problem| problem.0.starts_with(FROM_FEED_ALONE));
        match from_feed {
            // What the feed said before corrects nothing.
            Some(why) if pages.is_revisit => Outcome::Refused(why.to_string()),
            _ => {
                let asked = match pages.asked {
                    Asked::Came(_) if from_feed.is_some() => Asked::Failed,
                    asked => asked,
                };
                Outcome::Ready(Visited { document: report, is_revisit: pages.is_revisit, asked })
            }
        }
    }
}

/// A report with everything that is known before it is placed.
pub(crate) struct Annotated {
    pub(crate) report: Report,
    pub(crate) annotations: Annotations,
    pub(crate) features: Features,
    pub(crate) asked: Asked,
}

/// Report to annotations and features.
pub(crate) struct Annotate(pub(crate) Annotator);

impl Stage for Annotate {
    type In = Visited<Report>;
    type Out = Annotated;

    fn run(&self, Visited { document: report, asked, .. }: Visited<Report>) -> Outcome<Annotated> {
        let (annotations, features) = self.0.read(&report);
        Outcome::Ready(Annotated { report, annotations, features, asked })
    }
}

/// Ticket to pages: at once where the entry is all there is, else after asking the outlet's server.
pub(crate) fn fetch(
    fetcher: Option<Arc<Fetcher>>,
    ticket: Ticket,
) -> Work<Visited<Pages>, impl Future<Output = Outcome<Visited<Pages>>> + use<>> {
    match fetcher {
        Some(fetcher) if ticket.fetch_page && ticket.entry.url.is_some() => {
            Work::Async(fetch_pages(fetcher, ticket))
        }
        // It comes again: the page is still to be looked at.
        _ if ticket.is_revisit => Work::Sync(Outcome::Refused("its page is not fetched now".into())),
        _ => {
            let document = as_page(ticket, None).into();
            Work::Sync(Outcome::Ready(Visited { document, is_revisit: false, asked: Asked::Nothing }))
        }
    }
}

/// Fetches the article page, and where that is wanted those that carry it on, in their order.
async fn fetch_pages(fetcher: Arc<Fetcher>, ticket: Ticket) -> Outcome<Visited<Pages>> {
    let is_revisit = ticket.is_revisit;
    let next = Ticket { entry: Entry::default(), is_revisit: false, ..ticket.clone() };
    let Fetched { page, visit, .. } = match fetch_page(&fetcher, ticket).await {
        Ok(fetched) => fetched,
        Err(problem) => return Outcome::Refused(problem),
    };
    let asked = visit.map_or(Asked::Failed, Asked::Came);
    let mut pages = Arc::new(Pages::from(page));
    while pages.more.len() + 1 < fetcher.join_pages() {
        let so_far = Arc::clone(&pages);
        // Parsing is no work for the threads that wait for servers. Where it panics, there is no next page.
        let found = tokio::task::spawn_blocking(move || next_page(&so_far)).await;
        let Some(url) = found.ok().flatten() else { break };
        let entry = Entry { url: Some(url), ..Entry::default() };
        let Ok(fetched) = fetch_page(&fetcher, Ticket { entry, ..next.clone() }).await else { break };
        // An article that did not come as a whole corrects nothing.
        if let Some(problem) = fetched.page.problem.as_ref().filter(|_| is_revisit) {
            return Outcome::Refused(format!("the article goes on, but not all of it came: {problem}"));
        }
        Arc::make_mut(&mut pages).more.push(fetched.page);
    }
    Outcome::Ready(Visited { document: Arc::unwrap_or_clone(pages), is_revisit, asked })
}

/// Tries again in place while the failure may pass; after its last try the fetcher itself gives the entry's own text.
///
/// # Errors
/// Why a page cannot be read again.
async fn fetch_page(fetcher: &Fetcher, mut ticket: Ticket) -> Result<Fetched, String> {
    loop {
        let now = clock::now();
        let (problem, retry_at) = match fetcher.page(ticket.clone(), now).await {
            Ok(fetched) => return Ok(fetched),
            Err(PageError::Transient { problem, retry_at }) => (problem, retry_at),
            Err(lost @ PageError::Lost { .. }) => return Err(lost.to_string()),
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
