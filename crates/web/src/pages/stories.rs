//! The list of stories.

use super::layout;
use super::parts::{foreign, language, time};
use super::watches;
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::filter::Query;
use axum::Extension;
use axum::extract::{Query as Parameters, State};
use maud::{Markup, html};
use newsloom_desk::{count, counts, headline};
use newsloom_store::{StoryCursor, StoryRow};

/// `/`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<Query>,
) -> Result<Markup, Failure> {
    let filter = query.filter((app.clock)())?;
    let limit = filter.limit;
    let page = app.readers.read(move |reader| Ok(reader.story_page(&filter)?)).await?;
    let (rows, next) = (page.stories, page.next);
    let feeds = query.with_after(None);
    let head = html! {
        link rel="alternate" type="application/atom+xml" title="These stories" href={ "/stories.atom?" (feeds) };
        link rel="alternate" type="application/feed+json" title="These stories" href={ "/stories.json?" (feeds) };
    };
    let main = html! {
        h1 { "Stories" }
        (form(&query))
        @if actor.may_correct(&app) { (watches::make(&query, &actor)) }
        p.live role="status" data-live="stories" {}
        @if rows.is_empty() && next.is_none() { (nothing(&query)) }
        ol.stories { @for row in &rows { li.story data-item { (card(row)) } } }
        @if let Some(next) = &next { (further(&query, next, rows.len() < limit)) }
        p.feeds {
            "Follow these stories: " a href={ "/stories.atom?" (feeds) } { "Atom" } " · "
            a href={ "/stories.json?" (feeds) } { "JSON Feed" } " · "
            a href={ "/api/v1/stories?" (feeds) } { "API" }
        }
    };
    Ok(layout::page_with("Stories", &head, &main))
}

/// The way to the next page. One that is not full has looked at some thousand stories, and says how far it came.
fn further(query: &Query, next: &StoryCursor, is_cut: bool) -> Markup {
    let words = if query.order == "largest" { "More stories" } else { "Older stories" };
    html! {
        @if is_cut {
            p.facts {
                "Few stories pass this filter, and not all were looked through yet: those "
                @match next {
                    StoryCursor::Time(at, _) => { "since " (time(Some(at))) }
                    StoryCursor::Size(origins, ..) => { "with more than " (count(*origins, "origin")) }
                }
                " were."
            }
        }
        nav aria-label="Pages" {
            a rel="next" href={ "/?" (query.with_after(Some(next))) } {
                @if is_cut { "Look further" } @else { (words) }
            }
        }
    }
}

fn form(query: &Query) -> Markup {
    let field = |name: &str, label: &str, value: &str, example: &str| {
        html! { label { span { (label) } input type="text" name=(name) value=(value) placeholder=(example); } }
    };
    html! {
        form.filter action="/" method="get" role="search" {
            label { span { "Words" } input type="search" name="text" value=(query.text) data-search; }
            (field("since", "Since", &query.since, "24h, 7d, 2026-03-01"))
            (field("outlet", "Reported by", &query.outlet, "outlet"))
            (field("missing", "Not reported by", &query.missing, "outlet"))
            (field("name", "Names", &query.name, "person, place, …"))
            (field("language", "Language", &query.language, "en"))
            (field("origins", "Origins, at least", &query.origins, "2"))
            label {
                span { "Order" }
                select name="order" {
                    option value="newest" selected[query.order != "largest"] { "newest first" }
                    option value="largest" selected[query.order == "largest"] { "most origins first" }
                }
            }
            button type="submit" { "Show" }
        }
    }
}

/// A list that is empty says what to do.
fn nothing(query: &Query) -> Markup {
    let is_filtered = !query.to_string().is_empty();
    html! {
        div.empty {
            @if is_filtered {
                p {
                    "No story passes this filter. "
                    @if !query.text.is_empty() { "Of words that very many reports have, only the latest are looked at. " }
                    a href="/" { "Show all stories" }
                }
            } @else {
                p { "There are no stories yet." }
                p {
                    a href="/feeds" { "Add feeds" } ", also with " code { "newsloom feeds add https://example.org/" } ", or read files with "
                    code { "newsloom ingest FILE" } "."
                }
            }
        }
    }
}

fn card(row: &StoryRow) -> Markup {
    let (title, lead) = headline(row);
    let language = language(row);
    html! {
        h2 { a href={ "/stories/" (row.story_id) } data-open { (foreign(title, language)) } }
        @if let Some(lead) = lead { p.lead { (foreign(lead, language)) } }
        (facts(row))
    }
}

/// How many report it, in which languages, and when.
pub(super) fn facts(row: &StoryRow) -> Markup {
    html! {
        p.facts {
            span.number { (counts(row).join(" · ")) }
            @if !row.languages.is_empty() { " · " (row.languages.join(", ")) }
            " · " (time(row.first_published.as_deref()))
            @if row.last_published != row.first_published { " to " (time(row.last_published.as_deref())) }
        }
    }
}
