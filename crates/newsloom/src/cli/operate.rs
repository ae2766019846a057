//! Arguments of the commands for those who run newsloom.

use super::database::Database;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Check this database instead: the file itself, and reports that newsloom 0.1 made of several articles
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Take such reports apart; the next run stores the articles
    #[arg(long, requires = "db")]
    pub(crate) take_apart: bool,
}

/// Kinds of `config`.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show every option with its value and where that comes from: the defaults, a line of the file, the environment, the
    /// command line
    Show(ConfigShow),
}

/// Options of `config show`.
#[derive(Debug, Args)]
pub(crate) struct ConfigShow {
    #[command(flatten)]
    pub(crate) database: Database,
}

/// Options of `feeds`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Feeds {
    #[command(subcommand)]
    pub(crate) action: Option<FeedAction>,
    #[command(flatten)]
    pub(crate) database: Database,
    /// Poll a feed (its address or title), or "all", at once; resets its failures
    #[arg(long, value_name = "FEED")]
    pub(crate) refresh: Option<String>,
}

/// Operations on the list of feeds.
#[derive(Debug, Subcommand)]
pub(crate) enum FeedAction {
    /// Find the feed at an address and add it to the file of feeds
    Add {
        /// A feed, or a page that links to one
        url: String,
        /// The configuration file; its first file of feeds is changed
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Read the older pages of a feed that has them (RFC 5005); also while the daemon runs
    Backfill {
        /// The feed's address or name
        feed: String,
        /// Maximum pages to read
        #[arg(long, value_name = "N", default_value_t = 10)]
        pages: usize,
        #[command(flatten)]
        database: Database,
    },
    /// Add the feeds of an OPML file to the file of feeds
    Import {
        /// The OPML file
        file: PathBuf,
        /// The configuration file; its first file of feeds is changed
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print the configured feeds as OPML, without secrets
    Export {
        /// The configuration file
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

/// Options of `quarantine`.
#[derive(Debug, Args)]
pub(crate) struct Quarantine {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Put documents back into the queue: all, or the given ones
    #[arg(long)]
    pub(crate) retry: bool,
    /// Numbers of the documents
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<i64>,
}

/// Options of `watches`.
#[derive(Debug, Args)]
pub(crate) struct Watches {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Send a test message to each sink of this watch now, as the configuration says
    #[arg(long, value_name = "NAME", conflicts_with_all = ["retry", "name"])]
    pub(crate) test: Option<String>,
    /// Have messages that were given up delivered again: those of all watches, or of the named one
    #[arg(long)]
    pub(crate) retry: bool,
    /// This watch alone
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// Options of `health`.
#[derive(Debug, Args)]
pub(crate) struct Health {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Maximum time since the last sign of life
    #[arg(long, value_name = "PERIOD", default_value_t = format!("{}s", newsloom_store::PATIENCE.as_secs()))]
    pub(crate) patience: String,
}

/// Options of `backup`.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The copy to write; must not exist
    #[arg(value_name = "FILE")]
    pub(crate) to: PathBuf,
}

/// Options of `migrate-store`.
#[cfg(feature = "postgres")]
#[derive(Debug, Args)]
pub(crate) struct MigrateStore {
    /// The store to copy: `sqlite:FILE` (stop the daemon first) or `postgres://user@host/name`
    #[arg(long, value_name = "STORE")]
    pub(crate) from: String,
    /// The store to fill: an empty database `postgres://user@host/name`, or `sqlite:FILE` that is not there yet
    #[arg(long, value_name = "STORE")]
    pub(crate) to: String,
    /// A file with the password for PostgreSQL, where the address holds none (else PGPASSWORD is taken)
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
/// What `delete` deletes.
pub(crate) enum Delete {
    /// One report, with its versions and all that was read in it
    Report {
        /// The report
        #[arg(value_name = "ID")]
        id: i64,
        #[command(flatten)]
        database: Database,
    },
    /// All reports of an outlet
    Outlet {
        /// The outlet, as `stories` and `story` show it
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        database: Database,
    },
    /// All reports and entries that a feed brought
    Feed {
        /// The address of the feed, as `feeds` shows it
        #[arg(value_name = "URL")]
        url: String,
        #[command(flatten)]
        database: Database,
    },
}

/// Options of `web`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Web {
    #[command(subcommand)]
    pub(crate) action: Option<WebAction>,
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database; a copy that cannot be written to does as well
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Listen here instead of at web.listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// Let nobody correct stories
    #[arg(long)]
    pub(crate) read_only: bool,
}

/// What users of the page sign in with.
#[derive(Debug, Subcommand)]
pub(crate) enum WebAction {
    /// Read a password from the terminal or from standard input, and print its hash as a line for [[web.user]]
    HashPassword,
    /// Make a token for programs, and print its hash as a line for [[web.user]]
    NewToken,
}
