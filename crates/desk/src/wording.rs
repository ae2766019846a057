//! Small words that every front end uses.

use newsloom_store::{LinkRow, MemberRow, StoryRow};

/// Stories of an affair that are shown: one that goes on for years is for SQL.
pub const MAX_AFFAIR: usize = 200;

/// Title and lead of a story; one without a title is called by its lead.
pub fn headline(row: &StoryRow) -> (&str, Option<&str>) {
    match (row.title.as_deref(), row.lead.as_deref()) {
        (Some(title), lead) => (title, lead.filter(|lead| *lead != title)),
        (None, Some(lead)) => (lead, None),
        (None, None) => ("(no text)", None),
    }
}

/// The title of a report; one without is called by its lead.
pub fn title(report: &MemberRow) -> &str {
    report.title.as_deref().or(report.lead.as_deref()).unwrap_or("(no text)")
}

/// "3 reports", "2 outlets", "1 origin": outlets only where one is known.
pub fn counts(row: &StoryRow) -> Vec<String> {
    let mut counts = vec![count(row.report_count, "report")];
    if row.outlet_count > 0 {
        counts.push(count(row.outlet_count, "outlet"));
    }
    counts.push(count(row.origin_count, "origin"));
    counts
}

/// What a story is to an earlier one of its affair: "follow-up", "tells the background", "same affair", before "of story 7".
pub fn relation(link: &LinkRow) -> &str {
    match link.kind.as_str() {
        "background" => "tells the background",
        kind => kind,
    }
}

/// "1 copy", "2 copies", "2 days".
pub fn count(n: impl Into<u64>, what: &str) -> String {
    let n = n.into();
    let ends_in_y = what.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match ends_in_y {
        _ if n == 1 => format!("1 {what}"),
        Some(stem) => format!("{n} {stem}ies"),
        None => format!("{n} {what}s"),
    }
}

/// A quote without the marks that it stands in.
pub fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '“', '”', '„', '«', '»'])
}

/// Text from outside, on one line and without anything that could steer a terminal or turn its neighbours around: control
/// characters and marks that reorder text (Unicode Standard Annex 9).
pub fn clean(text: &str) -> String {
    let is_steering = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| !is_steering(*c)).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Languages that are written from right to left (ISO 639-1).
const RIGHT_TO_LEFT: [&str; 6] = ["ar", "fa", "he", "ps", "ur", "yi"];

/// The direction of a text in `language`, as HTML says it; left to what shows it where that is not known.
pub fn direction(language: Option<&str>) -> &'static str {
    match language {
        Some(language) if RIGHT_TO_LEFT.contains(&language) => "rtl",
        Some(_) => "ltr",
        None => "auto",
    }
}

/// The reports of a story by when their outlets claim to have published them, those of which nobody says when by when they
/// were read, behind the others.
pub fn earliest_first(reports: &[MemberRow]) -> Vec<&MemberRow> {
    let mut sorted: Vec<&MemberRow> = reports.iter().collect();
    sorted.sort_by_key(|r| (r.published.is_none(), r.published.as_ref().unwrap_or(&r.fetched), r.report_id));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\x1b[31mred\u{202E}b\n\tc"), "a[31mredb c");
    }

    #[test]
    fn counts_are_english() {
        assert_eq!(count(1_u32, "copy"), "1 copy");
        assert_eq!(
            ["copy", "day", "report"].map(|what| count(2_u32, what)),
            ["2 copies", "2 days", "2 reports"]
        );
    }
}
