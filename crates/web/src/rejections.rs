//! Requests that reach no page: what the framework says of them in a line of text becomes a page, or problem details.

use crate::error::{Failure, Problem};
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// Bytes of the framework's line.
const MAX_LINE: usize = 4 * 1024;

/// Time for a whole request, its body included. A stream of events has begun by then.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Answers in the form of the part that was asked, and in time.
pub(crate) async fn explained(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let fail = |failure| if is_api { Problem(failure).into_response() } else { failure.into_response() };
    let Ok(response) = tokio::time::timeout(TIME_LIMIT, next.run(request)).await else {
        return fail(Failure::Busy);
    };
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_line = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    if !response.status().is_client_error() || !is_line {
        return response;
    }
    let (head, body) = response.into_parts();
    let line = to_bytes(body, MAX_LINE).await.unwrap_or_default();
    let line = String::from_utf8_lossy(&line);
    let said = if line.trim().is_empty() { head.status.to_string() } else { line.trim().to_owned() };
    let mut explained = fail(Failure::Refused(head.status, said));
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
        explained.headers_mut().extend(head.headers.get(&name).map(|value| (name, value.clone())));
    }
    explained
}
