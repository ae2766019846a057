//! Pages of young reports are looked at again.

use crate::support::server::Server;
use crate::support::{Place, news};
use std::time::{Duration, Instant};

/// A look every second, at all pages within `budget` an hour.
fn configure(place: &Place, server: &Server, budget: u32) {
    let intervals: Vec<String> = (1..=900).map(|seconds| format!("{seconds}s")).collect();
    place.write(
        "newsloom.toml",
        &format!(
            "[store]\npath = \"news.db\"\n[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_delay = \"0s\"\n\
             revisit_after = {intervals:?}\nmax_revisits_per_hour = {budget}\n\
             [poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\nmax_interval = \"1s\"\n\
             [sources]\nfeeds = [\"feeds.toml\"]\nfolders = [\"in\"]\nscan_interval = \"1s\"\n"
        ),
    );
    let feed = |name: &str, more: &str| {
        let url = server.url(&format!("/{name}/feed"));
        format!("[[outlet]]\nname = \"{name}.example\"\n[[outlet.feed]]\nurl = \"{url}\"\n{more}\n")
    };
    place.write("feeds.toml", &(feed("post", "") + &feed("courier", "revisit = false")));
    std::fs::create_dir_all(place.path("in")).unwrap();
    publish(server, "courier", 0..0);
}

/// Entries without dates, whose pages are young.
fn publish(server: &Server, outlet: &str, events: std::ops::Range<usize>) {
    let items: String = events
        .clone()
        .map(|n| {
            let (title, link) = (news::story(n, 0).title, server.url(&address(outlet, n)));
            format!("<item><guid>{outlet}-{n}</guid><title>{title}</title><link>{link}</link></item>")
        })
        .collect();
    events.for_each(|n| server.put(&address(outlet, n), "text/html; charset=utf-8", &news::page(n, 0)));
    let feed = format!("<rss version=\"2.0\"><channel><title>{outlet}</title>{items}</channel></rss>");
    server.put(&format!("/{outlet}/feed"), "application/rss+xml", &feed);
}

/// The entries of the feed have a text of their own.
fn summarize(server: &Server, outlet: &str) {
    let path = format!("/{outlet}/feed");
    let summary = "<description>More of this later, says the feed of today.</description></item>";
    server.put(&path, "application/rss+xml", &server.body(&path).replace("</item>", summary));
}

fn address(outlet: &str, n: usize) -> String {
    format!("/{outlet}/{n}.html")
}

/// The page says more than it did before.
fn correct(server: &Server, outlet: &str, n: usize) {
    let page = server.body(&address(outlet, n));
    let page = page.replace("nine wagons", "eleven wagons").replace("Nine wagons", "Eleven wagons").replace(
        "</article>",
        "<p>The report was corrected after the first count turned out wrong.</p></article>",
    );
    server.put(&address(outlet, n), "text/html; charset=utf-8", &page);
}

/// More than any test asks.
const ENOUGH: u32 = 1_000_000;

#[test]
fn an_edited_page_is_a_version_and_a_page_that_is_gone_is_withdrawn() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, ENOUGH);
    publish(&server, "post", 1..2);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    let path = address("post", 1);
    place.wait_until("the page is asked for conditionally", || server.unchanged(&path) > 1);
    assert_eq!((server.requests(&path), place.one::<i64>("SELECT version FROM reports")), (1, 1));
    assert_eq!(
        place.one::<i64>("SELECT stored FROM runs"),
        1,
        "a page that did not change is not read again"
    );
    correct(&server, "post", 1);
    place.wait_for("SELECT version FROM reports", 2);
    let detail: String = place.one("SELECT detail FROM story_ledger WHERE kind = 'corrected'");
    for part in ["wagons", "\"old\":\"9\"", "\"new\":\"11\""] {
        assert!(detail.contains(part), "{part} in {detail}");
    }
    assert_eq!(server.requests(&path), 2, "a page that changed is fetched once");
    server.end(&path);
    place.wait_for(
        "SELECT count(*) FROM reports WHERE withdrawn IS NOT NULL AND text LIKE '%leven wagons%'",
        1,
    );
    assert_eq!(place.one::<i64>("SELECT count(*) FROM t_revisit"), 0, "410 is for good");
    assert_eq!(daemon.stop(), Some(0));
    let story: i64 = place.one("SELECT story_id FROM stories");
    let shown = place.stdout(&["story", &story.to_string(), "--db", "news.db"]);
    for part in ["withdrawn: its page is gone since", "corrected", "withdrawn report"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert_eq!(place.one::<String>("SELECT state FROM entries"), "stored");
    assert_eq!(place.one::<i64>("SELECT version FROM reports"), 2);
    place.assert_sound();
}

#[test]
fn a_page_that_could_not_be_had_at_first_is_read_when_it_comes() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, ENOUGH);
    publish(&server, "post", 0..2);
    publish(&server, "courier", 2..3);
    for outlet in ["post", "courier"] {
        summarize(&server, outlet);
    }
    let [late, lost, unwatched] = [address("post", 0), address("post", 1), address("courier", 2)];
    for path in [&late, &unwatched] {
        server.refuse(path);
    }
    server.end(&lost);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports WHERE text LIKE '%says the feed%'", 3);
    place
        .wait_until("pages are asked for again", || server.requests(&late) > 2 && server.requests(&lost) > 1);
    for (path, n) in [(&unwatched, 2), (&late, 0)] {
        server.put(path, "text/html; charset=utf-8", &news::page(n, 0));
    }
    place.wait_for("SELECT version FROM reports WHERE text LIKE '%faulty forklift battery%'", 2);
    place.wait_until("the page is looked at as others are", || server.unchanged(&late) > 1);
    server.end(&late);
    place.wait_for("SELECT count(*) FROM reports WHERE withdrawn IS NOT NULL AND version = 2", 1);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!([lost, unwatched].map(|path| server.requests(&path)), [2, 1]);
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM reports WHERE withdrawn IS NOT NULL OR version > 1"),
        1
    );
    assert_eq!(place.one::<i64>("SELECT count(*) FROM t_revisit"), 0);
    place.assert_sound();
}

#[test]
fn an_article_behind_a_wall_is_read_when_the_wall_is_gone() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, ENOUGH);
    publish(&server, "post", 1..2);
    summarize(&server, "post");
    let article = server.body(&address("post", 1));
    let wall = "<html lang=\"en\"><head><title>Post</title></head><body><h1>Your privacy, your choice</h1>\
                <p>We and our 40 partners use cookies or similar technologies.</p><a href=\"/\">Agree and continue</a>\
                </body></html>";
    server.put(&address("post", 1), "text/html; charset=utf-8", wall);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports WHERE text LIKE '%says the feed%'", 1);
    place.wait_until("the wall is looked at again", || server.requests(&address("post", 1)) > 2);
    assert_eq!(place.one::<i64>("SELECT version FROM reports"), 1);
    server.put(&address("post", 1), "text/html; charset=utf-8", &article);
    place.wait_for("SELECT version FROM reports WHERE text LIKE '%found a cracked switch%'", 2);
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
}

#[test]
fn an_article_that_does_not_come_as_a_whole_corrects_nothing() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, ENOUGH);
    let options = std::fs::read_to_string(place.path("newsloom.toml")).unwrap();
    place.write("newsloom.toml", &options.replace("[fetch]\n", "[fetch]\nmax_pages_per_article = 2\n"));
    publish(&server, "post", 1..2);
    let (first, second) = (address("post", 1), format!("{}?page=2", address("post", 1)));
    let title = "Freight train derails in an orchard";
    let leads_on = server.body(&first).replace("</article>", "</article><a href=\"?page=2\">2</a>");
    let leads_on = leads_on.replace(&news::story(1, 0).title, title);
    server.put(&first, "text/html; charset=utf-8", &leads_on);
    let end = format!(
        "<html lang=\"en\"><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>The depot will stay closed until the rails have been laid again, the operator said in the evening.</p>\
         </article></body></html>"
    );
    server.put(&second, "text/html; charset=utf-8", &end);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports WHERE text LIKE '%rails have been laid%'", 1);
    server.refuse(&second);
    correct(&server, "post", 1);
    place.wait_for("SELECT refused > 0 FROM runs", 1);
    assert_eq!(place.one::<i64>("SELECT version FROM reports"), 1);
    server.put(&second, "text/html; charset=utf-8", &end);
    place.wait_for("SELECT version FROM reports", 2);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(
        place.one::<i64>(
            "SELECT count(*) FROM reports
             WHERE text LIKE '%first count turned out wrong%' AND text LIKE '%rails have been laid%'"
        ),
        1
    );
    place.assert_sound();
}

#[test]
fn the_budget_holds_and_what_does_not_want_it_is_left_alone() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, 1_800);
    publish(&server, "post", 0..6);
    publish(&server, "courier", 6..8);
    let record = serde_json::json!({
        "id": "r1", "title": "Ferry back", "url": server.url("/file.html"), "text": "The ferry is back in port."
    });
    place.write("in/records.jsonl", &record.to_string());
    let begun = Instant::now();
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 9);
    let looks = || (0..6).map(|n| server.unchanged(&address("post", n))).sum::<usize>();
    place.wait_until("pages are looked at again", || looks() > 3);
    let most = begun.elapsed().as_millis() / Duration::from_secs(2).as_millis() + 1;
    assert!(looks() as u128 <= most, "{} in {:?}", looks(), begun.elapsed());
    assert_eq!(daemon.stop(), Some(0));
    let others = [address("courier", 6), address("courier", 7), "/file.html".into()];
    assert_eq!(others.map(|path| server.requests(&path) + server.unchanged(&path)), [1, 1, 0]);
    place.assert_sound();
}

#[test]
fn killed_at_random_moments_every_edit_is_one_version() {
    const PAGES: usize = 6;
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, ENOUGH);
    publish(&server, "post", 0..PAGES);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 6);
    daemon.kill();
    for kill in 0..2 * PAGES {
        if kill % 2 == 0 {
            correct(&server, "post", kill / 2);
        }
        let daemon = place.start();
        // Sooner and later than a look takes that falls due at the start.
        std::thread::park_timeout(Duration::from_millis(150 + 211 * (kill as u64 % 5)));
        daemon.kill();
    }
    let runs: i64 = place.one("SELECT count(*) FROM runs");
    let daemon = place.start();
    // The runs before may have done all of it already: then there is this one to wait for.
    place.wait_for("SELECT count(*) FROM runs", runs + 1);
    place.wait_for("SELECT count(*) FROM reports WHERE version > 1", 6);
    place.wait_for("SELECT count(*) = 0 FROM t_queue", 1);
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(place.column::<i64>("SELECT DISTINCT version FROM reports"), [2]);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM reports"), 6);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM story_ledger WHERE kind = 'corrected'"), 6);
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM reports WHERE text LIKE '%first count turned out wrong%'"),
        6
    );
    place.assert_sound();
}
