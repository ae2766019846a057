//! `newsloom feeds add|import|export`: the file that lists the feeds.

use crate::commands::output::print;
use crate::discovery::{Discovered, discover};
use crate::error::{Usage, note};
use crate::{clock, settings};
use anyhow::{Context, anyhow};
use newsloom_config::{Config, add_feeds};
use newsloom_feed::opml;
use newsloom_fetch::{Fetcher, files};
use newsloom_model::{FeedSpec, registrable_domain, web_address};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Asks the address once; a page that names several feeds leaves the choice to the person.
pub(super) fn add(url: &str, config: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = settings::load(config)?;
    let fetcher = Fetcher::new(settings::fetching(&config.options)?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match runtime.block_on(discover(&fetcher, &web_address(url), clock::now()))? {
        Discovered::Feed(spec) => write_list(&config, &[spec]),
        Discovered::Choice { page, feeds } => {
            let mut text = String::new();
            for feed in &feeds {
                let title = feed.title.as_deref().unwrap_or("-");
                let _ = writeln!(text, "newsloom feeds add {}  # {title}", feed.url);
            }
            print(&text, true, &format!("{page} is a page that names several feeds: choose one"))
        }
        Discovered::Nothing(page) => print("", true, &format!("{page} is a page that names no feed")),
    }
}

/// Adds the feeds of an OPML file.
pub(super) fn import(file: &Path, config: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = settings::load(config)?;
    let list = opml::parse(&files::read_bytes(file)?).with_context(|| file.display().to_string())?;
    for problem in &list.problems {
        note(&format!("{}: {problem}", file.display()));
    }
    let with_outlet = |feed: FeedSpec| FeedSpec {
        outlet: feed.outlet.clone().or_else(|| registrable_domain(&feed.url)),
        ..feed
    };
    write_list(&config, &list.feeds.into_iter().map(with_outlet).collect::<Vec<_>>())
}

/// Prints the configured feeds.
pub(super) fn export(config: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = settings::load(config)?;
    print(&opml::write("newsloom", &config.feeds), config.feeds.is_empty(), "no feeds are configured")
}

fn write_list(config: &Config, feeds: &[FeedSpec]) -> anyhow::Result<ExitCode> {
    let file = list_file(config)?;
    let text = match std::fs::read_to_string(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        text => text.with_context(|| file.display().to_string())?,
    };
    let (text, added) = add_feeds(&text, feeds).map_err(|e| anyhow!("{}: {e}", file.display()))?;
    // Written beside and then put in place, so that a crash leaves the old list whole.
    let beside = file.with_extension("toml.new");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, &file))
        .with_context(|| file.display().to_string())?;
    let known = feeds.len() - added;
    let text = format!(
        "{added} added to {}, {known} known already; a running daemon takes them up on SIGHUP\n",
        file.display()
    );
    print(&text, added == 0, "nothing was added")
}

fn list_file(config: &Config) -> anyhow::Result<PathBuf> {
    config.options.sources.feeds.first().cloned().ok_or_else(|| {
        Usage("name a file of feeds in the configuration first: [sources] feeds = [\"feeds.toml\"]".into())
            .into()
    })
}
