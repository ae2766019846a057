//! Dependencies point one way: what ARCHITECTURE.md says, checked.

use crate::support::repository;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each crate of the workspace may use of the others.
const ALLOWED: &[(&str, &[&str])] = &[
    ("newsloom-lang", &[]),
    ("newsloom-html", &[]),
    ("newsloom-pipeline", &[]),
    ("newsloom-model", &["newsloom-lang"]),
    ("newsloom-normalize", &["newsloom-model", "newsloom-lang", "newsloom-html"]),
    ("newsloom-ner", &["newsloom-model", "newsloom-lang"]),
    ("newsloom-extract", &["newsloom-ner", "newsloom-model", "newsloom-lang"]),
    ("newsloom-cluster", &["newsloom-model", "newsloom-lang"]),
    ("newsloom-feed", &["newsloom-model", "newsloom-html"]),
    ("newsloom-fetch", &["newsloom-feed", "newsloom-model", "newsloom-lang", "newsloom-html"]),
    ("newsloom-store", &["newsloom-model", "newsloom-lang"]),
    ("newsloom-config", &["newsloom-model"]),
    ("newsloom-desk", &["newsloom-cluster", "newsloom-model", "newsloom-store"]),
];

const PURE: [&str; 8] = [
    "newsloom-lang",
    "newsloom-html",
    "newsloom-model",
    "newsloom-feed",
    "newsloom-normalize",
    "newsloom-ner",
    "newsloom-extract",
    "newsloom-cluster",
];
const IMPURE: [&str; 6] = ["tokio", "reqwest", "rusqlite", "async-channel", "hyper", "rand"];

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(repository("."))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let name = |v: &Value| v["name"].as_str().unwrap().to_owned();
    let normal = |p: &Value| {
        p["dependencies"].as_array().unwrap().iter().filter(|d| d["kind"].is_null()).map(name).collect()
    };
    metadata["packages"].as_array().unwrap().iter().map(|p| (name(p), normal(p))).collect()
}

#[test]
fn dependencies_point_one_way() {
    let all = dependencies();
    for (name, allowed) in ALLOWED {
        let ours: Vec<_> = all[*name].iter().filter(|d| d.starts_with("newsloom-")).collect();
        assert!(
            ours.iter().all(|d| allowed.contains(&d.as_str())),
            "{name} uses {ours:?}, may use {allowed:?}"
        );
    }
    assert_eq!(all.len(), ALLOWED.len() + 1, "a crate is missing in the list above");
}

#[test]
fn pure_crates_do_no_io() {
    let all = dependencies();
    for name in PURE {
        let impure: Vec<_> = all[name].iter().filter(|d| IMPURE.contains(&d.as_str())).collect();
        assert!(impure.is_empty(), "{name} is pure, but uses {impure:?}");
    }
}

#[test]
fn no_program_is_started() {
    // Whatever a feed says can reach no shell where there is none.
    let mut folders = vec![repository("crates")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && !["tests", "examples", "benches", "fuzz"].iter().any(|part| name == *part) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("process::Command"), "{} starts a program", path.display());
            }
        }
    }
}
