//! The JSON API, version 1: the same rows as `--json` of the command line.

use crate::answers::tagged;
use crate::app::App;
use crate::error::{Failure, Problem};
use crate::filter::Query;
use crate::watches::{WatchState, states};
use axum::extract::{Path, Query as Parameters, State};
use axum::http::HeaderMap;
use axum::response::Response;
use newsloom_desk::{Compared, MAX_AFFAIR, NextPoll, feed_state, next_poll};
use newsloom_lang::CodePoints;
use newsloom_model::{FeedId, Report, ReportId, StoryId};
use newsloom_store::{
    AffairRow, FeedDetail, FeedRow, Mark, Quarantined, Reader, SearchFilter, SearchHit, StoryRow, VersionRow,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Answer = Result<Response, Problem>;

const JSON: &str = "application/json";

/// Hits where no number is asked for.
const HITS: usize = 20;

/// Most hits of one answer.
const MAX_HITS: usize = 200;

/// Stories that pass a filter.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stories {
    stories: Vec<StoryRow>,
    /// `after` of the next page; none on the last. A page may have fewer stories than `limit`, or none, and go on.
    next: Option<String>,
}

/// `GET /api/v1/stories`: the filter of the page; `next` leads on.
pub(crate) async fn stories(
    State(app): State<App>,
    headers: HeaderMap,
    Parameters(query): Parameters<Query>,
) -> Answer {
    let filter = query.filter((app.clock)())?;
    let stories = move |reader: &Reader| {
        let page = reader.story_page(&filter)?;
        Ok(Stories { stories: page.stories, next: page.next.map(|next| next.to_string()) })
    };
    read(&app, &headers, stories).await
}

/// `GET /api/v1/stories/{id}`: all of a story, with its figures and quotes compared.
pub(crate) async fn story(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let story = move |reader: &Reader| {
        let detail = reader.story(StoryId(id))?.ok_or_else(|| Failure::Missing(format!("story {id}")))?;
        match detail.story.story_id {
            heir if heir != StoryId(id) => Err(Failure::Moved(format!("/api/v1/stories/{heir}"))),
            _ => Ok(Compared::of(detail)),
        }
    };
    read(&app, &headers, story).await
}

/// The stories of one affair, the earliest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Affair {
    stories: Vec<AffairRow>,
}

/// `GET /api/v1/affairs/{id}`: the stories that links lead to from one, by time.
pub(crate) async fn affair(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let affair = move |reader: &Reader| {
        let stories = reader.affair(StoryId(id), MAX_AFFAIR)?;
        if stories.is_empty() {
            return Err(Failure::Missing(format!("story {id}")));
        }
        Ok(Affair { stories })
    };
    read(&app, &headers, affair).await
}

/// A report with what was read in it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneReport {
    report_id: ReportId,
    /// The story that it is in.
    story_id: StoryId,
    /// None where its text was removed. Spans of passages are Unicode code points of the text.
    report: Option<Report>,
    /// What was read in it, by Unicode code points of the text.
    marks: Vec<Mark>,
    versions: Vec<VersionRow>,
}

/// `GET /api/v1/reports/{id}`: a report with what was read in it, and its versions.
pub(crate) async fn report(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let id = ReportId(id);
    let report = move |reader: &Reader| {
        let story = reader.story_of(id)?.ok_or_else(|| Failure::Missing(format!("report {id}")))?;
        let (report, marks, versions) = (reader.report(id)?, reader.marks(id)?, reader.versions(id)?);
        Ok(OneReport { report_id: id, story_id: story, report: report.map(by_code_points), marks, versions })
    };
    read(&app, &headers, report).await
}

/// The report with its passages by code points, as offsets are everywhere outside of the program.
fn by_code_points(mut report: Report) -> Report {
    let points = CodePoints::of(&report.text);
    for passage in &mut report.passages {
        passage.span = points.span(passage.span);
    }
    report
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words {
    q: String,
    language: Option<String>,
    outlet: Option<String>,
    limit: Option<usize>,
}

/// Reports that have the words, best first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Hits {
    hits: Vec<SearchHit>,
}

/// `GET /api/v1/search`: reports that have the words.
pub(crate) async fn search(
    State(app): State<App>,
    headers: HeaderMap,
    Parameters(words): Parameters<Words>,
) -> Answer {
    let filter = SearchFilter {
        language: words.language,
        outlet: words.outlet,
        limit: words.limit.unwrap_or(HITS).clamp(1, MAX_HITS),
        ..SearchFilter::default()
    };
    read(&app, &headers, move |reader| Ok(Hits { hits: reader.search(&words.q, &filter)? })).await
}

/// All watches.
#[derive(Serialize, ToSchema)]
pub(crate) struct Watches {
    watches: Vec<WatchState>,
}

/// `GET /api/v1/watches`: watches with what they told last, and what became of it.
pub(crate) async fn watches(State(app): State<App>, headers: HeaderMap) -> Answer {
    read(&app, &headers, |reader| Ok(Watches { watches: states(reader)? })).await
}

/// All feeds.
#[derive(Serialize, ToSchema)]
pub(crate) struct Feeds {
    feeds: Vec<FeedRow>,
}

/// `GET /api/v1/feeds`: the state of each feed.
pub(crate) async fn feeds(State(app): State<App>, headers: HeaderMap) -> Answer {
    read(&app, &headers, |reader| Ok(Feeds { feeds: reader.feeds()? })).await
}

/// Documents in quarantine of one answer.
const MAX_DOCUMENTS: usize = 1_000;

/// Polls, reports and documents in quarantine of one feed.
pub(crate) const FEED_ROWS: usize = 20;

/// One feed.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneFeed {
    #[serde(flatten)]
    feed: FeedDetail,
    /// How it is doing, in words.
    health: String,
    /// What decided the time of the next poll, in words; none where it is due, or not polled.
    next_poll_reason: Option<String>,
}

/// `GET /api/v1/feeds/{id}`: one feed with its last polls, and what it brought.
pub(crate) async fn feed(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let now = (app.clock)();
    let feed = move |reader: &Reader| {
        let feed = reader
            .feed_detail(FeedId(id), now, FEED_ROWS)?
            .ok_or_else(|| Failure::Missing(format!("feed {id}")))?;
        let next_poll_reason = match next_poll(&feed.feed, now) {
            NextPoll::At { reason, .. } => reason,
            NextPoll::Due | NextPoll::Never => None,
        };
        Ok(OneFeed { health: feed_state(&feed.feed, now), next_poll_reason, feed })
    };
    read(&app, &headers, feed).await
}

/// Documents that failed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Quarantine {
    quarantine: Vec<Quarantined>,
    /// `after` of the next page; none on the last.
    next: Option<ReportId>,
}

/// A page of a list of documents.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Documents {
    after: i64,
    limit: Option<usize>,
}

/// `GET /api/v1/quarantine`: what failed and why.
pub(crate) async fn quarantine(
    State(app): State<App>,
    headers: HeaderMap,
    Parameters(wanted): Parameters<Documents>,
) -> Answer {
    let limit = wanted.limit.unwrap_or(MAX_DOCUMENTS).clamp(1, MAX_DOCUMENTS);
    let quarantine = move |reader: &Reader| {
        let quarantine = reader.quarantined_behind(ReportId(wanted.after), limit)?;
        let next = quarantine.last().filter(|_| quarantine.len() == limit).map(|row| row.id);
        Ok(Quarantine { quarantine, next })
    };
    read(&app, &headers, quarantine).await
}

/// `GET /api/v1/health`: whether the daemon is well.
pub(crate) async fn health(State(app): State<App>, headers: HeaderMap) -> Answer {
    read(&app, &headers, |reader| Ok(reader.health()?)).await
}

/// What `work` reads, as JSON.
async fn read<T: Serialize>(
    app: &App,
    headers: &HeaderMap,
    work: impl FnOnce(&Reader) -> Result<T, Failure> + Send + 'static,
) -> Answer {
    let text = move |reader: &Reader| serde_json::to_string(&work(reader)?).map_err(|_| Failure::Internal);
    Ok(tagged(headers, JSON, app.readers.read(text).await?))
}
