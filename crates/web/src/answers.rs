//! Answers with an entity tag.

use crate::error::{Failure, Problem};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::hash::{DefaultHasher, Hash, Hasher};

/// JSON with an entity tag of its content: who has the same already is told so (RFC 9110, section 13.1.2).
pub(crate) fn answer(headers: &HeaderMap, body: &impl Serialize) -> Response {
    let Ok(text) = serde_json::to_string(body) else { return Problem(Failure::Internal).into_response() };
    tagged(headers, "application/json", text)
}

/// An answer with an entity tag; without its text where the client has the same already.
pub(crate) fn tagged(headers: &HeaderMap, kind: &'static str, text: String) -> Response {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|list| list.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.trim_start_matches("W/") == tag
    });
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { text.into_response() };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
