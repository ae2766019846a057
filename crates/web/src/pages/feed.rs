//! One feed: how it is doing, its last polls, and what it brought.

use super::feeds::changes;
use super::layout;
use super::parts::{foreign, outside, time};
use super::quarantine::document;
use crate::access::Actor;
use crate::api::FEED_ROWS;
use crate::app::App;
use crate::error::Failure;
use crate::filter::Query;
use axum::Extension;
use axum::extract::{Path, State};
use jiff::Timestamp;
use maud::{Markup, html};
use newsloom_desk::{NextPoll, count, feed_state, moved, next_poll};
use newsloom_model::FeedId;
use newsloom_store::{FeedDetail, FeedReportRow, FeedRow, HubRow, PollRow, Quarantined};

/// `/feeds/{id}`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<i64>,
) -> Result<Markup, Failure> {
    let (editor, now) = (Some(&actor).filter(|actor| actor.may_correct(&app)), (app.clock)());
    let detail = app.readers.read(move |reader| Ok(reader.feed_detail(FeedId(id), now, FEED_ROWS)?)).await?;
    let detail = detail.ok_or_else(|| Failure::Missing(format!("feed {id}")))?;
    let title = detail.feed.name.as_deref().unwrap_or(&detail.feed.url);
    Ok(layout::page(
        title,
        &html! {
            h1 { (title) }
            (facts(&detail, now))
            @if let Some(editor) = editor { div.change { (changes(&detail.feed, editor, true)) } }
            @if detail.feed.state != "files" { (polls(&detail.polls)) }
            (reports(&detail.reports))
            (quarantine(&detail.quarantine, editor))
            p { a href="/feeds" { "All feeds" } " · for programs: " a href={ "/api/v1/feeds/" (id) } { "API" } }
        },
    ))
}

fn facts(detail: &FeedDetail, now: Timestamp) -> Markup {
    let feed = &detail.feed;
    let row = |name: &str, value: Markup| html! { tr { th scope="row" { (name) } td { (value) } } };
    html! {
        table.facts {
            tbody {
                @if feed.state != "files" { (row("Address", outside(Some(&feed.url), &feed.url))) }
                (row("State", html! { (feed_state(feed, now)) }))
                @if let Some(error) = &feed.error { (row("What is wrong", html! { span.error { (error) } })) }
                @if let Some(outlet) = &feed.outlet { (row("Outlet", of_outlet(outlet, detail.owner.as_deref()))) }
                @if feed.state != "files" {
                    (row("Last polled", html! {
                        @if feed.last_polled.is_some() { (time(feed.last_polled.as_deref())) } @else { "never" }
                    }))
                    (row("Next poll", next(feed, now)))
                }
                @if let Some(hub) = &detail.hub { (row("Hub", of_hub(hub))) }
                @if let Some(to) = &feed.moved_to {
                    (row("Moved", html! {
                        (moved(feed)) ": " (outside(Some(to), to))
                    }))
                }
                (row("Brought", html! { (count(feed.entries, "entry")) ", counting each new version" }))
                @if let Some(file) = &feed.listed_in { (row("Listed in", html! { (file) })) }
                @if let Some(by) = &feed.added_by {
                    (row("Added by", html! { (by) " · " (time(feed.added_at.as_deref())) }))
                }
                @if feed.paused_by.is_some() { (row("Paused since", time(feed.paused_at.as_deref()))) }
            }
        }
    }
}

fn of_outlet(outlet: &str, owner: Option<&str>) -> Markup {
    let query = Query { outlet: outlet.to_owned(), ..Query::default() };
    html! {
        a href={ "/?" (query) } { (outlet) }
        @if let Some(owner) = owner { ", owned by " (owner) }
    }
}

fn next(feed: &FeedRow, now: Timestamp) -> Markup {
    match next_poll(feed, now) {
        NextPoll::Never => html! { "none" },
        NextPoll::Due => html! { "due: a running daemon polls it within seconds" },
        NextPoll::At { time: at, interval, reason } => html! {
            (time(Some(&at)))
            @if let Some(interval) = interval { " · " (interval) " after the last" }
            @if let Some(reason) = reason { ": " (reason) }
        },
    }
}

fn of_hub(hub: &HubRow) -> Markup {
    html! {
        (hub.hub) ": "
        @match hub.state.as_str() {
            "delivers" => { "delivers what is new, until " (time(hub.until.as_deref())) }
            "asked" => "was asked to deliver, and has not answered yet",
            "ended" => { "delivered until " (time(hub.until.as_deref())) }
            "leaving" => "was asked to deliver no more, and has not confirmed it yet",
            _ => "refuses to deliver",
        }
    }
}

fn polls(polls: &[PollRow]) -> Markup {
    html! {
        h2 { "Last polls" }
        @if polls.is_empty() { p { "None is remembered." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Last polls" {
                table {
                    thead { tr { th { "When" } th { "What came" } th { "New or changed" } th { "Size" } th { "Took" } } }
                    tbody { @for each in polls { (poll(each)) } }
                }
            }
        }
    }
}

fn poll(poll: &PollRow) -> Markup {
    html! {
        tr {
            td { (time(Some(&poll.polled_at))) }
            td {
                @match poll.outcome.as_str() {
                    "entries" => (count(poll.entries, "entry")),
                    "not_modified" => "nothing has changed since",
                    "gone" => "the server says that the feed is no more",
                    "postponed" => "not asked: it was too early",
                    _ => "no feed",
                }
                @if let Some(status) = poll.status { span.facts { " HTTP " (status) } }
                @if let Some(error) = &poll.error { div.error { (error) } }
            }
            td.number { (poll.fresh) }
            td.number { @if poll.status.is_some() { (size(poll.bytes)) } @else { "–" } }
            td.number { @if poll.outcome == "postponed" { "–" } @else { (poll.millis) " ms" } }
        }
    }
}

/// "812 B", "34.5 kB"
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        _ => format!("{:.1} kB", bytes as f64 / 1e3),
    }
}

fn reports(reports: &[FeedReportRow]) -> Markup {
    html! {
        h2 { "Latest reports" }
        @if reports.is_empty() { p { "No report has come by this feed first." } }
        ol.hits {
            @for report in reports {
                @let title = report.title.as_deref().or(report.lead.as_deref()).unwrap_or("(no text)");
                li data-item {
                    a href={ "/reports/" (report.report_id) } data-open { (foreign(title, report.language.as_deref())) }
                    p.facts {
                        @if report.published.is_some() { (time(report.published.as_deref())) }
                        @else { "read " (time(Some(&report.fetched))) }
                        " · " a href={ "/stories/" (report.story_id) } { "story " (report.story_id) }
                    }
                }
            }
        }
    }
}

fn quarantine(rows: &[Quarantined], editor: Option<&Actor>) -> Markup {
    html! {
        @if !rows.is_empty() {
            h2 { "In quarantine" }
            ol.quarantine { @for row in rows { (document(row, editor)) } }
        }
    }
}
