//! The private tables as they are, row by row, for whoever keeps them in another database.

use crate::digest::{TableDigest, TableHasher};
use crate::migrate::MIGRATIONS;
use crate::{Error, Reader, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

/// SQLite's own table of the last number that each counting table gave: those of deleted rows are never given again.
pub(crate) const COUNTERS: &str = "sqlite_sequence";

/// Tables of this file alone: the index of texts is made anew from the texts, and how a copy is kept is no part of it.
const LOCAL: [&str; 3] = ["t_search_todo", "t_change", "t_replication"];

/// A private table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name in SQL.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// The columns by which a row is known and rows are read in order, as places in `columns`.
    pub key: Vec<usize>,
}

impl Table {
    /// The private tables of every database that this program makes, the counters last.
    ///
    /// # Errors
    /// [`Error::ReadTable`].
    pub fn all() -> Result<Vec<Self>> {
        let read = || {
            let conn = Connection::open_in_memory()?;
            MIGRATIONS.iter().try_for_each(|sql| conn.execute_batch(sql))?;
            tables(&conn)
        };
        read().map_err(|source| Error::ReadTable(":memory:".into(), source))
    }

    /// The values of its key in a row.
    pub fn key_of(&self, row: &[Value]) -> Vec<Value> {
        self.key.iter().filter_map(|&at| row.get(at).cloned()).collect()
    }

    /// All its columns, as they stand in SQL: `"report_id", "n", "start"`.
    pub fn column_list(&self) -> String {
        joined(self.columns.iter().map(|column| format!("\"{column}\"")))
    }

    /// The columns of its key: `"report_id", "n"`.
    pub fn key_list(&self) -> String {
        joined(self.key.iter().map(|&at| format!("\"{}\"", self.columns[at])))
    }

    /// The greatest key first: `"report_id" DESC, "n" DESC`.
    pub fn descending_key(&self) -> String {
        joined(self.key.iter().map(|&at| format!("\"{}\" DESC", self.columns[at])))
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

impl Reader {
    /// The private tables whose rows are not made of other tables, the counters last.
    ///
    /// # Errors
    /// [`Error::ReadTable`].
    pub fn tables(&self) -> Result<Vec<Table>> {
        self.run(Error::ReadTable, tables)
    }

    /// Hands the rows of a table whose key is greater than `after` to `take`, in order of their key, until it says `false`. The
    /// rows are never in memory together.
    ///
    /// # Errors
    /// [`Error::ReadTable`], and whatever `take` fails with, which ends the reading.
    pub fn each_table_row<E: From<Error>>(
        &self,
        table: &Table,
        after: Option<&[Value]>,
        mut take: impl FnMut(Vec<Value>) -> Result<bool, E>,
    ) -> Result<(), E> {
        let fail = |source| Error::ReadTable(self.path.clone(), source);
        let key = table.key_list();
        let marks = vec!["?"; table.key.len()].join(", ");
        let condition = if after.is_some() { format!("WHERE ({key}) > ({marks})") } else { String::new() };
        let (columns, name) = (table.column_list(), &table.name);
        let sql = format!("SELECT {columns} FROM \"{name}\" {condition} ORDER BY {key}");
        let mut statement = self.conn.prepare_cached(&sql).map_err(fail)?;
        let mut rows = statement.query(params_from_iter(after.unwrap_or_default())).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            if !take(values(row, table.columns.len()).map_err(fail)?)? {
                break;
            }
        }
        Ok(())
    }

    /// The greatest key of a table; none where it has no row.
    ///
    /// # Errors
    /// [`Error::ReadTable`].
    pub fn last_table_key(&self, table: &Table) -> Result<Option<Vec<Value>>> {
        let (key, descending, name) = (table.key_list(), table.descending_key(), &table.name);
        let sql = format!("SELECT {key} FROM \"{name}\" ORDER BY {descending} LIMIT 1");
        self.run(Error::ReadTable, |conn| {
            conn.query_row(&sql, [], |row| values(row, table.key.len())).optional()
        })
    }

    /// The digest of a table.
    ///
    /// # Errors
    /// [`Error::ReadTable`].
    pub fn table_digest(&self, table: &Table) -> Result<TableDigest> {
        let mut hasher = TableHasher::default();
        self.each_table_row(table, None, |row| {
            hasher.add(&row);
            Ok::<_, Error>(true)
        })?;
        Ok(hasher.finish())
    }
}

fn tables(conn: &Connection) -> rusqlite::Result<Vec<Table>> {
    let sql = "SELECT t.name, c.name, c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c
        WHERE t.schema = 'main' AND t.type = 'table' AND (t.name GLOB 't_*' OR t.name = ?1) AND t.name NOT IN (?2, ?3, ?4)
        ORDER BY t.name = ?1, t.name, c.cid";
    let mut tables: Vec<Table> = Vec::new();
    let mut statement = conn.prepare(sql)?;
    let [index, changes, replication] = LOCAL;
    let mut rows = statement.query([COUNTERS, index, changes, replication])?;
    while let Some(row) = rows.next()? {
        let (name, column, place): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if tables.last().is_none_or(|table| table.name != name) {
            tables.push(Table { name, columns: Vec::new(), key: Vec::new() });
        }
        if let Some(table) = tables.last_mut() {
            // The keys that there are begin with the first column and follow the order of columns.
            if place > 0 || (table.name == COUNTERS && table.columns.is_empty()) {
                table.key.push(table.columns.len());
            }
            table.columns.push(column);
        }
    }
    Ok(tables)
}

fn values(row: &Row<'_>, columns: usize) -> rusqlite::Result<Vec<Value>> {
    (0..columns).map(|at| row.get(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExportSource, ImportTarget, Store, StoreState};
    use std::path::Path;

    /// A new database with rows in tables of each kind.
    fn filled(path: &Path) {
        drop(Store::open(path).unwrap());
        let rows = "INSERT INTO t_outlet VALUES ('b.example', 'B'), ('a.example', 'A');
            INSERT INTO t_reading VALUES ('ilse', 2, 1, 0), ('ilse', 1, 0, 1), ('bo', 9, 1, 1);
            INSERT INTO t_shared_address VALUES (x'ff', '2026-01-05T00:00:00Z'), (x'00', '2026-01-05T00:00:00Z');
            INSERT INTO t_deletion VALUES (7, '2026-01-05T00:00:00Z', 'ilse', 'report', '3', 1);
            DELETE FROM t_deletion;";
        Connection::open(path).unwrap().execute_batch(rows).unwrap();
    }

    fn table(reader: &Reader, name: &str) -> Table {
        reader.tables().unwrap().into_iter().find(|table| table.name == name).unwrap()
    }

    #[test]
    fn every_table_has_a_key_and_the_counters_come_last() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path().join("news.db")).unwrap();
        let tables = store.reader().tables().unwrap();
        assert!(tables.len() > 35 && tables.iter().all(|table| !table.key.is_empty()), "{tables:?}");
        assert_eq!(tables.last().map(|table| table.name.as_str()), Some(COUNTERS));
        assert_eq!(Table::all().unwrap(), tables);
        assert!(tables.iter().all(|table| !table.name.starts_with("t_search")));
        let reading = table(store.reader(), "t_reading");
        assert_eq!(reading.key_list(), "\"user\", \"story_id\"");
        assert_eq!(reading.descending_key(), "\"user\" DESC, \"story_id\" DESC");
        let ordered = "SELECT count(*) FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE c.pk > c.cid + 1";
        let out_of_order: i64 = store.reader().conn.query_row(ordered, [], |row| row.get(0)).unwrap();
        assert_eq!(out_of_order, 0, "a key does not follow the order of columns");
    }

    #[test]
    fn rows_come_in_the_order_of_their_key_from_any_of_them_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        filled(&path);
        let reader = Reader::open(&path).unwrap();
        let reading = table(&reader, "t_reading");
        let read = |after: Option<&[Value]>, limit: usize| {
            let mut rows = Vec::new();
            let take = |row: Vec<Value>| {
                rows.push(reading.key_of(&row));
                Ok::<_, Error>(rows.len() < limit)
            };
            reader.each_table_row(&reading, after, take).unwrap();
            rows
        };
        let key = |user: &str, story| vec![Value::Text(user.into()), Value::Integer(story)];
        let all = [key("bo", 9), key("ilse", 1), key("ilse", 2)];
        assert_eq!(read(None, 9), all);
        assert_eq!(read(Some(&all[1]), 9), all[2..]);
        assert_eq!(read(None, 1), all[..1]);
        assert_eq!(reader.last_table_key(&reading).unwrap(), Some(all[2].clone()));
        assert_eq!(reader.last_table_key(&table(&reader, "t_watch")).unwrap(), None);
    }

    #[test]
    fn an_import_that_stops_goes_on_and_ends_as_the_same_database() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("news.db"), dir.path().join("new.db"));
        filled(&from);
        let source = ExportSource::open(&from).unwrap();
        assert!(matches!(Store::open(&from), Err(Error::Locked { .. })), "nobody writes meanwhile");
        let tables = source.reader().tables().unwrap();
        for round in 0..2 {
            let mut target = ImportTarget::open(&to).unwrap();
            for table in &tables {
                let after = target.resume_key(table).unwrap();
                let mut rows = Vec::new();
                let take = |row| {
                    rows.push(row);
                    // The first round stops behind one row of each table.
                    Ok::<_, Error>(round == 1)
                };
                source.reader().each_table_row(table, after.as_deref(), take).unwrap();
                target.insert(table, &rows).unwrap();
            }
            assert!(target.part().exists() && !to.exists());
            if round == 1 {
                target.finish().unwrap();
            }
        }
        let copy = Reader::open(&to).unwrap();
        for table in &tables {
            let (ours, theirs) =
                (source.reader().table_digest(table).unwrap(), copy.table_digest(table).unwrap());
            assert_eq!(theirs, ours, "{}", table.name);
        }
        assert_eq!(copy.table_digest(&table(&copy, "t_reading")).unwrap().rows, 3);
        assert!(matches!(ImportTarget::open(&to), Err(Error::Exists { .. })));
    }

    fn state(epoch: i64, position: i64) -> StoreState<'static> {
        StoreState { server: "postgres://db.example/news", id: "7", epoch, position }
    }

    #[test]
    fn a_file_follows_only_when_the_copy_that_made_it_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let (path, now) = (dir.path().join("news.db"), "2026-01-05T00:00:00Z".parse().unwrap());
        let mut target = ImportTarget::open(&path).unwrap();
        let outlet = table(target.reader(), "t_outlet");
        target.insert(&outlet, &[vec![Value::Text("a.example".into()), Value::Text("A".into())]]).unwrap();
        target.become_follower(&state(3, 14), now).unwrap();
        drop(target);

        // The copy stopped before the file was in its place.
        let mut target = ImportTarget::open(&path).unwrap();
        assert_eq!(target.reader().replication().unwrap(), None);
        assert_eq!(target.reader().table_digest(&outlet).unwrap().rows, 1);
        target.clear().unwrap();
        for table in target.reader().tables().unwrap() {
            assert_eq!(target.reader().table_digest(&table).unwrap().rows, 0, "{}", table.name);
        }
        target.become_follower(&state(4, 15), now).unwrap();
        target.finish().unwrap();
        let state = Reader::open(&path).unwrap().replication().unwrap().unwrap();
        assert_eq!((state.epoch, state.position), (4, 15));
    }
}
