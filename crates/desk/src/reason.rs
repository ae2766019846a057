//! Why a report is where it is, in words.

use crate::title;
use newsloom_model::{Reason, ReportId, Rule, StoryId};
use newsloom_store::MemberRow;
use std::fmt::Write;

/// Characters of a list of shared names or words before it is cut short.
const MAX_LIST: usize = 80;

/// Characters of the title of the nearest report.
const MAX_TITLE: usize = 60;

/// Why a report is in its story: that of a copy and of a join that is only suggested says so. `all` are the reports of the
/// story, among which the nearest is looked up.
pub fn of_member(report: &MemberRow, all: &[MemberRow], story: StoryId) -> String {
    let reason: Reason = serde_json::from_value(report.reason.clone()).unwrap_or_default();
    // The founder of a story that was merged into another one is not the first report of that.
    let mut text = if reason.rule == Rule::Founded && report.report_id.0 != story.0 {
        format!("began story {}, which is part of this one now", report.report_id)
    } else {
        words(&reason)
    };
    let find = |id: ReportId| all.iter().find(|other| other.report_id == id);
    if let Some(original) = report.copy_of {
        let outlet = find(original).and_then(|original| original.outlet.as_ref());
        let outlet = outlet.map(|outlet| format!(" of {outlet}")).unwrap_or_default();
        text = format!("copies report {original}{outlet}; {text}");
    } else if let Some(nearest) = reason.nearest.and_then(find) {
        text = format!("most like {}; {text}", named(nearest));
    }
    if report.state == "suggested" {
        text = format!("suggested, not sure; {text}");
    }
    if let Some(since) = &report.withdrawn {
        text = format!("withdrawn: its page is gone since {}; {text}", since.get(..10).unwrap_or(since));
    }
    text
}

/// "“Ferry burns” of harbour.example"
pub fn named(report: &MemberRow) -> String {
    let outlet = report.outlet.as_ref().map(|outlet| format!(" of {outlet}")).unwrap_or_default();
    format!("“{}”{outlet}", shortened(title(report), MAX_TITLE))
}

/// "joined: score 0.61, needed 0.25; names Ilse Varga; places Port Ellery; 3.5 hours apart"
pub fn words(reason: &Reason) -> String {
    let decided = match reason.rule {
        Rule::Founded => return "the first report read, which began the story".into(),
        Rule::MustLink => "a person put it here".to_owned(),
        Rule::CannotLink => "a person took it out of its story".to_owned(),
        Rule::Kept => "in the story that it was exported with".to_owned(),
        rule => format!("{rule}: score {:.2}, needed {:.2}", reason.score, reason.threshold),
    };
    let mut parts = vec![decided];
    if reason.copied_words > 0 {
        parts.push(format!("{} words word for word", reason.copied_words));
    }
    for (what, shared) in [
        ("names", &reason.names),
        ("places", &reason.places),
        ("figures", &reason.figures),
        ("words", &reason.words),
    ] {
        if !shared.is_empty() {
            parts.push(format!("{what} {}", shortened(&shared.join(", "), MAX_LIST)));
        }
    }
    if !reason.against.is_empty() {
        let against: Vec<&str> = reason.against.iter().map(|conflict| conflict.as_str()).collect();
        parts.push(format!("against it {}", against.join(", ")));
    }
    if let Some(hours) = reason.gap_hours {
        parts.push(gap(hours));
    }
    parts.join("; ")
}

/// The same with each part of the score on a line of its own.
pub fn explained(reason: &Reason) -> String {
    let mut out = format!("{}\n", words(reason));
    for part in &reason.parts {
        let (name, similarity, share) = (part.name.as_str(), part.similarity, part.share);
        let _ = writeln!(out, "  {name:<10} alike {similarity:.2}, share of the score {share:.2}");
    }
    out
}

/// At most `length` characters.
pub(crate) fn shortened(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        None => text.to_owned(),
        Some(_) => text.chars().take(length - 1).collect::<String>().trim_end().to_owned() + "…",
    }
}

fn gap(hours: f64) -> String {
    match hours.abs() {
        h if h < 1.0 => format!("{:.0} minutes apart", h * 60.0),
        h if h < 48.0 => format!("{h:.1} hours apart"),
        h => format!("{:.0} days apart", h / 24.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_model::Conflict;
    use serde_json::json;

    fn member(id: i64, reason: &Reason) -> MemberRow {
        MemberRow {
            report_id: ReportId(id),
            external_id: None,
            outlet: Some(format!("outlet{id}")),
            title: Some(format!("Title {id}")),
            lead: None,
            url: None,
            published: None,
            fetched: "2026-03-04T11:02:00Z".into(),
            language: None,
            role: "report".into(),
            copy_of: None,
            score: reason.score,
            reason: json!(reason),
            state: "confirmed".into(),
            withdrawn: None,
            version: 1,
        }
    }

    fn joined(nearest: i64) -> Reason {
        Reason {
            rule: Rule::Joined,
            nearest: Some(ReportId(nearest)),
            score: 0.612,
            threshold: 0.25,
            names: vec!["Ilse Varga".into()],
            against: vec![Conflict::OtherDays],
            gap_hours: Some(-3.5),
            ..Reason::default()
        }
    }

    #[test]
    fn a_reason_reads_as_a_sentence() {
        assert_eq!(
            words(&joined(1)),
            "joined: score 0.61, needed 0.25; names Ilse Varga; against it other days; 3.5 hours apart"
        );
    }

    #[test]
    fn the_nearest_report_is_named_where_it_is_in_the_story() {
        let all = [member(1, &Reason { rule: Rule::Founded, ..Reason::default() }), member(2, &joined(1))];
        assert_eq!(of_member(&all[0], &all, StoryId(1)), "the first report read, which began the story");
        assert!(of_member(&all[1], &all, StoryId(1)).starts_with("most like “Title 1” of outlet1; joined: "));
        let gone = member(2, &joined(9));
        assert!(of_member(&gone, &all, StoryId(1)).starts_with("joined: "));
    }

    #[test]
    fn copies_and_suggestions_say_so() {
        let mut copy = member(2, &joined(1));
        copy.copy_of = Some(ReportId(1));
        copy.state = "suggested".into();
        let all = [member(1, &Reason::default()), copy];
        let text = of_member(&all[1], &all, StoryId(1));
        assert!(text.starts_with("suggested, not sure; copies report 1 of outlet1; joined: "), "{text}");
        let gone =
            MemberRow { withdrawn: Some("2026-03-05T08:00:00Z".into()), ..member(1, &Reason::default()) };
        let text = of_member(&gone, &all, StoryId(1));
        assert!(text.starts_with("withdrawn: its page is gone since 2026-03-05; "), "{text}");
    }
}
