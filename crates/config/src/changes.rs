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
    /// A watch that was not there before, by its name.
    WatchAdded(String),
    /// A watch with other settings, or other sinks.
    WatchChanged(String),
    /// A watch that is gone.
    WatchRemoved(String),
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
            Self::WatchAdded(name) => write!(f, "watch added: {name}"),
            Self::WatchChanged(name) => write!(f, "watch changed: {name}"),
            Self::WatchRemoved(name) => write!(f, "watch removed: {name}"),
            Self::Option(name) => write!(f, "{name}"),
        }
    }
}

/// Every difference between `old` and `new`: feeds first, then outlets, site rules, watches and options in order
/// of their names.
///
/// # Errors
/// See [`crate::Options::values`].
pub fn changes(old: &Config, new: &Config) -> Result<Vec<Change>, ValuesError> {
    let by_url = |feed: &FeedSpec| feed.url.clone();
    let mut changes = compared(
        &old.feeds,
        &new.feeds,
        by_url,
        [Change::FeedAdded, Change::FeedChanged, Change::FeedRemoved],
    );
    if old.outlets != new.outlets {
        changes.push(Change::Outlets);
    }
    if old.sites != new.sites {
        changes.push(Change::SiteRules);
    }
    if old.users != new.users {
        changes.push(Change::Users);
    }
    let kinds = [Change::WatchAdded, Change::WatchChanged, Change::WatchRemoved];
    changes.extend(compared(&old.watches, &new.watches, |watch| watch.spec.name.clone(), kinds));
    let (old, new) = (old.options.values()?, new.options.values()?);
    changes.extend(
        new.into_iter()
            .filter(|(name, value)| old.get(name) != Some(value))
            .map(|(name, _)| Change::Option(name)),
    );
    Ok(changes)
}

/// What was added, changed and removed: first the first two in order of their names, then the last.
fn compared<T: PartialEq>(
    old: &[T],
    new: &[T],
    name: impl Fn(&T) -> String,
    [added, changed, removed]: [fn(String) -> Change; 3],
) -> Vec<Change> {
    let by_name = |all: &'_ [T]| -> BTreeMap<String, usize> {
        all.iter().enumerate().map(|(at, one)| (name(one), at)).collect()
    };
    let (before, after) = (by_name(old), by_name(new));
    let mut changes = Vec::new();
    for (name, at) in &after {
        match before.get(name) {
            None => changes.push(added(name.clone())),
            Some(known) if old[*known] != new[*at] => changes.push(changed(name.clone())),
            Some(_) => {}
        }
    }
    changes.extend(before.into_keys().filter(|name| !after.contains_key(name)).map(removed));
    changes
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
