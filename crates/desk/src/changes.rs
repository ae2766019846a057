//! What changed in a report, in words.

use crate::reason::shortened;
use newsloom_store::MemberRow;
use serde_json::Value;

/// Characters of a title or an address.
const MAX_VALUE: usize = 100;

/// "edited, version 3; withdrawn"; none where the report is as it was and where it was.
pub fn edited(report: &MemberRow) -> Option<String> {
    let edited = (report.version > 1).then(|| format!("edited, version {}", report.version));
    let withdrawn = report.withdrawn.as_ref().map(|_| "withdrawn".to_owned());
    let marks: Vec<String> = edited.into_iter().chain(withdrawn).collect();
    (!marks.is_empty()).then(|| marks.join("; "))
}

/// What a line "corrected" of the ledger says.
pub fn corrections(detail: &str) -> Vec<String> {
    serde_json::from_str(detail).map(|changes| changed(&changes)).unwrap_or_default()
}

/// "title: Three dead → Five dead", "dead: 3 → 5": the fields that changed, and the figures.
pub fn changed(changes: &Value) -> Vec<String> {
    let words = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => shortened(text, MAX_VALUE),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    let change =
        |what: &str, change: &Value| format!("{what}: {} → {}", words(&change["old"]), words(&change["new"]));
    let fields = ["title", "published", "authors", "url"];
    let mut lines: Vec<String> =
        fields.iter().filter_map(|field| Some(change(field, changes.get(field)?))).collect();
    for figure in changes["figures"].as_array().into_iter().flatten() {
        let what = [&figure["counts"], &figure["unit"]].into_iter().find_map(Value::as_str);
        lines.push(change(what.unwrap_or("figure"), figure));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_correction_names_old_and_new() {
        let detail = json!({"version": 2, "title": {"old": "Three dead", "new": "Five dead"},
            "figures": [{"counts": "people", "unit": null, "old": "3", "new": "5"},
                {"counts": null, "unit": "euro", "old": null, "new": "200"}]});
        let expected = ["title: Three dead → Five dead", "people: 3 → 5", "euro: - → 200"];
        assert_eq!(corrections(&detail.to_string()), expected);
        assert!(corrections("was: another title").is_empty());
    }
}
