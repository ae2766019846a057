//! Ids that are the same whenever the same is exported.

use newsloom_store::{LedgerRow, MemberRow, StoryDetail};
use uuid::{Uuid, uuid};

/// Where newsloom's own ids live: a random UUID that must never change. The namespace of STIX is for cyber-observable objects
/// alone (STIX 2.1, section 2.9).
const NAMESPACE: Uuid = uuid!("6f4a7c1e-8d0b-4d53-9a57-2f1c3be0d9a4");

/// Where ids of cyber-observable objects live.
const STIX_NAMESPACE: Uuid = uuid!("00abedb4-aa42-466c-9c01-fed23315a9b7");

/// The id of what these words describe, each with its length, so that none can run into another.
pub(super) fn id(words: &[&str]) -> Uuid {
    let name: String = words.iter().map(|word| format!("{}:{word}", word.len())).collect();
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

/// The id of the STIX object of an address: its contributing property as canonical JSON (RFC 8785).
pub(super) fn url_id(url: &str) -> Uuid {
    let name = format!("{{\"value\":{}}}", serde_json::Value::from(url));
    Uuid::new_v5(&STIX_NAMESPACE, name.as_bytes())
}

/// What makes a report of this database itself: the number alone is that of other reports in other databases.
pub(super) fn report_key(report: &MemberRow) -> String {
    let name = report.url.as_ref().or(report.external_id.as_ref()).or(report.title.as_ref());
    format!("report {} {}", report.report_id, name.map(String::as_str).unwrap_or_default())
}

/// The same of a story, which never loses its first report's number.
pub(super) fn story_key(detail: &StoryDetail) -> String {
    format!("story {} {}", detail.story.story_id, created(detail).unwrap_or_default())
}

/// When a story was founded.
pub(super) fn created(detail: &StoryDetail) -> Option<&str> {
    let is_founding = |row: &&LedgerRow| row.kind == "created" && row.story_id == detail.story.story_id;
    detail.ledger.iter().find(is_founding).map(|row| row.happened_at.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_that_others_make() {
        // As the stix2 package of Python makes it.
        assert_eq!(url_id("https://quay.example/a").to_string(), "ddd5b3e7-52eb-5e90-9f59-d5d910d17b99");
        assert_eq!(id(&["a", "b"]), id(&["a", "b"]));
        assert_ne!(id(&["ab", ""]), id(&["a", "b"]));
    }
}
