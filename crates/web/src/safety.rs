//! What protects the desk from pages of others in the same browser.

use crate::app::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;

/// Nothing but our own style sheet, script and pictures; no frames, no forms to elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Others are told nothing of where a link was. Not "no-referrer": with it browsers send `Origin: null` with our own forms,
/// and where there is no TLS nothing else says where those come from.
const REFERRER_POLICY: &str = "same-origin";

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", REFERRER_POLICY),
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
    cache.or_insert(HeaderValue::from_static("private, no-cache"));
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

/// Whether the request comes from a page of this server, as far as the browser says where it comes from.
pub(crate) fn is_from_here(headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (says("sec-fetch-site"), says("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == host(headers),
        (None, None) => true,
    }
}

/// Whether the client reached us by TLS, as a server before this one says. A client that says so itself changes nothing but
/// what it is answered.
pub(crate) fn is_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
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
