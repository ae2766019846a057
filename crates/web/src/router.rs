//! Which path leads where, and who may go there.

use crate::access::Access::{self, Anyone, Editors, Programs, Readers};
use crate::app::App;
use crate::{
    access, api, assets, corrections, events, feeds, greader, made_watches, metrics, operations, pages,
    rejections, safety, sign_in, syndication, upkeep, watches,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};

/// Size of a request's body, in bytes: forms of a few numbers.
const MAX_BODY: usize = 64 * 1024;

/// Size of a form with a list of feeds, in bytes.
const MAX_LIST: usize = 2 * 1024 * 1024;

/// Who may ask for a path, the path, and what answers.
type Route = (Access, &'static str, MethodRouter<App>);

/// Every path.
fn routes() -> Vec<Route> {
    vec![
        (Readers, "/", get(pages::stories::page)),
        (Readers, "/stories/{id}", get(pages::story::page)),
        (Readers, "/affairs/{id}", get(pages::affair::page)),
        (Readers, "/reports/{id}", get(pages::report::page)),
        (Readers, "/compare/{a}/{b}", get(pages::compare::page)),
        (Readers, "/search", get(pages::search::page)),
        (Readers, "/watches", get(pages::watches::page)),
        (Readers, "/watches/{name}", get(watches::atom)),
        (Editors, "/watches/make", post(made_watches::make)),
        (Editors, "/watches/change", post(made_watches::change)),
        (Editors, "/watches/pause", post(made_watches::pause)),
        (Editors, "/watches/resume", post(made_watches::resume)),
        (Editors, "/watches/delete", post(made_watches::delete)),
        (Editors, "/watches/retry", post(watches::retry)),
        (Readers, "/feeds", get(pages::feeds::page)),
        (Readers, "/feeds/{id}", get(pages::feed::page)),
        (Readers, "/feeds.opml", get(feeds::opml)),
        (Editors, "/feeds/add", post(feeds::add)),
        (Editors, "/feeds/import", post(feeds::import).layer(DefaultBodyLimit::max(MAX_LIST))),
        (Editors, "/feeds/forget", post(feeds::forget)),
        (Editors, "/feeds/pause", post(feeds::pause)),
        (Editors, "/feeds/resume", post(feeds::resume)),
        (Editors, "/feeds/remove", post(feeds::remove)),
        (Editors, "/feeds/refresh", post(upkeep::refresh)),
        (Readers, "/quarantine", get(pages::quarantine::page)),
        (Editors, "/quarantine/retry", post(upkeep::retry)),
        (Readers, "/health", get(pages::health::page)),
        (Readers, "/corrections", get(pages::corrections::page)),
        (Editors, "/corrections/preview", get(corrections::preview)),
        (Editors, "/corrections/make", post(corrections::make)),
        (Editors, "/corrections/undo", post(corrections::undo)),
        (Readers, "/stories.atom", get(syndication::atom)),
        (Readers, "/stories.json", get(syndication::json)),
        (Readers, "/api/v1/openapi.json", get(operations::openapi)),
        (Readers, "/api/v1/stories", get(api::stories)),
        (Readers, "/api/v1/stories/{id}", get(api::story)),
        (Readers, "/api/v1/affairs/{id}", get(api::affair)),
        (Readers, "/api/v1/reports/{id}", get(api::report)),
        (Readers, "/api/v1/search", get(api::search)),
        (Readers, "/api/v1/watches", get(api::watches)),
        (Readers, "/api/v1/feeds", get(api::feeds)),
        (Readers, "/api/v1/feeds/{id}", get(api::feed)),
        (Readers, "/api/v1/quarantine", get(api::quarantine)),
        (Readers, "/api/v1/health", get(api::health)),
        (Readers, "/api/v1/events", get(events::stream)),
        (Readers, "/metrics", get(metrics::metrics)),
        (Readers, "/account", get(sign_in::account)),
        (Readers, "/sign-out", post(sign_in::sign_out)),
        (Anyone, "/sign-in", get(sign_in::page).post(sign_in::sign_in)),
        // The page where one signs in needs them.
        (Anyone, "/assets/{name}", get(assets::asset)),
        // Whoever watches the process signs in nowhere.
        (Anyone, "/livez", get(metrics::live)),
        (Anyone, "/readyz", get(metrics::ready)),
    ]
    .into_iter()
    .chain(greader_routes())
    .collect()
}

/// The Google Reader API, where `FreshRSS` has it.
fn greader_routes() -> Vec<Route> {
    vec![
        (Anyone, "/api/greader.php/accounts/ClientLogin", post(greader::login)),
        (Readers, "/api/greader.php/reader/api/0/token", get(greader::token)),
        (Readers, "/api/greader.php/reader/api/0/user-info", get(greader::user_info)),
        (Readers, "/api/greader.php/reader/api/0/tag/list", get(greader::tags)),
        (Readers, "/api/greader.php/reader/api/0/subscription/list", get(greader::subscriptions)),
        (Readers, "/api/greader.php/reader/api/0/unread-count", get(greader::unread)),
        (Readers, "/api/greader.php/reader/api/0/stream/items/ids", get(greader::ids)),
        (
            Readers,
            "/api/greader.php/reader/api/0/stream/items/contents",
            get(greader::named).post(greader::named),
        ),
        (Readers, "/api/greader.php/reader/api/0/stream/contents", get(greader::contents)),
        (Readers, "/api/greader.php/reader/api/0/stream/contents/{*stream}", get(greader::contents)),
        (Readers, "/api/greader.php/reader/atom/{*stream}", get(greader::atom)),
        (Programs, "/api/greader.php/reader/api/0/edit-tag", post(greader::edit_tag)),
        (Programs, "/api/greader.php/reader/api/0/mark-all-as-read", post(greader::mark_all_read)),
    ]
}

/// Every path with what protects it.
pub(crate) fn router(app: App) -> Router {
    let guarded = routes().into_iter().fold(Router::new(), |router, (access, path, methods)| {
        router.route(path, methods.layer(from_fn_with_state((app.clone(), access), access::with_actor)))
    });
    guarded
        .fallback(missing)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(app.clone(), safety::for_this_host))
        .layer(from_fn(rejections::explained))
        .layer(from_fn(safety::with_headers))
        .with_state(app)
}

async fn missing(uri: Uri) -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, format!("there is nothing at {}", uri.path()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Peer;
    use crate::settings::{Role, User};
    use crate::users::{hash_password, new_token};
    use crate::{Settings, secrets};
    use axum::body::{Body, to_bytes};
    use axum::http::{Method, Request, header};
    use newsloom_store::Store;
    use std::net::Ipv4Addr;
    use tower::ServiceExt;

    /// A desk with a reader and an editor, and their tokens.
    struct Desk {
        _folder: tempfile::TempDir,
        app: App,
        reader: String,
        editor: String,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let database = folder.path().join("news.db");
            drop(Store::open(&database).unwrap());
            let ((reader, of_reader), (editor, of_editor)) = (new_token().unwrap(), new_token().unwrap());
            let user = |name: &str, role, token| User {
                name: name.to_owned(),
                role,
                password: Some(hash_password("grey heron").unwrap()),
                token: Some(token),
            };
            let settings = Settings {
                database,
                listen: (Ipv4Addr::LOCALHOST, 0).into(),
                user_header: None,
                users: vec![user("ada", Role::Reader, of_reader), user("ines", Role::Editor, of_editor)],
                hosts: Vec::new(),
                is_writable: true,
                max_connections: 10,
                counters: None,
                clock: || "2026-03-10T12:00:00Z".parse().unwrap(),
            };
            Self { _folder: folder, app: App::open(settings).unwrap(), reader, editor }
        }

        /// Status and text of the answer to a request with these headers.
        async fn ask(&self, method: &Method, path: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
            self.send(method, path, headers, String::new()).await
        }

        async fn send(
            &self,
            method: &Method,
            path: &str,
            headers: &[(&str, &str)],
            form: String,
        ) -> (StatusCode, String) {
            let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let mut request = request.body(Body::from(form)).unwrap();
            request.extensions_mut().insert(Peer(Ipv4Addr::LOCALHOST.into()));
            let answer = router(self.app.clone()).oneshot(request).await.unwrap();
            let status = answer.status();
            // A stream of events does not end by itself.
            self.app.stop.cancel();
            let text = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            (status, String::from_utf8_lossy(&text).into_owned())
        }
    }

    #[tokio::test]
    async fn every_route_lets_in_whom_it_should_and_nobody_else() {
        let desk = Desk::new();
        let (reader, editor) = (format!("Bearer {}", desk.reader), format!("Bearer {}", desk.editor));
        for (access, path, _) in routes() {
            let path = path.replace("{name}", "desk.css").replace("{id}", "1").replace(['{', '}'], "");
            for method in [Method::GET, Method::POST] {
                let (_, nobody) = desk.ask(&method, &path, &[]).await;
                let (_, by_reader) = desk.ask(&method, &path, &[("Authorization", &reader)]).await;
                let (_, by_editor) = desk.ask(&method, &path, &[("Authorization", &editor)]).await;
                let is_unknown = |said: &str| said.contains("Nobody is signed in");
                let is_kept_out = |said: &str| said.contains("readers cannot correct stories");
                assert_eq!(is_unknown(&nobody), access != Anyone, "{method} {path}: {nobody}");
                assert_eq!(is_kept_out(&by_reader), access == Editors, "{method} {path}: {by_reader}");
                assert!(!is_unknown(&by_reader) && !is_unknown(&by_editor), "{method} {path}: {by_editor}");
                assert!(!is_kept_out(&by_editor), "{method} {path}: {by_editor}");
            }
        }
    }

    #[tokio::test]
    async fn no_route_takes_a_form_of_others() {
        let desk = Desk::new();
        let session = desk.app.sessions.begin("ines", (desk.app.clock)()).unwrap();
        let token = desk.app.form_key.token(&session);
        // What browsers send along with a form, whoever made it.
        let cookies = format!("newsloom_session={session}; newsloom_form={token}");
        let mut forms = 0;
        for (access, path, _) in routes() {
            for (site, form) in [("same-origin", String::new()), ("cross-site", format!("token={token}"))] {
                let basic = ("Authorization", "Basic aW5lczpncmV5IGhlcm9u");
                let headers = [("Cookie", cookies.as_str()), ("Sec-Fetch-Site", site), basic];
                let (status, said) = desk.send(&Method::POST, path, &headers, form).await;
                let (takes_no_form, forged) = (StatusCode::METHOD_NOT_ALLOWED, StatusCode::FORBIDDEN);
                let unauthorized = StatusCode::UNAUTHORIZED;
                match path {
                    // Takes a name and a password, and sets no cookie.
                    "/api/greader.php/accounts/ClientLogin" => assert_eq!(status, unauthorized, "{said}"),
                    // Changes nothing.
                    "/api/greader.php/reader/api/0/stream/items/contents" => {
                        assert_eq!(status, StatusCode::OK);
                    }
                    _ if access == Programs => assert_eq!(status, unauthorized, "{path}: {said}"),
                    _ => assert!([takes_no_form, forged].contains(&status), "{path}: {status} {said}"),
                }
                forms += usize::from(status == forged);
            }
        }
        assert!(forms > 0);
        // The control: a form of ours is read.
        let headers = [("Cookie", cookies.as_str()), ("Sec-Fetch-Site", "same-origin")];
        let (status, said) =
            desk.send(&Method::POST, "/feeds/refresh", &headers, format!("id=1&token={token}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{said}");
        let (status, said) =
            desk.send(&Method::POST, "/feeds/refresh", &headers, format!("id=one&token={token}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
    }

    #[tokio::test]
    async fn people_are_led_to_where_they_sign_in_and_back_and_programs_are_told() {
        let desk = Desk::new();
        for accept in ["text/html,application/xhtml+xml", "*/*"] {
            let (status, said) = desk.ask(&Method::GET, "/stories/7?x=1", &[("Accept", accept)]).await;
            let expected = if accept == "*/*" { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
            assert_eq!(status, expected, "{said}");
        }
        let wrong = format!("Bearer {}", secrets::random().unwrap());
        for header in [
            ("Authorization", wrong.as_str()),
            ("Cookie", "newsloom_session=0"),
            ("X-Forwarded-User", "ines"),
        ] {
            assert_eq!(
                desk.ask(&Method::GET, "/api/v1/stories", &[header]).await.0,
                StatusCode::UNAUTHORIZED
            );
        }
    }

    #[test]
    fn the_description_of_the_api_and_the_routes_have_the_same_paths() {
        let api = routes().into_iter().map(|(_, path, _)| path).filter(|path| path.starts_with("/api/v1/"));
        let mut routed: Vec<_> = api.filter(|path| !path.ends_with("openapi.json")).collect();
        let mut described: Vec<_> = operations::operations().iter().map(|operation| operation.path).collect();
        routed.sort_unstable();
        described.sort_unstable();
        assert_eq!(routed, described);
    }
}
