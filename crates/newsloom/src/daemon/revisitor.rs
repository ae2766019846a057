//! Looks at the pages of young reports again when they are due.

use super::command::{Command, ask};
use super::sources::SourceSettings;
use crate::clock;
use async_channel::Sender;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use newsloom_model::{ReportId, Revisit, RevisitResult, Revisited};
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// Time until pages that are due are looked for again where there was none.
const PAUSE: Duration = Duration::from_secs(1);

/// Pages that are asked for at once: more than one, for the host of the first may be busy.
const LIMIT: usize = 256;

/// Where it is logged: at the crate that asks.
const LOG: &str = "newsloom_fetch::revisit";

/// Looks at pages again when they are due: spread evenly over the hour, one at a time of a host, and with a quarter of the
/// requests in flight at most.
pub(crate) struct Revisitor {
    pub(crate) settings: watch::Receiver<SourceSettings>,
    /// To the writer.
    pub(crate) commands: Sender<Command>,
    /// Ends it; requests in flight are dropped, and made again by the next run.
    pub(crate) stop: CancellationToken,
}

/// The hosts that are being asked, by the report.
type InFlight = HashMap<ReportId, Option<String>>;

impl Revisitor {
    /// Works until `stop` is cancelled or the writer has ended.
    pub(crate) async fn run(self) {
        let (mut in_flight, mut visits) = (InFlight::new(), FuturesUnordered::new());
        let mut next = Instant::now();
        loop {
            if Instant::now() >= next {
                let settings = self.settings.borrow().clone();
                let Some(page) = self.next_page(&settings, &in_flight).await else { return };
                let pause = settings.revisit_pause.filter(|_| page.is_some());
                next = Instant::now() + pause.unwrap_or(PAUSE);
                if let Some(page) = page {
                    in_flight.insert(page.report, page.host());
                    visits.push(async move {
                        let revisited = settings.fetcher.revisit(&page, clock::now()).await;
                        (page.url, revisited)
                    });
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                Some((url, revisited)) = visits.next(), if !visits.is_empty() => {
                    log(&url, &revisited);
                    let report = revisited.report;
                    if self.commands.send(Command::Revisited(Box::new(revisited))).await.is_err() {
                        return;
                    }
                    in_flight.remove(&report);
                }
                () = sleep_until(next) => {}
            }
        }
    }

    /// A page that is due and whose host is free; inside none where there is none, outside when the writer has ended.
    async fn next_page(&self, settings: &SourceSettings, in_flight: &InFlight) -> Option<Option<Revisit>> {
        let room = (settings.concurrency / 4).max(1);
        if settings.revisit_pause.is_none() || in_flight.len() >= room {
            return Some(None);
        }
        let due = ask(&self.commands, |reply| Command::DueRevisits(LIMIT, reply)).await?;
        let is_free = |page: &Revisit| {
            let host = page.host();
            in_flight.values().all(|busy| *busy != host)
        };
        Some(due.into_iter().find(is_free))
    }
}

fn log(url: &str, revisited: &Revisited) {
    match &revisited.result {
        RevisitResult::Unchanged(_) => tracing::debug!(target: LOG, url, "page unchanged"),
        RevisitResult::Changed => tracing::debug!(target: LOG, url, "page changed"),
        RevisitResult::Gone { for_good } => tracing::info!(target: LOG, url, for_good, "page gone"),
        RevisitResult::Failed { problem, .. } => {
            tracing::debug!(target: LOG, url, problem, "page not looked at");
        }
    }
}
