//! What protects the desk from pages of others in the same browser.

use crate::app::App;
use crate::error::Failure;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;

/// Nothing but our own style sheet, script and pictures; no frames, no forms to elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Adds to every answer what browsers must hold to.
pub(crate) async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let cache = response.headers_mut().entry(header::CACHE_CONTROL);
    cache.or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// Refuses requests that are addressed to another host: a page of others may have had its name point to this machine (DNS
/// rebinding).
pub(crate) async fn for_this_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = host(request.headers());
    if host.is_some_and(|host| is_ours(host, &app.hosts)) {
        return next.run(request).await;
    }
    let text = "This server does not answer to that name. Names that it answers to are set by web.hosts.\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

/// Who asks, as the ledger shows it.
#[derive(Clone, Debug)]
pub(crate) struct Actor(pub(crate) String);

/// Finds out who asks: whoever uses this machine, or whom the server before this one names. Where that names nobody, nothing
/// is answered.
pub(crate) async fn with_actor(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let actor = match &app.user_header {
        None => Some("desk".to_owned()),
        Some(name) => request.headers().get(name).and_then(|user| user.to_str().ok()).map(str::to_owned),
    };
    let Some(actor) = actor.filter(|actor| !actor.trim().is_empty()) else {
        return (StatusCode::UNAUTHORIZED, "Nobody is signed in.\n").into_response();
    };
    request.extensions_mut().insert(Actor(actor));
    next.run(request).await
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// Whether `host`, with or without a port, is this machine or one of `hosts`.
fn is_ours(host: &str, hosts: &[String]) -> bool {
    let name = without_port(host);
    let is_loopback = || name.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    name.eq_ignore_ascii_case("localhost")
        || is_loopback()
        || hosts.iter().any(|ours| ours.eq_ignore_ascii_case(name))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => name,
        _ => host,
    }
}

/// Checks that a change comes from a form of this server: the browser says so, and the form carries the token.
///
/// # Errors
/// [`Failure::Forged`], and [`Failure::ReadOnly`] where nobody may change anything.
pub(crate) fn check_change(app: &App, headers: &HeaderMap, given: &str) -> Result<(), Failure> {
    let token = app.token.as_ref().ok_or(Failure::ReadOnly)?;
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_from_here = match (says("sec-fetch-site"), says("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == host(headers),
        (None, None) => true,
    };
    if is_from_here && token.is(given) { Ok(()) } else { Err(Failure::Forged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let hosts = ["desk.example".to_owned()];
        for host in
            ["localhost", "LocalHost:8477", "127.0.0.1", "127.0.0.1:1", "[::1]:8477", "Desk.example:80"]
        {
            assert!(is_ours(host, &hosts), "{host}");
        }
        for host in ["", ":80", "evil.example", "localhost.evil.example", "10.0.0.1:8477", "127.0.0.1.nip.io"]
        {
            assert!(!is_ours(host, &hosts), "{host}");
        }
    }
}
