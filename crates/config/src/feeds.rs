//! The files that list feeds by outlet.

use crate::problem::{self, Checker, Problem};
use crate::table::{TableReader, tables};
use crate::{Environment, Options};
use newsloom_model::{FeedSpec, SiteRule};
use percent_encoding::percent_decode_str;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use url::Url;

/// A publisher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlet {
    /// What its reports are filed under.
    pub name: String,
    /// Who owns it.
    pub owner: Option<String>,
}

const OUTLET_KEYS: [&str; 3] = ["name", "owner", "feed"];
const FEED_KEYS: [&str; 12] = [
    "url",
    "title",
    "language",
    "interval",
    "pages",
    "revisit",
    "enabled",
    "allow_private",
    "username",
    "password_env",
    "password_file",
    "headers",
];

/// What all files that `options` names list, and every mistake in them.
pub(crate) fn load(options: &Options, environment: &dyn Environment) -> (Listing, Vec<Problem>) {
    let mut all = Listing::default();
    let mut problems = Vec::new();
    for file in &options.sources.feeds {
        match problem::read(file) {
            Ok(text) => problems.extend(all.file(file, &text, options, environment)),
            Err(unreadable) => problems.extend(unreadable.0),
        }
    }
    (all, problems)
}

/// What the files list.
#[derive(Default)]
pub(crate) struct Listing {
    /// Where each URL was first listed.
    seen: HashMap<String, PathBuf>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) feeds: Vec<FeedSpec>,
    pub(crate) sites: Vec<SiteRule>,
}

impl Listing {
    fn file(
        &mut self,
        file: &Path,
        text: &str,
        options: &Options,
        environment: &dyn Environment,
    ) -> Vec<Problem> {
        let mut checker = Checker::new(Some(file), text);
        let (document, syntax) = DeTable::parse_recoverable(text);
        for error in &syntax {
            checker.at(error.span().unwrap_or(0..0), error.message());
        }
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut reader =
            TableReader { checker: &mut checker, folder, environment, pages: options.fetch.pages };
        if syntax.is_empty() {
            for (name, value) in document.get_ref() {
                match (name.get_ref().as_ref(), tables(value)) {
                    ("outlet", Some(outlets)) => {
                        outlets.into_iter().for_each(|t| self.outlet(&mut reader, file, t));
                    }
                    ("site", Some(sites)) => {
                        self.sites.extend(sites.into_iter().filter_map(|t| reader.site(t)));
                    }
                    _ => reader.checker.at(
                        name.span(),
                        "expected [[outlet]] tables with [[outlet.feed]] in them, or [[site]] tables",
                    ),
                }
            }
        }
        checker.finish()
    }

    fn outlet(&mut self, reader: &mut TableReader<'_, '_>, file: &Path, table: &Spanned<DeValue<'_>>) {
        let Some(keys) = table.get_ref().as_table() else { return };
        reader.known_keys(keys, &OUTLET_KEYS, "outlet option");
        let Some(name) = reader.string(keys, "name") else {
            reader.checker.at(table.span(), "an outlet needs a name");
            return;
        };
        for feed in keys.get("feed").and_then(tables).unwrap_or_default() {
            if let Some(spec) = reader.feed(&name, feed) {
                self.add(reader, file, feed, spec);
            }
        }
        self.outlets.push(Outlet { name, owner: reader.string(keys, "owner") });
    }

    fn add(
        &mut self,
        reader: &mut TableReader<'_, '_>,
        file: &Path,
        table: &Spanned<DeValue<'_>>,
        spec: FeedSpec,
    ) {
        if let Some(first) = self.seen.get(&spec.url) {
            let place =
                table.get_ref().as_table().and_then(|t| t.get("url")).map_or(table.span(), Spanned::span);
            reader.checker.at(place, format!("this feed is listed already, in {}", first.display()));
            return;
        }
        self.seen.insert(spec.url.clone(), file.to_owned());
        self.feeds.push(FeedSpec { file: Some(file.display().to_string()), ..spec });
    }
}

impl TableReader<'_, '_> {
    fn feed(&mut self, outlet: &str, value: &Spanned<DeValue<'_>>) -> Option<FeedSpec> {
        let table = value.get_ref().as_table()?;
        self.known_keys(table, &FEED_KEYS, "feed option");
        let Some((url, credentials)) = self.url(table) else {
            if table.get("url").is_none() {
                self.checker.at(value.span(), "a feed needs a url");
            }
            return None;
        };
        Some(FeedSpec {
            url,
            outlet: Some(outlet.to_owned()),
            name: self.string(table, "title"),
            language: self.string(table, "language"),
            interval: self.period(table, "interval"),
            headers: self.headers(table),
            basic_auth: self.basic_auth(table).or(credentials),
            enabled: self.bool(table, "enabled").unwrap_or(true),
            fetch_pages: self.bool(table, "pages").unwrap_or(self.pages),
            revisit: self.bool(table, "revisit").unwrap_or(true),
            allow_private: self.bool(table, "allow_private").unwrap_or(false),
            file: None,
        })
    }

    /// The address of a feed, and the user name and password that it was written with: neither is part of what the feed
    /// is known by, so that no password is stored or shown.
    fn url(&mut self, table: &DeTable<'_>) -> Option<(String, Option<(String, String)>)> {
        let text = self.string(table, "url")?;
        let span = table.get("url").map(Spanned::span).unwrap_or_default();
        // `feed:` is another way to write http.
        let text = newsloom_model::web_address(&text).into_owned();
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
                return Some(without_credentials(text, url));
            }
            Ok(_) => self.checker.at(span, "feeds are read over http and https only"),
            Err(error) => self.checker.at(span, format!("not a web address: {error}")),
        }
        None
    }

    fn basic_auth(&mut self, table: &DeTable<'_>) -> Option<(String, String)> {
        let sources = ["env", "file"].map(|kind| (kind, format!("password_{kind}")));
        let given: Vec<_> = sources.iter().filter(|(_, key)| table.get(key.as_str()).is_some()).collect();
        let user = self.string(table, "username");
        match (user, given.as_slice()) {
            (None, []) => None,
            (Some(user), [(kind, key)]) => {
                let place = self.string(table, key)?;
                let password = self.secret(kind, &place, table.get(key.as_str())?)?;
                Some((user, password))
            }
            _ => {
                let span = ["username", "password_env", "password_file"]
                    .iter()
                    .find_map(|key| table.get(*key))
                    .map(Spanned::span)
                    .unwrap_or_default();
                self.checker.at(
                    span,
                    "basic authentication needs username and one of password_env and password_file",
                );
                None
            }
        }
    }

    fn headers(&mut self, table: &DeTable<'_>) -> Vec<(String, String)> {
        let Some(value) = table.get("headers") else { return Vec::new() };
        let Some(headers) = value.get_ref().as_table() else {
            self.wrong_type("headers", value, "table");
            return Vec::new();
        };
        headers
            .iter()
            .filter_map(|(name, value)| Some((name.get_ref().to_string(), self.header(value)?)))
            .collect()
    }

    fn header(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(text.to_owned());
        }
        let source = value.get_ref().as_table().filter(|t| t.len() == 1).and_then(|t| t.iter().next());
        match source.map(|(kind, place)| (kind.get_ref().as_ref(), place, place.get_ref().as_str())) {
            Some((kind @ ("env" | "file"), at, Some(place))) => self.secret(kind, place, at),
            _ => {
                self.checker
                    .at(value.span(), "a header is text, or { env = \"NAME\" }, or { file = \"path\" }");
                None
            }
        }
    }
}

/// An address without credentials stays as it was written.
fn without_credentials(text: String, mut url: Url) -> (String, Option<(String, String)>) {
    if url.username().is_empty() && url.password().is_none() {
        return (text, None);
    }
    let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    let credentials = (decoded(url.username()), decoded(url.password().unwrap_or_default()));
    // Both succeed for addresses that have a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    (url.into(), Some(credentials))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Problems};
    use std::collections::BTreeMap;

    fn read(text: &str) -> (Listing, String) {
        let environment = BTreeMap::from([("KEY".to_owned(), "s3cret".to_owned())]);
        let mut all = Listing::default();
        let options = Config::defaults().options;
        let problems = all.file(Path::new("feeds.toml"), text, &options, &environment);
        (all, Problems(problems).to_string())
    }

    #[test]
    fn the_shipped_feeds_are_valid() {
        let (all, problems) = read(include_str!("../../../config/feeds.toml"));
        assert_eq!(problems, "0 problems in the configuration");
        assert!(all.feeds.len() >= 30, "{}", all.feeds.len());
        assert!(all.outlets.len() >= 25);
    }

    #[test]
    fn a_feed_with_everything() {
        let (all, problems) = read(
            "[[outlet]]\nname = \"a.example\"\n[[outlet.feed]]\nurl = \"https://a.example/f\"\ninterval = \"5m\"\npages = false\nrevisit = false\nusername = \"me\"\npassword_env = \"KEY\"\n[outlet.feed.headers]\nX-Key = { env = \"KEY\" }\n",
        );
        assert_eq!(problems, "0 problems in the configuration");
        let feed = &all.feeds[0];
        assert_eq!(feed.basic_auth, Some(("me".into(), "s3cret".into())));
        assert_eq!(feed.headers, [("X-Key".into(), "s3cret".into())]);
        assert_eq!((feed.interval, feed.fetch_pages, feed.enabled), (Some(300), false, true));
        assert!(!feed.revisit);
    }

    #[test]
    fn credentials_in_an_address_are_no_part_of_it() {
        let feed = |url: &str| {
            let (all, problems) =
                read(&format!("[[outlet]]\nname = \"a.example\"\n[[outlet.feed]]\nurl = \"{url}\"\n"));
            assert!(problems.starts_with("0 problems"), "{problems}");
            (all.feeds[0].url.clone(), all.feeds[0].basic_auth.clone())
        };
        let auth = |user: &str, password: &str| Some((user.to_owned(), password.to_owned()));
        assert_eq!(feed("https://me:p%40ss@a.example/f"), ("https://a.example/f".into(), auth("me", "p@ss")));
        assert_eq!(feed("http://:tok@a.example/f?x=1"), ("http://a.example/f?x=1".into(), auth("", "tok")));
        assert_eq!(feed("http://me@a.example/f"), ("http://a.example/f".into(), auth("me", "")));
        assert_eq!(feed("https://a.example/@me:x"), ("https://a.example/@me:x".into(), None));
    }

    #[test]
    fn every_mistake_is_shown_where_it_is() {
        let (_, problems) = read(
            "[[outlet]]\nname = \"a.example\"\n[[outlet.feed]]\nurl = \"ftp://a.example/f\"\n[[outlet.feed]]\nurl = \"https://a.example/f\"\nintervall = \"5m\"\n[[outlet.feed]]\nurl = \"https://a.example/f\"\n[[outlet.feed]]\ntitle = 3\n[[outlet.feed]]\nurl = \"https://b.example/\"\nusername = \"me\"\npassword_env = \"NOPE\"\n[[outlet]]\nowner = \"x\"\n",
        );
        insta::assert_snapshot!(problems);
    }
}
