//! Rules for the pages of single sites and of publishing systems, and what `inspect report` tells of them.

use crate::support::Place;
use serde_json::Value;

const STORY: &str = "<p>The lifting bridge of Ellerport has been closed to lorries since Monday, because inspectors found \
    a crack as long as a hand in one of its four main girders.</p><p>Mayor Ilse Varga said that the repair would take \
    three weeks and cost 2.4 million crowns, which the county is to pay.</p><p>Until then lorries take the ferry at \
    Skarn, and the harbour office has asked for a second boat in the mornings.</p>";

const INTRUDER: &str = "Readers of this page have also enjoyed our account of the great herring race, in which eleven \
    boats and a bathtub took part, and of the man who painted the lighthouse green by mistake.";

/// A page of the publishing system `generator` that has `intruder` behind its story.
fn page(generator: &str, intruder: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Bridge closed to lorries</title>\
         <meta name=generator content=\"{generator}\"></head><body><article><h1>Bridge closed to lorries</h1>\
         <div class=story>{STORY}</div>{intruder}</article></body></html>"
    )
}

fn inspect(place: &Place, arguments: &[&str]) -> Value {
    let all = [&["inspect", "report", "--json"], arguments].concat();
    serde_json::from_str(&place.stdout(&all)).unwrap()
}

/// One page for each selector of the shipped rules: what it drops is not in the text, and the report says so.
#[test]
fn shipped_rules_drop_what_publishing_systems_add() {
    let place = Place::new();
    let shipped = [
        ("WordPress 6.5", "sharedaddy"),
        ("WordPress 6.5", "jp-relatedposts"),
        ("WordPress 6.5", "wpcnt"),
        ("WordPress 6.5", "wp-block-jetpack-subscriptions"),
        ("WordPress 6.5", "addtoany_share_save_container"),
        ("Ghost 5.80", "kg-signup-card"),
        ("Ghost 5.80", "gh-subscribe"),
        ("Ghost 5.80", "gh-post-upgrade-cta"),
        ("blogger", "post-share-buttons"),
        ("blogger", "blog-pager"),
        ("blogger", "post-feeds"),
    ];
    for (generator, class) in shipped {
        let intruder = format!("<div class={class}><p>{INTRUDER}</p></div>");
        place.write("page.html", &page(generator, &intruder));
        let report = inspect(&place, &["page.html"]);
        let text = report["text"].as_str().unwrap();
        assert!(text.contains("four main girders") && !text.contains("herring"), "{class}: {text}");
        let used: Vec<&Value> = report["rules"].as_array().unwrap().iter().collect();
        let met = used.iter().any(|r| r["selector"] == format!(".{class}") && r["elements"] == 1);
        assert!(met && used.iter().all(|r| r["action"] == "drop"), "{class}: {used:?}");
    }
    place.write("page.html", &page("Another 1.0", &format!("<div class=blog-pager><p>{INTRUDER}</p></div>")));
    assert_eq!(inspect(&place, &["page.html"])["rules"], Value::Array(Vec::new()), "no rule for this system");
}

#[test]
fn rules_of_ones_own_keep_and_drop() {
    let place = Place::new();
    let rule = "[[site]]\nhost = \"harbourpost.example\"\nkeep = [\"div.story\"]\ndrop = [\"div.story p:last-child\"]\n";
    place.write("feeds.toml", rule);
    place.write("newsloom.toml", "[sources]\nfeeds = [\"feeds.toml\"]\n");
    place.write("page.html", &page("Another 1.0", &format!("<p>{INTRUDER}</p>")));
    let address = ["--url", "https://www.harbourpost.example/bridge", "page.html"];
    let report = inspect(&place, &[&["--config", "newsloom.toml"], &address[..]].concat());
    let text = report["text"].as_str().unwrap();
    assert!(
        text.contains("Mayor Ilse Varga") && !text.contains("herring") && !text.contains("Skarn"),
        "{text}"
    );
    assert_eq!(report["rules"].as_array().unwrap().len(), 2);
    place.write("feeds.toml", &rule.replace("div.story p:last-child", "div..story"));
    let wrong = place.run(&["check", "--config", "newsloom.toml"]);
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned() + &String::from_utf8_lossy(&wrong.stdout);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(told.contains("feeds.toml:4:") && told.contains("no CSS selector"), "{told}");
}

#[test]
fn what_is_refused_is_still_described() {
    let place = Place::new();
    let empty = "<html lang=en><head><title>Bridge closed to lorries</title><meta name=author content='Ada Palme'>\
                 </head><body><div id=app></div></body></html>";
    place.write("page.html", empty);
    let output = place.run(&["inspect", "report", "--json", "page.html"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["refused"], &report["title"]),
        (&Value::Bool(true), &"Bridge closed to lorries".into())
    );
    assert!(!report["problems"].as_array().unwrap().is_empty());
}
