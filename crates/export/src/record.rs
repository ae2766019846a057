//! Rows of views by the names of their columns, for formats that take some of them.

use crate::Result;
use crate::address::web_address;
use newsloom_store::schema::{View, views};
use newsloom_store::{Reader, ViewFilter, ViewValue};

/// A row of a view.
#[derive(Clone, Copy)]
pub(crate) struct Record<'r> {
    view: &'r View,
    values: &'r [ViewValue<'r>],
}

impl<'r> Record<'r> {
    fn value(self, column: &str) -> ViewValue<'r> {
        let at = self.view.columns.iter().position(|known| known.name == column);
        at.and_then(|at| self.values.get(at).copied()).unwrap_or(ViewValue::Null)
    }

    pub(crate) fn text(self, column: &str) -> Option<&'r str> {
        match self.value(column) {
            ViewValue::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn integer(self, column: &str) -> Option<i64> {
        match self.value(column) {
            ViewValue::Integer(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn real(self, column: &str) -> Option<f64> {
        match self.value(column) {
            ViewValue::Real(number) => Some(number),
            ViewValue::Integer(number) => Some(number as f64),
            ViewValue::Null | ViewValue::Text(_) => None,
        }
    }

    /// Where a report lies on the web.
    pub(crate) fn address(self) -> Option<String> {
        web_address(self.text("url")).or_else(|| web_address(self.text("canonical_url")))
    }

    /// The texts of a JSON list.
    pub(crate) fn list(self, column: &str) -> Vec<String> {
        self.text(column).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }
}

/// Hands each row of the view `name` to `take`.
pub(crate) fn each(
    reader: &Reader,
    name: &str,
    filter: &ViewFilter<'_>,
    mut take: impl FnMut(Record<'_>) -> Result<()>,
) -> Result<()> {
    let view = views().iter().find(|view| view.name == name);
    view.map_or(Ok(()), |view| reader.each_row(view, filter, |values| take(Record { view, values })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_views_that_formats_name_are_there() {
        for (name, columns) in [
            (
                "reports",
                "report_id external_id outlet url canonical_url title lead authors published published_offset published_day_only fetched language agency image",
            ),
            ("entities", "type kind passage_kind entity start_offset country latitude longitude"),
            ("quotes", "report_id start_offset end_offset kind cue text passage_kind"),
            ("figures", "report_id start_offset value counts unit passage_kind"),
            ("versions", "report_id version seen"),
            ("stories", "story_id state"),
            ("passages", "report_id kind end_offset"),
            (
                "actions",
                "report_id negated hypothetical passage_kind source target cameo start_offset confidence",
            ),
        ] {
            let view = views().iter().find(|view| view.name == name).unwrap();
            assert!(columns.split(' ').all(|column| view.has(column)), "{name}");
        }
    }
}
