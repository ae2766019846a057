//! Exports of news databases to reports, by the real program.

use crate::support::{Place, repository};
use serde_json::Value;

/// What became of each document of the file `name` in tests/it/data/press: reports, then refusals.
fn ingested(name: &str) -> String {
    let place = Place::new();
    let file = repository("tests/it/data/press").join(name);
    let done = place.run(&["ingest", "--db", "news.db", "--json", file.to_str().unwrap()]);
    let account: Value =
        serde_json::from_slice(done.stdout.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    let counted =
        ["read", "stored", "duplicate", "refused", "quarantined"].map(|key| account[key].as_i64().unwrap());
    place.assert_sound();
    let reports = place.column::<String>(
        "SELECT printf('%s\n  outlet: %s, by: %s, published: %s (%s), language: %s, id: %s\n%s\n', title, outlet, authors, published,
            published_day_only, language, coalesce(external_id, '-'), text) FROM reports ORDER BY report_id",
    );
    let refused =
        place.column::<String>("SELECT reason FROM entries WHERE state = 'refused' ORDER BY entry_id");
    let folder = format!("{}/", file.parent().unwrap().display());
    format!("{counted:?}\n\n{}{}", reports.join("\n"), refused.join("\n").replace(&folder, ""))
}

#[test]
fn documents_of_databases_are_reports() {
    for name in ["lexisnexis.txt", "lexisnexis-de.txt", "nexis-uni.rtf", "factiva.rtf", "factiva-fields.txt"]
    {
        insta::assert_snapshot!(name, ingested(name));
    }
}

#[test]
fn what_is_no_export_is_refused_with_a_next_step_and_a_text_stays_one() {
    let place = Place::new();
    place.write("in/a.rtf", "{\\rtf1\\ansi A letter to the editor.\\par}");
    place.write("in/b.docx", "PK\u{3}\u{4} and no more");
    place.write("in/c.doc", "A text under a wrong name.");
    place.write(
        "in/d.txt",
        "Harbor files\n\nShe found 1 of 3 documents in the harbor of Ellerport on Tuesday, the port said.\n",
    );
    let done = place.run(&["ingest", "--db", "news.db", "in"]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(place.column::<String>("SELECT title FROM reports"), ["Harbor files"]);
    let reasons = place
        .column::<String>("SELECT reason FROM entries WHERE state = 'refused' ORDER BY entry_id")
        .join("\n");
    assert_eq!(reasons.matches("save a report of its own as text (.txt) or HTML").count(), 2, "{reasons}");
    assert!(reasons.contains("b.docx: it is no ZIP file"), "{reasons}");
    place.assert_sound();
}
