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
fn completions_and_manual_pages_name_every_command() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = place.stdout(&["completions", shell]);
        assert!(script.contains("quarantine") && script.contains("newsloom"), "{shell}: {script}");
    }
    let page = place.stdout(&["man"]);
    assert!(page.starts_with(".ie") && page.contains("newsloom\\-quarantine(1)"), "{page}");
    std::fs::create_dir(place.path("man")).unwrap();
    place.stdout(&["man", "--dir", "man"]);
    let story = std::fs::read_to_string(place.path("man/newsloom-story.1")).unwrap();
    assert!(story.contains("Show one story"), "{story}");
    assert_eq!(place.run(&["man", "--dir", "missing"]).status.code(), Some(3));
}

#[test]
fn failures_are_json_where_json_is_asked_for() {
    let place = Place::new();
    let output = place.run(&["stories", "--json", "--db", "none.db"]);
    assert_eq!(output.status.code(), Some(3));
    let line: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert!(line["error"].as_str().unwrap().contains("none.db"), "{line}");
    place.write("newsloom.toml", "[log]\nformat = \"json\"\n[poll]\njitter = 2\n");
    let output = place.run(&["run", "--config", "newsloom.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let line: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(line["problems"][0]["line"], 4, "{line}");
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
