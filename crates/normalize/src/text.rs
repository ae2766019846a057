//! Texts given as text: kept to the character, with every line judged by its wording and its place.

use crate::statements::{self, Paragraph};
use crate::{genre, lines, report};
use newsloom_lang::paragraphs;
use newsloom_model::{Page, Passage, PassageKind, Report, Span};

/// The longest first line that can be a title, in characters.
const MAX_TITLE: usize = 200;
/// The longest heading inside a text, in characters.
const MAX_HEADING: usize = 110;

/// The report of `text`.
pub(crate) fn report(page: &Page, text: &str) -> Report {
    let mut report = report::envelope(page);
    let spans: Vec<Span> = paragraphs(text).collect();
    let mut parts: Vec<Paragraph<'_>> = spans.iter().map(|s| part(s.of(text))).collect();
    let title = title(text, &spans).filter(|_| report.title.is_none());
    if title.is_some() {
        parts[0].kind = PassageKind::Heading;
        report.title = title.map(str::to_owned);
    }
    mark_headings(&mut parts);
    statements::mark(&mut parts);
    report.passages =
        spans.iter().zip(&parts).map(|(span, p)| Passage { span: *span, kind: p.kind }).collect();
    text.clone_into(&mut report.text);
    report.genre = genre::of(&genre::Signs { report: &report, linked: None, markup: None });
    let languages: Vec<String> = page.entry.language.iter().cloned().collect();
    report::finish(report, &languages)
}

fn part(text: &str) -> Paragraph<'_> {
    Paragraph { text, kind: lines::kind(text).unwrap_or(PassageKind::Body) }
}

/// The first line, where it is short, no sentence, and a blank line and more text follow.
fn title<'t>(text: &'t str, spans: &[Span]) -> Option<&'t str> {
    let (first, second) = (spans.first()?, spans.get(1)?);
    let line = first.of(text);
    let blank = text.get(first.end..second.start)?.matches('\n').count() >= 2;
    let plausible = line.chars().count() <= MAX_TITLE
        && !line.ends_with(['.', ',', ';', '。'])
        && lines::kind(line).is_none();
    (blank && plausible).then_some(line)
}

/// Short lines without an end that stand before a paragraph and after another are headings.
fn mark_headings(parts: &mut [Paragraph<'_>]) {
    for i in 1..parts.len().saturating_sub(1) {
        let between = parts[i - 1].kind != PassageKind::Heading && is_long(&parts[i + 1]);
        if parts[i].kind == PassageKind::Body && between && reads_as_heading(parts[i].text) {
            parts[i].kind = PassageKind::Heading;
        }
    }
}

fn is_long(part: &Paragraph<'_>) -> bool {
    part.kind == PassageKind::Body && part.text.chars().count() > MAX_HEADING
}

fn reads_as_heading(line: &str) -> bool {
    line.chars().count() <= MAX_HEADING
        && !line.ends_with(['.', '!', ',', ';', '"', '”', '。', '…', '।', '۔'])
        && line.chars().next().is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase())
}
