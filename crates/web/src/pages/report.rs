//! One report: its text, with what was read in it marked.

use super::layout;
use super::parts::{direction, outside, publisher, time};
use crate::app::App;
use crate::error::Failure;
use axum::extract::{Path, State};
use maud::{Markup, PreEscaped, html};
use newsloom_lang::CodePoints;
use newsloom_model::{PassageKind, Report, ReportId, StoryId};
use newsloom_store::{Mark, Reader, VersionRow};
use serde_json::Value;

/// `/reports/{id}`
pub(crate) async fn page(State(app): State<App>, Path(id): Path<i64>) -> Result<Markup, Failure> {
    let id = ReportId(id);
    let page = move |reader: &Reader| match (reader.report(id)?, reader.story_of(id)?) {
        (Some(report), story) => Ok(with_text(&report, story, &reader.marks(id)?, &reader.versions(id)?)),
        (None, Some(story)) => Ok(without_text(id, story)),
        (None, None) => Err(Failure::Missing(format!("report {id}"))),
    };
    app.readers.read(page).await
}

fn with_text(report: &Report, story: Option<StoryId>, marks: &[Mark], versions: &[VersionRow]) -> Markup {
    let title = report.title.as_deref().unwrap_or("(no title)");
    let language = report.language.as_deref();
    layout::page(
        title,
        &html! {
            article.report {
                h1 lang=[language] dir=(direction(language)) { (title) }
                (origin(report, story))
                fieldset.legend {
                    legend { "Mark" }
                    @for (kind, name) in [("entity", "names"), ("quote", "quotes"), ("figure", "figures"), ("date", "dates")] {
                        label.{ "mark-" (kind) } { input type="checkbox" data-marks=(kind) checked; " " (name) }
                    }
                }
                div.text lang=[language] dir=(direction(language)) { (passages(report, marks)) }
                (edits(versions))
            }
        },
    )
}

/// A report whose text was removed keeps its place.
fn without_text(report: ReportId, story: StoryId) -> Markup {
    layout::page(
        "Report without text",
        &html! {
            h1 { "Report " (report) }
            p { "Its text was removed, as the configuration asks for texts of this age." }
            p { "It is part of " a href={ "/stories/" (story) } { "story " (story) } "." }
        },
    )
}

/// What changed from version to version, the latest first.
fn edits(versions: &[VersionRow]) -> Markup {
    html! {
        @if versions.len() > 1 {
            section aria-labelledby="versions" {
                h2 #versions { "Versions" }
                ol.versions {
                    @for version in versions.iter().rev() {
                        li {
                            "Version " (version.version) ", read " (time(Some(&version.seen)))
                            @if let Some(changes) = &version.changes {
                                ul {
                                    @for line in newsloom_desk::changed(changes) { li { (line) } }
                                    @for (list, sign) in [("removed", "−"), ("added", "+")] {
                                        @for text in texts(&changes["paragraphs"][list]) {
                                            li { (sign) " " span dir="auto" { (text) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn origin(report: &Report, story: Option<StoryId>) -> Markup {
    html! {
        p.facts {
            strong { (publisher(report)) }
            @if !report.authors.is_empty() { " · " (report.authors.join(", ")) }
            @if let Some(published) = &report.published { " · " (time(Some(&published.at.to_string()))) }
            @if report.url.is_some() { " · " (outside(report.url.as_deref(), "original")) }
            @if let Some(agency) = &report.agency { " · text of " (agency) }
        }
        @if let Some(story) = story {
            p { "Part of " a href={ "/stories/" (story) } { "story " (story) } }
        }
        @if !report.problems.is_empty() {
            ul.problems { @for problem in &report.problems { li { (problem) } } }
        }
    }
}

/// The paragraphs with the marks that lie within one. `marks` are in order.
fn passages(report: &Report, marks: &[Mark]) -> Markup {
    let points = CodePoints::of(&report.text);
    let bytes: Vec<Placed<'_>> = marks
        .iter()
        .map(|mark| Placed {
            start: points.byte(mark.start as usize),
            end: points.byte(mark.end as usize),
            mark,
        })
        .collect();
    html! {
        @for passage in &report.passages {
            @let (start, end) = (passage.span.start, passage.span.end);
            @let begins = bytes.partition_point(|m| m.start < start)..bytes.partition_point(|m| m.start < end);
            @let inside: Vec<&Placed<'_>> = bytes[begins].iter().filter(|m| m.end <= end).collect();
            @let text = marked(&report.text, start, end, &inside);
            @match passage.kind {
                PassageKind::Heading => h2 { (text) },
                PassageKind::Statement => blockquote { (text) },
                PassageKind::Caption => p.caption { (text) },
                PassageKind::Furniture => p.furniture { (text) },
                PassageKind::Body => p { (text) },
            }
        }
    }
}

/// A mark by its bytes.
struct Placed<'m> {
    start: usize,
    end: usize,
    mark: &'m Mark,
}

/// The text from `start` to `end` with `marks`, which are in order, the longer first. Marks lie inside one another; one
/// that would cross another is left out.
fn marked(text: &str, start: usize, end: usize, marks: &[&Placed<'_>]) -> Markup {
    let (mut html, mut at, mut rest) = (String::new(), start, marks);
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    while let Some((first, others)) = rest.split_first() {
        let (overlapping, behind) =
            others.split_at(others.iter().take_while(|m| m.start < first.end).count());
        rest = behind;
        if first.start < at || first.end <= first.start {
            continue;
        }
        let inside: Vec<&Placed<'_>> = overlapping.iter().filter(|m| m.end <= first.end).copied().collect();
        let piece = html! {
            (slice(at, first.start))
            mark.{ "mark-" (first.mark.kind) } title=(explained(first.mark)) {
                (marked(text, first.start, first.end, &inside))
            }
        };
        html += &piece.into_string();
        at = first.end;
    }
    html += &html! { (slice(at, end)) }.into_string();
    PreEscaped(html)
}

/// "PERSON: Ilse Varga · rule tagger, confidence 0.93"
fn explained(mark: &Mark) -> String {
    let label = mark.label.as_deref().unwrap_or(&mark.kind);
    let rule = mark.rule.as_ref().map(|rule| format!(" · rule {rule}")).unwrap_or_default();
    let confidence = mark.confidence.map(|c| format!(", confidence {c:.2}")).unwrap_or_default();
    format!("{label}{rule}{confidence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(kind: &str) -> Mark {
        Mark { start: 0, end: 0, kind: kind.into(), label: None, rule: None, confidence: None }
    }

    fn rendered(text: &str, spans: &[(usize, usize, &str)]) -> String {
        let marks: Vec<(usize, usize, Mark)> =
            spans.iter().map(|(s, e, kind)| (*s, *e, mark(kind))).collect();
        let placed: Vec<Placed<'_>> =
            marks.iter().map(|(start, end, mark)| Placed { start: *start, end: *end, mark }).collect();
        let placed: Vec<&Placed<'_>> = placed.iter().collect();
        let html = marked(text, 0, text.len(), &placed).into_string();
        html.replace(" title=\"q\"", "").replace(" title=\"e\"", "").replace(" class=\"mark-", "=\"")
    }

    #[test]
    fn marks_lie_inside_one_another_and_never_cross() {
        let text = "abc<d>";
        assert_eq!(rendered(text, &[]), "abc&lt;d&gt;");
        assert_eq!(
            rendered(text, &[(0, 6, "q"), (1, 2, "e"), (4, 5, "e")]),
            "<mark=\"q\">a<mark=\"e\">b</mark>c&lt;<mark=\"e\">d</mark>&gt;</mark>"
        );
        assert_eq!(rendered(text, &[(0, 2, "q"), (1, 3, "e")]), "<mark=\"q\">ab</mark>c&lt;d&gt;");
        assert_eq!(rendered(text, &[(2, 2, "q")]), "abc&lt;d&gt;");
    }
}
