//! What editors ask of a running daemon: another poll, another try.

use crate::app::App;
use crate::error::Failure;
use crate::forms::OwnForm;
use axum::extract::State;
use axum::response::Redirect;
use newsloom_model::{FeedId, ReportId};
use serde::Deserialize;

/// A feed that is to be polled, or a document that is to be tried again.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Wanted {
    pub(crate) id: i64,
}

/// `POST /feeds/refresh`: a running daemon polls the feed within seconds, also where it failed before.
pub(crate) async fn refresh(
    State(app): State<App>,
    OwnForm(wanted): OwnForm<Wanted>,
) -> Result<Redirect, Failure> {
    let now = (app.clock)();
    match app.write(move |admin| Ok(admin.refresh(Some(FeedId(wanted.id)), true, now)?)).await? {
        0 => Err(Failure::Missing(format!("feed {} that is polled", wanted.id))),
        _ => Ok(Redirect::to("/feeds")),
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
