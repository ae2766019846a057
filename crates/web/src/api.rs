//! The JSON API, version 1: the same rows as `--json` of the command line.

use crate::answers::answer;
use crate::app::App;
use crate::error::{Failure, Problem};
use crate::filter::Query;
use crate::openapi;
use axum::extract::{Path, Query as Parameters, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use newsloom_desk::Comparison;
use newsloom_model::{ReportId, StoryId};
use newsloom_store::SearchFilter;
use serde::Deserialize;
use serde_json::json;

type Answer = Result<Response, Problem>;

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
    let (order, limit) = (filter.order, filter.limit);
    let rows = app.readers.read(move |reader| Ok(reader.stories(&filter)?)).await?;
    let next = rows.last().filter(|_| rows.len() == limit).map(|row| row.cursor(order).to_string());
    Ok(answer(&headers, &json!({ "stories": rows, "next": next })))
}

/// `GET /api/v1/stories/{id}`: all of a story, with its figures and quotes compared.
pub(crate) async fn story(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let detail = app.readers.read(move |reader| Ok(reader.story(StoryId(id))?)).await?;
    let detail = detail.ok_or_else(|| Failure::Missing(format!("story {id}")))?;
    if detail.story.story_id != StoryId(id) {
        let heir = format!("/api/v1/stories/{}", detail.story.story_id);
        return Ok(Redirect::permanent(&heir).into_response());
    }
    let mut story = serde_json::to_value(&detail).map_err(|_| Failure::Internal)?;
    story["compared"] = serde_json::to_value(Comparison::of(&detail.figures, &detail.quotes))
        .map_err(|_| Failure::Internal)?;
    Ok(answer(&headers, &story))
}

/// `GET /api/v1/reports/{id}`: a report with what was read in it.
pub(crate) async fn report(State(app): State<App>, headers: HeaderMap, Path(id): Path<i64>) -> Answer {
    let id = ReportId(id);
    let read =
        app.readers.read(move |reader| Ok((reader.report(id)?, reader.marks(id)?, reader.story_of(id)?)));
    let (report, marks, story) = read.await?;
    let story = story.ok_or_else(|| Failure::Missing(format!("report {id}")))?;
    let body = json!({ "report_id": id, "story_id": story, "report": report, "marks": marks });
    Ok(answer(&headers, &body))
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
    let hits = app.readers.read(move |reader| Ok(reader.search(&words.q, &filter)?)).await?;
    Ok(answer(&headers, &json!({ "hits": hits })))
}

/// `GET /api/v1/feeds`: the state of each feed.
pub(crate) async fn feeds(State(app): State<App>, headers: HeaderMap) -> Answer {
    let rows = app.readers.read(|reader| Ok(reader.feeds()?)).await?;
    Ok(answer(&headers, &json!({ "feeds": rows })))
}

/// `GET /api/v1/quarantine`: what failed and why.
pub(crate) async fn quarantine(State(app): State<App>, headers: HeaderMap) -> Answer {
    let rows = app.readers.read(|reader| Ok(reader.quarantined()?)).await?;
    Ok(answer(&headers, &json!({ "quarantine": rows })))
}

/// `GET /api/v1/health`: whether the daemon is well.
pub(crate) async fn health(State(app): State<App>, headers: HeaderMap) -> Answer {
    let health = app.readers.read(|reader| Ok(reader.health()?)).await?;
    Ok(answer(&headers, &health))
}

/// `GET /api/v1/openapi.json`: this API, described.
pub(crate) async fn openapi(headers: HeaderMap) -> Response {
    answer(&headers, &openapi::document())
}
