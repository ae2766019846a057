//! Looks at a page again: whether it is there, and whether it changed.

use crate::fetcher::Fetcher;
use crate::http::{GetError, Response};
use crate::page::{PageFailure, judge, page_address, visit};
use crate::recent::Lookup;
use crate::schedule::Validators;
use jiff::Timestamp;
use newsloom_model::{Revisit, RevisitResult, Revisited, Visit, canonical_url};
use reqwest::StatusCode;
use std::sync::Arc;
use url::Url;

impl Fetcher {
    /// Asks for the page, conditionally where its last answer allows that, at the pace of its host and as far as its
    /// robots.txt allows. A page that changed is kept for a while, for [`Fetcher::page`] to read.
    pub async fn revisit(&self, page: &Revisit, now: Timestamp) -> Revisited {
        let result = self.look_again(page, now).await.unwrap_or_else(|failure| match failure {
            PageFailure::Permanent(problem) => RevisitResult::Failed { problem, retry_at: None },
            PageFailure::Temporary(problem, retry_at) => RevisitResult::Failed { problem, retry_at },
        });
        Revisited { report: page.report, at: now, result }
    }

    async fn look_again(&self, page: &Revisit, now: Timestamp) -> Result<RevisitResult, PageFailure> {
        let url = page_address(&page.url)?;
        self.client.guard.check_url(&url).map_err(GetError::from)?;
        let Lookup::Claimed(claim) = self.recent.lookup(url.as_str(), true, now).await else {
            return Ok(page.last.clone().map_or(RevisitResult::Changed, RevisitResult::Unchanged));
        };
        let last = page.last.as_ref();
        let answered_by = last.and_then(|last| Url::parse(&last.url).ok());
        let host = answered_by.as_ref().and_then(Url::host_str);
        let conditions = last.map(validators).filter(|v| *v != Validators::default()).map(|v| (v, host));
        let asked = self.ask_page(url, conditions, now).await.and_then(|response| compare(last, response));
        let changed = asked.as_ref().ok().and_then(|(_, response)| response.as_ref());
        self.recent.release(claim, changed, now);
        asked.map(|(result, _)| result)
    }
}

fn validators(last: &Visit) -> Validators {
    Validators { etag: last.etag.clone(), last_modified: last.last_modified.clone() }
}

/// What the answer says, and the page itself where it changed or came for the first time.
fn compare(
    last: Option<&Visit>,
    response: Response,
) -> Result<(RevisitResult, Option<Arc<Response>>), PageFailure> {
    match (response.status, last) {
        (StatusCode::NOT_MODIFIED, Some(last)) if validators(last) != Validators::default() => {
            let new = Validators::of(&response.headers);
            let (etag, last_modified) =
                (new.etag.or(last.etag.clone()), new.last_modified.or(last.last_modified.clone()));
            return Ok((RevisitResult::Unchanged(Visit { etag, last_modified, ..last.clone() }), None));
        }
        (StatusCode::NOT_FOUND, _) => return Ok((RevisitResult::Gone { for_good: false }, None)),
        (StatusCode::GONE, _) => return Ok((RevisitResult::Gone { for_good: true }, None)),
        _ => {}
    }
    let response = judge(response)?;
    if response.content.cut {
        return Err(PageFailure::Temporary("the page did not come as a whole".into(), None));
    }
    let Some(last) = last else { return Ok((RevisitResult::Changed, Some(Arc::new(response)))) };
    // A front page or a wall where the article was is no correction of it.
    if canonical_url(response.url.as_str()) != canonical_url(&last.url) {
        return Err(PageFailure::Permanent(format!("it leads to {:.200} now", response.url)));
    }
    let now = visit(&response);
    if now.hash == last.hash {
        return Ok((RevisitResult::Unchanged(now), None));
    }
    Ok((RevisitResult::Changed, Some(Arc::new(response))))
}
