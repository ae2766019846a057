//! Requests that fail: a page for people, problem details (RFC 9457) for programs.

use crate::pages::layout;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use newsloom_desk::CorrectionError;
use serde_json::json;

/// Why a request fails.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Nothing has this address or number.
    #[error("there is no {0}")]
    Missing(String),
    /// It has another address now.
    #[error("it is at {0} now")]
    Moved(String),
    /// A parameter that cannot be read: its name, and what it should be.
    #[error("{name}: {expected}")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What it should be.
        expected: String,
    },
    /// A correction that makes no sense for the stories as they are now.
    #[error("{0}")]
    Correction(String),
    /// A change that was not asked for from a page of this server.
    #[error("this change was not asked for by a page of this server; go back, reload the page and try again")]
    Forged,
    /// People may only read here.
    #[error("this desk is read-only")]
    ReadOnly,
    /// The database is a copy that follows a live store: its address.
    #[error(
        "this page shows a copy of {0}, and changes nothing there: do it at the page of the newsloom that is active"
    )]
    Follower(String),
    /// A reader asked for what editors do.
    #[error("readers cannot correct stories; ask for the role of an editor")]
    NotAnEditor,
    /// The queries took too long.
    #[error("this took too long; narrow it down, or try again later")]
    Busy,
    /// The database. The reason is in the log alone.
    #[error("the database cannot be read at the moment; the log says why")]
    Store(newsloom_store::Error),
    /// What the request says cannot be read: its status, and why.
    #[error("{1}")]
    Refused(StatusCode, String),
    /// A panic, which the log has.
    #[error("something went wrong; the log says what")]
    Internal,
}

impl From<newsloom_store::Error> for Failure {
    fn from(error: newsloom_store::Error) -> Self {
        match error {
            newsloom_store::Error::Follower { server, .. } => Self::Follower(server),
            error if error.is_timeout() => Self::Busy,
            error => Self::Store(error),
        }
    }
}

impl From<CorrectionError> for Failure {
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::Store(error) => error.into(),
            wrong => Self::Correction(wrong.to_string()),
        }
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Moved(_) => StatusCode::PERMANENT_REDIRECT,
            Self::Parameter { .. } => StatusCode::BAD_REQUEST,
            Self::Correction(_) | Self::Follower(_) => StatusCode::CONFLICT,
            Self::Forged | Self::ReadOnly | Self::NotAnEditor => StatusCode::FORBIDDEN,
            Self::Refused(status, _) => *status,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Writes the reason where it is in the log alone.
    pub(crate) fn log(&self) {
        if let Self::Store(error) = self {
            let error = with_causes(error);
            tracing::error!(error, "the page cannot read the database");
        }
    }
}

/// An error with its causes.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// As a page.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Self::Moved(address) = &self {
            return Redirect::permanent(address).into_response();
        }
        self.log();
        let status = self.status();
        let title = status.canonical_reason().unwrap_or("Error");
        let page = layout::page(
            title,
            &html! { h1 { (title) } p { (self) "." } p { a href="/" { "All stories" } } },
        );
        (status, page).into_response()
    }
}

/// As problem details.
pub(crate) struct Problem(pub(crate) Failure);

impl<E: Into<Failure>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Failure::Moved(_) = self.0 {
            return self.0.into_response();
        }
        self.0.log();
        let status = self.0.status();
        let problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.0.to_string(),
        });
        let mut response = (status, Json(problem)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}
