//! Documents of Factiva: its article format, and its fields with codes.

use super::report::{Found, report};
use super::words;
use newsloom_model::Entry;
use std::collections::HashMap;

/// Paragraphs between the number of words and the text, at most.
const MAX_HEADING: usize = 12;

/// A document of the article format: title, byline, number of words, day, time, outlet, code, language, rights, text, number.
pub(super) fn article(paragraphs: &[String]) -> Result<Entry, &'static str> {
    const NO_HEADING: &str = "it has no number of words with a day below it, so it is no article of Factiva";
    let is_heading = |at: &usize| {
        let below = paragraphs.get(at + 1);
        words::is_count_of_words(&paragraphs[*at])
            && below.is_some_and(|line| words::date_line(line).is_some())
    };
    let count = (0..paragraphs.len()).find(is_heading).ok_or(NO_HEADING)?;
    let (title, byline) = title(&paragraphs[..count]);
    let below = &paragraphs[count + 2..paragraphs.len().min(count + 2 + MAX_HEADING)];
    let has_time = below.first().is_some_and(|line| is_time(line));
    let outlet = below.get(usize::from(has_time)).map(String::as_str);
    let language = below
        .iter()
        .skip(1)
        .find(|line| words::language(line).is_some() && line.split_whitespace().count() <= 2);
    let is_last = |line: &String| words::is_rights(line) || Some(line) == language;
    let heading = below
        .iter()
        .rposition(is_last)
        .ok_or("where its text begins does not show: no line names its language or its rights")?;
    let rest = &paragraphs[count + 2 + heading + 1..];
    let end = rest.iter().rposition(|line| words::accession(line).is_some());
    report(&Found {
        title: title.to_owned(),
        outlet,
        published: words::date_line(&paragraphs[count + 1]).and_then(|line| line.moment),
        byline,
        language: language.map(String::as_str),
        text: rest[..end.unwrap_or(rest.len())].join("\n\n"),
        number: end.and_then(|end| words::accession(&rest[end])),
    })
}

/// Title and byline out of what stands above the number of words: a section's name may stand above the title, and nothing may mark
/// the byline.
fn title(above: &[String]) -> (&str, Option<&str>) {
    let length = |line: &String| line.chars().count();
    match above {
        [.., title, byline] if words::is_byline(byline) => (title, Some(byline)),
        [.., first, second] if length(first) > length(second) => (first, None),
        [.., title] => (title, None),
        [] => ("", None),
    }
}

/// "07:30", "7:30 AM GMT".
fn is_time(line: &str) -> bool {
    const MOST: usize = 16;
    line.len() <= MOST
        && line.split_once(':').is_some_and(|(hour, rest)| {
            let is_hour = hour.len() <= 2 && hour.bytes().all(|byte| byte.is_ascii_digit());
            is_hour && rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_digit())
        })
}

/// A document of fields with codes.
pub(super) fn fields(paragraphs: &[String]) -> Result<Entry, &'static str> {
    let mut fields: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut code = "";
    for paragraph in paragraphs {
        let value = match words::field(paragraph) {
            Some((field, value)) => {
                code = field;
                value
            }
            None => paragraph.as_str(),
        };
        if !value.is_empty() {
            fields.entry(code).or_default().push(value);
        }
    }
    if !fields.contains_key("HD") {
        return Err("it has no field HD, so it is no article of Factiva");
    }
    let first = |code: &str| fields.get(code).and_then(|values| values.first()).copied();
    let all = |code: &str, between: &str| fields.get(code).map(|values| values.join(between));
    let text: Vec<String> = ["LP", "TD"].iter().filter_map(|code| all(code, "\n\n")).collect();
    report(&Found {
        title: all("HD", " ").unwrap_or_default(),
        outlet: first("SN"),
        published: first("PD").and_then(words::date_line).and_then(|line| line.moment),
        byline: first("BY"),
        language: first("LA"),
        text: text.join("\n\n"),
        number: paragraphs.last().and_then(|line| words::accession(line)),
    })
}
