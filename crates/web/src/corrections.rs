//! What people decide about stories: first shown with what it changes, then noted under their name, and undone where it was
//! wrong.

use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::forms::OwnForm;
use crate::pages::corrections as pages;
use crate::wanted::Wanted;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Redirect;
use maud::Markup;
use newsloom_desk::Correction;
use newsloom_model::{ReportId, StoryId};
use newsloom_store::Reader;
use serde::Deserialize;

/// `/corrections/preview`: what would change.
pub(crate) async fn preview(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    Query(wanted): Query<Wanted>,
) -> Result<Markup, Failure> {
    let correction = wanted.correction()?;
    let now = (app.clock)();
    let (checked, stories) = (correction.clone(), concerned(&correction));
    let rows = app.readers.read(move |reader| {
        checked.constraints(reader, now)?;
        stories_of(reader, stories)
    });
    Ok(pages::preview(&wanted, &correction, &rows.await?, &actor.form_token))
}

/// What a correction is about.
enum Concerned {
    Stories(Vec<StoryId>),
    Report(ReportId),
    Both(ReportId, StoryId),
}

fn concerned(correction: &Correction) -> Concerned {
    match correction {
        Correction::Merge(a, b) => Concerned::Stories(vec![*a, *b]),
        Correction::Split(story, _) => Concerned::Stories(vec![*story]),
        Correction::Move(report, story) => Concerned::Both(*report, *story),
        Correction::Pin(report) => Concerned::Report(*report),
    }
}

fn stories_of(reader: &Reader, concerned: Concerned) -> Result<Vec<newsloom_store::StoryDetail>, Failure> {
    let ids = match concerned {
        Concerned::Stories(ids) => ids,
        Concerned::Report(report) => reader.story_of(report)?.into_iter().collect(),
        Concerned::Both(report, story) => reader.story_of(report)?.into_iter().chain([story]).collect(),
    };
    let mut details = Vec::new();
    for id in ids {
        details.extend(reader.story(id)?);
    }
    Ok(details)
}

/// `POST /corrections/make`: notes it; the running daemon puts it into force within seconds.
pub(crate) async fn make(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    OwnForm(wanted): OwnForm<Wanted>,
) -> Result<Redirect, Failure> {
    let correction = wanted.correction()?;
    let now = (app.clock)();
    app.write(move |admin| {
        let constraints = correction.constraints(admin.reader(), now)?;
        Ok(admin.add_correction(&constraints, &actor.name)?)
    })
    .await?;
    Ok(Redirect::to("/corrections"))
}

/// A correction to take back.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Undo {
    seq: i64,
}

/// `POST /corrections/undo`
pub(crate) async fn undo(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    OwnForm(wanted): OwnForm<Undo>,
) -> Result<Redirect, Failure> {
    let now = (app.clock)();
    app.write(move |admin| {
        let undone = admin.undo_correction(wanted.seq, &actor.name, now)?;
        undone.ok_or_else(|| Failure::Correction(format!("there is no correction {} to undo", wanted.seq)))
    })
    .await?;
    Ok(Redirect::to("/corrections"))
}
