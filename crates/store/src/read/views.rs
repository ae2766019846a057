//! Whole public views, row by row, for whoever takes them elsewhere.

use super::stories::StoryFilter;
use super::story_page;
use crate::schema::{ColumnKind, View};
use crate::{Error, Reader, Result};
use newsloom_model::StoryId;
use rusqlite::types::{FromSqlError, Type, ValueRef};
use rusqlite::{Row, Transaction};

/// A value of a view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewValue<'r> {
    /// Nothing is known.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words, a time, or JSON.
    Text(&'r str),
}

/// Which rows of a view.
#[derive(Clone, Copy, Debug, Default)]
pub struct ViewFilter<'f> {
    /// Of which stories.
    pub about: About<'f>,
    /// Those whose first column is greater.
    pub after: Option<i64>,
}

/// Of which stories rows are.
#[derive(Clone, Copy, Debug, Default)]
pub enum About<'f> {
    /// All rows, of stories or not.
    #[default]
    All,
    /// Those of the stories that pass the filter and of their reports. A view that is about neither has none.
    Stories(&'f StoryFilter),
    /// Those of one story and of its reports.
    Story(StoryId),
}

/// While it is there, all that its reader reads is of one moment.
#[derive(Debug)]
pub struct Snapshot<'r> {
    _transaction: Transaction<'r>,
}

impl Reader {
    /// Holds the database as it is now, for queries that must agree with one another. Nobody has to wait for it, but the
    /// write-ahead log keeps all that is written meanwhile.
    ///
    /// # Errors
    /// [`Error::ReadView`].
    pub fn snapshot(&self) -> Result<Snapshot<'_>> {
        let fail = |source| Error::ReadView(self.path.clone(), source);
        let transaction = self.conn.unchecked_transaction().map_err(fail)?;
        // The first reading decides which moment it is.
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(fail)?;
        Ok(Snapshot { _transaction: transaction })
    }

    /// The greatest number in the first column of a view; 0 where it has no row.
    ///
    /// # Errors
    /// [`Error::ReadView`].
    pub fn last_key(&self, view: &View) -> Result<i64> {
        let sql = format!("SELECT coalesce(max({}), 0) FROM {}", key(view), view.name);
        self.run(Error::ReadView, |conn| conn.query_row(&sql, [], |row| row.get(0)))
    }

    /// Hands each row of a view to `take`, in order of its first column; its values are in the order of the view's columns.
    /// The rows are never in memory together.
    ///
    /// # Errors
    /// [`Error::ReadView`], and whatever `take` fails with, which ends the reading.
    pub fn each_row<E: From<Error>>(
        &self,
        view: &View,
        filter: &ViewFilter<'_>,
        mut take: impl FnMut(&[ViewValue<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.rows_of(view, filter, None, |row, _| take(row))
    }

    /// The same in order of their days, which `take` is handed too: that on which the report, or the first one of the story,
    /// was published, as its outlet claims, or fetched where none says; of what happened at a time of its own, such as a line
    /// of the ledger, that time. In UTC, as `2026-03-04`; none where no day is known.
    ///
    /// # Errors
    /// As [`Self::each_row`].
    pub fn each_row_by_day<E: From<Error>>(
        &self,
        view: &View,
        filter: &ViewFilter<'_>,
        take: impl FnMut(&[ViewValue<'_>], Option<&str>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.rows_of(view, filter, Some(&day(view)), take)
    }

    /// `day`: the expression of the day by which rows are ordered first, where they are.
    fn rows_of<E: From<Error>>(
        &self,
        view: &View,
        filter: &ViewFilter<'_>,
        day: Option<&str>,
        mut take: impl FnMut(&[ViewValue<'_>], Option<&str>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !matches!(filter.about, About::All) && !view.is_of_stories() {
            return Ok(());
        }
        let fail = |source| Error::ReadView(self.path.clone(), source);
        let mut statement = self.conn.prepare_cached(&statement(view, filter, day)).map_err(fail)?;
        match filter.about {
            About::All => {}
            About::Stories(filter) => story_page::bind(&mut statement, filter).map_err(fail)?,
            About::Story(story) => statement.raw_bind_parameter(":story", story.0).map_err(fail)?,
        }
        if let Some(after) = filter.after {
            statement.raw_bind_parameter(":after_key", after).map_err(fail)?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(fail)? {
            let columns = view.columns.len();
            let day = day.map(|_| row.get_ref(columns)).transpose().map_err(fail)?;
            let day = day.and_then(|day| day.as_str().ok());
            take(&values(row, columns).map_err(fail)?, day)?;
        }
        Ok(())
    }
}

fn key(view: &View) -> &'static str {
    view.columns.first().map_or("rowid", |column| column.name)
}

/// The day of a row of the view, in SQL.
fn day(view: &View) -> String {
    let time = view.columns.iter().find(|column| column.kind == ColumnKind::Time);
    let (table, number) = (view.name, key(view));
    let time = match time {
        _ if view.has("first_fetched") => "coalesce(first_published, first_fetched)".to_owned(),
        _ if view.has("fetched") => "coalesce(published, fetched)".to_owned(),
        Some(time) => time.name.to_owned(),
        None if number == "report_id" => format!(
            "(SELECT coalesce(r.published, r.fetched) FROM t_report r WHERE r.report_id = {table}.report_id)"
        ),
        None if view.has("story_id") => format!(
            "(SELECT coalesce(s.first_published, s.first_fetched) FROM t_story s WHERE s.story_id = {table}.story_id)"
        ),
        None => "NULL".to_owned(),
    };
    format!("substr({time}, 1, 10)")
}

fn statement(view: &View, filter: &ViewFilter<'_>, day: Option<&str>) -> String {
    let mut columns: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
    columns.extend(day);
    let mut conditions = Vec::new();
    let wanted = match filter.about {
        About::All => String::new(),
        About::Stories(filter) => {
            format!("WITH wanted AS MATERIALIZED ({}) ", story_page::selection(filter))
        }
        About::Story(_) => "WITH wanted AS (SELECT :story AS story_id) ".to_owned(),
    };
    if !wanted.is_empty() {
        conditions.push(of_wanted(view));
    }
    if filter.after.is_some() {
        conditions.push(format!("{} > :after_key", key(view)));
    }
    let condition =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let first = if day.is_some() { format!("{}, ", columns.len()) } else { String::new() };
    let (columns, name, key) = (columns.join(", "), view.name, key(view));
    format!("{wanted}SELECT {columns} FROM {name} {condition} ORDER BY {first}{key}")
}

/// The condition that a row is about one of the stories that are wanted. Rows by their report's number are found by that, so
/// that one story does not cost the reading of all.
fn of_wanted(view: &View) -> String {
    const WANTED: &str = "SELECT story_id FROM wanted";
    if key(view) == "report_id" || !view.has("story_id") {
        return format!("report_id IN (SELECT report_id FROM t_member WHERE story_id IN ({WANTED}))");
    }
    let other =
        if view.has("other_story_id") { format!(" OR other_story_id IN ({WANTED})") } else { String::new() };
    format!("(story_id IN ({WANTED}){other})")
}

fn values<'r>(row: &'r Row<'_>, columns: usize) -> rusqlite::Result<Vec<ViewValue<'r>>> {
    let unreadable =
        |at, error: FromSqlError| rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error));
    let value = |at| {
        Ok(match row.get_ref(at)? {
            ValueRef::Null => ViewValue::Null,
            ValueRef::Integer(number) => ViewValue::Integer(number),
            ValueRef::Real(number) => ViewValue::Real(number),
            text => ViewValue::Text(text.as_str().map_err(|error| unreadable(at, error))?),
        })
    };
    (0..columns).map(value).collect()
}
