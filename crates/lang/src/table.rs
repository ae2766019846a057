//! Words of languages as data: one TSV format, one loader.

use std::collections::HashSet;

/// The rows of a TSV file that is compiled in.
///
/// The format: UTF-8. Lines that begin with `#` are comments, blank lines are passed over. The first other line names the
/// columns; every line after it is a row with one cell a column, separated by single tabs, without white space at the
/// ends of a cell. Rows are sorted by bytes and unique, unless a comment `#! ordered` says that their order decides.
/// [`Table::check`] reports what breaks these rules and is run on every file by a test. Reading never fails: a line with
/// another number of cells is left out.
#[derive(Debug)]
pub struct Table {
    columns: Vec<&'static str>,
    /// The cells of all rows, row after row.
    cells: Vec<&'static str>,
}

impl Table {
    /// Reads `text`, the content of a file in `crates/lang/data`.
    pub fn read(text: &'static str) -> Self {
        let mut lines = content(text).map(|(_, line)| line);
        let columns: Vec<_> = lines.next().into_iter().flat_map(|line| line.split('\t')).collect();
        let is_row = |line: &&str| line.bytes().filter(|byte| *byte == b'\t').count() + 1 == columns.len();
        let cells = lines.filter(is_row).flat_map(|line| line.split('\t')).collect();
        Self { columns, cells }
    }

    /// All rows, each as its cells in the order of the columns.
    pub fn rows(&self) -> impl Iterator<Item = &[&'static str]> {
        self.cells.chunks_exact(self.columns.len().max(1))
    }

    /// The cells of the column `name`, of the rows whose column `key` is `value`.
    pub fn select(&self, name: &str, key: &str, value: &str) -> impl Iterator<Item = &'static str> {
        let column = |name: &str| self.columns.iter().position(|column| *column == name);
        let (cell, key) = (column(name), column(key));
        self.rows()
            .filter(move |row| key.and_then(|key| row.get(key)).is_some_and(|cell| *cell == value))
            .filter_map(move |row| row.get(cell?).copied())
    }

    /// What breaks the format in `text`, a sentence each with the number of its line; empty where nothing does.
    pub fn check(text: &'static str) -> Vec<String> {
        let mut lines = content(text);
        let Some((_, header)) = lines.next() else { return vec!["line 1: no line names the columns".into()] };
        let columns = cells(header).len();
        let is_ordered = text.lines().any(|line| line == "#! ordered");
        let mut problems = Vec::new();
        let (mut seen, mut last) = (HashSet::new(), "");
        for (number, line) in lines {
            let row = cells(line);
            if row.len() != columns {
                problems.push(format!("line {number}: {} cells, the header has {columns}", row.len()));
            }
            if row.iter().any(|cell| cell.trim() != *cell) {
                problems.push(format!("line {number}: white space at the end of a cell"));
            }
            if !seen.insert(line) {
                problems.push(format!("line {number}: the same as an earlier line"));
            } else if !is_ordered && line < last {
                problems.push(format!("line {number}: not sorted, {line:?} comes before {last:?}"));
            }
            last = line;
        }
        problems
    }
}

/// The lines that are neither blank nor comments, with their numbers from 1.
fn content(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

fn cells(line: &'static str) -> Vec<&'static str> {
    line.split('\t').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_selected() {
        let table = Table::read("# a comment\nlanguage\tword\n\nde\tja\nen\tno\nen\tyes\nbroken\n");
        assert_eq!(table.rows().count(), 3);
        assert_eq!(table.select("word", "language", "en").collect::<Vec<_>>(), ["no", "yes"]);
        assert_eq!(table.select("word", "nothing", "en").count(), 0);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let check = Table::check;
        assert!(check("word\na\nb\n").is_empty());
        assert!(check("#! ordered\nword\nb\na\n").is_empty());
        assert_eq!(check(""), ["line 1: no line names the columns"]);
        assert_eq!(check("word\nb\na\n"), ["line 3: not sorted, \"a\" comes before \"b\""]);
        assert_eq!(check("word\na\na\n"), ["line 3: the same as an earlier line"]);
        assert_eq!(check("word\na \n"), ["line 2: white space at the end of a cell"]);
        assert_eq!(check("word\tkind\na\n"), ["line 2: 1 cells, the header has 2"]);
    }
}
