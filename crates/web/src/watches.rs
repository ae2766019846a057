//! Watches: what each told, as a feed, and another try for what was given up.

use crate::answers::tagged;
use crate::app::App;
use crate::error::Failure;
use crate::forms::OwnForm;
use crate::syndication::{base, element, feed_of, link};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Redirect, Response};
use newsloom_desk::watch::WatchEvent;
use newsloom_store::{DeliveryRow, Reader, WatchEventRow, WatchRow};
use quick_xml::Writer;
use serde::{Deserialize, Serialize};
use std::io;
use utoipa::ToSchema;

/// Events, and deliveries of each kind, that the page shows of a watch.
const SHOWN: usize = 10;

/// Events of a feed.
const IN_FEED: usize = 100;

/// A watch, with what it told last and what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct WatchState {
    #[serde(flatten)]
    pub(crate) watch: WatchRow,
    pub(crate) events: Vec<WatchEventRow>,
    /// Messages that are tried again.
    pub(crate) failing: Vec<DeliveryRow>,
    /// Messages that were given up.
    pub(crate) given_up: Vec<DeliveryRow>,
    pub(crate) delivered: Vec<DeliveryRow>,
}

/// All watches in order of their names.
///
/// # Errors
/// [`Failure::Store`]
pub(crate) fn states(reader: &Reader) -> Result<Vec<WatchState>, Failure> {
    let state = |watch: WatchRow| {
        let name = &watch.spec.name;
        let mut failing = reader.deliveries(name, "pending", SHOWN)?;
        failing.retain(|delivery| delivery.error.is_some());
        Ok(WatchState {
            events: reader.watch_events(name, SHOWN)?,
            failing,
            given_up: reader.deliveries(name, "dead", SHOWN)?,
            delivered: reader.deliveries(name, "delivered", SHOWN)?,
            watch,
        })
    };
    reader.watches()?.into_iter().map(state).collect()
}

/// `/watches/{name}.atom`: what a watch told, the latest first (RFC 4287).
pub(crate) async fn atom(
    State(app): State<App>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let missing = || Failure::Missing(format!("watch feed {file}"));
    let name = file.strip_suffix(".atom").ok_or_else(missing)?.to_owned();
    let wanted = name.clone();
    let events = app.readers.read(move |reader| {
        let is_known = reader.watches()?.iter().any(|watch| watch.spec.name == wanted);
        Ok(if is_known { Some(reader.watch_events(&wanted, IN_FEED)?) } else { None })
    });
    let events = events.await?.ok_or_else(missing)?;
    let text = feed(&base(&headers), &name, &events).map_err(|_| Failure::Internal)?;
    Ok(tagged(&headers, "application/atom+xml; charset=utf-8", text))
}

fn feed(base: &str, name: &str, rows: &[WatchEventRow]) -> io::Result<String> {
    let latest = rows.first().map_or("1970-01-01T00:00:00Z", |row| row.happened_at.as_str());
    feed_of(|writer| {
        element(writer, "title", &format!("newsloom: {name}"))?;
        element(writer, "id", &format!("tag:newsloom,2026:watch/{name}"))?;
        element(writer, "updated", latest)?;
        link(writer, "self", &format!("{base}/watches/{name}.atom"))?;
        link(writer, "alternate", &format!("{base}/watches"))?;
        rows.iter().try_for_each(|row| entry(writer, base, name, row))
    })
}

fn entry(writer: &mut Writer<Vec<u8>>, base: &str, name: &str, row: &WatchEventRow) -> io::Result<()> {
    let event: WatchEvent = serde_json::from_value(row.event.clone())?;
    let entry = writer.create_element("entry").write_inner_content(|writer| {
        element(writer, "title", &event.headline())?;
        element(writer, "id", &format!("tag:newsloom,2026:watch/{name}/{}", row.event_no))?;
        element(writer, "updated", &row.happened_at)?;
        element(writer, "published", &row.happened_at)?;
        link(writer, "alternate", &format!("{base}/stories/{}", event.story_id))?;
        element(writer, "summary", &event.lines().join("\n"))
    });
    entry.map(drop)
}

/// A watch whose messages are to be delivered again.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Retry {
    watch: String,
}

/// `POST /watches/retry`: a running daemon delivers within seconds what was given up.
pub(crate) async fn retry(
    State(app): State<App>,
    OwnForm(wanted): OwnForm<Retry>,
) -> Result<Redirect, Failure> {
    let now = (app.clock)();
    app.write(move |admin| Ok(admin.retry_deliveries(Some(&wanted.watch), now)?)).await?;
    Ok(Redirect::to("/watches"))
}
