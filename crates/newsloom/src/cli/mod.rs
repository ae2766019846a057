//! The command line: arguments and their help, nothing else.

mod database;
mod examine;
mod export;
mod filter;
mod operate;

pub(crate) use database::{Database, DatabaseFile};
pub(crate) use examine::{
    Completions, Eval, Inspect, InspectFeed, InspectReport, Man, Replay, Train, TrainEntities,
};
pub(crate) use export::{Compress, Digest, DigestForm, Export, Gdelt, OneStory, Tables};
pub(crate) use filter::Filter;
#[cfg(feature = "postgres")]
pub(crate) use operate::MigrateStore;
pub(crate) use operate::{
    Backup, Check, ConfigCommand, ConfigShow, Delete, FeedAction, Feeds, Health, Quarantine, Watches, Web,
    WebAction,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// News in, stories out: polls feeds, reads pages and files, and puts reports of the same event into one story.
///
/// Everything lands in one SQLite file that you can query while newsloom runs.
#[derive(Debug, Parser)]
#[command(name = "newsloom", version, about, after_help = FIRST_STEPS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const FIRST_STEPS: &str = "First steps:
  newsloom ingest config/sample          read the sample reports once and print the stories
  newsloom stories                       list them
  newsloom check --config newsloom.toml  look for mistakes in a configuration
  newsloom run --config newsloom.toml    poll feeds and watch folders until stopped

Exit codes: 0 all well; 1 some input was refused or quarantined, or nothing was found;
2 wrong usage or configuration; 3 newsloom could not do its work.";

#[derive(Debug, Subcommand)]
/// The commands.
pub(crate) enum Command {
    /// Poll feeds, watch folders and place reports in stories, until SIGINT or SIGTERM
    Run(Run),
    /// Read files and folders once, then print the account and the largest new stories
    Ingest(Ingest),
    /// List stories
    Stories(Stories),
    /// Show one story (who reported it, who was first, who copied, what they say), or correct stories
    Story(Story),
    /// Show the affair that a story is part of: other events with the same people and background, by time
    Affair(Affair),
    /// Show one report (its text, what it says, its versions), or what changed between versions
    Report(Report),
    /// Explain why two reports are, or are not, in the same story
    Why(Why),
    /// Find reports by words in their title or text
    Search(Search),
    /// Write stories and all that is known of them in the formats of other programs
    #[command(subcommand)]
    Export(Export),
    /// Print what happens to stories as it happens: the ledger, line by line
    Tail(Tail),
    /// Write the stories of the last day as a note to hand on, those with most independent texts first
    Digest(Digest),
    /// Show what newsloom reads from a feed or a report; uses no database
    #[command(subcommand)]
    Inspect(Inspect),
    /// Measure how well stories agree with labelled reports or with corrections
    Eval(Eval),
    /// Cluster all reports again and show which stories would change, for example under another configuration
    Replay(Replay),
    /// Train a model on your own labelled text
    #[command(subcommand)]
    Train(Train),
    /// Validate the configuration and show what would be polled
    Check(Check),
    /// Show the configuration in force
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Show the state of each feed
    Feeds(Feeds),
    /// Show documents that failed, and why; --retry tries them again
    Quarantine(Quarantine),
    /// Show watches, and what became of their messages; --test tries a sink, --retry what was given up
    Watches(Watches),
    /// Show whether the daemon and, in a cluster, its workers are well (for people and health checks)
    #[command(visible_alias = "status")]
    Health(Health),
    /// Copy the database, also while the daemon runs
    Backup(Backup),
    /// Copy a database from SQLite to PostgreSQL or back, and compare every row; started again, it goes on where it stopped
    #[cfg(feature = "postgres")]
    MigrateStore(MigrateStore),
    /// Delete a report, an outlet or what a feed brought, for good; stop the daemon first
    #[command(subcommand)]
    Delete(Delete),
    /// Serve a page, an API and feeds of stories of a database, also beside a running daemon
    Web(Web),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man(Man),
}

/// Options of `run`.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What this process does; keeper and workers need a NATS server below [transport] (docs/cluster.md)
    #[arg(long, value_enum, default_value_t = Role::All)]
    pub(crate) role: Role,
    /// With --role web: listen here instead of at web.listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// Show what would be polled, read and deleted, and why; nothing is asked, written or deleted
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// With --dry-run: print one JSON object a line
    #[arg(long, requires = "dry_run")]
    pub(crate) json: bool,
}

/// What a process of `run` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Everything, in one process
    All,
    /// Poll feeds, keep the store and place reports in stories; workers fetch and read. One for a database
    Keeper,
    /// Fetch and read for a keeper; opens no database. Any number, anywhere
    Worker,
    /// Serve the page and the API of the database that a keeper, or a process that does everything, writes to on this machine.
    /// Any number
    Web,
}

/// Options of `ingest`.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database; created if it does not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Print the account and the stories as JSON, one object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Who published the reports that do not say so themselves; "folder" takes the name of the folder that a file lies in
    /// below a PATH
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
    /// Files (.html .txt .jsonl .xml .rss .atom .json .warc, also .gz), folders of them, or - for JSONL on standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Options of `stories`.
#[derive(Debug, Args)]
pub(crate) struct Stories {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// Largest first (default: latest first)
    #[arg(long)]
    pub(crate) largest: bool,
    /// Show at most N
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
}

/// Options of `tail`.
#[derive(Debug, Args)]
pub(crate) struct Tail {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Begin behind this line of the ledger (default: with the last ten)
    #[arg(long, value_name = "SEQ")]
    pub(crate) since: Option<i64>,
    /// Print what is there, and end
    #[arg(long)]
    pub(crate) once: bool,
}

/// Options of `story`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Story {
    #[command(subcommand)]
    pub(crate) correction: Option<Correction>,
    #[command(flatten)]
    pub(crate) database: Database,
    /// The story's number; a story that was merged shows the one it was merged into
    #[arg(value_name = "ID", required = true)]
    pub(crate) id: Option<i64>,
}

/// Options of `affair`.
#[derive(Debug, Args)]
pub(crate) struct Affair {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The number of any of its stories
    #[arg(value_name = "ID")]
    pub(crate) id: i64,
}

/// Corrections. Every later run respects them, and `undo` reverts them.
#[derive(Debug, Subcommand)]
pub(crate) enum Correction {
    /// Merge two stories about the same event
    Merge {
        /// One story
        a: i64,
        /// The other
        b: i64,
        #[command(flatten)]
        database: Database,
    },
    /// Split reports about another event off a story
    Split {
        /// The story
        id: i64,
        /// The reports to split off, into one new story
        #[arg(required = true)]
        reports: Vec<i64>,
        #[command(flatten)]
        database: Database,
    },
    /// Move a report to another story
    Move {
        /// The report
        report: i64,
        /// The story to move it to
        story: i64,
        #[command(flatten)]
        database: Database,
    },
    /// Keep a report in its story: no review moves it
    Pin {
        /// The report
        report: i64,
        #[command(flatten)]
        database: Database,
    },
    /// List the corrections
    Corrections {
        #[command(flatten)]
        database: Database,
    },
    /// Revert a correction, with all pairs that were decided together
    Undo {
        /// Its number, or that of any of its lines in the list of corrections
        seq: i64,
        #[command(flatten)]
        database: Database,
    },
}

/// Options of `report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Show what changed between versions A and B instead: title, figures, quotes and paragraphs; all versions by default
    #[arg(long, value_name = "A..B", num_args = 0..=1, default_missing_value = "..")]
    pub(crate) diff: Option<String>,
    /// The report's number
    #[arg(value_name = "ID")]
    pub(crate) id: i64,
}

/// Options of `why`.
#[derive(Debug, Args)]
pub(crate) struct Why {
    #[command(flatten)]
    pub(crate) database: Database,
    /// One report
    #[arg(value_name = "REPORT")]
    pub(crate) a: i64,
    /// The other
    #[arg(value_name = "REPORT")]
    pub(crate) b: i64,
}

/// Options of `search`.
#[derive(Debug, Args)]
pub(crate) struct Search {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Only reports since then: "24h", "7d", or a date
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// Only reports in this language ("en")
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// Only reports of this outlet
    #[arg(long, value_name = "OUTLET")]
    pub(crate) outlet: Option<String>,
    /// Show at most N
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Words that the report must contain; "a phrase", a OR b, NOT c (or -c after --), (brackets), begin*, title:word,
    /// text:word, outlet:name
    #[arg(required = true, value_name = "WORDS")]
    pub(crate) words: Vec<String>,
}
