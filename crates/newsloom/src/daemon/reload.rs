//! Which changes of the configuration a running daemon applies.

use newsloom_config::{Change, Config, changes};

/// Options, and whole sections, that are read at the start alone. All others are applied on SIGHUP.
const NEEDS_RESTART: [&str; 16] = [
    "store.path",
    "store.url",
    "store.url_env",
    "store.url_file",
    "store.lease",
    "store.log_retention",
    "extract",
    "web",
    "websub",
    "sinks",
    "transport",
    "stories.window",
    "pipeline.workers",
    "pipeline.queue",
    "pipeline.batch",
    "log.format",
];

/// What a new configuration changes.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reload {
    /// In force from now on.
    pub(crate) applied: Vec<Change>,
    /// In force from the next start on.
    pub(crate) needs_restart: Vec<Change>,
}

impl Reload {
    /// Compares the configuration in force with the one that is wanted. Returns the one that a running daemon can put
    /// into force, in which everything that needs a restart is as it was.
    pub(crate) fn plan(current: &Config, wanted: Config) -> anyhow::Result<(Config, Self)> {
        let (needs_restart, applied) = changes(current, &wanted)?.into_iter().partition(needs_restart);
        let options = current.options.with_values_of(&wanted.options, |name| !is_read_at_start(name))?;
        let (users, sites) = (current.users.clone(), current.sites.clone());
        let (nats, transport) = (current.nats.clone(), current.transport.clone());
        let live_store = current.live_store.clone();
        let config = Config { options, users, sites, nats, transport, live_store, ..wanted };
        Ok((config, Self { applied, needs_restart }))
    }

    /// Logs every change.
    pub(crate) fn log(&self) {
        if self == &Self::default() {
            tracing::info!("configuration read again; nothing changed");
        }
        for change in &self.applied {
            tracing::info!(%change, "configuration change applied");
        }
        for change in &self.needs_restart {
            tracing::warn!(%change, "configuration change needs a restart");
        }
    }
}

fn needs_restart(change: &Change) -> bool {
    match change {
        Change::Option(name) => is_read_at_start(name),
        Change::SiteRules | Change::Users => true,
        Change::FeedAdded(_) | Change::FeedChanged(_) | Change::FeedRemoved(_) | Change::Outlets => false,
        Change::WatchAdded(_) | Change::WatchChanged(_) | Change::WatchRemoved(_) => false,
    }
}

fn is_read_at_start(name: &str) -> bool {
    let section = name.split('.').next().unwrap_or_default();
    NEEDS_RESTART.iter().any(|option| *option == name || *option == section)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::time::Duration;

    #[test]
    fn what_needs_a_restart_stays_as_it_was() {
        let current = Config::defaults();
        let mut wanted = current.clone();
        wanted.options.poll.interval.0 = Duration::from_secs(60);
        wanted.options.store.path = "other.db".into();
        wanted.options.pipeline.workers = 7;
        let (effective, reload) = Reload::plan(&current, wanted.clone()).unwrap();
        assert_eq!(reload.applied, [Change::Option("poll.interval".into())]);
        assert_eq!(
            reload.needs_restart,
            [Change::Option("pipeline.workers".into()), Change::Option("store.path".into())]
        );
        assert_eq!(effective.options.poll, wanted.options.poll);
        assert_eq!(effective.options.store, current.options.store);
        // They are told of again until the restart.
        assert_eq!(Reload::plan(&effective, wanted).unwrap().1.needs_restart.len(), 2);
    }

    /// The rows of the table below the heading in docs/operations.md: option or section, and whether it is applied.
    fn documented() -> BTreeMap<String, bool> {
        let page = include_str!("../../../../docs/operations.md");
        let table = page.split("## What SIGHUP applies").nth(1).unwrap().split("\n## ").next().unwrap();
        let mut rows = BTreeMap::new();
        for line in table.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            for name in cells[1].split(", ") {
                rows.insert(name.trim_matches(['`', '[', ']']).to_owned(), cells[2].starts_with("at once"));
            }
        }
        rows
    }

    #[test]
    fn the_documentation_says_the_same_of_every_option() {
        let documented = documented();
        for name in Config::defaults().options.values().unwrap().keys() {
            let section = name.split('.').next().unwrap();
            let applied = documented.get(name).or_else(|| documented.get(section));
            assert_eq!(applied, Some(&!is_read_at_start(name)), "{name} in docs/operations.md");
        }
        for option in NEEDS_RESTART {
            assert_eq!(documented.get(option), Some(&false), "{option} in docs/operations.md");
        }
    }
}
