//! `newsloom report`.

use super::output::{json_lines, open, print};
use crate::cli::Report;
use crate::error::Usage;
use crate::terminal::{self, Paint};
use newsloom_desk::Comparison;
use newsloom_model::ReportId;
use newsloom_store::VersionRow;
use std::process::ExitCode;

/// Shows one report, or what changed between its versions. Exit code 1 where there is none of that number, or nothing changed.
pub(crate) fn report(options: &Report) -> anyhow::Result<ExitCode> {
    let wanted = options.diff.as_deref().map(range).transpose()?;
    let Some(detail) = open(&options.database)?.report_detail(ReportId(options.id))? else {
        return print("", true, &format!("there is no report {}", options.id));
    };
    let json = options.database.json;
    let Some((from, to)) = wanted else {
        let comparison = Comparison::of(&detail.figures, &detail.quotes);
        let text = if json {
            json_lines(&[&detail])?
        } else {
            terminal::report(&detail, &comparison, Paint::stdout())
        };
        return print(&text, false, "");
    };
    let last = detail.versions.last().map_or(1, |version| version.version);
    if from.max(to.unwrap_or(last)) > last {
        return Err(Usage(format!("--diff: report {} has {last} versions", options.id)).into());
    }
    let to = to.unwrap_or(last);
    let versions: Vec<VersionRow> =
        detail.versions.into_iter().filter(|v| (from..=to).contains(&v.version)).collect();
    let text = if json { json_lines(&versions)? } else { terminal::versions(&versions, Paint::stdout()) };
    print(&text, versions.len() < 2, "it has one version: nothing changed")
}

/// "2..4", "2.." and "..4" as the first version and the last; none for the newest.
fn range(text: &str) -> anyhow::Result<(u32, Option<u32>)> {
    let wrong = || Usage(format!("--diff {text:?}: write two versions such as \"1..3\""));
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|n| *n > 0);
    let from = if from.is_empty() { 1 } else { number(from).ok_or_else(wrong)? };
    let to = if to.is_empty() { None } else { Some(number(to).filter(|to| *to > from).ok_or_else(wrong)?) };
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_versions() {
        assert_eq!(range("1..3").unwrap(), (1, Some(3)));
        assert_eq!(
            (range("2..").unwrap(), range("..4").unwrap(), range("..").unwrap()),
            ((2, None), (1, Some(4)), (1, None))
        );
        for wrong in ["3", "3..1", "2..2", "a..b", "0..2", "-1..2", ""] {
            assert!(range(wrong).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }
}
