//! Feeds that people add, pause and remove. Nobody waits here for other people's servers: what is to be added is noted, and
//! a daemon looks at it.

use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::forms::OwnForm;
use crate::upkeep::{FeedForm, Wanted};
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use newsloom_desk::count;
use newsloom_feed::opml;
use newsloom_model::{FeedId, typed_address, without_credentials};
use newsloom_store::{FeedRemoval, WantedFeed};
use serde::Deserialize;

/// What was left out of a list that is named one by one.
const SHOWN: usize = 20;

/// An address of a feed, or of a page that names one.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Address {
    url: String,
}

/// `POST /feeds/add`: a daemon looks what lies there, and adds the feed.
pub(crate) async fn add(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    OwnForm(address): OwnForm<Address>,
) -> Result<Redirect, Failure> {
    let url = typed_address(&address.url).map_err(|why| unusable(&address.url, why))?;
    let (now, wanted) = (clock(&app), [WantedFeed { url: url.clone(), spec: None }]);
    let requested = app.write(move |admin| Ok(admin.request_feeds(&wanted, &actor.name, now)?)).await?;
    match (requested.known, requested.left_out) {
        (0, 0) => Ok(Redirect::to("/feeds")),
        (0, _) => Err(refused("too many addresses wait already; try again later")),
        _ => Err(refused(&format!("{url} is one of the feeds already"))),
    }
}

/// A list of feeds.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct List {
    opml: String,
}

/// `POST /feeds/import`: a daemon adds the feeds of the list as they are; their first polls tell whether they are any. What was
/// left out is said.
pub(crate) async fn import(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    OwnForm(list): OwnForm<List>,
) -> Result<Redirect, Failure> {
    let now = clock(&app);
    app.write(move |admin| {
        let list =
            opml::parse(list.opml.as_bytes()).map_err(|error| unusable("the list", &error.to_string()))?;
        let mut left_out: Vec<String> = list.problems.into_iter().map(|problem| problem.0).collect();
        let mut wanted = Vec::new();
        for feed in list.feeds {
            match typed_address(&feed.url) {
                Ok(url) => wanted.push(WantedFeed { url, spec: Some(feed) }),
                Err(why) => left_out.push(format!("{}: {why}", without_credentials(&feed.url))),
            }
        }
        if wanted.is_empty() {
            return Err(unusable(
                "the list",
                left_out.first().map_or("there is no feed in it", String::as_str),
            ));
        }
        let requested = admin.request_feeds(&wanted, &actor.name, now)?;
        if requested.left_out > 0 {
            left_out.push(format!("{}, for too many wait", count(requested.left_out as u64, "feed")));
        }
        if left_out.is_empty() {
            return Ok(());
        }
        let more = left_out.len().saturating_sub(SHOWN);
        left_out.truncate(SHOWN);
        left_out.extend((more > 0).then(|| format!("and {more} more")));
        Err(refused(&format!("all others are added, but not: {}", left_out.join("; "))))
    })
    .await?;
    Ok(Redirect::to("/feeds"))
}

/// `/feeds.opml`: the feeds for other readers, without secrets.
pub(crate) async fn opml(State(app): State<App>) -> Result<Response, Failure> {
    let feeds = app.readers.read(|reader| Ok(reader.listed_feeds()?)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/x-opml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"feeds.opml\""),
    ];
    Ok((headers, opml::write("newsloom", &feeds)).into_response())
}

/// `POST /feeds/forget`: takes back an address, or the answer to it.
pub(crate) async fn forget(
    State(app): State<App>,
    OwnForm(wanted): OwnForm<Wanted>,
) -> Result<Redirect, Failure> {
    let done = app.write(move |admin| Ok(admin.forget_request(wanted.id)?)).await?;
    if done {
        Ok(Redirect::to("/feeds"))
    } else {
        Err(Failure::Missing(format!("address {} that waits", wanted.id)))
    }
}

/// `POST /feeds/pause`: also a feed of the configuration.
pub(crate) async fn pause(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    OwnForm(wanted): OwnForm<FeedForm>,
) -> Result<Redirect, Failure> {
    let now = clock(&app);
    let done = app.write(move |admin| Ok(admin.pause_feed(FeedId(wanted.id), &actor.name, now)?)).await?;
    done_to(&wanted, done, "that is polled")
}

/// `POST /feeds/resume`
pub(crate) async fn resume(
    State(app): State<App>,
    OwnForm(wanted): OwnForm<FeedForm>,
) -> Result<Redirect, Failure> {
    let now = clock(&app);
    let done = app.write(move |admin| Ok(admin.resume_feed(FeedId(wanted.id), now)?)).await?;
    done_to(&wanted, done, "that is paused")
}

/// `POST /feeds/remove`: a feed that somebody added here. One of the configuration is removed there.
pub(crate) async fn remove(
    State(app): State<App>,
    OwnForm(wanted): OwnForm<FeedForm>,
) -> Result<Redirect, Failure> {
    match app.write(move |admin| Ok(admin.remove_feed(FeedId(wanted.id))?)).await? {
        FeedRemoval::Listed(file) => {
            Err(refused(&format!("this feed stands in {file}: remove it there, or pause it here")))
        }
        removal => done_to(&wanted, removal == FeedRemoval::Removed, "that was added here"),
    }
}

fn clock(app: &App) -> jiff::Timestamp {
    (app.clock)()
}

fn done_to(feed: &FeedForm, done: bool, which: &str) -> Result<Redirect, Failure> {
    if done { Ok(feed.back()) } else { Err(Failure::Missing(format!("feed {} {which}", feed.id))) }
}

fn refused(why: &str) -> Failure {
    Failure::Refused(StatusCode::CONFLICT, why.to_owned())
}

fn unusable(what: &str, why: &str) -> Failure {
    let what: String = what.trim().chars().take(200).collect();
    Failure::Refused(StatusCode::UNPROCESSABLE_ENTITY, format!("{what}: {why}"))
}
