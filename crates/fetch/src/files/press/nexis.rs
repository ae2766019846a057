//! Documents of LexisNexis: their old layout, and that of Nexis Uni and Lexis Advance.

use super::report::{Found, report};
use super::words::{self, DateLine, Label};
use newsloom_model::Entry;

/// Paragraphs of a heading, at most.
const MAX_HEADING: usize = 40;

const NO_TEXT: &str = "where its text begins does not show: it has neither a line \"Body\" nor a label such as LENGTH or BYLINE";

/// A document of the old layout: outlet, day, title, labels in capitals, text, more labels.
pub(super) fn numbered(paragraphs: &[String]) -> Result<Entry, &'static str> {
    let text = Text::find(paragraphs, true).ok_or(NO_TEXT)?;
    let heading = &paragraphs[..text.heading];
    let is_title = |line: &&String| {
        let label = words::label(line, true).map(|(label, _)| label);
        !label.is_some_and(Label::is_of_heading) && !words::is_rights(line)
    };
    let free: Vec<&str> = heading.iter().filter(is_title).map(String::as_str).collect();
    let day = free.iter().position(|line| words::date_line(line).is_some());
    let outlet = match day {
        Some(day) => day.checked_sub(1).map(|at| free[at]),
        None => free.first().copied(),
    };
    let below = &free[day.map_or(1, |day| day + 1).min(free.len())..];
    let without_edition: Vec<&str> = below.iter().copied().filter(|line| !words::is_edition(line)).collect();
    let title = if without_edition.is_empty() { below.join(" ") } else { without_edition.join(" ") };
    report(&Found {
        title: text.value(paragraphs, Label::Headline).map_or(title, str::to_owned),
        outlet,
        published: day.and_then(|day| words::date_line(free[day])).and_then(|line| line.moment),
        byline: text.value(paragraphs, Label::Byline),
        language: text.language(paragraphs),
        text: text.body(paragraphs),
        number: None,
    })
}

/// A document of the new layout: title, outlet, day, rights, labels, "Body", text, "Classification". Before the first one there may
/// be a cover page.
pub(super) fn ended(paragraphs: &[String], is_first: bool) -> Result<Entry, &'static str> {
    let text = Text::find(paragraphs, false).ok_or(NO_TEXT)?;
    let heading = &paragraphs[..text.heading];
    let has_cover = is_first && heading.iter().take(20).filter(|line| words::is_cover(line)).count() >= 2;
    let dates = heading.iter().rposition(|line| words::date_line(line).is_some());
    let day = dates.filter(|at| heading.len() - at <= MAX_HEADING);
    let (title, outlet) = match day {
        Some(day) if has_cover => (day.checked_sub(2).map(|at| heading[at].clone()), day.checked_sub(1)),
        Some(day) => (day.checked_sub(1).map(|at| heading[..at].join(" ")), day.checked_sub(1)),
        None if has_cover => {
            return Err("its title cannot be told from the cover page: no line of its heading is a date");
        }
        None => (heading.first().cloned(), (heading.len() > 1).then_some(1)),
    };
    let published = day.and_then(|at| words::date_line(&heading[at])).and_then(|DateLine { moment }| moment);
    report(&Found {
        title: title.unwrap_or_default(),
        outlet: outlet.map(|at| heading[at].as_str()),
        published,
        byline: text.value(&paragraphs[day.unwrap_or_default()..], Label::Byline),
        language: text.language(paragraphs),
        text: text.body(paragraphs),
        number: None,
    })
}

/// Where the text ends, in paragraphs. A heading of the new layout goes before labels, which may be words of its texts, and a label before
/// the language, which ends few documents.
fn end(paragraphs: &[String], is_upper: bool) -> usize {
    let is_a =
        |line: &String, wanted: Label| words::label(line, is_upper).is_some_and(|(label, _)| label == wanted);
    let first = |is_wanted: &dyn Fn(&String) -> bool| paragraphs.iter().position(is_wanted);
    if let Some(at) = first(&|line| !is_upper && words::heading(line) == Some(Label::End)) {
        return at;
    }
    let is_end = |line: &String| is_a(line, Label::End);
    let is_language = |line: &String| {
        let label = words::label(line, is_upper);
        label.is_some_and(|(label, value)| label == Label::Language && words::language(value).is_some())
    };
    let at = if is_upper {
        first(&|line| is_end(line) || is_language(line))
    } else {
        first(&is_end).or_else(|| first(&is_language))
    };
    let at = at.unwrap_or(paragraphs.len());
    let is_index = |line: &&String| is_a(line, Label::Index) || words::is_rights(line) || words::is_end(line);
    at - paragraphs[..at].iter().rev().take_while(is_index).count()
}

/// Where the text of a document is, in paragraphs.
struct Text {
    is_upper: bool,
    /// Where the heading ends.
    heading: usize,
    begin: usize,
    end: usize,
}

impl Text {
    fn find(paragraphs: &[String], is_upper: bool) -> Option<Self> {
        let label = |line: &String| words::label(line, is_upper).map(|(label, _)| label);
        let is_body =
            |line: &String| label(line) == Some(Label::Body) || words::heading(line) == Some(Label::Body);
        let (heading, begin) = match paragraphs.iter().position(is_body) {
            Some(at) => (
                at,
                at + usize::from(
                    words::label(&paragraphs[at], is_upper).is_none_or(|(_, text)| text.is_empty()),
                ),
            ),
            None => {
                let near = &paragraphs[..paragraphs.len().min(MAX_HEADING)];
                let length = near.iter().position(|line| label(line) == Some(Label::Length));
                let other = || near.iter().position(|line| label(line).is_some_and(Label::is_of_heading));
                let at = length.or_else(other)?;
                let more =
                    paragraphs[at..].iter().take_while(|line| label(line).is_some_and(Label::is_of_heading));
                let behind = at + more.count();
                (behind, behind)
            }
        };
        Some(Self { is_upper, heading, begin, end: begin + end(&paragraphs[begin..], is_upper) })
    }

    /// What the first such label of the heading says.
    fn value<'p>(&self, paragraphs: &'p [String], wanted: Label) -> Option<&'p str> {
        let heading = paragraphs
            .iter()
            .take(MAX_HEADING.max(self.heading))
            .take_while(|line| words::heading(line) != Some(Label::Body));
        let mut values = heading.filter_map(|line| words::label(line, self.is_upper));
        values.find(|(label, value)| *label == wanted && !value.is_empty()).map(|(_, value)| value)
    }

    fn language<'p>(&self, paragraphs: &'p [String]) -> Option<&'p str> {
        let outside = paragraphs[..self.heading].iter().chain(&paragraphs[self.end..]);
        let mut values = outside.filter_map(|line| words::label(line, self.is_upper));
        values.find(|(label, _)| *label == Label::Language).map(|(_, value)| value)
    }

    fn body(&self, paragraphs: &[String]) -> String {
        let mut body = paragraphs[self.begin..self.end].to_vec();
        // The text may stand in the line of the label: "BODY: The ferry".
        if let Some((Label::Body, text)) = body.first().and_then(|line| words::label(line, self.is_upper)) {
            body[0] = text.to_owned();
        }
        body.join("\n\n")
    }
}
