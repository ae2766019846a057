//! What differs between two configurations, in words.

use crate::Config;
use newsloom_model::FeedSpec;
use std::collections::BTreeMap;

/// One line for each difference between `old` and `new`; empty when they say the same.
pub fn changes(old: &Config, new: &Config) -> Vec<String> {
    let (before, after) = (by_url(old), by_url(new));
    let mut lines = Vec::new();
    for (url, feed) in &after {
        match before.get(url) {
            None => lines.push(format!("feed added: {url}")),
            Some(known) if known != feed => lines.push(format!("feed changed: {url}")),
            Some(_) => {}
        }
    }
    lines.extend(
        before.keys().filter(|url| !after.contains_key(*url)).map(|url| format!("feed removed: {url}")),
    );
    let (a, b) = (&old.options, &new.options);
    let sections = [
        ("store", a.store != b.store),
        ("sources", a.sources != b.sources),
        ("fetch", a.fetch != b.fetch),
        ("poll", a.poll != b.poll),
        ("extract", a.extract != b.extract),
        ("websub", a.websub != b.websub),
        ("stories", a.stories != b.stories),
        ("pipeline", a.pipeline != b.pipeline),
        ("log", a.log != b.log),
        ("[site]", old.sites != new.sites),
    ];
    lines.extend(
        sections.iter().filter(|(_, differs)| *differs).map(|(name, _)| format!("section changed: [{name}]")),
    );
    lines
}

fn by_url(config: &Config) -> BTreeMap<&str, &FeedSpec> {
    config.feeds.iter().map(|feed| (feed.url.as_str(), feed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(url: &str, language: &str) -> FeedSpec {
        FeedSpec { url: url.into(), language: Some(language.into()), ..FeedSpec::default() }
    }

    #[test]
    fn says_what_changed() {
        let mut old = Config::defaults();
        old.feeds = vec![feed("https://a.example/", "en"), feed("https://b.example/", "en")];
        let mut new = old.clone();
        assert!(changes(&old, &new).is_empty());
        new.feeds = vec![feed("https://b.example/", "de"), feed("https://c.example/", "en")];
        new.options.poll.jitter = 0.2;
        assert_eq!(
            changes(&old, &new),
            [
                "feed changed: https://b.example/",
                "feed added: https://c.example/",
                "feed removed: https://a.example/",
                "section changed: [poll]",
            ]
        );
    }
}
