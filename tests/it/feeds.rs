//! Feeds that people add on the page, with the real binary and a loopback server.

use crate::daemon::{configure, publish};
use crate::support::Place;
use crate::support::desk::{Desk, token};
use crate::support::server::Server;

/// A daemon that polls one feed of the configuration, beside the page of its database.
pub(crate) fn place(server: &Server) -> (Place, Desk) {
    let place = Place::new();
    configure(&place, server, &[0], "");
    publish(server, 0, 0..1);
    // The database is made before the page opens it.
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    assert_eq!(daemon.stop(), Some(0));
    let desk = Desk::of(&place, &["--config", "newsloom.toml"]);
    (place, desk)
}

/// Sends a form of the page `/feeds`; the status and the text of the answer.
fn send(desk: &Desk, path: &str, fields: &str) -> (u16, String) {
    let token = token(&desk.get("/feeds").body);
    let answer = desk.post(path, &format!("token={token}&{fields}"), &[("Sec-Fetch-Site", "same-origin")]);
    (answer.status, answer.body)
}

fn id_of(place: &Place, outlet_or_url: &str) -> i64 {
    place.one(&format!("SELECT feed_id FROM feeds WHERE url LIKE '%{outlet_or_url}'"))
}

#[test]
fn a_feed_is_found_on_a_site_read_paused_resumed_and_removed() {
    let server = Server::start();
    let (place, desk) = place(&server);
    publish(&server, 1, 1..3);
    let site = "<!doctype html><html><head><title>Outlet one</title>\
                <link rel=\"alternate\" type=\"application/rss+xml\" title=\"News\" href=\"/1/feed\"></head><body></body></html>";
    server.put("/1/", "text/html; charset=utf-8", site);
    let address = server.url("/1/").replace(':', "%3A").replace('/', "%2F");
    assert_eq!(send(&desk, "/feeds/add", &format!("url={address}")).0, 303);
    let page = desk.get("/feeds").body;
    assert!(page.contains("No daemon works on this database"), "{page}");
    assert_eq!(server.requests("/1/"), 0, "the page itself asks nobody");

    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 3);
    assert_eq!(place.one::<String>("SELECT added_by FROM feeds WHERE url LIKE '%/1/feed'"), "desk");
    let told = place.stdout(&["feeds", "--db", "news.db"]);
    assert!(told.contains("added on the page by desk"), "{told}");
    let told = place.stdout(&["config", "show", "--config", "newsloom.toml"]);
    assert!(told.contains("# feed added on the page by desk"), "{told}");
    let added = id_of(&place, "/1/feed");
    assert_eq!(send(&desk, "/feeds/add", &format!("url={}", server.url("/1/feed"))).0, 409, "it is there");

    // It outlives a reload, and a restart.
    daemon.signal("-HUP");
    daemon.wait_for_log("nothing changed");
    assert_eq!(send(&desk, "/feeds/pause", &format!("id={added}")).0, 303);
    assert_eq!(daemon.stop(), Some(0));
    publish(&server, 1, 1..4);
    let daemon = place.start();
    daemon.wait_for_log("newsloom is running");
    assert_eq!(place.one::<String>("SELECT state FROM feeds WHERE url LIKE '%/1/feed'"), "paused");
    assert_eq!(send(&desk, "/feeds/resume", &format!("id={added}")).0, 303);
    place.wait_for("SELECT count(*) FROM reports", 4);

    let listed = id_of(&place, "/0/feed");
    let (status, said) = send(&desk, "/feeds/remove", &format!("id={listed}"));
    assert!(status == 409 && said.contains("feeds.toml"), "{status} {said}");
    assert_eq!(send(&desk, "/feeds/remove", &format!("id={added}")).0, 303);
    assert_eq!(place.one::<String>("SELECT state FROM feeds WHERE url LIKE '%/1/feed'"), "disabled");
    assert!(desk.get("/feeds").body.contains("1 feed not read any more"));
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
}

#[test]
fn one_feed_has_a_page_with_its_polls_and_what_it_brought() {
    let server = Server::start();
    let (place, desk) = place(&server);
    let feed = id_of(&place, "/0/feed");
    assert!(desk.get("/feeds").body.contains(&format!("href=\"/feeds/{feed}\"")));
    let page = desk.get(&format!("/feeds/{feed}")).body;
    let address = server.url("/0/feed");
    for expected in [
        "outlet0.example",
        "1 entry",
        "HTTP 200",
        "Latest reports",
        "stands in feeds.toml",
        &address,
        "Poll now",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let state = |id: i64| desk.get(&format!("/api/v1/feeds/{id}")).json();
    let told = state(feed);
    assert_eq!(
        (&told["polls"][0]["outcome"], &told["reports"][0]["title"].is_string()),
        (&"entries".into(), &true)
    );
    // What an editor does on its page leads back there; what they do in the list, to the list.
    let token = token(&page);
    for (action, of_page, expected, state_then) in
        [("pause", true, format!("/feeds/{feed}"), "paused"), ("resume", false, "/feeds".to_owned(), "ok")]
    {
        let form = format!("token={token}&id={feed}&of_page={of_page}");
        let answer = desk.post(&format!("/feeds/{action}"), &form, &[("Sec-Fetch-Site", "same-origin")]);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some(expected.as_str())),
            "{}",
            answer.body
        );
        assert_eq!(state(feed)["state"], state_then);
    }
    // A server that fails: the page says so, and why the next poll is when it is.
    server.refuse("/0/feed");
    let daemon = place.start();
    place.wait_for("SELECT count(*) > 0 FROM polls WHERE outcome = 'failed'", 1);
    assert_eq!(daemon.stop(), Some(0));
    let told = state(feed);
    assert!(told["health"].as_str().unwrap().starts_with("failing: "), "{told}");
    assert_eq!(told["polls"][0]["status"], 403);
    let files = place.one::<i64>("SELECT count(*) FROM feeds WHERE feed_id = 9999");
    assert_eq!((files, desk.get("/feeds/9999").status, desk.get("/api/v1/feeds/9999").status), (0, 404, 404));
    let tag = desk.get(&format!("/api/v1/feeds/{feed}")).header("etag").unwrap().to_owned();
    let again = desk.ask("GET", &format!("/api/v1/feeds/{feed}"), &[("If-None-Match", &tag)], "");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
}

#[test]
fn a_page_that_names_several_feeds_leaves_the_choice() {
    let server = Server::start();
    let (place, desk) = place(&server);
    publish(&server, 2, 1..2);
    let link = |path: &str| format!("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{path}\">");
    let site = format!("<!doctype html><html><head>{}{}</head></html>", link("/2/feed"), link("/3/feed"));
    server.put("/site", "text/html; charset=utf-8", &site);
    assert_eq!(send(&desk, "/feeds/add", &format!("url={}", server.url("/site"))).0, 303);
    let daemon = place.start();
    place.wait_until("the page is answered", || desk.get("/feeds").body.contains("names several feeds"));
    assert_eq!(send(&desk, "/feeds/add", &format!("url={}", server.url("/2/feed"))).0, 303);
    place.wait_for("SELECT count(*) FROM feeds WHERE added_by IS NOT NULL", 1);
    let request: i64 = place.one("SELECT request_no FROM t_feed_request");
    assert_eq!(send(&desk, "/feeds/forget", &format!("id={request}")).0, 303);
    assert!(!desk.get("/feeds").body.contains("names several feeds"));
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn addresses_that_are_not_of_the_web_are_refused() {
    let server = Server::start();
    let (place, desk) = place(&server);
    for url in ["file:///etc/passwd", "javascript:alert(1)", "https://me:hush@a.example/rss", ""] {
        let (status, said) = send(&desk, "/feeds/add", &format!("url={}", url.replace(':', "%3A")));
        assert_eq!(status, 422, "{url}: {said}");
        assert!(!said.contains("href=\"javascript"), "{said}");
    }
    // Loopback is refused by the fetcher: the configuration allows 127.0.0.1 alone.
    assert_eq!(send(&desk, "/feeds/add", "url=http://[::1]:9/rss").0, 303);
    assert_eq!(send(&desk, "/feeds/add", "url=http://169.254.169.254/latest").0, 303);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM t_feed_request WHERE answer LIKE '%fetch.allow_private%'", 2);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM feeds WHERE added_by IS NOT NULL"), 0);
    let page = desk.get("/feeds").body;
    assert!(page.contains("Not added:") && page.contains("this machine"), "{page}");
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_list_of_feeds_comes_in_and_goes_out() {
    let server = Server::start();
    let (place, desk) = place(&server);
    publish(&server, 4, 1..2);
    let list = format!(
        "<opml version=\"2.0\"><body><outline text=\"Grey & Sons\" xmlUrl=\"{}\" outlet=\"grey.example\"/>\
         <outline text=\"x\" xmlUrl=\"file:///etc/passwd\"/></body></opml>",
        server.url("/4/feed")
    );
    let encoded: String = list.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (status, said) = send(&desk, "/feeds/import", &format!("opml={encoded}"));
    assert!(
        status == 409 && said.contains("all others are added, but not: ") && said.contains("passwd"),
        "{said}"
    );
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 2);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(place.one::<String>("SELECT outlet FROM feeds WHERE added_by = 'desk'"), "grey.example");
    let out = desk.get("/feeds.opml");
    assert_eq!(out.header("content-type"), Some("text/x-opml; charset=utf-8"));
    for url in [server.url("/0/feed"), server.url("/4/feed")] {
        assert!(out.body.contains(&format!("xmlUrl=\"{url}\"")), "{}", out.body);
    }
    for nothing in ["hello", "<opml version=\"2.0\"><body/></opml>"] {
        assert_eq!(send(&desk, "/feeds/import", &format!("opml={nothing}")).0, 422);
    }
}
