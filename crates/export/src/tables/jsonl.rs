//! A JSON object a line.

use newsloom_store::ViewValue;
use newsloom_store::schema::{ColumnKind, View};
use serde::Serialize;
use serde::de::IgnoredAny;

/// What `newsloom ingest` calls columns of `reports`.
const READ_AS: [(&str, &str); 2] = [("id", "external_id"), ("source", "outlet")];

/// The view whose lines `newsloom ingest` reads.
pub(super) const REPORTS: &str = "reports";

/// One row; `database` tells apart the stories that reports keep, where they do.
pub(super) fn row(view: &View, row: &[ViewValue<'_>], database: Option<&str>, line: &mut Vec<u8>) {
    line.push(b'{');
    for (at, (column, value)) in view.columns.iter().zip(row).enumerate() {
        if at > 0 {
            line.push(b',');
        }
        pair(column.name, *value, column.kind, line);
    }
    if view.name == REPORTS {
        let column = |name: &str| view.columns.iter().zip(row).find(|(known, _)| known.name == name);
        for (name, read) in READ_AS {
            if let Some((known, value)) = column(read) {
                line.push(b',');
                pair(name, *value, known.kind, line);
            }
        }
        if let (Some(database), Some((_, ViewValue::Integer(story)))) = (database, column("story_id")) {
            let story = format!("{database}/{story}");
            line.push(b',');
            pair("keep_story", ViewValue::Text(&story), ColumnKind::Text, line);
        }
    }
    line.extend(b"}\n");
}

fn pair(name: &str, value: ViewValue<'_>, kind: ColumnKind, line: &mut Vec<u8>) {
    json(name, line);
    line.push(b':');
    match value {
        ViewValue::Null => line.extend(b"null"),
        ViewValue::Integer(number) => json(&number, line),
        ViewValue::Real(number) => json(&number, line),
        ViewValue::Text(text) if kind == ColumnKind::Json && is_json_line(text) => {
            line.extend(text.as_bytes());
        }
        ViewValue::Text(text) => json(text, line),
    }
}

fn json<T: Serialize + ?Sized>(value: &T, line: &mut Vec<u8>) {
    // Texts and numbers are JSON, and a vector takes all that is written.
    let _ = serde_json::to_writer(line, value);
}

fn is_json_line(text: &str) -> bool {
    !text.contains(['\n', '\r']) && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_store::schema::views;
    use serde_json::{Value, json};

    fn written(name: &str, of: impl Fn(&str) -> ViewValue<'static>) -> Value {
        let view = views().iter().find(|view| view.name == name).unwrap();
        let values: Vec<ViewValue<'_>> = view.columns.iter().map(|column| of(column.name)).collect();
        let mut line = Vec::new();
        row(view, &values, Some("5f"), &mut line);
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        serde_json::from_slice(&line).unwrap()
    }

    #[test]
    fn json_is_json_and_reports_have_the_names_that_ingest_reads() {
        let report = written("reports", |column| match column {
            "report_id" => ViewValue::Integer(7),
            "story_id" => ViewValue::Integer(3),
            "external_id" => ViewValue::Text("a-7"),
            "outlet" => ViewValue::Text("quay.example"),
            "authors" => ViewValue::Text("[\"Ilse \\\"Ila\\\" Varga\"]"),
            "dateline" => ViewValue::Text("no\nJSON"),
            "text" => ViewValue::Text("Two\nlines."),
            _ => ViewValue::Null,
        });
        assert_eq!(report["id"], "a-7");
        assert_eq!(report["source"], "quay.example");
        assert_eq!(report["keep_story"], "5f/3");
        assert_eq!(report["authors"], json!(["Ilse \"Ila\" Varga"]));
        assert_eq!(report["dateline"], "no\nJSON");
        assert_eq!((&report["text"], &report["title"]), (&json!("Two\nlines."), &Value::Null));
    }

    #[test]
    fn rows_of_other_views_have_their_columns_alone() {
        let story = written("stories", |_| ViewValue::Real(0.5));
        assert_eq!(story.as_object().unwrap().len(), 14);
        assert_eq!(story["title"], 0.5);
    }
}
