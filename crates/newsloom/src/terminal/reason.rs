//! Why a report is where it is, in words.

use super::cut;
use newsloom_model::{Reason, ReportId, Rule, StoryId};
use std::fmt::Write;

/// "score 0.61, needed 0.25; shares names Ilse Varga; places Port Ellery; 3.5 hours apart"
pub(super) fn words(reason: &Reason) -> String {
    let decided = match reason.rule {
        Rule::Founded => return "the first report of the story".into(),
        Rule::MustLink => "a person put it here".to_owned(),
        Rule::CannotLink => "a person took it out of its story".to_owned(),
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
            parts.push(format!("{what} {}", cut(&shared.join(", "), 80)));
        }
    }
    if !reason.against.is_empty() {
        parts.push(format!(
            "against it {}",
            reason.against.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(", ")
        ));
    }
    if let Some(hours) = reason.gap_hours {
        parts.push(gap(hours));
    }
    parts.join("; ")
}

/// Why a report is in `story`. The founder of a story that was merged into another one is not the first report of that.
pub(super) fn of_member(reason: &Reason, report: ReportId, story: StoryId) -> String {
    if reason.rule == Rule::Founded && report.0 != story.0 {
        return format!("began story {report}, which is part of this one now");
    }
    words(reason)
}

/// The same with each part of the score on a line of its own.
pub(crate) fn explained(reason: &Reason) -> String {
    let mut out = format!("{}\n", words(reason));
    for part in &reason.parts {
        let _ = writeln!(
            out,
            "  {:<10} alike {:.2}, share of the score {:.2}",
            part.name.as_str(),
            part.similarity,
            part.share
        );
    }
    out
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

    #[test]
    fn a_reason_reads_as_a_sentence() {
        let reason = Reason {
            rule: Rule::Joined,
            score: 0.612,
            threshold: 0.25,
            names: vec!["Ilse Varga".into()],
            against: vec![Conflict::OtherDays],
            gap_hours: Some(-3.5),
            ..Reason::default()
        };
        assert_eq!(
            words(&reason),
            "joined: score 0.61, needed 0.25; names Ilse Varga; against it other days; 3.5 hours apart"
        );
    }
}
