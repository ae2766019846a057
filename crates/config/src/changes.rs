//! What differs between two configurations.

use crate::Config;
use crate::values::ValuesError;
use newsloom_model::FeedSpec;
use std::collections::BTreeMap;
use std::fmt;

/// One difference between two configurations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A feed that was not there before, by its address.
    FeedAdded(String),
    /// A feed with other settings.
    FeedChanged(String),
    /// A feed that is gone.
    FeedRemoved(String),
    /// Outlets or their owners.
    Outlets,
    /// Rules for pages of sites.
    SiteRules,
    /// Users of the page.
    Users,
    /// An option, by section and name: "poll.interval".
    Option(String),
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FeedAdded(url) => write!(f, "feed added: {url}"),
            Self::FeedChanged(url) => write!(f, "feed changed: {url}"),
            Self::FeedRemoved(url) => write!(f, "feed removed: {url}"),
            Self::Outlets => write!(f, "outlets"),
            Self::SiteRules => write!(f, "site rules"),
            Self::Users => write!(f, "users of the page"),
            Self::Option(name) => write!(f, "{name}"),
        }
    }
}

/// Every difference between `old` and `new`: feeds first, then outlets, site rules and options in order of their names.
///
/// # Errors
/// See [`crate::Options::values`].
pub fn changes(old: &Config, new: &Config) -> Result<Vec<Change>, ValuesError> {
    let (before, after) = (by_url(old), by_url(new));
    let mut changes = Vec::new();
    for (url, feed) in &after {
        match before.get(url) {
            None => changes.push(Change::FeedAdded((*url).to_owned())),
            Some(known) if known != feed => changes.push(Change::FeedChanged((*url).to_owned())),
            Some(_) => {}
        }
    }
    let removed = before.keys().filter(|url| !after.contains_key(*url));
    changes.extend(removed.map(|url| Change::FeedRemoved((*url).to_owned())));
    if old.outlets != new.outlets {
        changes.push(Change::Outlets);
    }
    if old.sites != new.sites {
        changes.push(Change::SiteRules);
    }
    if old.users != new.users {
        changes.push(Change::Users);
    }
    let (old, new) = (old.options.values()?, new.options.values()?);
    changes.extend(
        new.into_iter()
            .filter(|(name, value)| old.get(name) != Some(value))
            .map(|(name, _)| Change::Option(name)),
    );
    Ok(changes)
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
        assert_eq!(changes(&old, &new).unwrap(), []);
        new.feeds = vec![feed("https://b.example/", "de"), feed("https://c.example/", "en")];
        new.options.poll.jitter = 0.2;
        assert_eq!(
            changes(&old, &new).unwrap(),
            [
                Change::FeedChanged("https://b.example/".into()),
                Change::FeedAdded("https://c.example/".into()),
                Change::FeedRemoved("https://a.example/".into()),
                Change::Option("poll.jitter".into()),
            ]
        );
    }
}
