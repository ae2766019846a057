//! Search in the texts of reports.

use super::layout;
use super::parts::{direction, outlet, pieces, time};
use crate::app::App;
use crate::error::Failure;
use axum::extract::{Query, State};
use maud::{Markup, html};
use newsloom_lang::CodePoints;
use newsloom_store::{SearchFilter, SearchHit};
use serde::Deserialize;

/// Hits that are shown.
const MOST: usize = 50;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words {
    q: String,
}

/// `/search`
pub(crate) async fn page(State(app): State<App>, Query(words): Query<Words>) -> Result<Markup, Failure> {
    let asked = words.q.clone();
    let filter = SearchFilter { limit: MOST, ..SearchFilter::default() };
    let hits = app.readers.read(move |reader| Ok(reader.search(&asked, &filter)?)).await?;
    Ok(layout::page(
        "Search",
        &html! {
            h1 { "Search" }
            form.filter action="/search" method="get" role="search" {
                label { span { "Words; \"a phrase\", begin*, A OR B, NOT C, title:word, outlet:name" }
                    input type="search" name="q" value=(words.q) data-search; }
                button type="submit" { "Search" }
            }
            @if hits.is_empty() && !words.q.trim().is_empty() {
                div.empty {
                    p { "Nothing found." }
                    p { "All words must be there; new reports can be searched a moment after they are stored." }
                }
            }
            ol.hits { @for hit in &hits { li data-item { (shown(hit)) } } }
        },
    ))
}

fn shown(hit: &SearchHit) -> Markup {
    html! {
        h2 { a href={ "/reports/" (hit.report_id) } data-open dir=(direction(None)) { (hit.title.as_deref().unwrap_or("(no title)")) } }
        p.facts {
            (outlet(&hit.outlet)) " · " (time(hit.published.as_deref())) " · "
            a href={ "/stories/" (hit.story_id) } { "story " (hit.story_id) }
        }
        @if let Some(snippet) = &hit.snippet {
            @let points = CodePoints::of(snippet);
            @let found: Vec<_> = hit.marks.iter().map(|(start, end)| points.byte(*start)..points.byte(*end)).collect();
            p.lead dir=(direction(None)) {
                @for (piece, is_found) in pieces(snippet, &found) {
                    @if is_found { mark.shared { (piece) } } @else { (piece) }
                }
            }
        }
    }
}
