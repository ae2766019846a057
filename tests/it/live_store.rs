//! A live store on a real PostgreSQL server: what one file ships to it, and what files that follow have of it.

use crate::postgres::full;
use crate::support::live_store::{
    Keeper, address, assert_same, digests, follow, follower, now, run, server_digests,
};
use crate::support::postgres::Postgres;
use newsloom_postgres::{Address, Error, Lease, LiveStore, copy_to_postgres, seed};
use newsloom_store::{Cell, Reader, Table, TableChanges, Value};
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::time::Duration;

/// Shipments of one history.
const ROUNDS: usize = 40;

/// Numbers that are the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Changes rows of a file in ways that no program of newsloom would: rows of every table go and come back, keys change, texts
/// get characters that are hard to keep.
struct Vandal {
    file: Connection,
    tables: Vec<Table>,
    /// Rows that went.
    gone: Vec<(Table, Vec<Value>)>,
    random: Random,
}

impl Vandal {
    fn new(path: &Path, seed: u64) -> Self {
        let file = Connection::open(path).unwrap();
        file.execute_batch("PRAGMA foreign_keys = off").unwrap();
        let mut tables = Table::all().unwrap();
        tables.retain(|table| table.name != "sqlite_sequence");
        Self { file, tables, gone: Vec::new(), random: Random(seed) }
    }

    fn act(&mut self) {
        match self.random.below(8) {
            0 | 1 => self.remove(),
            2 | 3 => self.put_back(),
            4 => self.change_key(),
            _ => self.write(),
        }
    }

    fn remove(&mut self) {
        let table = self.tables[self.random.below(self.tables.len())].clone();
        let (name, key) = (&table.name, table.key_list());
        let rows: i64 = self.one(&format!("SELECT count(*) FROM \"{name}\""));
        let Ok(rows @ 1..) = usize::try_from(rows) else { return };
        let at = self.random.below(rows);
        let sql =
            format!("SELECT {} FROM \"{name}\" ORDER BY {key} LIMIT 1 OFFSET {at}", table.column_list());
        let width = table.columns.len();
        let row: Vec<Value> =
            self.file.query_row(&sql, [], |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
        let marks = vec!["?"; table.key.len()].join(", ");
        let sql = format!("DELETE FROM \"{name}\" WHERE ({key}) = ({marks})");
        assert_eq!(self.file.execute(&sql, params_from_iter(table.key_of(&row))).unwrap(), 1);
        self.gone.push((table, row));
    }

    fn put_back(&mut self) {
        if self.gone.is_empty() {
            return;
        }
        let (table, row) = self.gone.swap_remove(self.random.below(self.gone.len()));
        let marks = vec!["?"; row.len()].join(", ");
        let sql =
            format!("INSERT OR IGNORE INTO \"{}\" ({}) VALUES ({marks})", table.name, table.column_list());
        self.file.execute(&sql, params_from_iter(row)).unwrap();
    }

    fn change_key(&mut self) {
        let [table, column] =
            [["t_mention", "n"], ["t_poll", "poll_id"], ["t_reading", "story_id"], ["t_text", "report_id"]]
                [self.random.below(4)];
        let sql = format!(
            "UPDATE OR REPLACE {table} SET {column} = {column} + {} WHERE rowid = (SELECT max(rowid) FROM {table})",
            1 + self.random.below(3)
        );
        // t_reading and the like have no rowid.
        let sql =
            if table == "t_mention" || table == "t_reading" { sql.replace("rowid", column) } else { sql };
        self.file.execute(&sql, []).unwrap();
    }

    fn write(&mut self) {
        let [table, column] =
            [["t_report", "title"], ["t_text", "text"], ["t_report", "lead"], ["t_mention", "entity"]]
                [self.random.below(4)];
        let text = ["", "Ferry \0 put out", "\0", "a \u{1f40c} in Köping", "{\"a\": [1, 'b'], \\N}", "NULL"]
            [self.random.below(6)];
        let report = i64::try_from(self.random.below(40)).unwrap();
        let sql = format!("UPDATE {table} SET {column} = ?1 WHERE report_id = ?2");
        self.file.execute(&sql, rusqlite::params![text, report]).unwrap();
        let sql = "UPDATE t_report SET authors = json_array(?1, 'Ilse') WHERE report_id = ?2";
        self.file.execute(sql, rusqlite::params![text, report + 1]).unwrap();
    }

    fn one(&self, sql: &str) -> i64 {
        self.file.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn whatever_changes_in_a_file_arrives_in_the_store_and_in_every_file_that_follows() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let address = address(&server.create("news", ""));
    let end_connections = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE application_name = 'newsloom' AND datname = 'news'";
    run(async {
        let mut keeper = Keeper::begin(&place.db(), &address).await;
        let mut early = follower(&address, &place.path("early.db")).await;
        let mut late = None;
        let mut indexer = LiveStore::open(&address).await.unwrap();
        let mut vandal = Vandal::new(&place.db(), 7);
        for round in 0..ROUNDS {
            for _ in 0..vandal.random.below(30) {
                vandal.act();
            }
            match vandal.random.below(6) {
                // Nobody waits for its end.
                0 => drop(keeper.ship_half().await),
                1 => {
                    let mut shipment = keeper.ship_half().await;
                    server.run_sql("postgres", end_connections);
                    let error = shipment.add(&[]).await.unwrap_err();
                    assert!(error.is_lost_connection(), "{error}");
                    let error = shipment.commit().await.unwrap_err();
                    assert!(matches!(error, Error::Broken { .. }), "{error}");
                    keeper.live = LiveStore::open(&address).await.unwrap();
                    indexer = LiveStore::open(&address).await.unwrap();
                }
                2 => {
                    let shipped = keeper.shipped;
                    keeper.ship(3).await;
                    // The same again, and what came since.
                    keeper.shipped = shipped;
                }
                _ => {}
            }
            let ship = keeper.ship(1 + vandal.random.below(60));
            let ((), indexed) = tokio::join!(ship, indexer.index_texts(5));
            indexed.unwrap();
            assert_eq!(keeper.live.through(keeper.position).await.unwrap(), Some(keeper.shipped));
            if vandal.random.below(3) == 0 {
                assert_eq!(follow(&keeper.live, &mut early).await, keeper.position);
                assert_same(&digests(early.reader()), &digests(keeper.store.reader()));
            }
            if round == ROUNDS / 2 {
                assert_same(&server_digests(&address, &place).await, &digests(keeper.store.reader()));
                let copy = late.insert(follower(&address, &place.path("late.db")).await);
                assert_same(&digests(copy.reader()), &digests(keeper.store.reader()));
            }
        }
        let ours = digests(keeper.store.reader());
        assert_same(&server_digests(&address, &place).await, &ours);
        for follower in [&mut early, late.as_mut().unwrap()] {
            assert_eq!(follow(&keeper.live, follower).await, keeper.position);
            assert_same(&digests(follower.reader()), &ours);
        }
        while keeper.live.index_texts(5).await.unwrap() == 5 {}
    });
    let count = |sql: &str| server.run_sql("news", &format!("SELECT count(*) FROM {sql}"));
    assert_eq!(count("t_search"), count("t_text JOIN t_report USING (report_id)"));
    assert_eq!(count("t_search_todo"), "0");
    let stale = "t_search s JOIN t_text t USING (report_id) JOIN t_report r USING (report_id)
        WHERE s.words <> setweight(to_tsvector('simple', coalesce(r.title, '')), 'A') || to_tsvector('simple', t.text)";
    assert_eq!(count(stale), "0", "whatever was written while it was indexed");
    assert_ne!(count("t_nul"), "0");
    let lost = "t_nul n WHERE table_name = 't_report'
        AND NOT EXISTS (SELECT 1 FROM t_report r WHERE ARRAY[r.report_id::text] = n.row_key)";
    assert_eq!(count(lost), "0", "of rows that went nothing is left");
}

/// The server made its plans when the tables had next to no rows.
#[test]
fn many_rows_are_shipped_into_a_table_that_was_small() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let address = address(&server.create("news", ""));
    let file = Connection::open(place.db()).unwrap();
    run(async {
        let mut keeper = Keeper::begin(&place.db(), &address).await;
        let polls = "INSERT INTO t_poll WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
            SELECT i, 1, '2026-03-01T09:00:00Z', 200, 'entries', hex(randomblob(40)), i, i, 0, 0 FROM n;";
        for sql in [
            polls,
            "INSERT INTO t_story_link SELECT poll_id, poll_id + 1, 'related', 0.5, 'r' FROM t_poll WHERE poll_id > 100;",
            "UPDATE t_poll SET entries = 7; UPDATE t_story_link SET score = 0.25;",
            "DELETE FROM t_poll WHERE poll_id % 2 = 0; UPDATE t_story_link SET score = 1 WHERE story_id < 110;",
        ] {
            file.execute_batch(&format!("PRAGMA foreign_keys = off; {sql}")).unwrap();
            keeper.ship(1).await;
        }
        let mut follower = follower(&address, &place.path("late.db")).await;
        assert_same(&digests(follower.reader()), &digests(keeper.store.reader()));
        file.execute_batch("UPDATE t_poll SET entries = 9").unwrap();
        keeper.ship(1).await;
        assert_eq!(follow(&keeper.live, &mut follower).await, keeper.position);
        assert_same(&digests(follower.reader()), &digests(keeper.store.reader()));
    });
}

#[test]
fn one_keeper_has_the_lease_and_nothing_of_another_arrives() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let address = address(&server.create("news", ""));
    run(async {
        let mut ash = Keeper::begin(&place.db(), &address).await;
        let birch = LiveStore::open(&address).await.unwrap();
        let cedar = LiveStore::open(&address).await.unwrap();
        let before = birch.lease().await.unwrap().unwrap();
        assert_eq!((before.epoch, before.keeper.as_str(), before.version.as_str()), (1, "ash", "1.0.0"));
        ash.live.beat(1).await.unwrap();
        assert_eq!(birch.take_lease(&before, "birch", "1.0.0").await.unwrap(), None, "ash is alive");

        // While a shipment is under way nobody takes the lease.
        let seen = birch.lease().await.unwrap().unwrap();
        let shipment = ash.live.begin(1, 0, 0).await.unwrap();
        let (taken, position) = tokio::join!(birch.take_lease(&seen, "birch", "1.0.0"), shipment.commit());
        match (taken.unwrap(), position) {
            (None, Ok(1)) => {}
            other => panic!("{other:?}"),
        }
        ash.position = 1;

        let seen = birch.lease().await.unwrap().unwrap();
        assert_eq!(seen.position, 1);
        let (a, b) = tokio::join!(
            birch.take_lease(&seen, "birch", "1.0.0"),
            cedar.take_lease(&seen, "cedar", "1.0.0")
        );
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(a.is_some() != b.is_some() && a.or(b) == Some(2), "{a:?} {b:?}");
        let (winner, name) = if a.is_some() { (birch, "birch") } else { (cedar, "cedar") };

        let marked = "UPDATE t_report SET title = 'Not to be seen' WHERE report_id = 1";
        Connection::open(place.db()).unwrap().execute(marked, []).unwrap();
        let (_, through) = ash.changes();
        let fenced = |result: Result<(), Error>| match result {
            Err(error @ Error::Fenced { .. }) => assert!(error.to_string().contains(name), "{error}"),
            other => panic!("{other:?}"),
        };
        fenced(ash.live.begin(1, 1, through).await.map(drop));
        fenced(ash.live.beat(1).await);
        ash.live.release(1).await.unwrap();
        assert_eq!(winner.lease().await.unwrap().unwrap().keeper, name, "only its own lease is given back");
        assert_eq!(server.run_sql("news", "SELECT count(*) FROM t_log"), "1");
        assert_ne!(server.run_sql("news", "SELECT title FROM reports WHERE report_id = 1"), "Not to be seen");

        let mut winner = winner;
        match winner.begin(2, 0, through).await.map(drop) {
            Err(Error::Position { found: 1, .. }) => {}
            other => panic!("{other:?}"),
        }
        winner.begin(2, 1, through).await.unwrap().commit().await.unwrap();
        winner.release(2).await.unwrap();
        let free = winner.lease().await.unwrap().unwrap();
        assert_eq!((free.epoch, free.position, free.keeper.as_str()), (2, 2, ""));
        assert_eq!(winner.take_lease(&free, "dogwood", "1.0.0").await.unwrap(), Some(3));
    });
}

#[test]
fn what_cannot_be_shipped_or_followed_is_refused_by_name() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let address = address(&server.create("news", ""));
    run(async {
        let mut keeper = Keeper::begin(&place.db(), &address).await;
        let row = |table: &str, cells: &[Value]| TableChanges {
            table: table.into(),
            keys: vec![vec![Cell(cells[0].clone())]],
            rows: vec![cells.iter().cloned().map(Cell).collect()],
        };
        let text = |text: &str| Value::Text(text.into());
        for (changes, said) in [
            (
                row("t_retry_after", &[text("hill.example"), text("yesterday")]),
                "until of t_retry_after cannot hold",
            ),
            (row("t_outlet", &[text("a\0b"), text("A")]), "outlet of t_outlet cannot hold"),
            (row("t_outlet", &[text("a")]), "another number of columns"),
            (row("t_outlet", &[text("a"), Value::Null]), "cannot replace rows"),
            (row("t_letter", &[text("a")]), "has no table t_letter"),
        ] {
            let mut shipment = keeper.live.begin(1, 0, 0).await.unwrap();
            let good = row("t_outlet", &[text("good.example"), text("Good")]);
            let error = shipment.add(&[good.clone(), changes, good]).await.unwrap_err();
            let shown = format!("{error} {:?}", std::error::Error::source(&error));
            assert!(shown.contains(said) && !shown.contains("aborted"), "{shown}");
            assert!(!error.is_lost_connection());
            let error = shipment.commit().await.unwrap_err();
            assert!(matches!(error, Error::Broken { .. }), "{error}");
        }
        assert_eq!(
            server.run_sql("news", "SELECT count(*) FROM t_outlet WHERE outlet = 'good.example'"),
            "0"
        );

        for _ in 0..4 {
            keeper.ship(9).await;
        }
        assert_eq!(keeper.live.trim_log(Duration::from_secs(3600)).await.unwrap(), 0);
        assert!(keeper.live.trim_log(Duration::ZERO).await.unwrap() >= 3);
        match keeper.live.shipment_after(1).await {
            Err(error @ Error::Behind { after: 1, position: 4, .. }) => {
                assert!(error.to_string().contains("begin with a new copy"), "{error}");
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(keeper.live.shipment_after(9).await, Err(Error::Behind { .. })), "it was put back");
        assert!(matches!(keeper.live.part(1, 0).await, Err(Error::Behind { .. })));
        assert_eq!(keeper.live.shipment_after(3).await.unwrap().unwrap().position, 4, "the last one stays");
        assert_eq!(keeper.live.shipment_after(4).await.unwrap(), None);
        assert_eq!(keeper.live.through(3).await.unwrap(), None);
        server.run_sql("news", "UPDATE t_log SET changes = '\\x63'");
        assert!(matches!(keeper.live.part(4, 0).await, Err(Error::Shipment { position: 4, .. })));
        server.run_sql("news", "UPDATE t_store SET schema = 18");
        assert!(matches!(keeper.live.lease().await, Err(Error::Version { found: 18, .. })));
    });
}

#[test]
fn texts_are_found_once_they_are_indexed_and_never_when_they_are_gone() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let address = address(&server.create("news", ""));
    let found = |words: &str| {
        server.run_sql(
            "news",
            &format!("SELECT string_agg(report_id::text, ' ') FROM search_reports('{words}')"),
        )
    };
    run(async {
        let mut keeper = Keeper::begin(&place.db(), &address).await;
        let file = Connection::open(place.db()).unwrap();
        file.execute_batch("PRAGMA foreign_keys = off").unwrap();
        let set = |report: i64, text: &str| {
            file.execute("UPDATE t_text SET text = ?2 WHERE report_id = ?1", rusqlite::params![report, text])
                .unwrap();
        };
        set(3, "A heron was seen at the weir.");
        set(5, "Nobody saw the heron.");
        keeper.ship(9).await;
        assert_eq!(found("heron"), "");
        assert_eq!(keeper.live.index_texts(1).await.unwrap(), 1);
        assert_eq!(found("heron"), "3", "the oldest first");
        assert_eq!(keeper.live.index_texts(9).await.unwrap(), 1);
        assert_eq!(found("heron"), "3 5");
        set(3, "A bittern was seen at the weir.");
        file.execute_batch("DELETE FROM t_text WHERE report_id = 5").unwrap();
        keeper.ship(9).await;
        assert_eq!(found("heron"), "", "before anything is indexed again");
        assert_eq!(keeper.live.index_texts(9).await.unwrap(), 2);
        assert_eq!((found("bittern").as_str(), found("heron").as_str()), ("3", ""));
        assert_eq!(keeper.live.index_texts(9).await.unwrap(), 0);
    });
}

#[test]
fn a_keeper_that_stopped_while_it_filled_the_store_fills_it_again() {
    let Some(server) = Postgres::start() else { return };
    let place = full();
    let address = address(&server.create("news", ""));
    let file = Connection::open(place.db()).unwrap();
    let modified = |value: &str| {
        file.execute(&format!("UPDATE t_report SET modified = {value} WHERE report_id = 3"), []).unwrap();
    };
    modified("'yesterday'");
    run(async {
        let live = LiveStore::open(&address).await.unwrap();
        assert_eq!(live.lease().await.unwrap(), None, "it is empty");
        let reader = Reader::open(place.db()).unwrap();
        let error = seed(&reader, &address, now(), &mut |_| {}).await.unwrap_err();
        assert!(matches!(error, Error::Value { .. }), "{error}");
        assert_eq!(live.lease().await.unwrap(), None, "it is not whole");
        modified("NULL");
        file.execute("UPDATE t_sequence SET last = last + 1", []).unwrap();
        let refused = copy_to_postgres(&reader, &address, now(), &mut |_| {}).await.unwrap_err();
        assert!(matches!(refused, Error::OtherSource { .. }), "{refused}");
        seed(&reader, &address, now(), &mut |_| {}).await.unwrap();
        assert_eq!(
            live.lease().await.unwrap().map(|lease: Lease| (lease.epoch, lease.position)),
            Some((0, 0))
        );
        assert_same(&server_digests(&address, &place).await, &digests(&reader));
        let again = seed(&reader, &address, now(), &mut |_| {}).await.unwrap_err();
        assert!(matches!(again, Error::Whole { .. }), "{again}");

        let others = server.create("others", "");
        server.run_sql("others", "CREATE TABLE letters (letter text)");
        let live = LiveStore::open(&self::address(&others)).await.unwrap();
        assert!(matches!(live.lease().await, Err(Error::NotEmpty { .. })));
    });
}

/// A keeper's tasks may go from thread to thread.
#[test]
fn what_a_keeper_waits_for_can_be_spawned() {
    fn is_send<T: Send>(_: &T) {}
    let work = async |address: Address| {
        let mut live = LiveStore::open(&address).await?;
        live.beat(1).await?;
        live.trim_log(Duration::ZERO).await?;
        live.lease().await?;
        let mut shipment = live.begin(1, 0, 0).await?;
        shipment.add(&[]).await?;
        shipment.commit().await
    };
    is_send(&work(address("postgres://127.0.0.1/news")));
}
