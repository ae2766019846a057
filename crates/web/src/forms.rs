//! Forms of our pages: read only where they carry the token of the one who sends them.

use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::safety;
use crate::secrets::is_equal;
use axum::extract::{FromRequest, RawForm, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A form that a page of ours sent, made for the one who sends it. Whatever changes something takes this and no other form.
pub(crate) struct OwnForm<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for OwnForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let headers = request.headers().clone();
        let actor = request.extensions().get::<Actor>().cloned();
        let actor = actor.ok_or_else(|| Failure::Forged.into_response())?;
        let RawForm(body) = RawForm::from_request(request, app).await.map_err(IntoResponse::into_response)?;
        read(&headers, &actor.form_token, &body).map(Self).map_err(IntoResponse::into_response)
    }
}

#[derive(Deserialize)]
struct Token {
    token: String,
}

/// Reads a form that must be one of ours: the browser says so, and it carries the token that it was given.
///
/// # Errors
/// [`Failure::Forged`], before anything else of the form is read; [`Failure::Refused`] where it cannot be.
pub(crate) fn read<T: DeserializeOwned>(
    headers: &HeaderMap,
    expected: &str,
    body: &[u8],
) -> Result<T, Failure> {
    let given: Token = serde_urlencoded::from_bytes(body).map_err(|_| Failure::Forged)?;
    if !safety::is_from_here(headers) || !is_equal(expected, &given.token) {
        return Err(Failure::Forged);
    }
    serde_urlencoded::from_bytes(body)
        .map_err(|error| Failure::Refused(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))
}
