//! When a page was published and last changed, by what it claims: JSON-LD and meta elements first, then dated
//! elements, the address, and what the reader sees (the order of htmldate, Barbaresi 2020, doi:10.21105/joss.02439).

use super::jsonld;
use super::markup::{Markup, Stamp};
use super::moments;
use crate::lines;
use newsloom_model::{Moment, PassageKind};
use regex::Regex;
use std::sync::LazyLock;

/// A claim and how it is written.
pub(crate) type Claim = (Moment, String);

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "bt:pubdate",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "article.published",
    "published_time",
    "published_on",
    "published-date",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "shareaholic:article_published_time",
    "article_date_original",
    "originalpublicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.created",
    "dcterms.date",
    "dc.date",
    "date",
    "article:post_date",
    "publication_date",
    "article:publication_date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "datecreated",
    "datepublication",
    "article:published",
    "date_published",
    "og:pubdate",
    "vr:published_time",
    "analyticsattributes.articledate",
    "pub_date",
    "displaydate",
    "mediator_published_time",
    "prism.publicationdate",
    "cse-pubdate",
    "release_date",
    "iso-8601-publish-date",
    "last-publish",
    "article-published-time",
    "creation-date",
    "created",
];
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "og:modified_time",
    "datemodified",
    "dateupdated",
    "last-modified",
    "lastmod",
    "modified",
    "dcterms.modified",
    "dc.modified",
    "dc.date.modified",
    "article.updated",
    "modification_date",
    "revision_date",
    "bt:moddate",
    "parsely-modified",
    "updated_time",
    "lastmodified",
];

/// The best claim of publication, and the best claim of the last change.
pub(super) fn choose(markup: &Markup, url: Option<&str>, visible: &str) -> (Option<Claim>, Option<Claim>) {
    let modified = linked(markup, &["dateModified"]).or_else(|| in_meta(markup, MODIFIED));
    (published(markup, url, visible).or_else(|| modified.clone()), modified)
}

fn published(markup: &Markup, url: Option<&str>, visible: &str) -> Option<Claim> {
    let in_linked = linked(markup, &["datePublished", "dateCreated", "uploadDate"]);
    let in_meta = in_meta(markup, PUBLISHED);
    let american = is_american(markup, url);
    let marked = marked(markup, american);
    let in_url = url.and_then(in_url);
    let best = in_linked.clone().or_else(|| in_meta.clone()).or_else(|| marked.clone());
    match best {
        Some(best) => Some(finest(best, [in_linked, in_meta, marked])),
        None => in_url.or_else(|| stamped(markup, american)).or_else(|| in_text(visible, american)),
    }
}

/// The most exact claim of the same day as `best`.
fn finest<const N: usize>(best: Claim, others: [Option<Claim>; N]) -> Claim {
    let better = |c: &Claim| !c.0.day_only && c.0.local_day() == best.0.local_day();
    others.into_iter().flatten().find(better).filter(|_| best.0.day_only).unwrap_or(best)
}

fn claim(raw: &str) -> Option<Claim> {
    moments::parse(raw).map(|moment| (moment, raw.trim().to_owned()))
}

fn linked(markup: &Markup, keys: &[&str]) -> Option<Claim> {
    let article = markup.linked.article()?;
    keys.iter().find_map(|key| claim(&jsonld::text(article.get(*key)?)?))
}

fn in_meta(markup: &Markup, names: &[&str]) -> Option<Claim> {
    names.iter().find_map(|name| markup.all(name).find_map(claim))
}

/// Elements marked up as the date of publication.
fn marked(markup: &Markup, american: bool) -> Option<Claim> {
    let is_published = |s: &&Stamp| {
        let names = s.names.to_ascii_lowercase();
        (names.contains("datepublished")
            || names.contains("pubdate")
            || names.contains("entry-date")
            || names.contains("published"))
            && !names.contains("updated ")
    };
    markup.stamps.iter().filter(is_published).find_map(|s| stamp(s, american))
}

/// The first dated element, the `time` elements before others.
fn stamped(markup: &Markup, american: bool) -> Option<Claim> {
    let is_fresh = |s: &&Stamp| {
        !["modif", "update", "comment", "related"].iter().any(|w| s.names.to_ascii_lowercase().contains(w))
    };
    let times = markup.stamps.iter().filter(|s| s.is_time).filter(is_fresh);
    times.chain(markup.stamps.iter().filter(|s| !s.is_time).filter(is_fresh)).find_map(|s| stamp(s, american))
}

fn stamp(stamp: &Stamp, american: bool) -> Option<Claim> {
    let seen = || written(&stamp.text, american).filter(|_| stamp.text.len() <= 120);
    stamp.machine.as_deref().and_then(claim).or_else(seen)
}

/// A claim in a form for readers.
fn written(text: &str, american: bool) -> Option<Claim> {
    moments::parse_by(text, american).map(|moment| (moment, text.trim().to_owned()))
}

/// Whether the page's readers put the month first: English, and not from where English puts the day first.
fn is_american(markup: &Markup, url: Option<&str>) -> bool {
    const DAY_FIRST: &[&str] =
        &["uk", "au", "nz", "ie", "in", "za", "pk", "ng", "ke", "sg", "my", "hk", "eu"];
    let language = markup.language.as_deref().unwrap_or_default().to_ascii_lowercase();
    let domain = url.and_then(newsloom_model::registrable_domain).unwrap_or_default();
    let land = domain.rsplit('.').next().unwrap_or_default();
    language.starts_with("en") && !language.ends_with("gb") && !DAY_FIRST.contains(&land)
}

/// "/2021/04/13/", "/2021-04-13-", "20210413" in an address.
pub(crate) fn in_url(url: &str) -> Option<Claim> {
    #[allow(clippy::expect_used, reason = "the pattern is ours and tested")]
    static DATED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[/_.-]((?:19|20)\d\d)[/_.-]?([01]\d)[/_.-]?([0-3]\d)(?:[/_.-]|$)")
            .expect("a valid pattern")
    });
    let found = DATED.captures(crate::tame::floor(url, 2000))?;
    let day = format!("{}-{}-{}", &found[1], &found[2], &found[3]);
    claim(&day)
}

/// The first date in what the reader sees: in a line that says nothing else, else in a short one near the top.
fn in_text(visible: &str, american: bool) -> Option<Claim> {
    let dated = |line: &&str| line.len() <= 120 && line.contains(char::is_numeric);
    let is_stamp = |line: &&str| lines::kind(line) == Some(PassageKind::Furniture);
    let stamps = visible.lines().take(600).filter(dated).filter(is_stamp);
    stamps.chain(visible.lines().take(200).filter(dated)).find_map(|line| written(line, american))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn dates(html: &str, url: Option<&str>) -> (Option<String>, Option<String>) {
        let (published, modified) = choose(&Markup::read(&Html::parse_document(html)), url, "");
        (published.map(|(m, _)| m.to_string()), modified.map(|(m, _)| m.to_string()))
    }

    #[test]
    fn claims_for_machines_come_first_and_the_exact_one_of_a_day() {
        let page = "<meta property=article:published_time content='2024-03-02T10:00:00+01:00'><meta property=article:modified_time content='2024-03-05'>\
                    <script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-02\"}</script>";
        assert_eq!(dates(page, None), (Some("2024-03-02T10:00:00+01:00".into()), Some("2024-03-05".into())));
    }

    #[test]
    fn then_the_address_and_dated_elements() {
        assert_eq!(
            dates("<p>x", Some("https://example.org/2024/03/02/bridge")).0.as_deref(),
            Some("2024-03-02")
        );
        assert_eq!(
            dates("<time datetime='2024-03-02T08:00Z'>today</time>", None).0.as_deref(),
            Some("2024-03-02T08:00:00Z")
        );
        assert_eq!(dates("<p>x", Some("https://example.org/item/20241399")).0, None);
    }
}
