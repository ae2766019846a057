//! What sort of report it is, by markup, address and wording.

use crate::metadata::jsonld::Linked;
use crate::metadata::markup::Markup;
use newsloom_lang::data::GENRES;
use newsloom_model::{Genre, PassageKind, Report};

/// What is looked at.
pub(crate) struct Signs<'a> {
    pub(crate) report: &'a Report,
    pub(crate) linked: Option<&'a Linked>,
    pub(crate) markup: Option<&'a Markup>,
}

type Rule = fn(&Signs<'_>) -> bool;

/// The genre that the signs speak for; an article where none does.
pub(crate) fn of(signs: &Signs<'_>) -> Genre {
    let rules: [(Genre, Rule); 5] = [
        (Genre::LiveBlog, is_live_blog),
        (Genre::Gallery, is_gallery),
        (Genre::Teaser, is_teaser),
        (Genre::Roundup, is_roundup),
        (Genre::Opinion, is_opinion),
    ];
    rules.iter().find(|(_, holds)| holds(signs)).map_or(Genre::Article, |(genre, _)| *genre)
}

fn is_live_blog(s: &Signs<'_>) -> bool {
    s.linked.is_some_and(|l| l.describes(&["LiveBlogPosting"]))
        || path_has(s, "live-blog")
        || title_has(s, "live-blog")
}

fn is_gallery(s: &Signs<'_>) -> bool {
    let typed = s.linked.is_some_and(|l| l.describes(&["ImageGallery", "MediaGallery"]));
    let pictures = s.markup.is_some_and(|m| m.pictures >= 8);
    typed || path_has(s, "gallery") || (title_has(s, "gallery") && (pictures || s.markup.is_none()))
}

/// A text that the page itself says is not free, and that is short or stops.
fn is_teaser(s: &Signs<'_>) -> bool {
    let closed =
        s.linked.and_then(Linked::article).and_then(|o| o.get("isAccessibleForFree")).is_some_and(|v| {
            v.as_bool() == Some(false) || v.as_str().is_some_and(|t| t.eq_ignore_ascii_case("false"))
        }) || s
            .markup
            .is_some_and(|m| m.all("article:content_tier").any(|t| matches!(t, "locked" | "metered")));
    let length: usize = s.report.content().map(|p| p.span.len()).sum();
    (closed && length < 1500) || (length < 3000 && asks_to_pay(s.report))
}

fn asks_to_pay(report: &Report) -> bool {
    let walls: Vec<&str> = words("teaser", "line").collect();
    let last = report.passages.iter().rev().take(8).filter(|p| p.kind == PassageKind::Furniture);
    last.map(|p| p.span.of(&report.text).to_lowercase())
        .any(|line| walls.iter().any(|wall| line.contains(wall)))
}

fn is_roundup(s: &Signs<'_>) -> bool {
    title_has(s, "roundup") || path_has(s, "roundup")
}

fn is_opinion(s: &Signs<'_>) -> bool {
    s.linked.is_some_and(|l| l.describes(&["OpinionNewsArticle"]))
        || path_has(s, "opinion")
        || title_has(s, "opinion")
        || s.markup.is_some_and(|m| m.all("article:section").any(is_opinion_section))
}

fn is_opinion_section(section: &str) -> bool {
    let section = section.to_lowercase();
    words("opinion", "section").any(|opinion| section == opinion)
}

/// Whether the page's address, or the canonical one, has a part in its path that speaks for `genre`.
fn path_has(s: &Signs<'_>, genre: &str) -> bool {
    let addresses = [&s.report.url, &s.report.canonical_url].into_iter().flatten();
    let mut paths =
        addresses.filter_map(|a| a.splitn(4, '/').nth(3)).map(|p| format!("/{}", p.to_lowercase()));
    paths.any(|path| words(genre, "path").any(|part| holds(&path, part)))
}

/// Whether `part`, unless it ends in a slash itself, stands in `path` up to a word's end.
fn holds(path: &str, part: &str) -> bool {
    path.match_indices(part).any(|(i, _)| {
        part.ends_with('/') || path[i + part.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    })
}

fn title_has(s: &Signs<'_>, genre: &str) -> bool {
    let title = s.report.title.as_deref().unwrap_or_default().to_lowercase();
    words(genre, "title").any(|p| {
        title.contains(p) && (p.len() > 8 || title.starts_with(p) || title.ends_with(p) || p.ends_with(':'))
    })
}

/// What speaks for `genre` where it stands in a `place`: path, title, section or line.
fn words(genre: &str, place: &str) -> impl Iterator<Item = &'static str> {
    GENRES.rows().filter(move |row| row[0] == genre && row[1] == place).map(|row| row[2])
}
