//! docs/fetching.md names no test that does not exist.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// The behaviours of the list (<https://rachelbythebay.com/frb/>) by number.
const BEHAVIOURS: [RangeInclusive<u32>; 12] = [
    1..=4,
    10..=16,
    20..=24,
    30..=37,
    50..=51,
    60..=66,
    70..=71,
    80..=90,
    100..=106,
    110..=120,
    130..=137,
    140..=141,
];

/// "001-004, 012" as numbers.
fn numbers(list: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for part in list.split(", ") {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        numbers.extend(from.parse::<u32>().ok()?..=to.parse().ok()?);
    }
    Some(numbers)
}

fn sources(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_behaviour_of_the_list_has_a_row_with_its_test() {
    let page = page();
    let rows = page.lines().filter(|line| line.starts_with('|') && line.matches('`').count() >= 2);
    let lists = rows.flat_map(|row| row.split('(').filter_map(|part| part.split_once(')')));
    let told: BTreeSet<u32> = lists.filter_map(|(list, _)| numbers(list)).flatten().collect();
    assert_eq!(told, BEHAVIOURS.into_iter().flatten().collect());
}

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fetching.md")).unwrap()
}

/// The rows below the head of the table that begins with `head`, cell by cell.
fn table<'p>(page: &'p str, head: &str) -> Vec<Vec<&'p str>> {
    let from = page.find(head).unwrap_or_else(|| panic!("there is no table {head}"));
    let lines = page[from..].lines().take_while(|line| line.starts_with('|')).skip(2);
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn every_row_about_behaviour_names_its_test() {
    let page = page();
    let tables = page.split("\n\n").filter(|part| part.trim_start().starts_with("| behaviour"));
    let rows: Vec<&str> = tables.flat_map(|table| table.trim_start().lines().skip(2)).collect();
    assert!(rows.len() > 60, "{}", rows.len());
    for row in rows {
        let proof = row.trim_matches('|').rsplit(" | ").next().unwrap().trim();
        assert!(proof.contains('_') || proof == "the same", "no test: {row}");
    }
}

#[test]
fn what_we_claim_beside_others_names_its_test() {
    let page = page();
    let rows = table(&page, "| | newsloom |");
    assert!(rows.len() >= 39, "{}", rows.len());
    for row in rows {
        assert_eq!(row.len(), 10, "{row:?}");
        let is_claimed = !matches!(row[1], "-" | "P" | "?");
        assert_eq!(is_claimed, row[9].contains('_'), "{row:?}");
    }
}

#[test]
fn every_hostile_case_is_told_with_its_proof() {
    let page = page();
    let rows = table(&page, "| case | proved by |");
    let told = rows.iter().flat_map(|row| numbers(row[0].split_once(':').unwrap().0).unwrap());
    let mut told: Vec<u32> = told.collect();
    told.sort_unstable();
    assert_eq!(told, (1..=94).collect::<Vec<_>>());
    assert!(rows.iter().all(|row| row[1].len() > 10));
}

#[test]
fn every_test_that_the_documentation_names_exists() {
    let (home, page) = (Path::new(env!("CARGO_MANIFEST_DIR")), page());
    let mut code = String::new();
    sources(&home.join(".."), &mut code);
    sources(&home.join("../../tests/it"), &mut code);
    // Options have their section before them ("poll.max_interval"), tables `t_`.
    let is_test =
        |name: &&str| name.matches('_').count() >= 2 && !name.contains('.') && !name.starts_with("t_");
    let named = page.split('`').skip(1).step_by(2).filter(is_test);
    let names: Vec<&str> = named.map(|name| name.rsplit("::").next().unwrap()).collect();
    assert!(names.len() > 50, "{}", names.len());
    for name in names {
        assert!(code.contains(&format!("fn {name}(")), "no test is called {name}");
    }
}
