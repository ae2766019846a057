//! Signing in and out.

use crate::access::{Actor, Peer, SESSION, cookie};
use crate::app::App;
use crate::error::Failure;
use crate::forms::{self, OwnForm};
use crate::pages::sign_in as pages;
use crate::safety::is_tls;
use crate::sessions::LIFETIME;
use crate::settings::User;
use crate::{pages::layout, secrets};
use axum::Extension;
use axum::extract::{Query, RawForm, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use maud::Markup;
use serde::Deserialize;
use std::net::IpAddr;

/// The cookie whose value the form must carry: a page of others can neither read nor set it.
const FORM: &str = "newsloom_form";

/// How long a form can be sent.
const FORM_LIFETIME: SignedDuration = SignedDuration::from_hours(12);

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// `/sign-in`
pub(crate) async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Failure> {
    if app.users.is_empty() {
        return Ok(Redirect::to("/").into_response());
    }
    form(&headers, &next, None)
}

/// The form, with a token of its own.
fn form(headers: &HeaderMap, next: &str, wrong: Option<&str>) -> Result<Response, Failure> {
    let token = secrets::random().map_err(|_| Failure::Internal)?;
    let set = set_cookie(headers, FORM, &token, "/sign-in", FORM_LIFETIME);
    Ok((AppendHeaders([(header::SET_COOKIE, set)]), pages::form(&token, next, wrong)).into_response())
}

/// What the form sends. Not to be shown: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Credentials {
    name: String,
    password: String,
    next: String,
}

/// `POST /sign-in`
pub(crate) async fn sign_in(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let expected = cookie(&headers, FORM).filter(|token| !token.is_empty()).ok_or(Failure::Forged)?;
    let given: Credentials = forms::read(&headers, expected, &body)?;
    let wrong = match check(&app, client(peer, &headers), &given.name, given.password).await? {
        Ok(user) => return begin(&app, &headers, user, &given.next),
        Err(wrong) => wrong,
    };
    let answer = form(&headers, &given.next, Some(wrong.words))?;
    Ok((wrong.status, AppendHeaders(wrong.wait.map(|wait| (header::RETRY_AFTER, wait))), answer)
        .into_response())
}

/// Why somebody is not signed in.
pub(crate) struct Wrong {
    pub(crate) status: StatusCode,
    words: &'static str,
    /// Seconds until the next attempt.
    wait: Option<i64>,
}

/// Whose name and password these are. Too many wrong ones are not even looked at.
///
/// # Errors
/// [`Failure::Busy`]
pub(crate) async fn check<'a>(
    app: &'a App,
    address: IpAddr,
    name: &str,
    password: String,
) -> Result<Result<&'a User, Wrong>, Failure> {
    // What is typed in the wrong field may be a password: names that nobody has reach no log.
    let known = app.users.named(name).map(|user| user.name.as_str());
    if let Err(wait) = app.attempts.begin(address, known, (app.clock)()) {
        tracing::warn!(%address, user = known, "too many attempts to sign in");
        let (status, words) =
            (StatusCode::TOO_MANY_REQUESTS, "Too many attempts. Wait a minute, then try again.");
        return Ok(Err(Wrong { status, words, wait: Some(wait.as_secs() + 1) }));
    }
    match app.users.with_password(name, password).await? {
        Some(user) => {
            app.attempts.forgive(address, &user.name);
            tracing::info!(%address, user = user.name, "signed in");
            Ok(Ok(user))
        }
        None => {
            tracing::warn!(%address, user = known, "wrong name or password");
            let (status, words) = (StatusCode::UNAUTHORIZED, "Nobody has this name and password.");
            Ok(Err(Wrong { status, words, wait: None }))
        }
    }
}

/// The client's address: a server before this one, on this machine, names it last.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let named = || {
        headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?
            .to_str()
            .ok()?
            .rsplit(',')
            .next()?
            .trim()
            .parse()
            .ok()
    };
    if peer.to_canonical().is_loopback() { named().unwrap_or(peer) } else { peer }
}

fn begin(app: &App, headers: &HeaderMap, user: &User, next: &str) -> Result<Response, Failure> {
    let session = app.sessions.begin(&user.name, (app.clock)()).map_err(|_| Failure::Internal)?;
    let set = set_cookie(headers, SESSION, &session, "/", LIFETIME);
    // Only to a page of ours: browsers take "//" and "/\" for the beginning of another host.
    let is_ours =
        next.starts_with('/') && !next[1..].starts_with(['/', '\\']) && !next.contains(char::is_control);
    let next = Redirect::to(if is_ours { next } else { "/" });
    Ok((AppendHeaders([(header::SET_COOKIE, set)]), next).into_response())
}

/// A form of a button alone.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// `POST /sign-out`
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    _form: OwnForm<Nothing>,
) -> Response {
    if let Some(session) = cookie(&headers, SESSION) {
        app.sessions.end(session);
    }
    let set = set_cookie(&headers, SESSION, "", "/", SignedDuration::ZERO);
    (AppendHeaders([(header::SET_COOKIE, set)]), Redirect::to("/sign-in")).into_response()
}

/// `/account`
pub(crate) async fn account(Extension(actor): Extension<Actor>, headers: HeaderMap) -> Markup {
    let has_session = cookie(&headers, SESSION).is_some();
    layout::page(
        "Account",
        &pages::account(&actor.name, actor.role, has_session.then_some(&actor.form_token)),
    )
}

/// Lax, so that links to a story from elsewhere lead to it: what changes something carries a token as well.
fn set_cookie(headers: &HeaderMap, name: &str, value: &str, path: &str, lifetime: SignedDuration) -> String {
    let secure = if is_tls(headers) { "; Secure" } else { "" };
    let seconds = lifetime.as_secs();
    format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_this_machine_names_the_client_and_nobody_else_does() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(client(address("127.0.0.1"), &headers), address("127.0.0.1"));
        headers.append("x-forwarded-for", "192.0.2.1, 192.0.2.2".parse().unwrap());
        assert_eq!(
            client(address("127.0.0.1"), &headers),
            address("192.0.2.2"),
            "what the client says comes first"
        );
        assert_eq!(
            client(address("::ffff:127.0.0.1"), &headers),
            address("192.0.2.2"),
            "to a socket for IPv6"
        );
        for other in ["192.0.2.9", "::ffff:192.0.2.9"] {
            assert_eq!(client(address(other), &headers), address(other));
        }
    }
}
