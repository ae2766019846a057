//! `newsloom check` and `--help`.

use crate::support::{Place, repository};

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
