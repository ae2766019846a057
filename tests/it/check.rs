//! `newsloom check` and `--help`.

use crate::support::server::Server;
use crate::support::{Place, news, repository};

#[test]
fn the_shipped_configuration_is_in_order() {
    let place = Place::new();
    let feeds = repository("config/feeds.toml");
    place.write("newsloom.toml", &format!("[sources]\nfeeds = [{:?}]\n", feeds.to_str().unwrap()));
    let out = place.stdout(&["check", "--config", "newsloom.toml"]);
    assert!(
        out.contains("32 polled, 32 listed") && out.contains("https://feeds.bbci.co.uk/news/world/rss.xml"),
        "{out}"
    );
    let defaults = repository("config/newsloom.toml");
    assert!(place.stdout(&["check", "--config", defaults.to_str().unwrap()]).contains("well formed"));
}

#[test]
fn mistakes_are_shown_with_file_line_and_caret() {
    let place = Place::new();
    place.write("newsloom.toml", "[sources]\nfeeds = [\"feeds.toml\"]\n[poll]\njitter = 2\n");
    let output = place.run(&["check", "--config", "newsloom.toml"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
}

#[test]
fn help_teaches() {
    let place = Place::new();
    let help = place.stdout(&["--help"]);
    for command in
        ["run", "ingest", "stories", "story", "search", "inspect", "check", "feeds", "quarantine", "health"]
    {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(command)),
            "{command} is not in the help"
        );
    }
    assert!(help.contains("First steps"));
}

#[test]
fn feeds_are_found_added_and_carried_over() {
    let (place, server) = (Place::new(), Server::start());
    place.write(
        "newsloom.toml",
        "[sources]\nfeeds = [\"feeds.toml\"]\n[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_delay = \"0s\"\n",
    );
    place.write("feeds.toml", "# my feeds\n");
    let page = format!(
        "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"{}\"></head></html>",
        server.url("/feed")
    );
    server.put("/", "text/html", &page);
    server.put("/feed", "application/rss+xml", &news::feed(&server.url(""), 0, 0..1));
    let added = place.stdout(&["feeds", "add", &server.url("/"), "--config", "newsloom.toml"]);
    assert!(added.contains("1 added"), "{added}");
    let list = std::fs::read_to_string(place.path("feeds.toml")).unwrap();
    assert!(list.starts_with("# my feeds") && list.contains(&server.url("/feed")), "{list}");
    let opml = place.stdout(&["feeds", "export", "--config", "newsloom.toml"]);
    place.write("list.opml", &opml);
    place.write("feeds.toml", "");
    place.stdout(&["feeds", "import", "list.opml", "--config", "newsloom.toml"]);
    assert!(place.stdout(&["check", "--config", "newsloom.toml"]).contains(&server.url("/feed")));
}
