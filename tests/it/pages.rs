//! Articles over several pages, joined when asked: `[fetch] max_pages_per_article` as people use it.

use crate::support::Place;
use crate::support::server::Server;

/// The three paragraphs of each page, and what stands on all of them.
const PAGES: [[&str; 3]; 3] = [
    [
        "The ferry to Anholt was taken out of service on Monday after its engine failed for the fourth time this year.",
        "Two hundred passengers had to spend the night in the school of the island, said the harbour office.",
        "The company has ordered a new engine, which is to be built into the ship before the summer, its director said.",
    ],
    [
        "Fishermen of the island offered to carry mail and medicine until the ferry is back in the water.",
        "The council voted on Tuesday to pay for their fuel, and asked the county for a second ship.",
        "The county's answer is expected before the end of the month, the mayor told the newspaper.",
    ],
    [
        "In the shops of the island bread has become scarce, and the baker now works through the night.",
        "He has flour for nine days, he said, and after that he will bake with what the fishermen bring.",
        "The last time that the island was cut off for so long was in the winter of 1979, old people remember.",
    ],
];
const PROMPT: &str = "ALSO READ: How the ferry was bought";

fn page(number: usize, title: &str, next: &str) -> String {
    let [first, others @ ..] = PAGES[number];
    let others = others.map(|text| format!("<p>{text}</p>")).concat();
    format!(
        "<!doctype html><html lang=en><head><title>{title} - page {} of 3</title>\
         <meta property='article:published_time' content='2024-05-03T10:00:00Z'></head><body>\
         <nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><article><h1>{title}</h1><p>{first}</p><p>{PROMPT}</p>{others}</article>\
         <div class=pages>{next}</div><footer>© Island Post</footer></body></html>",
        number + 1
    )
}

const TITLE: &str = "The island without a ferry";

/// A daemon's view of one feed whose only entry leads to `/ferry`.
fn serve(second: Option<&str>, keys: &str) -> (Place, Server) {
    let (place, server) = (Place::new(), Server::start());
    place.write(
        "newsloom.toml",
        &format!(
            "[store]\npath = \"news.db\"\n[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_delay = \"0s\"\naddress_delay = \"0s\"\n\
             max_attempts = 1\n{keys}\n[sources]\nfeeds = [\"feeds.toml\"]\n"
        ),
    );
    let feed = server.url("/feed");
    place.write(
        "feeds.toml",
        &format!(
            "[[outlet]]\nname = \"island.example\"\n[[outlet.feed]]\ntitle = \"island\"\nurl = \"{feed}\"\n"
        ),
    );
    let entry =
        format!("<item><guid>ferry</guid><title>{TITLE}</title><link>{}</link></item>", server.url("/ferry"));
    let rss = format!("<rss version='2.0'><channel><title>Island</title>{entry}</channel></rss>");
    server.put("/feed", "application/rss+xml", &rss);
    let next = |number| {
        format!("<a rel=next href='/ferry?page={number}'>on</a> <a rel=next href='/harbour'>Next story</a>")
    };
    server.put("/ferry", "text/html", &page(0, TITLE, &next(2)));
    if let Some(title) = second {
        server.put("/ferry?page=2", "text/html", &page(1, title, &next(3)));
    }
    server.put("/ferry?page=3", "text/html", &page(2, TITLE, ""));
    (place, server)
}

/// Runs the daemon until the report is stored; its text, and its problems.
fn stored(place: &Place) -> (String, String) {
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
    let read = |column: &str| {
        place.one::<Option<String>>(&format!("SELECT {column} FROM reports")).unwrap_or_default()
    };
    (read("text"), read("problems"))
}

#[test]
fn an_article_over_three_pages_becomes_one_report() {
    let (place, server) = serve(Some(TITLE), "max_pages_per_article = 5");
    let (text, problems) = stored(&place);
    let mut expected = PAGES.concat();
    expected.insert(1, PROMPT);
    assert_eq!(
        text.lines().collect::<Vec<_>>(),
        expected,
        "in order, and what each page repeats is told once"
    );
    assert!(!problems.contains("missing"), "{problems}");
    assert_eq!(server.requests("/harbour"), 0, "the next article is none of it");
    assert_eq!(server.requests("/robots.txt"), 1);
    let canonical: String = place.one("SELECT canonical_url FROM reports");
    assert!(canonical.ends_with("/ferry"), "{canonical}");
}

#[test]
fn the_first_page_is_all_where_nothing_is_asked_for_and_no_more_than_asked_is_fetched() {
    let (place, server) = serve(Some(TITLE), "");
    assert_eq!(stored(&place).0.lines().count(), 4);
    assert_eq!(server.requests("/ferry?page=2"), 0);
    let (place, server) = serve(Some(TITLE), "max_pages_per_article = 2");
    assert_eq!(stored(&place).0.lines().count(), 7);
    assert_eq!(server.requests("/ferry?page=3"), 0);
}

#[test]
fn what_came_stays_where_a_page_is_missing_or_tells_of_something_else() {
    let first = PAGES[0][0];
    let (place, _server) = serve(None, "max_pages_per_article = 5");
    let (text, problems) = stored(&place);
    assert!(text.starts_with(first) && !text.contains(PAGES[2][0]), "{text}");
    assert!(problems.contains("page 2 is missing") && problems.contains("404"), "{problems}");
    let (place, _server) = serve(Some("Bread from the mainland"), "max_pages_per_article = 5");
    let (text, problems) = stored(&place);
    assert!(text.starts_with(first) && !text.contains(PAGES[1][0]), "{text}");
    assert!(problems.contains("its title is another"), "{problems}");
}
