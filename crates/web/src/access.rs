//! Who asks, and what they may ask for.

use crate::app::App;
use crate::error::{Failure, Problem};
use crate::settings::Role;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::IpAddr;

/// The cookie that holds the id of a session.
pub(crate) const SESSION: &str = "newsloom_session";

/// Who asks where nobody signs in: whoever uses this machine.
const DESK: &str = "desk";

/// Who may ask for a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Also who has not signed in.
    Anyone,
    /// Readers and editors.
    Readers,
    /// The same, with a token or a session in a header: browsers send cookies, and names with passwords, also with what pages
    /// of others ask for, but never these.
    Programs,
    /// Editors, where stories may be corrected.
    Editors,
}

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Who asks.
#[derive(Clone)]
pub(crate) struct Actor {
    /// As the ledger shows it.
    pub(crate) name: String,
    pub(crate) role: Role,
    /// What forms on their pages carry.
    pub(crate) form_token: String,
}

impl Actor {
    /// Whether they may correct stories here.
    pub(crate) fn may_correct(&self, app: &App) -> bool {
        app.is_writable && self.role == Role::Editor
    }
}

/// Finds out who asks, and lets them pass where they may.
pub(crate) async fn with_actor(
    State((app, access)): State<(App, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    let failure = match (actor(&app, request.headers()), access) {
        (None, Access::Readers | Access::Programs | Access::Editors) => return to_sign_in(&app, &request),
        (Some(actor), Access::Editors) if actor.role != Role::Editor => Failure::NotAnEditor,
        (Some(_), Access::Editors) if !app.is_writable => Failure::ReadOnly,
        (Some(_), Access::Programs) if credentials(request.headers()).is_none() => {
            let why = "send the header Authorization with what ClientLogin gave, or with a token";
            Failure::Refused(StatusCode::UNAUTHORIZED, why.to_owned())
        }
        (actor, _) => {
            if let Some(actor) = actor {
                request.extensions_mut().insert(actor);
            }
            return next.run(request).await;
        }
    };
    let is_api = request.uri().path().starts_with("/api/");
    if is_api { Problem(failure).into_response() } else { failure.into_response() }
}

/// Whoever the server before this one names; else whose token or session the request carries; where there are no users,
/// whoever uses this machine.
fn actor(app: &App, headers: &HeaderMap) -> Option<Actor> {
    let actor = |name: &str, role, holder: &str| Actor {
        name: name.to_owned(),
        role,
        form_token: app.form_key.token(holder),
    };
    let named = app.user_header.as_ref().and_then(|header| headers.get(header)?.to_str().ok());
    if let Some(name) = named.filter(|name| !name.trim().is_empty()) {
        let role = app.users.named(name).map_or(Role::Editor, |user| user.role);
        return Some(actor(name, role, name));
    }
    if app.users.is_empty() {
        return app.user_header.is_none().then(|| actor(DESK, Role::Editor, DESK));
    }
    let credentials = credentials(headers);
    if let Some(user) = credentials.and_then(|token| app.users.with_token(token)) {
        return Some(actor(&user.name, user.role, &user.name));
    }
    let session = credentials.or_else(|| cookie(headers, SESSION))?;
    let user = app.sessions.user(session, (app.clock)()).and_then(|name| app.users.named(&name))?;
    Some(actor(&user.name, user.role, session))
}

/// `Authorization: Bearer TOKEN` (RFC 6750), or `Authorization: GoogleLogin auth=NAME/TOKEN`, as clients of the Google Reader
/// API send what they were given when they signed in: a token, or the id of a session.
fn credentials(headers: &HeaderMap) -> Option<&str> {
    let (scheme, given) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(given.trim()),
        "googlelogin" => given.trim().strip_prefix("auth=")?.rsplit('/').next(),
        _ => None,
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(key, value)| (key == name).then_some(value))
}

/// People are led to the page where they sign in, programs told that they must.
fn to_sign_in(app: &App, request: &Request) -> Response {
    let accepted = request.headers().get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok());
    let is_person =
        request.method() == Method::GET && accepted.is_some_and(|kinds| kinds.contains("text/html"));
    if app.users.is_empty() {
        return (StatusCode::UNAUTHORIZED, "Nobody is signed in.\n").into_response();
    }
    if is_person {
        let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
        let query = serde_urlencoded::to_string([("next", here)]).unwrap_or_default();
        return Redirect::to(&format!("/sign-in?{query}")).into_response();
    }
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer realm=\"newsloom\"")];
    (StatusCode::UNAUTHORIZED, challenge, "Nobody is signed in.\n").into_response()
}
