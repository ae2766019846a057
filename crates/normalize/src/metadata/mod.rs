//! What a page says about itself: title, authors, times, language, address, site, picture.

mod addresses;
mod authors;
mod bylines;
mod date_names;
mod dates;
mod elements;
pub(crate) mod jsonld;
mod layout;
pub(crate) mod markup;
mod plausible;
pub(crate) mod titles;
mod zones;

use markup::Markup;
use newsloom_html::plain::one_line;
use newsloom_model::{Moment, registrable_domain};
use zones::Claim;

/// A page's account of itself.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) published: Option<Claim>,
    pub(crate) modified: Option<Claim>,
    /// Language tags, the most believed first.
    pub(crate) languages: Vec<String>,
    pub(crate) canonical: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) image: Option<String>,
    /// The article's text in JSON-LD, a paragraph a line as far as it tells them.
    pub(crate) body: Option<String>,
    /// An article's own summary of itself.
    pub(crate) summary: Option<String>,
}

/// Reads the page behind `url`. `visible` is what the reader sees, a block a line; `is_possible` says whether a date can be true.
pub(crate) fn read(
    markup: &Markup,
    url: Option<&str>,
    visible: &str,
    entry_title: Option<&str>,
    is_possible: &dyn Fn(&Moment) -> bool,
) -> Metadata {
    let site = site(markup);
    let sites = names_of_outlet(markup, site.as_deref(), url);
    let title = titles::choose(markup, &sites, entry_title);
    let seen = dates::Seen { title: title.as_deref(), text: visible };
    let (published, modified) = dates::choose(markup, url, seen, is_possible);
    Metadata {
        authors: authors::choose(markup, &sites, visible),
        published,
        modified,
        languages: languages(markup),
        canonical: addresses::canonical(markup, url),
        image: image(markup, url),
        summary: summary(markup),
        title,
        body: markup.linked.article().and_then(|o| jsonld::paragraphs(o.get("articleBody")?)),
        site,
    }
}

/// Cleans names of authors that come from elsewhere, a feed's entry.
pub(crate) fn tidy_authors(names: &[String]) -> Vec<String> {
    authors::tidy(names, &[])
}

fn site(markup: &Markup) -> Option<String> {
    let named = markup.first(&[
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "dc.publisher",
        "dcterms.publisher",
        "publisher",
        "copyright-holder",
    ]);
    let publisher = || markup.linked.names(markup.linked.article()?.get("publisher")?).into_iter().next();
    let described = || markup.linked.name_of(&["WebSite", "NewsMediaOrganization"]);
    let name = named.map(str::to_owned).or_else(publisher).or_else(described)?;
    let name = one_line(&html_escape::decode_html_entities(&name));
    (!name.is_empty() && name.chars().count() <= 80 && !name.starts_with("http")).then_some(name)
}

/// The summary that the page gives of itself, where it says that it is an article.
fn summary(markup: &Markup) -> Option<String> {
    const ENOUGH: usize = 60;
    let article = markup.linked.article();
    let is_article = article.is_some() || markup.first(&["og:type"]) == Some("article");
    let linked = || article.and_then(|o| jsonld::text(o.get("description")?));
    let named = || markup.first(&["og:description", "twitter:description", "description"]);
    let decoded = || named().map(|text| html_escape::decode_html_entities(text).into_owned());
    linked().or_else(decoded).filter(|text| is_article && text.len() >= ENOUGH)
}

/// Every name by which the outlet may be called in titles and bylines.
fn names_of_outlet(markup: &Markup, site: Option<&str>, url: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = site.map(str::to_owned).into_iter().collect();
    names.extend(
        markup
            .linked
            .article()
            .and_then(|o| o.get("publisher"))
            .map(|p| markup.linked.names(p))
            .unwrap_or_default(),
    );
    names.extend(markup.linked.name_of(&["WebSite"]));
    names.extend(markup.linked.name_of(&["NewsMediaOrganization", "Organization"]));
    names.extend(
        markup.first(&["twitter:site", "application-name"]).map(|n| n.trim_start_matches('@').to_owned()),
    );
    names.extend(names_of_address(url));
    names
}

/// What the outlet at `url` may be called: the domain, and the first part of it.
pub(crate) fn names_of_address(url: Option<&str>) -> Vec<String> {
    let Some(domain) = url.and_then(registrable_domain) else { return Vec::new() };
    let first = domain.split('.').next().filter(|n| n.len() >= 3).map(str::to_owned);
    first.into_iter().chain([domain]).collect()
}

fn languages(markup: &Markup) -> Vec<String> {
    let linked = || jsonld::text(markup.linked.article()?.get("inLanguage")?);
    let meta = markup.first(&["content-language", "language", "dc.language", "og:locale"]);
    [linked(), markup.language.clone(), meta.map(str::to_owned)].into_iter().flatten().collect()
}

fn image(markup: &Markup, url: Option<&str>) -> Option<String> {
    let named = markup.first(&[
        "og:image:secure_url",
        "og:image",
        "og:image:url",
        "twitter:image",
        "twitter:image:src",
        "thumbnail",
    ]);
    let linked = || {
        let image = markup.linked.article()?.get("image")?;
        let first = image.get(0).unwrap_or(image);
        first.as_str().or_else(|| first.get("url")?.as_str()).map(str::to_owned)
    };
    let found = named.map(|n| html_escape::decode_html_entities(n).into_owned()).or_else(linked)?;
    addresses::absolute(&found, url)
}
