//! Who wrote, by the elements that hold authors by their names, and by the lines under the title.

use super::markup::{AUTHOR_LINK, Markup};
use super::plausible::is_outlet;
use super::titles::{key, under};
use crate::lines;
use crate::persons::{is_role, persons};
use newsloom_lang::data::BYLINES;
use newsloom_model::PassageKind;

/// Names of elements that hold an author and nothing else, the most exact first.
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
/// Authors of something else than the report, what else is said of an author, and other words that begin so.
const OTHERS: &[&str] = &[
    "quote",
    "photo",
    "image",
    "picture",
    "caption",
    "comment",
    "authoriz",
    "authoris",
    "authority",
    "author-org",
    "author-role",
    "author-title",
    "author-job",
];
/// More names than this in elements that may hold an author are a list of others' texts.
const FEW: usize = 2;

/// The authors in the elements with the most exact names that hold any. Where the first of these holds the outlet, others
/// are those of other texts.
pub(super) fn in_elements(markup: &Markup, sites: &[String]) -> Vec<String> {
    let editors = editors(markup);
    let held = |is_called: &dyn Fn(&str) -> bool| {
        let named = markup.bylines.iter().filter(|(names, text)| holds(names, text, is_called));
        let mut texts = named.map(|(_, text)| text.as_str()).filter(|t| !editors.contains(t)).peekable();
        match texts.peek() {
            Some(first) if is_outlet(first, sites) => vec![(*first).to_owned()],
            _ => first_of_many(texts.filter_map(names_in).collect()),
        }
    };
    let signatures = BYLINES.select("text", "kind", "signature");
    let exact = EXACT.iter().copied().chain(signatures).map(|exact| held(&|name| is_called(name, exact)));
    let named = || held(&|name| name.contains("author") && name.ends_with("name"));
    exact.chain(std::iter::once_with(named)).find(|found| !found.is_empty()).unwrap_or_else(|| {
        let loose = held(&|name| name.contains("author") || name.contains("byline"));
        let others: std::collections::BTreeSet<&String> = loose.iter().collect();
        if others.len() > FEW { Vec::new() } else { loose }
    })
}

/// `names`, or the first alone where there are more than four: the others are those of other texts.
fn first_of_many(mut names: Vec<String>) -> Vec<String> {
    const MANY: usize = 4;
    let different: std::collections::BTreeSet<&String> = names.iter().collect();
    if different.len() > MANY {
        names.truncate(1);
    }
    names
}

/// The names in links to pages of authors; where there are many, these are a list of others' texts.
pub(super) fn in_links(markup: &Markup) -> Vec<String> {
    let links = markup.bylines.iter().filter(|(names, text)| holds(names, text, &|name| name == AUTHOR_LINK));
    let names: Vec<String> = links.filter_map(|(_, text)| names_in(text)).collect();
    let others: std::collections::BTreeSet<&String> = names.iter().collect();
    if others.len() > FEW { Vec::new() } else { names }
}

/// The names in a byline right under the page's title, in what the reader sees, unless it is the outlet and more ("Post with
/// agencies").
pub(super) fn under_title(markup: &Markup, sites: &[String], visible: &str) -> Vec<String> {
    const NEAR: usize = 5;
    let titles = markup.headings.iter().map(|h| key(h)).filter(|k| k.len() >= 8).collect();
    let names = under(visible, titles, NEAR).find_map(|lines| {
        let lines = lines.filter(|line| line.len() < 120);
        lines.clone().find_map(lines::byline).or_else(|| lines.clone().find_map(name_and_time))
    });
    let is_own =
        |names: &&str| sites.iter().map(|s| key(s)).any(|s| !s.is_empty() && key(names).starts_with(&s));
    names.filter(|names| !is_own(names)).map(str::to_owned).into_iter().collect()
}

/// The name in a line that holds one, a mark and a time: "Ada Palme | 2 March 2024".
fn name_and_time(line: &str) -> Option<&str> {
    let (name, time) = line.split_once(['|', '•', '·'])?;
    let is_time = time.contains(char::is_numeric) && lines::kind(time) == Some(PassageKind::Furniture);
    (is_time && lines::is_name(name)).then(|| name.trim())
}

/// Whether an element called `names` holds an author: one of its names is called so and says nothing else.
fn holds(names: &str, text: &str, is_called: &dyn Fn(&str) -> bool) -> bool {
    let names = names.to_ascii_lowercase();
    let says_else = |name: &str| OTHERS.iter().any(|other| name.contains(other));
    let name = |name: &str| {
        is_called(name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-')) && !says_else(name)
    };
    text.len() < 120 && names.split(' ').any(name)
}

/// Whether an element's name is `exact`, ends in it as a word of its own, or holds it where it is long.
fn is_called(name: &str, exact: &str) -> bool {
    let ending = name.strip_suffix(exact);
    ending.is_some_and(|before| before.is_empty() || before.ends_with(['-', '_']))
        || (exact.len() > 6 && name.contains(exact))
}

/// What stands in a byline, where it reads as names. Lines of it may say what somebody is.
fn names_in(text: &str) -> Option<String> {
    let mut lines = text.lines();
    let first = lines.next()?;
    let names = std::iter::once(first).chain(lines.filter(|line| !is_role(line)));
    let text = &*names.collect::<Vec<_>>().join(" ");
    let whole =
        lines::byline(text).map(str::to_owned).or_else(|| are_names(&persons(text)).then(|| text.to_owned()));
    // What follows a comma may say what somebody is.
    whole.or_else(|| lines::byline(text.split_once(',')?.0).map(str::to_owned))
}

fn are_names(names: &[String]) -> bool {
    !names.is_empty() && names.iter().all(|name| lines::is_name(name))
}

/// Those who are said to be editors: "Editor: Ada Palme".
pub(super) fn editors(markup: &Markup) -> Vec<&str> {
    let texts = markup.bylines.iter().map(|(_, text)| text.as_str());
    let labelled = texts.filter_map(|text| text.split_once(':'));
    let is_editor =
        |label: &str| BYLINES.select("text", "kind", "editor").any(|word| label.eq_ignore_ascii_case(word));
    labelled.filter(|(label, _)| is_editor(label.trim())).map(|(_, name)| name.trim()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::authors::tidy;
    use super::*;
    use scraper::Html;

    fn found(html: &str) -> Vec<String> {
        let sites = ["Harbour Post".to_owned()];
        tidy(&in_elements(&Markup::read(&Html::parse_document(html), None), &sites), &sites)
    }

    #[test]
    fn the_most_exact_name_wins() {
        let page = "<div class=article__author>Ada Palme MW 22 June 2020 <b class=article__author-details-name>Ada Palme</b></div>";
        assert_eq!(found(page), ["Ada Palme"]);
        assert_eq!(found("<p class=post-author_component>Ada Palme</p>"), ["Ada Palme"]);
        assert_eq!(found("<p class=byline>By Ada Palme, harbour reporter</p>"), ["Ada Palme"]);
        let role = "<div class=author-name><div>Ada Palme</div><div>Marketing Manager</div></div>";
        assert_eq!(found(role), ["Ada Palme"]);
    }

    #[test]
    fn of_many_names_the_first_is_the_report_s() {
        let page = |n: usize| {
            (0..n)
                .map(|i| format!("<p class=author>Jo {}err</p>", ["K", "B", "D", "F", "P"][i]))
                .collect::<String>()
        };
        assert_eq!(found(&page(2)), ["Jo Kerr", "Jo Berr"]);
        assert_eq!(found(&page(5)), ["Jo Kerr"]);
    }

    #[test]
    fn links_to_pages_of_authors_hold_names() {
        let linked = |html: &str| in_links(&Markup::read(&Html::parse_document(html), None));
        let page = "<p>Words of <a href=/author/ada-palme/>Ada Palme</a></p>";
        assert_eq!(linked(page), ["Ada Palme"]);
        let others = "<a href=/author/1>Jo Kerr</a><a href=/author/2>Karl Riese</a>";
        assert_eq!(linked(&format!("{page}{others}")), [""; 0]);
    }

    #[test]
    fn a_byline_under_the_title_is_read() {
        let markup = Markup::read(&Html::parse_document("<h1>Ferry sails again</h1>"), None);
        let names = |visible: &str| under_title(&markup, &["Harbour Post".into()], visible);
        assert_eq!(names("Ferry sails again\n2 March\nBy Ada Palme\nThe ferry"), ["Ada Palme"]);
        assert_eq!(names("Ferry sails again\nAda Palme | 05.04.2025"), ["Ada Palme"]);
        assert!(names("Ferry sails again\nBy Harbour Post Staff").is_empty());
        assert!(names("By Ada Palme\nFerry sails again\nThe ferry").is_empty());
    }

    #[test]
    fn editors_and_authors_of_other_texts_are_none() {
        let edited = "<p class=author-2>Ada Palme</p><p class=info-author>Editor : Jo Kerr</p><p class=author>Jo Kerr</p>";
        assert_eq!(found(edited), ["Ada Palme"]);
        let others = "<p class=x-author>Harbour Post</p><p class=x-author>Jo Kerr</p>";
        assert_eq!(found(others), ["Harbour Post"]);
    }
}
