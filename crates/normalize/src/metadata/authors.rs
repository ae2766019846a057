//! Who wrote: names from the places where pages give them, without "By", outlets and addresses.

use super::markup::Markup;
use super::titles::key;
use crate::lines;

/// The most authors that are kept.
const MAX_AUTHORS: usize = 20;

const META: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "cxenseparse:author",
    "authors",
    "article:author_name",
    "citation_author",
    "rbauthors",
    "mediator_author",
    "shareaholic:article_author_name",
    "article.author",
    "vr:author",
    "twitter:data1",
    "creator",
];

/// The authors by the first source that names any.
pub(super) fn choose(markup: &Markup, sites: &[String]) -> Vec<String> {
    let sources: [&dyn Fn() -> Vec<String>; 3] =
        [&|| in_linked(markup), &|| in_meta(markup), &|| in_bylines(markup)];
    sources.iter().map(|source| tidy(&source(), sites)).find(|names| !names.is_empty()).unwrap_or_default()
}

fn in_linked(markup: &Markup) -> Vec<String> {
    let author = markup.linked.article().and_then(|o| o.get("author").or_else(|| o.get("creator")));
    author.map(|value| markup.linked.names(value)).unwrap_or_default()
}

fn in_meta(markup: &Markup) -> Vec<String> {
    META.iter()
        .map(|name| markup.all(name).map(str::to_owned).collect::<Vec<_>>())
        .find(|names| names.iter().any(|n| !is_address(n) && n.chars().count() < 200))
        .unwrap_or_default()
}

/// Elements that by their names hold the author, the most exact names first.
fn in_bylines(markup: &Markup) -> Vec<String> {
    const EXACT: &[&str] = &[
        "rel-author",
        "author-name",
        "author__name",
        "author_name",
        "authorname",
        "byline-name",
        "byline__name",
        "fn",
        "author",
        "byline",
    ];
    let is_byline = |names: &str, exact: &str| {
        names.to_ascii_lowercase().split(' ').any(|n| n == exact || (exact.len() > 6 && n.contains(exact)))
    };
    for exact in EXACT {
        let found: Vec<String> = markup
            .bylines
            .iter()
            .filter(|(names, text)| is_byline(names, exact) && text.len() < 120)
            .filter_map(|(_, text)| names_of(text))
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// What stands in a byline, where it reads as names.
fn names_of(text: &str) -> Option<String> {
    lines::byline(text)
        .map(str::to_owned)
        .or_else(|| split(text).iter().all(|n| lines::is_name(n)).then(|| text.to_owned()))
}

/// Whether letters begin it, or a digit and then letters: no bracket, no mark.
fn is_lettered(name: &str) -> bool {
    name.starts_with(char::is_alphanumeric) && name.contains(char::is_alphabetic)
}

fn is_address(name: &str) -> bool {
    name.starts_with("http") || name.starts_with("//") || name.starts_with("www.")
}

/// Single names, cleaned, each once.
pub(super) fn tidy(names: &[String], sites: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names.iter().flat_map(|n| split(n)).map(|n| clean(&n)) {
        let plausible = is_lettered(&name) && name.chars().count() <= 80 && !is_address(&name);
        if plausible && kept.len() < MAX_AUTHORS && !kept.iter().any(|k| key(k) == key(&name)) {
            kept.push(name);
        }
    }
    // An outlet that names itself is the author only where nobody else is.
    let is_site = |name: &String| sites.iter().any(|s| key(s) == key(name));
    if !kept.iter().all(is_site) {
        kept.retain(|name| !is_site(name));
    }
    kept
}

/// The names in a string that lists several.
fn split(names: &str) -> Vec<String> {
    let decoded = html_escape::decode_html_entities(names).replace(['\u{a0}', '\n'], " ");
    let parts = decoded
        .split([';', '|', '•', '·', '/', '＆'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" und "))
        .flat_map(|p| p.split(" & "))
        .flat_map(|p| p.split(" et "))
        .flat_map(|p| p.split(" y "));
    parts
        .flat_map(|p| p.split([',', '、', '，']))
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|p| !p.is_empty())
        .collect()
}

fn clean(name: &str) -> String {
    const BEFORE: &[&str] = &[
        "by ",
        "by: ",
        "von ",
        "par ",
        "por ",
        "written by ",
        "author: ",
        "posted by ",
        "text: ",
        "автор: ",
        "redaktion: ",
        "di ",
    ];
    let mut name = name.trim().trim_matches([',', '.', ':', '-', '–', '|', '"']).trim();
    for before in BEFORE {
        if name.is_char_boundary(before.len())
            && name.len() > before.len()
            && name[..before.len()].eq_ignore_ascii_case(before)
        {
            name = name[before.len()..].trim();
        }
    }
    let name = name.split(" (").next().unwrap_or(name).split('@').next().unwrap_or(name);
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn authors(html: &str) -> Vec<String> {
        choose(&Markup::read(&Html::parse_document(html)), &["Harbour Post".into()])
    }

    #[test]
    fn lists_are_split_and_cleaned() {
        assert_eq!(
            authors("<meta name=author content='By Ada Palme and Jo Kerr, Harbour Post'>"),
            ["Ada Palme", "Jo Kerr"]
        );
        assert_eq!(
            authors(
                "<meta property=article:author content='https://example.org/ada'><a rel=author>Ada Palme</a>"
            ),
            ["Ada Palme"]
        );
        assert_eq!(authors("<div class=byline>Von Karl Riese</div>"), ["Karl Riese"]);
        assert!(authors("<div class=author-box>Share this</div>").is_empty());
    }
}
