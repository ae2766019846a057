//! Rules for single sites: which elements of their pages are the report's, and which are not looked at.

use crate::metadata::markup::Markup;
use newsloom_html::blocks::Marks;
use newsloom_model::SiteRule;
use scraper::{Html, Selector};
use std::fmt;
use url::Url;

/// The most comparisons of an element with a selector on one page: all selectors for a site together pay for them.
const MAX_COMPARISONS: usize = 8_000_000;

/// The rules of all sites, compiled.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    spec: SiteRule,
    keep: Vec<Selector>,
    drop: Vec<Selector>,
}

/// A selector of a site's rule that is no CSS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSelector {
    /// The selector as it was written.
    pub selector: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for BadSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no CSS selector: {}", self.selector, self.reason)
    }
}

impl std::error::Error for BadSelector {}

/// What one selector of a site's rule did on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleUse {
    /// The rule's host, else its generator.
    pub site: String,
    /// Whether the elements were kept; else they were dropped.
    pub keeps: bool,
    /// The selector as it was written.
    pub selector: String,
    /// How many elements it met.
    pub elements: usize,
}

impl Sites {
    /// Compiles `rules`.
    ///
    /// # Errors
    /// The first selector that is no CSS.
    pub(crate) fn new(rules: &[SiteRule]) -> Result<Self, BadSelector> {
        let compiled = rules.iter().map(|spec| {
            Ok(Rule { spec: spec.clone(), keep: selectors(&spec.keep)?, drop: selectors(&spec.drop)? })
        });
        Ok(Self { rules: compiled.collect::<Result<_, _>>()? })
    }

    /// What the rules for the page behind `url` say of its elements, what each selector did, and how many selectors were too many
    /// for a page of this size.
    pub(crate) fn marks(
        &self,
        page: &Html,
        markup: &Markup,
        url: Option<&str>,
    ) -> (Marks, Vec<RuleUse>, usize) {
        let (mut marks, mut uses, mut skipped) = (Marks::default(), Vec::new(), 0);
        let affordable = MAX_COMPARISONS / page.tree.values().len().max(1);
        for rule in self.rules.iter().filter(|rule| rule.is_for(markup, url)) {
            let keeps = rule.spec.keep.iter().zip(&rule.keep).map(|(text, s)| (true, text, s));
            let drops = rule.spec.drop.iter().zip(&rule.drop).map(|(text, s)| (false, text, s));
            for (keeps, text, selector) in keeps.chain(drops) {
                if uses.len() >= affordable {
                    skipped += 1;
                    continue;
                }
                let found: Vec<_> = page.select(selector).map(|element| element.id()).collect();
                uses.push(RuleUse {
                    site: rule.site(),
                    keeps,
                    selector: text.clone(),
                    elements: found.len(),
                });
                if keeps { marks.keep.extend(found) } else { marks.drop.extend(found) }
            }
        }
        (marks, uses, skipped)
    }
}

impl Rule {
    fn site(&self) -> String {
        self.spec.host.clone().or_else(|| self.spec.generator.clone()).unwrap_or_default()
    }

    fn is_for(&self, markup: &Markup, url: Option<&str>) -> bool {
        let host = || Url::parse(url?).ok()?.host_str().map(str::to_owned);
        let of_host = |wanted: &str| {
            host().is_some_and(|h| {
                h.strip_suffix(wanted).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
            })
        };
        let generator = || markup.first(&["generator"]).unwrap_or_default().to_ascii_lowercase();
        self.spec.host.as_deref().is_none_or(of_host)
            && self.spec.generator.as_deref().is_none_or(|g| generator().starts_with(&g.to_ascii_lowercase()))
    }
}

fn selectors(texts: &[String]) -> Result<Vec<Selector>, BadSelector> {
    let compiled = |text: &String| {
        Selector::parse(text).map_err(|e| BadSelector { selector: text.clone(), reason: e.to_string() })
    };
    texts.iter().map(compiled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(rule: SiteRule, url: &str) -> Vec<usize> {
        let page =
            Html::parse_document("<meta name=generator content='Anvil 4.2'><p class=ad>x<p class=ad>y<p>z");
        let sites = Sites::new(&[rule]).unwrap();
        let (_, uses, _) = sites.marks(&page, &Markup::read(&page, None), Some(url));
        uses.iter().map(|u| u.elements).collect()
    }

    #[test]
    fn a_rule_is_for_its_host_and_what_is_under_it() {
        let rule =
            SiteRule { host: Some("post.example".into()), drop: vec![".ad".into()], ..SiteRule::default() };
        assert_eq!(uses(rule.clone(), "https://post.example/a"), [2]);
        assert_eq!(uses(rule.clone(), "https://www.post.example/a"), [2]);
        assert!(uses(rule.clone(), "https://otherpost.example/a").is_empty());
        assert!(uses(rule, "nonsense").is_empty());
    }

    #[test]
    fn a_rule_may_be_for_a_publishing_system() {
        let rule = |generator: &str| SiteRule {
            generator: Some(generator.into()),
            keep: vec!["p".into()],
            ..SiteRule::default()
        };
        assert_eq!(uses(rule("anvil"), "https://post.example/a"), [3]);
        assert!(uses(rule("hammer"), "https://post.example/a").is_empty());
    }

    #[test]
    fn the_comparisons_of_a_page_are_limited() {
        let page = Html::parse_document(&"<p class=ad>x".repeat(40_000));
        let rule = SiteRule { drop: vec![".ad > .x".into(); 1000], ..SiteRule::default() };
        let (_, uses, skipped) = Sites::new(&[rule]).unwrap().marks(&page, &Markup::default(), None);
        assert_eq!(uses.len(), MAX_COMPARISONS / page.tree.values().len());
        assert_eq!(uses.len() + skipped, 1000);
    }

    #[test]
    fn a_bad_selector_is_named() {
        let rule = SiteRule { drop: vec!["p..".into()], ..SiteRule::default() };
        assert_eq!(Sites::new(&[rule]).unwrap_err().selector, "p..");
    }
}
