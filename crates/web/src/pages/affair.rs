//! The stories of one affair by time, as `newsloom affair` shows them.

use super::layout;
use super::parts::{foreign, language};
use super::stories::facts;
use crate::app::App;
use crate::error::Failure;
use axum::extract::{Path, State};
use maud::{Markup, html};
use newsloom_desk::{MAX_AFFAIR, headline, relation};
use newsloom_model::StoryId;
use newsloom_store::AffairRow;

/// `/affairs/{id}`: the stories that links lead to from this one.
pub(crate) async fn page(State(app): State<App>, Path(id): Path<i64>) -> Result<Markup, Failure> {
    let rows = app.readers.read(move |reader| Ok(reader.affair(StoryId(id), MAX_AFFAIR)?)).await?;
    if rows.is_empty() {
        return Err(Failure::Missing(format!("story {id}")));
    }
    Ok(layout::page(
        "Affair",
        &html! {
            h1 { "One affair, by time" }
            p { "Stories of other events with the same people and background, the earliest first." }
            ol.stories { @for row in &rows { li.story data-item { (story(row)) } } }
            @if rows.len() == 1 { p { "This story is linked with no other." } }
            @if rows.len() == MAX_AFFAIR { p { "There may be more: a long affair is for SQL." } }
        },
    ))
}

/// A story, and what holds it to earlier ones.
fn story(row: &AffairRow) -> Markup {
    let (title, _) = headline(&row.story);
    html! {
        h2 { a href={ "/stories/" (row.story.story_id) } data-open { (foreign(title, language(&row.story))) } }
        (facts(&row.story))
        @for link in row.story_links.iter().filter(|link| link.other_is == "earlier") {
            p.reason {
                (relation(link)) " of " a href={ "/stories/" (link.other_story_id) } { "story " (link.other_story_id) }
                ": " (link.reason)
            }
        }
    }
}
