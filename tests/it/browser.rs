//! The page in a real browser, with the keyboard alone.

use crate::access::{PASSWORD, with_users};
use crate::daemon::{configure, publish};
use crate::feeds;
use crate::support::Place;
use crate::support::browser::{Browser, ELSEWHERE};
use crate::support::desk::{Desk, sample, token};
use crate::support::server::Server;
use std::path::Path;

const ENTER: &str = "\u{E007}";

#[test]
fn stories_are_read_filtered_and_compared_with_the_keyboard_alone() {
    let Some(browser) = Browser::start(1280, 900) else { return };
    let place = sample();
    let desk = Desk::of(&place, &[]);
    browser.open(&format!("http://{}/", desk.address));
    assert_eq!(browser.run("return document.querySelectorAll('.story').length"), 6);
    // Down to the second story, and in.
    browser.press("jj");
    assert_eq!(
        browser.run("return [...document.querySelectorAll('.story')].findIndex(s => s.matches('.current'))"),
        1
    );
    browser.press("o");
    browser.wait_for("location.pathname.startsWith('/stories/')");
    // Back to all, to the words of the filter.
    browser.press("g");
    browser.wait_for("location.pathname === '/'");
    browser.press("/");
    browser.press(&format!("ferry{ENTER}"));
    browser.wait_for("location.search.includes('text=ferry')");
    assert_eq!(browser.run("return document.querySelectorAll('.story').length"), 2);
    // Keys in a field are text.
    browser.press("/");
    browser.press("jok?");
    assert_eq!(browser.run("return document.activeElement.value"), "jok?");
    browser.open(&format!("http://{}/compare/16/17", desk.address));
    assert_eq!(browser.run("return document.querySelectorAll('mark.shared').length > 0"), true);
}

#[test]
fn stories_are_merged_and_the_merge_undone_with_the_keyboard_alone() {
    let Some(browser) = Browser::start(1280, 900) else { return };
    let place = sample();
    let desk = Desk::of(&place, &[]);
    browser.open(&format!("http://{}/stories/1", desk.address));
    browser.tab_to("input[name=other]");
    browser.press(&format!("2{ENTER}"));
    browser.wait_for("location.pathname === '/corrections/preview'");
    browser.tab_to("form button");
    browser.press(ENTER);
    browser.wait_for("location.pathname === '/corrections'");
    assert_eq!(place.one::<i64>("SELECT count(DISTINCT actor) FROM corrections"), 1);
    browser.tab_to("form button");
    browser.press(ENTER);
    browser.wait_for("document.querySelector('.undone')");
}

#[test]
fn a_feed_is_found_on_a_site_and_added_with_the_keyboard_alone() {
    let Some(browser) = Browser::start(1280, 900) else { return };
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[], "");
    publish(&server, 1, 1..2);
    let site = "<!doctype html><html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/1/feed\"></head></html>";
    server.put("/", "text/html; charset=utf-8", site);
    let daemon = place.start();
    daemon.wait_for_log("newsloom is running");
    let desk = Desk::of(&place, &[]);
    browser.open(&format!("http://{}/feeds", desk.address));
    browser.tab_to("input[name=url]");
    browser.press(&format!("{}{ENTER}", server.url("/")));
    // It appears without a reload, once the daemon has found it.
    browser.wait_for("document.querySelector('main').innerText.includes('added by desk')");
    place.wait_for("SELECT count(*) FROM reports", 1);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_feed_is_looked_at_and_paused_with_the_keyboard_alone() {
    let Some(browser) = Browser::start(1280, 900) else { return };
    let (place, desk) = feeds::place(&Server::start());
    browser.open(&format!("http://{}/feeds", desk.address));
    browser.tab_to("td a[href='/feeds/1']");
    browser.press(ENTER);
    browser.wait_for("location.pathname === '/feeds/1'");
    browser.tab_to("form[action='/feeds/pause'] button");
    browser.press(ENTER);
    browser.wait_for("document.querySelector('main').innerText.includes('paused by desk')");
    assert_eq!(browser.run("return location.pathname"), "/feeds/1");
    assert_eq!(place.one::<String>("SELECT state FROM feeds WHERE feed_id = 1"), "paused");
}

#[test]
fn a_watch_is_made_of_a_filter_with_the_keyboard_alone() {
    let Some(browser) = Browser::start(1280, 900) else { return };
    let place = sample();
    let desk = Desk::of(&place, &[]);
    browser.open(&format!("http://{}/?text=ferry", desk.address));
    browser.tab_to("details.watch summary");
    browser.press(ENTER);
    browser.tab_to("input[name=watch]");
    browser.press(&format!("ferries{ENTER}"));
    browser.wait_for("location.hash === '#watch-ferries'");
    assert_eq!(place.one::<String>("SELECT spec ->> '$.filter.text' FROM watches"), "ferry");
}

#[test]
fn one_signs_in_and_out_with_the_keyboard_alone() {
    let Some(browser) = Browser::start(1280, 900) else { return };
    let place = sample();
    with_users(&place);
    let desk = Desk::of(&place, &["--config", "newsloom.toml"]);
    // Without TLS and from another machine browsers say less of where a form comes from.
    let address = format!("http://{ELSEWHERE}:{}", desk.address.port());
    browser.open(&format!("{address}/stories/2"));
    browser.wait_for("location.pathname === '/sign-in'");
    browser.tab_to("input[name=name]");
    browser.press("ines");
    browser.tab_to("input[name=password]");
    browser.press(&format!("{PASSWORD}{ENTER}"));
    browser.wait_for("location.pathname === '/stories/2'");
    browser.tab_to("a[href='/account']");
    browser.press(ENTER);
    browser.wait_for("location.pathname === '/account'");
    browser.tab_to("form button");
    browser.press(ENTER);
    browser.wait_for("location.pathname === '/sign-in'");
    browser.open(&format!("{address}/"));
    browser.wait_for("location.pathname === '/sign-in'");
}

#[test]
fn news_is_announced_while_one_reads() {
    let Some(browser) = Browser::start(1280, 900) else { return };
    let place = sample();
    let desk = Desk::of(&place, &[]);
    browser.open(&format!("http://{}/", desk.address));
    browser.wait_for("performance.getEntriesByName(new URL('/assets/desk.js', location.href).href).length");
    desk.wait_for_stream();
    place.write(
        "new.jsonl",
        r#"{"id":"n","source":"late.example","title":"Lighthouse of Orrel opens again","text":"The lighthouse of Orrel opened again on Monday after nine years of repair."}"#,
    );
    place.stdout(&["ingest", "--db", "news.db", "new.jsonl"]);
    browser.wait_for("document.querySelector('.live').innerText.includes('has news')");
}

/// axe-core is a program of others, so it is not part of this project: CI fetches it (`AXE_CORE` names the file).
#[test]
fn pages_are_accessible_in_light_and_dark() {
    let Some(axe) = std::env::var_os("AXE_CORE").filter(|file| Path::new(file).is_file()) else {
        use std::io::Write;
        std::io::stderr().write_all(b"SKIPPED, nothing was tested: AXE_CORE names no file\n").unwrap();
        return;
    };
    let Some(browser) = Browser::start(1280, 900) else { return };
    let axe = std::fs::read_to_string(axe).unwrap();
    let place = sample();
    // Before there is a configuration with users, so that the pages are not those where one signs in.
    let desk = Desk::of(&place, &[]);
    with_users(&place);
    let with_users = Desk::of(&place, &["--config", "newsloom.toml"]);
    let form = token(&desk.get("/feeds").body);
    for (path, fields) in [
        ("/watches/make", "watch=ferries&text=ferry&stories=on"),
        ("/feeds/add", "url=https%3A%2F%2Fquay.example%2F"),
    ] {
        let sent = desk.post(path, &format!("token={form}&{fields}"), &[("Sec-Fetch-Site", "same-origin")]);
        assert_eq!(sent.status, 303, "{path}: {}", sent.body);
    }
    let check = "return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
        .then(found => found.violations.map(v => v.id + ' ' + v.nodes.map(n => n.target).join(' ')).join('\\n'))";
    let pages = [
        "/",
        "/stories/2",
        "/affairs/2",
        "/reports/5",
        "/compare/16/17",
        "/search?q=ferry",
        "/feeds",
        "/quarantine",
        "/corrections",
        "/health",
        "/watches",
        "/account",
        "/nowhere",
    ];
    let (_polled, of_feeds) = feeds::place(&Server::start());
    let others = [(&with_users, "/sign-in"), (&of_feeds, "/feeds"), (&of_feeds, "/feeds/1")];
    for (desk, page) in pages.map(|page| (&desk, page)).into_iter().chain(others) {
        browser.open(&format!("http://{}{page}", desk.address));
        assert_eq!(browser.run("return location.pathname + location.search"), page);
        for scheme in ["light", "dark"] {
            browser.run(&format!("document.documentElement.style.colorScheme = '{scheme}'"));
            browser.run(&axe);
            assert_eq!(browser.run(check), "", "{page}, {scheme}");
        }
    }
}
