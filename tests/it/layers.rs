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
    ("newsloom-feed", &["newsloom-model", "newsloom-lang", "newsloom-html"]),
    ("newsloom-fetch", &["newsloom-feed", "newsloom-model", "newsloom-lang", "newsloom-html"]),
    ("newsloom-store", &["newsloom-model", "newsloom-lang"]),
    ("newsloom-transport", &["newsloom-fetch", "newsloom-model"]),
    ("newsloom-postgres", &["newsloom-store"]),
    ("newsloom-config", &["newsloom-model"]),
    (
        "newsloom-web",
        &[
            "newsloom-desk",
            "newsloom-cluster",
            "newsloom-feed",
            "newsloom-model",
            "newsloom-store",
            "newsloom-lang",
        ],
    ),
    (
        "newsloom-export",
        &["newsloom-desk", "newsloom-cluster", "newsloom-model", "newsloom-store", "newsloom-lang"],
    ),
    ("newsloom-watch", &["newsloom-desk", "newsloom-fetch", "newsloom-model", "newsloom-lang"]),
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
const IMPURE: [&str; 7] =
    ["tokio", "tokio-postgres", "reqwest", "rusqlite", "async-channel", "hyper", "rand"];

fn metadata(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .args(arguments)
        .current_dir(repository("."))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata(&["--no-deps"]);
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

/// What pure crates must not do beside that (files, network, environment, clocks, threads) and what none may do (start
/// programs) is held by clippy. Pure crates have a stricter file, which must not fall behind the common one.
#[test]
fn clippy_holds_pure_crates_to_more() {
    let read = |name: &str| std::fs::read_to_string(repository(name)).unwrap();
    let (common, pure) = (read("clippy.toml"), read("clippy-pure.toml"));
    for line in common.lines() {
        assert!(pure.lines().any(|l| l == line), "clippy-pure.toml lacks {line}");
    }
    assert!(common.contains("std::process::Command") && pure.contains("std::fs::read_to_string"));
    for name in PURE {
        let link = format!("crates/{}/clippy.toml", name.trim_start_matches("newsloom-"));
        assert_eq!(read(&link), pure, "{link} must be a link to ../../clippy-pure.toml");
    }
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = std::fs::read_to_string(repository(page)).unwrap();
        let roots = ["crates/", "tests/", "docs/", "scripts/", "config/", "packaging/", "benches/"];
        let mut names = text.split('`').skip(1).step_by(2).filter(|name| {
            roots.iter().any(|root| name.starts_with(root))
                && !name.contains([' ', '*', '\n'])
                && !name.contains("NNNN")
        });
        let missing: Vec<_> = names.by_ref().filter(|name| !repository(name).exists()).collect();
        assert!(missing.is_empty(), "{page} names what is not there: {missing:?}");
    }
}

/// What cargo-deny holds too, where it is installed.
#[test]
fn no_crate_comes_twice_without_a_reason() {
    let metadata = metadata(&["--filter-platform", "x86_64-unknown-linux-gnu"]);
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in metadata["resolve"]["nodes"].as_array().unwrap() {
        // registry+https://…#name@1.2.3
        let id = node["id"].as_str().unwrap().rsplit('#').next().unwrap();
        if let Some((name, version)) = id.split_once('@') {
            versions.entry(name.to_owned()).or_default().insert(version.to_owned());
        }
    }
    assert!(versions.len() > 150, "{}", versions.len());
    let deny = std::fs::read_to_string(repository("deny.toml")).unwrap();
    // postcard names two of them and builds neither, which cargo-deny sees and the metadata does not say.
    let not_built = ("embedded-io", "0.4");
    let named: Vec<(&str, &str)> = deny
        .lines()
        .filter_map(|line| line.trim().strip_prefix("{ crate = \"")?.split('"').next()?.split_once('@'))
        .chain([not_built])
        .collect();
    let is_named =
        |name: &str, version: &str| named.iter().any(|(n, v)| *n == name && version.starts_with(v));
    for (name, versions) in &versions {
        let unnamed = versions.iter().filter(|version| !is_named(name, version)).count();
        assert!(unnamed <= 1, "{name} comes as {versions:?}: see skip in deny.toml");
    }
    for (name, version) in named {
        let is_there =
            versions.get(name).is_some_and(|all| all.len() > 1 && all.iter().any(|v| v.starts_with(version)));
        assert!(is_there, "deny.toml skips {name}@{version}, which does not come twice");
    }
}
