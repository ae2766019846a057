//! Small words that every front end uses.

use newsloom_store::StoryRow;

/// Title and lead of a story; one without a title is called by its lead.
pub fn headline(row: &StoryRow) -> (&str, Option<&str>) {
    match (row.title.as_deref(), row.lead.as_deref()) {
        (Some(title), lead) => (title, lead.filter(|lead| *lead != title)),
        (None, Some(lead)) => (lead, None),
        (None, None) => ("(no text)", None),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_english() {
        assert_eq!(count(1_u32, "copy"), "1 copy");
        assert_eq!(
            ["copy", "day", "report"].map(|what| count(2_u32, what)),
            ["2 copies", "2 days", "2 reports"]
        );
    }
}
