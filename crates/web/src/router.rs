//! Which path leads where.

use crate::app::App;
use crate::{api, assets, corrections, events, metrics, pages, rejections, safety, syndication};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

/// Size of a request's body, in bytes: forms of a few numbers.
const MAX_BODY: usize = 64 * 1024;

/// Which path leads where.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/", get(pages::stories::page))
        .route("/stories/{id}", get(pages::story::page))
        .route("/reports/{id}", get(pages::report::page))
        .route("/compare/{a}/{b}", get(pages::compare::page))
        .route("/search", get(pages::search::page))
        .route("/feeds", get(pages::feeds::page))
        .route("/quarantine", get(pages::quarantine::page))
        .route("/health", get(pages::health::page))
        .route("/corrections", get(pages::corrections::page))
        .route("/corrections/preview", get(corrections::preview))
        .route("/corrections/make", post(corrections::make))
        .route("/corrections/undo", post(corrections::undo))
        .route("/stories.atom", get(syndication::atom))
        .route("/stories.json", get(syndication::json))
        .route("/api/v1/openapi.json", get(api::openapi))
        .route("/api/v1/stories", get(api::stories))
        .route("/api/v1/stories/{id}", get(api::story))
        .route("/api/v1/reports/{id}", get(api::report))
        .route("/api/v1/search", get(api::search))
        .route("/api/v1/feeds", get(api::feeds))
        .route("/api/v1/quarantine", get(api::quarantine))
        .route("/api/v1/health", get(api::health))
        .route("/api/v1/events", get(events::stream))
        .route("/metrics", get(metrics::metrics))
        .route("/assets/{name}", get(assets::asset))
        .fallback(missing)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(app.clone(), safety::with_actor))
        // Whoever watches the process signs in nowhere.
        .route("/livez", get(metrics::live))
        .route("/readyz", get(metrics::ready))
        .layer(from_fn_with_state(app.clone(), safety::for_this_host))
        .layer(from_fn(rejections::explained))
        .layer(from_fn(safety::with_headers))
        .with_state(app)
}

async fn missing(uri: Uri) -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, format!("there is nothing at {}", uri.path()))
}
