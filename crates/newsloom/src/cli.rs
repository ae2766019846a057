//! The command line: arguments and their help, nothing else.

use clap::{Args, Parser, Subcommand};
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
    /// Explain why two reports are, or are not, in the same story
    Why(Why),
    /// Find reports by words in their title or text
    Search(Search),
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
    /// Show the state of each feed
    Feeds(Feeds),
    /// Show documents that failed, and why; --retry tries them again
    Quarantine(Quarantine),
    /// Check that the daemon is running and its feeds are polled (for health checks)
    Health(Health),
    /// Copy the database, also while the daemon runs
    Backup(Backup),
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
}

/// Options of `web`.
#[derive(Debug, Args)]
pub(crate) struct Web {
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
    /// Files (.html .txt .jsonl .xml .rss .atom .json .warc, also .gz), folders of them, or - for JSONL on standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// The database a command reads, and its output format.
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// The configuration file that names the database
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `stories`.
#[derive(Debug, Args)]
pub(crate) struct Stories {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Only stories with a report since then: "24h", "7d", or a date
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// Only stories reported by at least N outlets
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) outlets: u32,
    /// Only stories with at least N independent texts
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) origins: u32,
    /// Only stories with a report in this language ("en")
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// Only stories with a report that contains all these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// Largest first (default: latest first)
    #[arg(long)]
    pub(crate) largest: bool,
    /// Show at most N
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
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
    /// Words that the report must contain, all of them; "in quotation marks" as a phrase
    #[arg(required = true, value_name = "WORDS")]
    pub(crate) words: Vec<String>,
}

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

/// Options of `health`.
#[derive(Debug, Args)]
pub(crate) struct Health {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Maximum time since the last sign of life
    #[arg(long, value_name = "PERIOD", default_value = "2m")]
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

#[derive(Debug, Subcommand)]
/// Kinds of `inspect`.
pub(crate) enum Inspect {
    /// Show the entries of feed files
    Feed(InspectFeed),
    /// Show the text, entities, quotes and figures of pages, texts and JSONL records
    Report(InspectReport),
}

/// Options of `inspect feed`.
#[derive(Debug, Args)]
pub(crate) struct InspectFeed {
    /// Print one JSON object a file
    #[arg(long)]
    pub(crate) json: bool,
    /// The address of the feed, for resolving relative links
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Its Content-Type header
    #[arg(long, value_name = "TYPE")]
    pub(crate) content_type: Option<String>,
    /// Feed files, also gzipped
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Options of `inspect report`.
#[derive(Debug, Args)]
pub(crate) struct InspectReport {
    /// The configuration file, for the entity model, the gazetteer and site rules
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print one JSON object a report
    #[arg(long)]
    pub(crate) json: bool,
    /// The address of the page
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// When it was published, for resolving dates such as "on Tuesday"
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,
    /// Pages, texts and JSONL files, also gzipped
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
/// Kinds of `train`.
pub(crate) enum Train {
    /// Train a model that finds persons, organizations and places
    Entities(TrainEntities),
}

/// Options of `train entities`.
#[derive(Debug, Args)]
pub(crate) struct TrainEntities {
    /// A folder of .jsonl or .jsonl.gz files: {"text", "spans": [{"start", "end", "label"}]} a line
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// The model to write
    #[arg(long, value_name = "FILE", default_value = "entities.bin")]
    pub(crate) out: PathBuf,
    /// Train the model of this language (ISO 639-1) that ships again: DIR then holds the sets of its recipe
    #[arg(long, value_name = "LANG")]
    pub(crate) language: Option<String>,
}

/// Options of `eval`.
#[derive(Debug, Args)]
pub(crate) struct Eval {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Clustering settings to measure in place of the configured ones, as a JSON object
    #[arg(long, value_name = "JSON")]
    pub(crate) setting: Option<String>,
    /// Without files: also try stricter and looser settings, and print which agrees best with the corrections
    #[arg(long, conflicts_with = "files")]
    pub(crate) advise: bool,
    /// Without files: learn evidence weights from the corrections, cross-validate them, and write them to this file
    /// (for stories.weights) if they agree better than the current ones
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "advise"])]
    pub(crate) learn: Option<PathBuf>,
    /// JSONL files, also gzipped, whose records have their story's label in "story"; without files, the corrections
    /// in the database are the labels
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Options of `replay`.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Clustering settings in place of the configured ones, as a JSON object
    #[arg(long, value_name = "JSON")]
    pub(crate) setting: Option<String>,
    /// Ignore corrections
    #[arg(long)]
    pub(crate) machine_alone: bool,
    /// Write a copy of the database with the new stories to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,
    /// Show at most N differences
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}
