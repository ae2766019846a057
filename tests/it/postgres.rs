//! Databases copied to a real PostgreSQL server and back.

use crate::support::certificates::Authority;
use crate::support::postgres::{PASSWORD, Postgres, sqlite_rows};
use crate::support::{Place, news, repository};
use newsloom_store::schema::{ColumnKind, View, views};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What reading news does not bring, in every table that a view shows.
const REST: &str = include_str!("data/every_view.sql");

/// A place with a database that has something in each view, versions, corrections and NUL characters among it.
pub(crate) fn full() -> Place {
    let place = Place::new();
    for outlet in 0..3 {
        place.write(&format!("in/{outlet}.jsonl"), &records(outlet, 0..12));
    }
    let nul = json!({ "id": "nul", "title": "A \u{0} in Velen", "url": "https://post.example/nul",
        "text": "Nuls \u{0}\u{0} were found in Velen \u{2400} on Monday. \"It is 7 of them,\" said Mayor Odo \u{0}Brandt of Velen.",
        "source": "post.example", "authors": ["Ana \u{0} Silva"] });
    let text = "A bridge fell in Köping on Monday. \"Nobody was on it,\" said Mayor Ana Holm of Köping.";
    let bridge = json!({ "id": "bridge", "title": "Bridge falls in Köping", "text": text, "source": "hill.example",
        "published": "2026-01-13T08:00:00Z", "language": "en" });
    place.write("in/more.jsonl", &format!("{nul}\n{bridge}\n"));
    place.stdout(&["ingest", "--db", "news.db", "in"]);
    let again = records(1, 0..2).replace("said", "told the council").replace("closed", "shut");
    place.write("again.jsonl", &again);
    place.stdout(&["ingest", "--db", "news.db", "again.jsonl"]);
    place.stdout(&["story", "merge", "1", "2", "--db", "news.db"]);
    Connection::open(place.db()).unwrap().execute_batch(REST).unwrap();
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM reports WHERE instr(CAST(text AS BLOB), x'00') > 0"),
        1
    );
    place
}

/// Records with ids of their own.
fn records(outlet: usize, events: std::ops::Range<usize>) -> String {
    let own = |line: &str| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        record["id"] = json!(format!("{outlet}-{}", record["id"]));
        record["source"] = json!(["harbour.example", "hill.example", "post.example"][outlet]);
        format!("{record}\n")
    };
    news::records(outlet, events).lines().map(own).collect()
}

fn migrate(place: &Place, from: &str, to: &str) -> Command {
    let mut command = place.newsloom(&["migrate-store", "--json", "--from", from, "--to", to]);
    command.env("PGPASSWORD", PASSWORD);
    command
}

/// Copies, which must succeed; gives rows and hash of each table.
fn copy(place: &Place, from: &str, to: &str) -> BTreeMap<String, (u64, String)> {
    let output = migrate(place, from, to).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    digests(&output)
}

fn digests(output: &Output) -> BTreeMap<String, (u64, String)> {
    let lines: Vec<Value> = output
        .stdout
        .split(|&b| b == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    let (total, tables) = lines.split_last().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let digests: BTreeMap<String, (u64, String)> = tables
        .iter()
        .map(|table| (text(&table["table"]), (table["rows"].as_u64().unwrap(), text(&table["hash"]))))
        .collect();
    assert_eq!(total["rows"], digests.values().map(|(rows, _)| rows).sum::<u64>());
    assert_eq!(total["tables"], digests.len());
    digests
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What it says when it refuses.
fn refusal(place: &Place, from: &str, to: &str) -> String {
    let output = migrate(place, from, to).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let line: Value = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
    line["error"].as_str().unwrap().to_owned()
}

/// Rows in an order of their own, with JSON as a value, in a form that differs for no reason of the dialects: `text` are columns
/// that are compared to the letter.
fn comparable(rows: &[Value], text: &[&str]) -> Vec<String> {
    // serde_json may read the last bit of a number otherwise than SQLite.
    let number = |n: &serde_json::Number| json!(format!("{:.12e}", n.as_f64().unwrap()));
    let plain = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::Bool(b) => number(&u8::from(*b).into()),
            Value::Number(n) => number(n),
            Value::String(s) if !text.contains(&name.as_str()) => match serde_json::from_str(&pictured(s)) {
                Ok(Value::Number(n)) => number(&n),
                Ok(parsed) => parsed,
                Err(_) => pictured(s).into(),
            },
            Value::String(s) => pictured(s).into(),
            other => other.clone(),
        };
        (name.clone(), value)
    };
    let mut rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let mut fields: Vec<_> = row.as_object().unwrap().iter().map(plain).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            fields
                .iter()
                .map(|(name, value)| format!("{name}={}", sorted(value)))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    rows.sort();
    rows
}

/// NUL characters as PostgreSQL shows them, in text and in JSON.
fn pictured(text: &str) -> String {
    text.replace('\0', "\u{2400}").replace("\\u0000", "\u{2400}")
}

/// jsonb has an order of keys of its own.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<String> =
                fields.iter().map(|(k, v)| format!("{k:?}:{}", sorted(v))).collect();
            fields.sort();
            fields.concat()
        }
        Value::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(",")),
        Value::Number(n) => format!("{:?}", n.as_f64()),
        other => other.to_string(),
    }
}

fn columns_of(view: &View, wanted: impl Fn(ColumnKind) -> bool) -> Vec<&'static str> {
    view.columns.iter().filter(|column| wanted(column.kind)).map(|column| column.name).collect()
}

#[test]
fn every_view_has_the_same_rows_there_and_back() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let nul = place.one::<i64>("SELECT report_id FROM reports WHERE external_id = 'nul'");
    let there = copy(&place, "sqlite:news.db", &server.create("news", ""));
    assert!(there.len() > 35 && there["t_report"].0 == 38, "{there:?}");
    for view in views() {
        let text =
            columns_of(view, |kind| matches!(kind, ColumnKind::Text | ColumnKind::Time | ColumnKind::Date));
        // SQLite cuts what it shows of a text with NUL characters.
        let condition =
            if view.has("start_offset") { format!("WHERE report_id <> {nul}") } else { String::new() };
        let query = format!("SELECT * FROM {} {condition}", view.name);
        let (ours, theirs) = (sqlite_rows(&place.db(), &query), server.rows("news", &query));
        assert!(!ours.is_empty(), "{} has no row", view.name);
        assert_eq!(comparable(&theirs, &text), comparable(&ours, &text), "{}", view.name);
    }
    assert_eq!(types(&server), documented_types());
    let shown = server.run_sql(
        "news",
        &format!("SELECT title || authors::text || text FROM reports WHERE report_id = {nul}"),
    );
    assert!(
        shown.starts_with("A \u{2400} in Velen") && shown.contains("Nuls \u{2400}\u{2400} were"),
        "{shown}"
    );
    let quote = format!("SELECT text FROM quotes WHERE report_id = {nul}");
    assert!(server.run_sql("news", &quote).contains("It is 7 of them"), "offsets stay true behind a NUL");

    let back = copy(&place, &server.url("news"), "sqlite:new.db");
    assert_eq!(back, there);
    assert!(!place.path("new.db.part").exists() && !place.path("new.db.part.lock").exists());
    for view in views() {
        let query = format!("SELECT * FROM {}", view.name);
        assert_eq!(
            sqlite_rows(&place.path("new.db"), &query),
            sqlite_rows(&place.db(), &query),
            "{}",
            view.name
        );
    }
    assert!(place.stdout(&["check", "--db", "new.db"]).contains("in order"));
    let search = |db| place.stdout(&["search", "--json", "--db", db, "forklift"]);
    assert!(search("new.db").contains("forklift") && search("new.db") == search("news.db"));
    place.stdout(&["ingest", "--db", "new.db", "in"]);
}

/// View, column and type of all that the server has.
fn types(server: &Postgres) -> Vec<String> {
    let sql = "SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
        JOIN information_schema.views USING (table_schema, table_name) WHERE table_schema = 'public'";
    let mut types: Vec<String> = server.run_sql("news", sql).lines().map(str::to_owned).collect();
    types.sort();
    types
}

fn documented_types() -> Vec<String> {
    let kind = |kind| match kind {
        ColumnKind::Integer => "bigint",
        ColumnKind::Real => "double precision",
        ColumnKind::Json => "jsonb",
        ColumnKind::Text | ColumnKind::Time | ColumnKind::Date => "text",
    };
    let mut types: Vec<String> = views()
        .iter()
        .flat_map(|view| {
            view.columns.iter().map(move |c| format!("{}.{} {}", view.name, c.name, kind(c.kind)))
        })
        .collect();
    types.sort();
    types
}

/// The examples of a page, by their number.
fn examples(page: &str) -> BTreeMap<u32, String> {
    let text = std::fs::read_to_string(repository(page)).unwrap();
    let mut examples = BTreeMap::new();
    let mut number = None;
    for part in text.split("```") {
        if let Some(sql) = part.strip_prefix("sql\n") {
            number.take().map(|n| examples.insert(n, sql.to_owned()));
        } else {
            number = part.lines().rev().find_map(|line| line.split_once(". ")?.0.parse().ok());
        }
    }
    examples
}

#[test]
fn the_documented_queries_give_the_same_rows() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    copy(&place, "sqlite:news.db", &server.create("news", ""));
    let (common, other) = (examples("docs/schema.md"), examples("docs/postgresql.md"));
    assert_eq!(common.len(), 21, "{:?}", common.keys());
    assert!((3..8).contains(&other.len()), "{:?}", other.keys());
    let mut found = 0;
    for (number, query) in &common {
        let ours = comparable(&sqlite_rows(&place.db(), query.trim().trim_end_matches(';')), &[]);
        let theirs = comparable(&server.rows("news", other.get(number).unwrap_or(query)), &[]);
        assert_eq!(theirs, ours, "query {number}");
        found += usize::from(!ours.is_empty());
    }
    assert!(found >= 14, "only {found} examples have rows");
    let search = server.rows("news", "SELECT report_id FROM search_reports('forklift battery -railway')");
    assert_eq!(search.len(), 3, "{search:?}");
}

/// Rows that take long enough to copy for something to happen meanwhile.
fn grow(place: &Place) {
    let sql =
        "INSERT INTO t_poll WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 80000)
        SELECT i, 1, '2026-03-01T09:00:00Z', 200, 'entries', hex(randomblob(40)), i, i, 0, 0 FROM n";
    Connection::open(place.db()).unwrap().execute_batch(sql).unwrap();
}

/// How many rows of the largest table are there.
fn copied(server: &Postgres) -> u64 {
    server.try_sql("news", "SELECT count(*) FROM t_poll").map_or(0, |text| text.parse().unwrap())
}

#[test]
fn a_copy_that_is_killed_goes_on() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    grow(&place);
    let url = server.create("news", "");
    let mut child = migrate(&place, "sqlite:news.db", &url).stderr(Stdio::null()).spawn().unwrap();
    place.wait_until("rows are copied", || copied(&server) > 0);
    child.kill().unwrap();
    child.wait().unwrap();
    let before = copied(&server);
    assert!((1..79_000).contains(&before), "{before}: it was not killed half way");
    assert!(server.try_sql("news", "SELECT 1 FROM stories").is_err(), "what is not whole shows no view");
    assert!(refusal(&place, &url, "sqlite:half.db").contains("is not whole"));
    let output = migrate(&place, "sqlite:news.db", &url).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("an earlier copy goes on"), "{}", stderr(&output));
    let there = digests(&output);
    assert_eq!(there["t_poll"].0, 79_903);

    let mut child = migrate(&place, &url, "sqlite:new.db").stderr(Stdio::null()).spawn().unwrap();
    let part = place.path("new.db.part");
    let rows = |path: &Path| {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(path, flags).ok()?;
        connection.query_row("SELECT count(*) FROM t_poll", [], |row| row.get::<_, i64>(0)).ok()
    };
    place.wait_until("rows are copied back", || rows(&part) > Some(0));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(rows(&part).is_some_and(|rows| rows < 79_903), "it was not killed half way");
    assert!(!place.path("new.db").exists());
    assert_eq!(copy(&place, &url, "sqlite:new.db"), there);
    assert!(place.stdout(&["check", "--db", "new.db"]).contains("in order"));
}

#[test]
fn a_server_that_restarts_is_waited_for() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    grow(&place);
    let url = server.create("news", "");
    let child = migrate(&place, "sqlite:news.db", &url)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    place.wait_until("rows are copied", || copied(&server) > 0);
    server.restart();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("trying again in 1 s"), "{}", stderr(&output));
    assert_eq!(digests(&output)["t_poll"].0, 79_903);
    assert_eq!(copied(&server), 79_903);
}

#[test]
fn what_cannot_be_filled_or_read_is_refused_by_name() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let from = "sqlite:news.db";
    let url = server.create("news", "");
    copy(&place, from, &url);
    assert!(refusal(&place, from, &url).contains("holds a whole database of newsloom already"));
    place.write("news2.db", "");
    assert!(refusal(&place, &url, "sqlite:news2.db").contains("is there already"));
    assert!(refusal(&place, "sqlite:none.db", &server.create("empty", "")).contains("there is no database"));

    let other_title =
        "UPDATE t_store SET completed = NULL; UPDATE t_report SET title = 'Another' WHERE report_id = 1";
    server.run_sql("news", other_title);
    let said = refusal(&place, from, &url);
    assert!(said.contains("t_report") && !said.contains("t_story"), "every row is compared: {said}");

    server.run_sql("news", "UPDATE t_store SET completed = now(), schema = 18");
    let said = refusal(&place, &url, "sqlite:new.db");
    assert!(said.contains("has schema 18, and this newsloom knows 26"), "{said}");
    server.run_sql("news", "UPDATE t_store SET schema = 26, completed = NULL, source = 'another'");
    assert!(refusal(&place, from, &url).contains("begun from another database"));

    let other = server.create("other", "");
    server.run_sql("other", "CREATE TABLE letters (letter text)");
    assert!(refusal(&place, from, &other).contains("is not empty"));
    assert!(refusal(&place, &other, "sqlite:new.db").contains("no database of newsloom's"));
    assert_eq!(server.run_sql("other", "SELECT count(*) FROM letters"), "0", "it is left as it was");
    server.run_sql("other", "CREATE SCHEMA press");
    copy(&place, from, &format!("{other}?options=-csearch_path%3Dpress"));
    assert_eq!(server.run_sql("other", "SELECT count(*) FROM press.reports"), "38");
    let latin = server.create("latin", "ENCODING 'LATIN1' TEMPLATE template0");
    assert!(refusal(&place, from, &latin).contains("has the character set LATIN1"));

    let strange = server.create("strange", "");
    Connection::open(place.db())
        .unwrap()
        .execute("UPDATE t_report SET modified = 'yesterday' WHERE report_id = 3", [])
        .unwrap();
    let said = refusal(&place, from, &strange);
    assert!(
        said.contains("modified of t_report") && said.contains("yesterday") && said.contains("Integer(3)"),
        "{said}"
    );
    Connection::open(place.db())
        .unwrap()
        .execute("UPDATE t_report SET modified = NULL WHERE report_id = 3", [])
        .unwrap();
    copy(&place, from, &strange);

    Connection::open(place.db()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let said = refusal(&place, from, &server.url("empty"));
    assert!(said.contains("schema 99") && said.contains("knows 26"), "{said}");
    let output = place.run(&["migrate-store", "--from", "news.db", "--to", &url]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_password_comes_from_three_places_and_is_never_shown() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let url = server.create("news", "");
    let run = |url: &str, more: &[&str]| {
        let mut command = place.newsloom(&["migrate-store", "--from", "sqlite:news.db", "--to", url]);
        let output = command.args(more).env_remove("PGPASSWORD").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output);
        assert!(!said.contains(PASSWORD), "{said}");
        (output.status.code(), said)
    };
    let (code, said) = run(&url, &[]);
    assert!(code == Some(3) && said.contains("cannot connect to postgres://desk@127.0.0.1"), "{said}");
    place.write("wrong", "another\n");
    let (code, said) = run(&url, &["--password-file", "wrong"]);
    assert!(code == Some(3) && said.contains("user and password do not fit: see --password-file"), "{said}");
    place.write("right", &format!("{PASSWORD}\n"));
    let (code, said) = run(&url, &["--password-file", "right"]);
    assert!(
        code == Some(0) && said.contains("are the same in sqlite:news.db and postgres://desk@127.0.0.1"),
        "{said}"
    );
    let with_password = server.create("again", "").replace("desk@", &format!("desk:{PASSWORD}@"));
    assert_eq!(run(&with_password, &[]).0, Some(0));
}

#[test]
fn tls_needs_a_certificate_that_is_trusted() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let url = server.create("news", "") + "?sslmode=require";
    assert!(refusal(&place, "sqlite:news.db", &url).contains("does not support TLS"));
    let (authority, other) = (Authority::new(), Authority::new());
    server.begin_tls(&authority);
    let copy = |url: &str, authority: &Authority| {
        let output =
            migrate(&place, "sqlite:news.db", url).env("SSL_CERT_FILE", authority.file()).output().unwrap();
        (output.status.code(), stderr(&output))
    };
    let told = "name the file of the authority that signed it in SSL_CERT_FILE";
    assert!(refusal(&place, "sqlite:news.db", &url).contains(told));
    let (code, said) = copy(&url, &other);
    assert!(code == Some(3) && said.contains(told), "{said}");
    let (code, said) = copy(&url.replace("127.0.0.1", "localhost"), &authority);
    assert!(code == Some(3) && said.contains("not valid for name"), "{said}");
    let (code, said) = copy(&url, &authority);
    assert_eq!(code, Some(0), "{said}");
}
