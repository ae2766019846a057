//! The Google Reader API, as `FreshRSS` serves it and feed readers speak it: each story is an item, its reports are inside, and
//! what is read and starred is kept. See <https://freshrss.github.io/FreshRSS/en/developers/06_GoogleReader_API.html>.
//!
//! There is a stream for all stories, and one for each language: that of the report which founded a story, so that a story
//! is always in the same.

mod items;
mod parameters;
mod streams;

use crate::access::{Actor, Peer};
use crate::app::App;
use crate::error::{Failure, Problem};
use crate::sign_in;
use crate::syndication::base;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use jiff::Timestamp;
use newsloom_store::ReadingMark;
use parameters::Parameters;
use serde_json::{Value, json};
use streams::{FEED, READ, READING_LIST, STARRED, Stream};

/// Maximum items with their content, and without: clients ask for the next page.
const MAX_ITEMS: usize = 250;
const MAX_IDS: usize = 10_000;

/// Maximum marks of one change: each is written for every story that is named.
const MAX_MARKS: usize = 8;

/// Characters of a token as clients expect it.
const TOKEN: usize = 57;

type Answer = Result<Json<Value>, Problem>;

/// `POST accounts/ClientLogin`: begins a session. Where there are no users, everybody is the one who uses this machine.
pub(crate) async fn login(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let (name, password) =
        (parameters.one("Email").unwrap_or_default(), parameters.one("Passwd").unwrap_or_default());
    if app.users.is_empty() {
        return Ok(credentials(name, "desk"));
    }
    let client = sign_in::client(peer, &headers);
    match sign_in::check(&app, client, name, password.to_owned()).await? {
        Err(wrong) => Ok((wrong.status, "Error=BadAuthentication\n").into_response()),
        // A token is for good, a session ends with this run.
        Ok(user) if app.users.with_token(password).is_some() => Ok(credentials(&user.name, password)),
        Ok(user) => {
            let session = app.sessions.begin(&user.name, (app.clock)()).map_err(|_| Failure::Internal)?;
            Ok(credentials(&user.name, &session))
        }
    }
}

fn credentials(name: &str, secret: &str) -> Response {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    format!("SID={name}/{secret}\nLSID=null\nAuth={name}/{secret}\n").into_response()
}

/// `token`: what clients send with changes. What protects those is the header that they come with (`Access::Programs`).
pub(crate) async fn token(Extension(actor): Extension<Actor>) -> String {
    actor.form_token.chars().take(TOKEN).collect()
}

/// `user-info`
pub(crate) async fn user_info(Extension(actor): Extension<Actor>) -> Json<Value> {
    let name = &actor.name;
    Json(json!({ "userId": name, "userName": name, "userProfileId": name, "userEmail": "" }))
}

/// `tag/list`
pub(crate) async fn tags() -> Json<Value> {
    Json(json!({ "tags": [{ "id": STARRED }] }))
}

/// `subscription/list`: one for each language.
pub(crate) async fn subscriptions(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
) -> Answer {
    let languages = app.readers.read(move |reader| Ok(reader.unread(&actor.name)?)).await?;
    let base = base(&headers);
    let subscription = |language: &str| {
        json!({
            "id": format!("{FEED}{language}"),
            "title": streams::title(language),
            "categories": [],
            "url": format!("{base}/stories.atom?language={language}"),
            "htmlUrl": format!("{base}/?language={language}"),
            "iconUrl": format!("{base}/assets/icon.svg"),
        })
    };
    let all: Vec<Value> = languages.iter().map(|unread| subscription(&unread.language)).collect();
    Ok(Json(json!({ "subscriptions": all })))
}

/// `unread-count`
pub(crate) async fn unread(State(app): State<App>, Extension(actor): Extension<Actor>) -> Answer {
    let languages = app.readers.read(move |reader| Ok(reader.unread(&actor.name)?)).await?;
    let count = |id: String, stories: u32, latest: Option<&String>| {
        let usec = latest.and_then(|at| at.parse::<Timestamp>().ok()).map_or(0, Timestamp::as_microsecond);
        json!({ "id": id, "count": stories, "newestItemTimestampUsec": usec.to_string() })
    };
    let all: u32 = languages.iter().map(|unread| unread.stories).sum();
    let latest = languages.iter().filter_map(|unread| unread.latest.as_ref()).max();
    let mut counts = vec![count(READING_LIST.to_owned(), all, latest)];
    for unread in &languages {
        counts.push(count(format!("{FEED}{}", unread.language), unread.stories, unread.latest.as_ref()));
    }
    Ok(Json(json!({ "max": all, "unreadcounts": counts })))
}

/// `stream/items/ids`
pub(crate) async fn ids(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    parameters: Parameters,
) -> Answer {
    let filter =
        Stream::of(parameters.one("s").unwrap_or(READING_LIST))?.filter(&actor.name, &parameters, MAX_IDS)?;
    let limit = filter.limit;
    let rows = app.readers.read(move |reader| Ok(reader.reading(&filter)?)).await?;
    let refs: Vec<Value> = rows.iter().map(|row| json!({ "id": row.story.story_id.to_string() })).collect();
    let mut answer = json!({ "itemRefs": refs });
    if let Some(last) = rows.last().filter(|_| rows.len() == limit) {
        answer["continuation"] = json!(last.story.story_id.to_string());
    }
    Ok(Json(answer))
}

/// `stream/contents/STREAM`
pub(crate) async fn contents(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    stream: Option<Path<String>>,
    parameters: Parameters,
) -> Answer {
    let name =
        stream.map_or_else(|| parameters.one("s").unwrap_or(READING_LIST).to_owned(), |Path(name)| name);
    let filter = Stream::of(&name)?.filter(&actor.name, &parameters, MAX_ITEMS)?;
    let items = app.readers.read(move |reader| items::Items::read(reader, &filter)).await?;
    Ok(Json(items.json(&name, &base(&headers), (app.clock)())))
}

/// `atom/STREAM`: the same for clients that read feeds.
pub(crate) async fn atom(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let filter = Stream::of(&name)?.filter(&actor.name, &parameters, MAX_ITEMS)?;
    let items = app.readers.read(move |reader| items::Items::read(reader, &filter)).await?;
    let feed = items.atom(&name, &base(&headers), (app.clock)()).map_err(|_| Failure::Internal)?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}

/// `stream/items/contents`: the items that are named.
pub(crate) async fn named(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Answer {
    let mut ids = parameters.stories();
    ids.truncate(MAX_ITEMS);
    let items = app.readers.read(move |reader| items::Items::named(reader, &actor.name, &ids)).await?;
    Ok(Json(items.json(READING_LIST, &base(&headers), (app.clock)())))
}

/// `POST edit-tag`: marks stories as read or starred, or takes marks away.
pub(crate) async fn edit_tag(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    parameters: Parameters,
) -> Result<&'static str, Problem> {
    let mark = |tag: &str, is_added: bool| match streams::state(tag)? {
        READ => Some(ReadingMark::Read(is_added)),
        "kept-unread" => Some(ReadingMark::Read(!is_added)).filter(|_| is_added),
        "starred" => Some(ReadingMark::Starred(is_added)),
        _ => None,
    };
    let added = parameters.all("a").filter_map(|tag| mark(tag, true));
    let removed = parameters.all("r").filter_map(|tag| mark(tag, false));
    let (marks, stories): (Vec<_>, _) =
        (added.chain(removed).take(MAX_MARKS).collect(), parameters.stories());
    app.write(move |admin| {
        let each = |mark: &ReadingMark| admin.mark(&actor.name, &stories, *mark);
        Ok(marks.iter().try_for_each(each)?)
    })
    .await?;
    Ok("OK")
}

/// `POST mark-all-as-read`: all of a stream, until a time in microseconds.
pub(crate) async fn mark_all_read(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    parameters: Parameters,
) -> Result<&'static str, Problem> {
    let stream = Stream::of(parameters.one("s").unwrap_or(READING_LIST))?;
    let until = parameters.one("ts").and_then(|ts| ts.parse().ok());
    let until = until.and_then(|usec| Timestamp::from_microsecond(usec).ok()).unwrap_or((app.clock)());
    app.write(move |admin| match stream {
        Stream::All => Ok(admin.mark_all_read(&actor.name, None, until)?),
        Stream::Language(language) => Ok(admin.mark_all_read(&actor.name, Some(&language), until)?),
        Stream::Read | Stream::Starred => Ok(()),
    })
    .await?;
    Ok("OK")
}
