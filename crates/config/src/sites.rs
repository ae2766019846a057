//! Rules for the pages of single sites, and the shipped ones for publishing systems.

use crate::table::TableReader;
use newsloom_model::SiteRule;
use scraper::Selector;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 4] = ["host", "generator", "keep", "drop"];

#[derive(Deserialize)]
struct File {
    site: Vec<SiteRule>,
}

/// The rules that come with newsloom.
pub(crate) fn shipped() -> Vec<SiteRule> {
    toml::from_str::<File>(include_str!("../../../config/sites.toml"))
        .unwrap_or_else(|error| unreachable!("the shipped rules are tested to be valid: {error}"))
        .site
}

impl TableReader<'_, '_> {
    /// A `[[site]]` table; none where it has a mistake.
    pub(crate) fn site(&mut self, value: &Spanned<DeValue<'_>>) -> Option<SiteRule> {
        let table = value.get_ref().as_table()?;
        self.known_keys(table, &KEYS, "site option");
        let rule = SiteRule {
            host: self.host(table),
            generator: self.string(table, "generator"),
            keep: self.selectors(table, "keep"),
            drop: self.selectors(table, "drop"),
        };
        if table.get("host").is_none() && table.get("generator").is_none() {
            self.checker.at(value.span(), "a site needs a host or a generator");
            return None;
        }
        if table.get("keep").is_none() && table.get("drop").is_none() {
            self.checker.at(value.span(), "a site needs CSS selectors to keep or to drop");
        }
        Some(rule)
    }

    fn host(&mut self, table: &DeTable<'_>) -> Option<String> {
        let host = self.string(table, "host")?;
        if host.is_empty() || host.contains(['/', ':', '*', ' ']) {
            let span = table.get("host").map(Spanned::span).unwrap_or_default();
            self.checker.at(
                span,
                "a host is a name alone, such as \"example.org\"; it stands for its subdomains too",
            );
        }
        Some(host.to_ascii_lowercase())
    }

    fn selectors(&mut self, table: &DeTable<'_>, key: &str) -> Vec<String> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "list of CSS selectors");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.selector(key, item)).collect()
    }

    fn selector(&mut self, key: &str, item: &Spanned<DeValue<'_>>) -> Option<String> {
        let Some(text) = item.get_ref().as_str() else {
            self.wrong_type(key, item, "string");
            return None;
        };
        let error = Selector::parse(text).err().map(|e| format!("this is no CSS selector: {e}"));
        match error {
            Some(message) => self.checker.at(item.span(), message),
            None => return Some(text.to_owned()),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Environment};
    use std::path::Path;

    struct Nothing;

    impl Environment for Nothing {
        fn variable(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn load(feeds: &str) -> Result<Vec<SiteRule>, String> {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("newsloom.toml", "[sources]\nfeeds = [\"feeds.toml\"]\n");
        write("feeds.toml", feeds);
        let config = Config::load(&folder.path().join("newsloom.toml"), &Nothing);
        let folder = format!("{}/", folder.path().display());
        config.map(|c| c.sites).map_err(|e| e.to_string().replace(&folder, ""))
    }

    #[test]
    fn the_shipped_rules_are_valid() {
        let text = include_str!("../../../config/sites.toml");
        assert_eq!(load(text).unwrap(), [shipped(), shipped()].concat());
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/sites.toml").is_file());
    }

    #[test]
    fn rules_of_the_user_come_after_the_shipped_ones() {
        let sites =
            load("[[site]]\nhost = \"Post.example\"\nkeep = [\"div.story\"]\ndrop = [\".promo\"]\n").unwrap();
        let own = SiteRule {
            host: Some("post.example".into()),
            generator: None,
            keep: vec!["div.story".into()],
            drop: vec![".promo".into()],
        };
        assert_eq!(sites.last(), Some(&own));
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        insta::assert_snapshot!(load("[[site]]\nhost = \"https://post.example/\"\ndrop = [\"p..x\", 3]\n\n[[site]]\nkeep = \"p\"\n\n[[site]]\nhost = \"a.example\"\nkeeps = [\"p\"]\n").unwrap_err());
    }
}
