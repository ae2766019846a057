//! One report: what it says, its versions, and what changed between them.

use super::story::{self, Outlets};
use super::{Paint, clean, fit, minute};
use newsloom_desk::{Comparison, changed, edited};
use newsloom_model::PassageKind;
use newsloom_store::{ReportDetail, VersionRow};
use serde_json::Value;
use std::fmt::Write;

/// A report with what it says and its versions.
pub(crate) fn report(detail: &ReportDetail, comparison: &Comparison, paint: Paint) -> String {
    let report = &detail.report;
    let title = report.title.as_deref().or(report.lead.as_deref()).unwrap_or("(no title)");
    let mut out = format!("{}\n", paint.bold(&clean(title)));
    if !detail.authors.is_empty() {
        let _ = writeln!(out, "by {}", clean(&detail.authors.join(", ")));
    }
    let mut facts = vec![format!("report {}", report.report_id)];
    facts.extend(report.outlet.as_deref().map(clean));
    facts.extend(report.language.clone());
    facts.push(format!("story {}", detail.story_id));
    facts.extend(report.copy_of.map(|original| format!("copies report {original}")));
    let _ = write!(out, "\n{}", facts.join(" · "));
    if let Some(edited) = edited(report) {
        let _ = write!(out, " · {}", paint.warn(&edited));
    }
    let (published, read) = (minute(report.published.as_deref()), minute(Some(&report.fetched)));
    let _ = writeln!(out, "\npublished {published}, read {read} UTC");
    if let Some(url) = &report.url {
        let _ = writeln!(out, "{}", clean(url));
    }
    text(&mut out, detail, paint);
    let outlets = Outlets::default();
    story::statements(&mut out, &detail.statements, paint);
    story::quotes(&mut out, &comparison.utterances, &outlets, paint);
    story::figures(&mut out, &comparison.figures, &outlets, paint);
    story::named(&mut out, &detail.entities, &detail.dates, paint);
    story::actions(&mut out, &detail.actions, &outlets, paint);
    if detail.versions.len() > 1 {
        out.push_str(&steps(&detail.versions, paint));
    }
    // Nothing stands behind a quote or a figure where there is one outlet.
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    fit(&(lines.join("\n") + "\n"))
}

/// The paragraphs; what is not the report's own text with what it is.
fn text(out: &mut String, detail: &ReportDetail, paint: Paint) {
    let Some(text) = &detail.text else {
        let _ = writeln!(out, "\n{}", paint.dim("(the text was removed)"));
        return;
    };
    let points: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for passage in &detail.passages {
        let at = |point: u32| points.get(point as usize).copied().unwrap_or(text.len());
        let words = clean(text.get(at(passage.start)..at(passage.end)).unwrap_or_default());
        let _ = match passage.kind {
            PassageKind::Body => writeln!(out, "\n{words}"),
            PassageKind::Heading => writeln!(out, "\n{}", paint.bold(&words)),
            kind => writeln!(out, "\n{}", paint.dim(&format!("[{}] {words}", kind.as_str()))),
        };
    }
}

/// What changed from each version to the next.
pub(crate) fn versions(versions: &[VersionRow], paint: Paint) -> String {
    fit(&steps(versions, paint))
}

fn steps(versions: &[VersionRow], paint: Paint) -> String {
    let mut out = String::new();
    for step in versions.windows(2) {
        let [old, new] = step else { continue };
        let heading = format!("Version {} to {}", old.version, new.version);
        let (before, after) = (minute(Some(&old.seen)), minute(Some(&new.seen)));
        let _ = writeln!(out, "\n{}, read {before} and {after} UTC", paint.bold(&heading));
        let Some(changes) = &new.changes else {
            let _ = writeln!(out, "  {}", paint.dim("(what changed is not kept)"));
            continue;
        };
        for change in changed(changes) {
            let _ = writeln!(out, "  {}", clean(&change));
        }
        for (field, mark) in [("quotes", "quote"), ("paragraphs", "paragraph")] {
            for (list, sign) in [("removed", '-'), ("added", '+')] {
                for text in changes[field][list].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    let _ = writeln!(out, "  {sign} {mark}: {}", clean(text));
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn steps_show_what_was_added_and_removed() {
        let version = |version: u32, changes: Option<Value>| VersionRow {
            version,
            seen: format!("2026-03-04T1{version}:00:00Z"),
            title: None,
            changes,
        };
        let changes = json!({"paragraphs": {"added": ["Five died."], "removed": ["Three died."]}});
        let text = steps(&[version(1, None), version(2, Some(changes)), version(3, None)], Paint(false));
        let expected = "\nVersion 1 to 2, read 2026-03-04 11:00 and 2026-03-04 12:00 UTC\n  \
             - paragraph: Three died.\n  + paragraph: Five died.\n\n\
             Version 2 to 3, read 2026-03-04 12:00 and 2026-03-04 13:00 UTC\n  (what changed is not kept)\n";
        assert_eq!(text, expected);
        assert_eq!(steps(&[version(1, None)], Paint(false)), "");
    }
}
