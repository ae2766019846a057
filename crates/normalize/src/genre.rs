//! What sort of report it is, by markup, address and wording.

use crate::metadata::jsonld::Linked;
use crate::metadata::markup::Markup;
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
    const PATHS: &[&str] = &[
        "/live/",
        "/liveblog",
        "/live-blog",
        "/live-updates",
        "-live-updates",
        "/newsticker/",
        "-liveticker",
        "/liveticker",
        "-liveblog",
    ];
    const TITLES: &[&str] = &[
        "live updates",
        "live blog",
        "liveblog",
        "liveticker",
        "as it happened",
        "newsblog",
        "live:",
        "– live",
        "- live",
        "en direct",
        "en vivo",
        "онлайн",
    ];
    s.linked.is_some_and(|l| l.describes(&["LiveBlogPosting"])) || path_has(s, PATHS) || title_has(s, TITLES)
}

fn is_gallery(s: &Signs<'_>) -> bool {
    const PATHS: &[&str] = &[
        "/gallery/",
        "/galleries/",
        "/photos/",
        "/pictures/",
        "/slideshow/",
        "/bilder/",
        "/fotostrecke",
        "/bildergalerie",
        "/photo-gallery",
        "/diaporama",
        "/fotogaleria",
    ];
    const TITLES: &[&str] = &[
        "in pictures",
        "in photos",
        "photos of the",
        "pictures of the",
        "in pics",
        "fotostrecke",
        "bildergalerie",
        "bilder des",
    ];
    let typed = s.linked.is_some_and(|l| l.describes(&["ImageGallery", "MediaGallery"]));
    let pictures = s.markup.is_some_and(|m| m.pictures >= 8);
    typed || path_has(s, PATHS) || (title_has(s, TITLES) && (pictures || s.markup.is_none()))
}

/// A text that the page itself says is not free, and that is short or stops.
fn is_teaser(s: &Signs<'_>) -> bool {
    let closed =
        s.linked.and_then(Linked::article).and_then(|o| o.get("isAccessibleForFree")).is_some_and(|v| {
            v.as_bool() == Some(false) || v.as_str().is_some_and(|t| t.eq_ignore_ascii_case("false"))
        }) || s
            .markup
            .is_some_and(|m| m.all("article:content_tier").any(|t| matches!(t, "locked" | "metered")));
    let told: usize = s.report.content().map(|p| p.span.len()).sum();
    (closed && told < 1500) || (told < 3000 && asks_to_pay(s.report))
}

fn asks_to_pay(report: &Report) -> bool {
    const WALLS: &[&str] = &[
        "subscribe to continue",
        "subscribe to read",
        "to continue reading",
        "continue reading with",
        "this article is for subscribers",
        "available exclusively to",
        "subscribers only",
        "subscriber only",
        "already a subscriber",
        "log in to read",
        "sign in to read",
        "jetzt weiterlesen",
        "um weiterzulesen",
        "mit einem abo",
        "nur für abonnenten",
        "exklusiv für abonnenten",
        "réservé aux abonnés",
        "contenido exclusivo para suscriptores",
    ];
    let last = report.passages.iter().rev().take(8).filter(|p| p.kind == PassageKind::Furniture);
    last.map(|p| p.span.of(&report.text).to_lowercase()).any(|line| WALLS.iter().any(|w| line.contains(w)))
}

fn is_roundup(s: &Signs<'_>) -> bool {
    const TITLES: &[&str] = &[
        "news in brief",
        "in brief",
        "morning briefing",
        "evening briefing",
        "news roundup",
        "round-up",
        "roundup",
        "daily briefing",
        "week in review",
        "the week in",
        "top stories",
        "top news",
        "what you need to know today",
        "things to know",
        "kurz notiert",
        "nachrichten im überblick",
        "das wichtigste",
        "der tag im überblick",
        "morning newsletter",
        "newsletter",
        "presseschau",
        "press review",
        "revue de presse",
        "news briefs",
        "digest",
    ];
    const PATHS: &[&str] = &["/briefing/", "/roundup/", "/news-in-brief", "/newsletters/", "/digest/"];
    title_has(s, TITLES) || path_has(s, PATHS)
}

fn is_opinion(s: &Signs<'_>) -> bool {
    const PATHS: &[&str] = &[
        "/opinion/",
        "/opinions/",
        "/commentisfree/",
        "/kommentar/",
        "/kommentare/",
        "/meinung/",
        "/editorial/",
        "/editorials/",
        "/columnists/",
        "/kolumne/",
        "/op-ed/",
        "/opinion-",
        "/opinion",
        "/letters/",
        "/voices/",
        "/analysis-opinion/",
        "/tribune/",
        "/idees/",
    ];
    const TITLES: &[&str] = &[
        "opinion:",
        "opinion |",
        "| opinion",
        "kommentar:",
        "editorial:",
        "op-ed:",
        "kolumne:",
        "meinung:",
        "analysis:",
        "commentary:",
        "letter:",
        "letters:",
    ];
    s.linked.is_some_and(|l| l.describes(&["OpinionNewsArticle"]))
        || path_has(s, PATHS)
        || title_has(s, TITLES)
        || s.markup.is_some_and(|m| {
            m.all("article:section").any(|v| {
                matches!(
                    v.to_lowercase().as_str(),
                    "opinion"
                        | "opinions"
                        | "meinung"
                        | "kommentar"
                        | "editorial"
                        | "op-ed"
                        | "comment"
                        | "commentary"
                )
            })
        })
}

/// Whether the page's address, or the canonical one, has one of `parts` in its path.
fn path_has(s: &Signs<'_>, parts: &[&str]) -> bool {
    let addresses = [&s.report.url, &s.report.canonical_url].into_iter().flatten();
    let mut paths =
        addresses.filter_map(|a| a.splitn(4, '/').nth(3)).map(|p| format!("/{}", p.to_lowercase()));
    paths.any(|path| parts.iter().any(|part| holds(&path, part)))
}

/// Whether `part`, unless it ends in a slash itself, stands in `path` up to a word's end.
fn holds(path: &str, part: &str) -> bool {
    path.match_indices(part).any(|(i, _)| {
        part.ends_with('/') || path[i + part.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    })
}

fn title_has(s: &Signs<'_>, phrases: &[&str]) -> bool {
    let title = s.report.title.as_deref().unwrap_or_default().to_lowercase();
    phrases.iter().any(|p| {
        title.contains(p) && (p.len() > 8 || title.starts_with(p) || title.ends_with(p) || p.ends_with(':'))
    })
}
