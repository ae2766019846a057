//! What editors ask of a running daemon: another poll, another try.

use crate::app::App;
use crate::error::Failure;
use crate::forms::OwnForm;
use axum::extract::State;
use axum::response::Redirect;
use newsloom_model::{FeedId, ReportId};
use serde::Deserialize;

/// What something is to be done about, by its number.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Wanted {
    pub(crate) id: i64,
}

/// A feed that something is to be done about.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct FeedForm {
    pub(crate) id: i64,
    /// Whether its own page asks, which is shown again.
    #[serde(default)]
    of_page: bool,
}

impl FeedForm {
    /// Back to the page that asked.
    pub(crate) fn back(&self) -> Redirect {
        if self.of_page { Redirect::to(&format!("/feeds/{}", self.id)) } else { Redirect::to("/feeds") }
    }
}

/// `POST /feeds/refresh`: a running daemon polls the feed within seconds, also where it failed before.
pub(crate) async fn refresh(
    State(app): State<App>,
    OwnForm(wanted): OwnForm<FeedForm>,
) -> Result<Redirect, Failure> {
    let now = (app.clock)();
    match app.write(move |admin| Ok(admin.refresh(Some(FeedId(wanted.id)), true, now)?)).await? {
        0 => Err(Failure::Missing(format!("feed {} that is polled", wanted.id))),
        _ => Ok(wanted.back()),
    }
}

/// `POST /quarantine/retry`: puts the document back into the queue.
pub(crate) async fn retry(
    State(app): State<App>,
    OwnForm(wanted): OwnForm<Wanted>,
) -> Result<Redirect, Failure> {
    match app.write(move |admin| Ok(admin.requeue(Some(&[ReportId(wanted.id)]))?)).await? {
        0 => Err(Failure::Missing(format!("document {} in quarantine", wanted.id))),
        _ => Ok(Redirect::to("/quarantine")),
    }
}
