//! Who wrote: names from the places where pages give them, without "By", outlets and addresses.

use super::bylines;
use super::jsonld;
use super::markup::Markup;
use super::plausible::{is_address, is_outlet, is_plausible};
use super::titles::key;
use crate::agencies::is_agency;
use crate::lines;
use crate::persons::{is_role, persons};
use newsloom_html::plain;
use serde_json::Value;

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

/// The authors by the first source that names a person; else an outlet, an agency, a role or an account. `visible` is what the
/// reader sees, a block a line.
pub(super) fn choose(markup: &Markup, sites: &[String], visible: &str) -> Vec<String> {
    let in_elements = || bylines::in_elements(markup, sites);
    let under_title = || bylines::under_title(markup, sites, visible);
    // Where an agency is claimed, elements anywhere on the page are rather of other texts.
    let sources: [(bool, &dyn Fn() -> Vec<String>); 4] = [
        (true, &|| in_linked(markup, sites)),
        (true, &|| in_meta(markup)),
        (false, &in_elements),
        (true, &under_title),
    ];
    let mut weak: Vec<String> = Vec::new();
    for (beats_agency, source) in sources {
        if !beats_agency && weak.iter().any(|name| is_agency(name)) {
            continue;
        }
        let names = tidy(&source(), sites);
        if names.iter().any(|name| is_person(name, sites)) {
            return names;
        }
        weak = if weak.is_empty() { names } else { weak };
    }
    if !weak.is_empty() {
        return weak;
    }
    let linked =
        linked_author(markup).map(|value| markup.linked.names(value)).filter(|names| !names.is_empty());
    tidy(&linked.unwrap_or_else(|| bylines::in_links(markup)), sites)
}

fn is_person(name: &str, sites: &[String]) -> bool {
    !is_outlet(name, sites) && !is_account(name) && !is_agency(name) && !is_role(name)
}

/// Whether the name is how somebody logs in: one word in small letters, and no agency's.
fn is_account(name: &str) -> bool {
    let is_small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.');
    name.bytes().all(is_small) && lines::agency_of_credit(name).is_none()
}

/// The authors in JSON-LD, unless that is the outlet as an organization.
fn in_linked(markup: &Markup, sites: &[String]) -> Vec<String> {
    let editors = bylines::editors(markup);
    linked_author(markup)
        .filter(|value| !is_own_organization(markup, value, sites))
        .map(|value| markup.linked.names(value))
        .filter(|names| !names.iter().all(|name| editors.contains(&name.as_str())))
        .unwrap_or_default()
}

/// Whether an author in JSON-LD is an organization called as the outlet is, at least to begin with ("Post Newsroom").
fn is_own_organization(markup: &Markup, author: &Value, sites: &[String]) -> bool {
    const ORGANIZATIONS: &[&str] = &["Organization", "NewsMediaOrganization", "Corporation"];
    let begins = |name: &str| {
        let name = key(name);
        sites.iter().map(|s| key(s)).any(|site| site.len() >= 3 && name.starts_with(&site))
    };
    jsonld::all_are(author, ORGANIZATIONS) && markup.linked.names(author).iter().any(|name| begins(name))
}

fn linked_author(markup: &Markup) -> Option<&Value> {
    markup.linked.article().and_then(|o| o.get("author").or_else(|| o.get("creator")))
}

fn in_meta(markup: &Markup) -> Vec<String> {
    META.iter()
        .map(|name| markup.all(name).map(str::to_owned).collect::<Vec<_>>())
        .find(|names| names.iter().any(|n| !is_address(n) && !is_number(n) && n.chars().count() < 200))
        .unwrap_or_default()
}

/// Whether a digit begins it, as in "12 minutes", which some systems put where others put the author.
fn is_number(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit())
}

/// Single names, cleaned, each once.
pub(super) fn tidy(names: &[String], sites: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let plain = |name: &String| plain::title(&html_escape::decode_html_entities(name));
    for name in names.iter().flat_map(|name| persons(&plain(name))) {
        if is_plausible(&name) && kept.len() < MAX_AUTHORS && !kept.iter().any(|k| key(k) == key(&name)) {
            kept.push(name);
        }
    }
    // An outlet that names itself is the author only where nobody else is.
    if !kept.iter().all(|name| is_outlet(name, sites)) {
        kept.retain(|name| !is_outlet(name, sites) && !is_desk(name, sites));
    }
    kept
}

/// Whether the name is the outlet's in capitals and more, as where somebody works: "HPR Anholt".
fn is_desk(name: &str, sites: &[String]) -> bool {
    let Some((first, _)) = name.split_once(' ') else { return false };
    first.len() >= 3 && first.chars().all(char::is_uppercase) && is_outlet(first, sites)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn authors(html: &str) -> Vec<String> {
        choose(&Markup::read(&Html::parse_document(html), None), &["Harbour Post".into()], "")
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
        assert_eq!(authors("<meta name=author content='(Picture: Agency/Stock)'>"), [""; 0]);
        let link = "<meta name=author content='&lt;a href=&quot;/ada&quot; hreflang=&quot;en&quot;&gt;Ada Palme&lt;/a&gt;'>";
        assert_eq!(authors(link), ["Ada Palme"]);
        let office = "<meta name=author content='Ada Palme, professor of law at the University of Anholt'>";
        assert_eq!(authors(office), ["Ada Palme"]);
    }

    #[test]
    fn an_agency_yields_to_a_byline_under_the_title() {
        let page = "<meta name=author content=AFP><h1>Ferry sails again</h1><p class=author>Von Jo Kerr</p>";
        let markup = Markup::read(&Html::parse_document(page), None);
        assert_eq!(choose(&markup, &[], "Ferry sails again\nBy Ada Palme\nIt sails."), ["Ada Palme"]);
        assert_eq!(choose(&markup, &[], "Ferry sails again\nIt sails."), ["AFP"]);
    }

    #[test]
    fn an_account_is_believed_less_than_a_byline() {
        let account = "<meta name=author content=apalme>";
        assert_eq!(authors(account), ["apalme"]);
        assert_eq!(authors(&format!("{account}<p class=post-author>Ada Palme</p>")), ["Ada Palme"]);
    }

    #[test]
    fn where_somebody_works_is_no_author() {
        let sites = ["HPR".to_owned()];
        assert_eq!(tidy(&["von Ada Palme, HPR ANHOLT".into()], &sites), ["Ada Palme"]);
        assert_eq!(tidy(&["Ada Palme, RDN".into()], &sites), ["Ada Palme"]);
        assert_eq!(tidy(&["Ada Palme, Senior Reporter".into()], &sites), ["Ada Palme"]);
        assert_eq!(tidy(&["Ada Palme Ada Palme".into()], &sites), ["Ada Palme"]);
    }

    #[test]
    fn what_stands_in_an_author_s_place_is_passed_over() {
        let byline = "<p class=byline>By Ada Palme</p>";
        let label =
            "<meta name=twitter:label1 content='Time to read'><meta name=twitter:data1 content='12 minutes'>";
        assert_eq!(authors(&format!("{label}{byline}")), ["Ada Palme"]);
        assert_eq!(authors("<a class=authorization-link>Sign In</a>"), [""; 0]);
        let linked = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"author\":\"Jo Kerr\"}</script>";
        assert_eq!(
            authors(&format!("{linked}{byline}<p class=info-author>Editor: Jo Kerr</p>")),
            ["Ada Palme"]
        );
    }

    #[test]
    fn an_outlet_is_the_author_only_where_nobody_else_is() {
        let outlet = "<meta name=author content='Harbour Post'>";
        assert_eq!(authors(outlet), ["Harbour Post"]);
        let byline = "<div class=author>By Ada Palme</div>";
        assert_eq!(authors(&format!("{outlet}{byline}")), ["Ada Palme"]);
    }
}
