//! The state of each feed, and how feeds are added.

use super::layout;
use super::parts::{ask, ask_by, outside, time};
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use axum::Extension;
use axum::extract::State;
use jiff::Timestamp;
use maud::{Markup, html};
use newsloom_desk::{NextPoll, count, feed_state, is_polled, next_poll};
use newsloom_store::{FeedAnswer, FeedRequest, FeedRow, NamedFeed};

/// Addresses that wait, and answers, that are shown.
const SHOWN: usize = 20;

/// `/feeds`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
) -> Result<Markup, Failure> {
    let (editor, now) = (Some(&actor).filter(|actor| actor.may_correct(&app)), (app.clock)());
    let read = app.readers.read(move |reader| {
        Ok((reader.feeds()?, reader.feed_requests(SHOWN)?, reader.health()?.is_alive(now)))
    });
    let (rows, requests, is_alive) = read.await?;
    let is_listed = |row: &FeedRow| row.state == "files" || row.listed_in.is_some() || row.added_by.is_some();
    let (rows, past): (Vec<FeedRow>, Vec<FeedRow>) = rows.into_iter().partition(is_listed);
    Ok(layout::page(
        "Feeds",
        &html! {
            h1 { "Feeds" }
            @if let Some(editor) = editor { (add(editor)) }
            (waiting(&requests, editor, is_alive))
            div data-part="feeds" {
                @if rows.is_empty() { (nothing()) } @else { (table("Feeds", &rows, editor, now)) }
            }
            @if !past.is_empty() {
                details {
                    summary { (count(past.len() as u64, "feed")) " not read any more" }
                    (table("Feeds not read any more", &past, None, now))
                }
            }
            p.feeds { a href="/feeds.opml" { "All feeds as OPML" } }
        },
    ))
}

/// A list that is empty says what to do.
fn nothing() -> Markup {
    html! {
        div.empty {
            p { "No feed is read yet." }
            p {
                "Add one here, with " code { "newsloom feeds add https://example.org/" } ", or in a file that "
                code { "sources.feeds" } " names."
            }
        }
    }
}

fn add(editor: &Actor) -> Markup {
    html! {
        form.filter action="/feeds/add" method="post" {
            input type="hidden" name="token" value=(editor.form_token);
            label {
                span { "Address of a feed, or of a site that has one" }
                input type="text" inputmode="url" autocomplete="url" name="url" required placeholder="https://example.org/";
            }
            button type="submit" { "Add" }
        }
        details {
            summary { "Add a list of feeds (OPML)" }
            form.list action="/feeds/import" method="post" {
                input type="hidden" name="token" value=(editor.form_token);
                label {
                    span { "The text of the list, as other readers export it" }
                    textarea name="opml" rows="6" required spellcheck="false" {}
                }
                label data-file="opml" hidden { span { "or its file " } input type="file" accept=".opml,.xml"; }
                button type="submit" { "Add all" }
            }
        }
    }
}

/// Addresses that a daemon looks at, and why others were not added.
fn waiting(requests: &[FeedRequest], editor: Option<&Actor>, is_alive: bool) -> Markup {
    let is_waiting = requests.iter().any(|request| request.answer.is_none());
    html! {
        div role="status" data-part="requests" data-renew[is_waiting && is_alive] {
            @if !requests.is_empty() {
                h2 { "To be added" }
                @if is_waiting {
                    p {
                        @if is_alive { "The daemon looks at these addresses within seconds." }
                        @else { "No daemon works on this database: the next " code { "newsloom run" } " looks at these addresses." }
                    }
                }
                ul.requests { @for each in requests { li { (request(each, editor)) } } }
            }
        }
    }
}

fn request(request: &FeedRequest, editor: Option<&Actor>) -> Markup {
    html! {
        (outside(Some(&request.url), &request.url))
        p.facts { "wanted by " (request.actor) " · " (time(Some(&request.at))) }
        @match &request.answer {
            None => {}
            Some(FeedAnswer::Refused(why)) => { p.error { "Not added: " (why) } }
            Some(FeedAnswer::Choice(feeds)) => {
                p { "This page names several feeds:" }
                ul { @for feed in feeds { li { (choice(feed, editor)) } } }
            }
        }
        @if let Some(editor) = editor { (ask("/feeds/forget", request.request_no, editor, "Forget")) }
    }
}

fn choice(feed: &NamedFeed, editor: Option<&Actor>) -> Markup {
    html! {
        (outside(Some(&feed.url), feed.title.as_deref().unwrap_or(&feed.url)))
        @if let Some(editor) = editor {
            form action="/feeds/add" method="post" {
                input type="hidden" name="token" value=(editor.form_token);
                input type="hidden" name="url" value=(feed.url);
                button type="submit" aria-label={ "Add " (feed.url) } { "Add" }
            }
        }
    }
}

/// `editor` is who may change feeds.
fn table(label: &str, rows: &[FeedRow], editor: Option<&Actor>, now: Timestamp) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(label) {
            table {
                thead {
                    tr {
                        th { "Outlet" } th { "Feed" } th { "State" } th { "Last polled" } th { "Next poll" } th { "Brought" }
                        @if editor.is_some() { th { "Change" } }
                    }
                }
                tbody { @for each in rows { (row(each, editor, now)) } }
            }
        }
    }
}

fn row(row: &FeedRow, editor: Option<&Actor>, now: Timestamp) -> Markup {
    html! {
        tr data-item {
            td { (row.outlet.as_deref().unwrap_or("–")) }
            td {
                a href={ "/feeds/" (row.feed_id) } data-open { (row.name.as_deref().unwrap_or(&row.url)) }
                @if row.name.is_some() && row.state != "files" { p.facts { (row.url) } }
                @if let Some(by) = &row.added_by { p.facts { "added by " (by) " · " (time(row.added_at.as_deref())) } }
            }
            td.{ "state-" (row.state) } {
                (feed_state(row, now))
                @if let Some(error) = &row.error { div.error { (error) } }
            }
            td { @if row.last_polled.is_some() { (time(row.last_polled.as_deref())) } @else { "–" } }
            td {
                @match next_poll(row, now) {
                    NextPoll::Never => "–",
                    NextPoll::Due => "due",
                    NextPoll::At { time: at, .. } => { (time(Some(&at))) }
                }
            }
            td.number { (row.entries) }
            @if let Some(editor) = editor { td.change { (changes(row, editor, false)) } }
        }
    }
}

/// What an editor may do about a feed, on its own page or in the list. One that a file lists is removed there.
pub(super) fn changes(row: &FeedRow, editor: &Actor, is_own_page: bool) -> Markup {
    let (id, of_page) = (row.feed_id.to_string(), is_own_page.to_string());
    let button = |action, words| ask_by(action, &[("id", &id), ("of_page", &of_page)], editor, words);
    let is_wanted = row.listed_in.is_some() || row.added_by.is_some();
    html! {
        @if is_polled(row) || (row.state == "gone" && is_wanted) { (button("/feeds/refresh", "Poll now")) }
        @if is_wanted && !matches!(row.state.as_str(), "files" | "paused" | "disabled") {
            (button("/feeds/pause", "Pause"))
        }
        @if row.state == "paused" { (button("/feeds/resume", "Resume")) }
        @match (&row.listed_in, &row.added_by) {
            (Some(file), _) => { p.facts { "stands in " (file) } }
            (None, Some(_)) => { (button("/feeds/remove", "Remove")) }
            (None, None) => {}
        }
    }
}
