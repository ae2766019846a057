//! Long results, read a page at a time so that they never lie in memory as a whole.

use crate::Result;
use std::collections::VecDeque;

/// Rows read at a time.
pub(crate) const PAGE: i64 = 2000;

/// Reads the page of rows after a report id.
type Read<'r, T> = Box<dyn FnMut(i64) -> Result<Vec<T>> + 'r>;

/// Rows about one report each, in order of the reports' ids.
pub struct Rows<'r, T> {
    read: Read<'r, T>,
    id: fn(&T) -> i64,
    after: i64,
    rows: VecDeque<T>,
    done: bool,
}

impl<'r, T> Rows<'r, T> {
    /// `read` gives at most [`PAGE`] rows whose ids are greater than its argument; `id` is the id of a row.
    pub(crate) fn new(read: impl FnMut(i64) -> Result<Vec<T>> + 'r, id: fn(&T) -> i64) -> Self {
        Self { read: Box::new(read), id, after: i64::MIN, rows: VecDeque::new(), done: false }
    }

    fn page(&mut self) -> Result<()> {
        self.rows = (self.read)(self.after)?.into();
        match self.rows.back() {
            Some(last) => self.after = (self.id)(last),
            None => self.done = true,
        }
        Ok(())
    }
}

impl<T> Iterator for Rows<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rows.is_empty()
            && !self.done
            && let Err(error) = self.page()
        {
            self.done = true;
            return Some(Err(error));
        }
        self.rows.pop_front().map(Ok)
    }
}

impl<T> std::fmt::Debug for Rows<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("after", &self.after).field("done", &self.done).finish_non_exhaustive()
    }
}
