//! The JSON API, version 1: the same rows as `--json` of the command line.

use crate::answers::tagged;
use crate::app::App;
use crate::error::{Failure, Problem};
use crate::filter::Query;
use crate::openapi;
use axum::extract::{Path, Query as Parameters, State};
use axum::http::HeaderMap;
use axum::response::Response;
use newsloom_desk::{Compared, MAX_AFFAIR};
use newsloom_model::{ReportId, StoryId};
use newsloom_store::{Reader, SearchFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

type Answer = Result<Response, Problem>;

const JSON: &str = "application/json";

/// Hits where no number is asked for.
const HITS: usize = 20;

/// Most hits of one answer.
const MAX_HITS: usize = 200;

/// `GET /api/v1/stories`: the filter of the page; `next` leads on.
pub(crate) async fn stories(
    State(app): State<App>,
    headers: HeaderMap,
    Parameters(query): Parameters<Query>,
) -> Answer {
    let filter = query.filter((app.clock)())?;
    let stories = move |reader: &Reader| {
        let rows = reader.stories(&filter)?;
        let last = rows.last().filter(|_| rows.len() == filter.limit);
        let next = last.map(|row| row.cursor(filter.order).to_string());
        Ok(json!({ "stories": rows, "next": next }))
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

/// `GET /api/v1/affairs/{id}`: the stories that links lead to from one, by time.
pub(crate) async fn affair(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let affair = move |reader: &Reader| {
        let stories = reader.affair(StoryId(id), MAX_AFFAIR)?;
        if stories.is_empty() {
            return Err(Failure::Missing(format!("story {id}")));
        }
        Ok(json!({ "stories": stories }))
    };
    read(&app, &headers, affair).await
}

/// `GET /api/v1/reports/{id}`: a report with what was read in it, and its versions.
pub(crate) async fn report(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let id = ReportId(id);
    let report = move |reader: &Reader| {
        let story = reader.story_of(id)?.ok_or_else(|| Failure::Missing(format!("report {id}")))?;
        let (report, marks, versions) = (reader.report(id)?, reader.marks(id)?, reader.versions(id)?);
        Ok(
            json!({ "report_id": id, "story_id": story, "report": report, "marks": marks, "versions": versions }),
        )
    };
    read(&app, &headers, report).await
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
    read(&app, &headers, move |reader| Ok(json!({ "hits": reader.search(&words.q, &filter)? }))).await
}

/// `GET /api/v1/watches`: watches with what they told last, and what became of it.
pub(crate) async fn watches(State(app): State<App>, headers: HeaderMap) -> Answer {
    read(&app, &headers, |reader| Ok(json!({ "watches": crate::watches::states(reader)? }))).await
}

/// `GET /api/v1/feeds`: the state of each feed.
pub(crate) async fn feeds(State(app): State<App>, headers: HeaderMap) -> Answer {
    read(&app, &headers, |reader| Ok(json!({ "feeds": reader.feeds()? }))).await
}

/// `GET /api/v1/quarantine`: what failed and why.
pub(crate) async fn quarantine(State(app): State<App>, headers: HeaderMap) -> Answer {
    read(&app, &headers, |reader| Ok(json!({ "quarantine": reader.quarantined()? }))).await
}

/// `GET /api/v1/health`: whether the daemon is well.
pub(crate) async fn health(State(app): State<App>, headers: HeaderMap) -> Answer {
    read(&app, &headers, |reader| Ok(reader.health()?)).await
}

/// `GET /api/v1/openapi.json`: this API, described.
pub(crate) async fn openapi(headers: HeaderMap) -> Response {
    tagged(&headers, JSON, openapi::document().to_string())
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
