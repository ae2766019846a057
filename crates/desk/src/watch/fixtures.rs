//! Rows for tests.

use newsloom_model::{ReportId, StoryId};
use newsloom_store::{MemberRow, StoryRow};
use serde_json::json;

/// A story of as many reports, outlets and origins.
pub(super) fn story(count: u32) -> StoryRow {
    StoryRow {
        story_id: StoryId(1),
        title: Some("Ferry burns off Port Ellery".into()),
        lead: Some("The ferry Halvard caught fire.".into()),
        first_published: None,
        last_published: None,
        first_fetched: None,
        last_fetched: None,
        report_count: count,
        outlet_count: count,
        origin_count: count,
        languages: vec!["en".into()],
        state: "open".into(),
        merged_into: None,
    }
}

/// A report of an outlet of its own.
pub(super) fn member(id: i64, state: &str) -> MemberRow {
    MemberRow {
        report_id: ReportId(id),
        external_id: None,
        outlet: Some(format!("outlet{id}.example")),
        title: None,
        lead: None,
        url: None,
        published: None,
        fetched: "2026-03-04T11:02:00Z".into(),
        language: Some("en".into()),
        role: "report".into(),
        copy_of: None,
        score: 0.5,
        reason: json!({}),
        state: state.into(),
        withdrawn: None,
        version: 1,
    }
}
