//! The public views: none changes silently, each column is documented, each example runs.

use crate::support::*;
use rusqlite::Connection;

const GUIDE: &str = include_str!("../../../../docs/schema.md");

/// `view(column, ...)` of every public view, in order of names.
fn views(conn: &Connection) -> Vec<(String, Vec<String>)> {
    let mut names = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'view' AND name NOT GLOB 't_*' ORDER BY name")
        .unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names
        .into_iter()
        .map(|view| {
            let statement = conn.prepare(&format!("SELECT * FROM {view}")).unwrap();
            let columns = statement.column_names().map(str::to_owned).collect();
            (view, columns)
        })
        .collect()
}

fn open(desk: &Desk) -> Connection {
    Connection::open(desk.path()).unwrap()
}

/// The part of the guide that describes `view`.
fn section<'g>(view: &str) -> &'g str {
    let head = format!("\n### {view}\n");
    let start = GUIDE.find(&head).unwrap_or_else(|| panic!("docs/schema.md has no section for {view}"));
    let rest = &GUIDE[start + head.len()..];
    rest.find("\n#").map_or(rest, |end| &rest[..end])
}

#[test]
fn the_views_are_what_they_were() {
    let desk = Desk::new();
    let list: Vec<String> = views(&open(&desk))
        .into_iter()
        .map(|(view, columns)| format!("{view}({})", columns.join(", ")))
        .collect();
    insta::assert_snapshot!(list.join("\n"));
}

#[test]
fn every_column_is_documented_and_nothing_else_is() {
    let desk = Desk::new();
    for (view, columns) in views(&open(&desk)) {
        let documented: Vec<&str> = section(&view)
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(column, _)| column))
            .collect();
        assert_eq!(documented, columns, "columns of {view} in docs/schema.md");
    }
}

#[test]
fn every_example_runs() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Holm spoke.");
    desk.follow("b", "Holm spoke again.", newsloom_model::StoryId(a.0), Some(a));
    let conn = open(&desk);
    let examples: Vec<&str> =
        GUIDE.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() >= 20, "{} examples", examples.len());
    for sql in examples {
        let mut statement = conn.prepare(sql).unwrap_or_else(|e| panic!("{e}\n{sql}"));
        let mut rows = statement.query([]).unwrap();
        while rows.next().unwrap_or_else(|e| panic!("{e}\n{sql}")).is_some() {}
    }
}

#[test]
fn references_name_their_columns() {
    // Programs that show any database take the name as given and do not look up the primary key.
    let desk = Desk::new();
    let nameless = "SELECT count(*) FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
        WHERE t.type = 'table' AND f.\"to\" IS NULL";
    assert_eq!(desk.one::<i64>(nameless), 0);
}

#[test]
fn datasette_is_told_of_every_view_and_hides_the_rest() {
    let desk = Desk::new();
    let conn = open(&desk);
    let told: serde_json::Value =
        serde_json::from_str(include_str!("../../../../packaging/datasette.json")).unwrap();
    let told = &told["databases"]["newsloom"];
    let public: Vec<String> = views(&conn).into_iter().map(|(view, _)| view).collect();
    let all = conn.prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name");
    let all: Vec<String> =
        all.unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut named: Vec<&String> = told["tables"].as_object().unwrap().keys().collect();
    named.sort();
    assert_eq!(named, all.iter().collect::<Vec<_>>());
    for name in &all {
        let table = &told["tables"][name];
        assert_eq!(table["hidden"] != true, public.contains(name), "{name}");
        for column in table["sortable_columns"].as_array().into_iter().flatten().chain(table.get("sort_desc"))
        {
            conn.prepare(&format!("SELECT {} FROM {name}", column.as_str().unwrap())).unwrap();
        }
    }
    for query in told["queries"].as_object().unwrap().values() {
        conn.prepare(query["sql"].as_str().unwrap()).unwrap();
    }
}

#[test]
fn times_are_what_date_functions_take() {
    let mut desk = Desk::new();
    desk.found("a", "Holm spoke.");
    assert_eq!(desk.one::<i64>("SELECT unixepoch(published) FROM reports"), at(0).as_second());
    assert_eq!(desk.one::<String>("SELECT date(last_fetched) FROM stories"), "2026-01-05");
}
