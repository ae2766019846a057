//! The public views, as `docs/schema.md` describes them: the one list of their columns and types.

use std::sync::LazyLock;

const GUIDE: &str = include_str!("../../../docs/schema.md");

/// A public view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name in SQL.
    pub name: &'static str,
    /// Its columns in order. The first is a number by which its rows can be read in order; several rows may share one.
    pub columns: Vec<Column>,
}

/// A column of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in SQL.
    pub name: &'static str,
    /// What is in it; NULL may be in any.
    pub kind: ColumnKind,
}

/// What is in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A whole number of 64 bits.
    Integer,
    /// A number.
    Real,
    /// Words.
    Text,
    /// `2026-01-05T18:30:00Z`.
    Time,
    /// `2026-01-05`.
    Date,
    /// JSON as text.
    Json,
}

impl View {
    /// Whether it has a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|known| known.name == column)
    }

    /// Whether its rows are about stories or their reports, so that a filter of stories says which rows are meant.
    pub fn is_of_stories(&self) -> bool {
        self.has("story_id") || self.has("report_id")
    }
}

/// The public views, in the order of their description.
pub fn views() -> &'static [View] {
    static VIEWS: LazyLock<Vec<View>> = LazyLock::new(read);
    &VIEWS
}

fn read() -> Vec<View> {
    let sections = GUIDE.split("\n### ").skip(1);
    let view = |section: &'static str| {
        let (name, rest) = section.split_once('\n')?;
        let columns: Vec<Column> = rest.lines().filter_map(column).collect();
        (!columns.is_empty()).then_some(View { name, columns })
    };
    sections.filter_map(view).collect()
}

/// "| `story_id` | integer | permanent id |"
fn column(line: &'static str) -> Option<Column> {
    let (name, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
    let kind = match rest.split_once(" |")?.0 {
        "integer" => ColumnKind::Integer,
        "real" => ColumnKind::Real,
        "time" => ColumnKind::Time,
        "date" => ColumnKind::Date,
        "JSON" => ColumnKind::Json,
        _ => ColumnKind::Text,
    };
    Some(Column { name, kind })
}
