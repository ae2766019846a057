//! The command line.

use crate::commands::{
    check, eval, feeds, health, ingest, inspect, quarantine, replay, run, search, stories, story, train, why,
};
use clap::{Args, Parser, Subcommand};
use newsloom_config::Problems;
use std::path::PathBuf;
use std::process::ExitCode;

/// News in, stories out: polls feeds, reads pages and files, and puts reports of the same event into one story.
///
/// Everything lands in one SQLite file that you can query while newsloom runs.
#[derive(Debug, Parser)]
#[command(name = "newsloom", version, about, after_help = FIRST_STEPS)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const FIRST_STEPS: &str = "First steps:
  newsloom ingest config/sample          read the sample reports once and print the stories
  newsloom stories                       list them
  newsloom check --config newsloom.toml  look for mistakes in a configuration
  newsloom run --config newsloom.toml    poll feeds and watch folders until stopped

Exit codes: 0 all well; 1 some input was refused or quarantined, or nothing was found;
2 wrong usage or configuration; 3 newsloom could not do its work.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Poll feeds, watch folders and place reports in stories, until SIGINT or SIGTERM
    Run(Run),
    /// Read files and folders once, print the account and the largest new stories
    Ingest(Ingest),
    /// List stories
    Stories(Stories),
    /// Show one story: who reported it, who was first, who copied, what they say; or correct stories
    Story(Story),
    /// Explain why two reports are, or are not, in one story
    Why(Why),
    /// Find reports by words of their title or text
    Search(Search),
    /// Show what newsloom makes of a feed or a report, without touching a database
    #[command(subcommand)]
    Inspect(Inspect),
    /// Measure how well stories agree with labelled reports, or with what people corrected
    Eval(Eval),
    /// Place all history once more and show which stories would change, say under another configuration
    Replay(Replay),
    /// Train a model on labelled text of your own
    #[command(subcommand)]
    Train(Train),
    /// Look for mistakes in the configuration, and show what would be polled
    Check(Check),
    /// Show the state of each feed
    Feeds(Feeds),
    /// Show what failed and why; --retry tries it again
    Quarantine(Quarantine),
    /// Tell whether the daemon is doing its work (for health checks)
    Health(Health),
    /// Copy the database while the daemon runs
    Backup(Backup),
}

/// Options of `run`.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Options of `ingest`.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database, made where there is none
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Print the account and the stories as JSON, one object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Files (.html .txt .jsonl .xml .rss .atom .json .warc, also .gz), folders of them, or - for JSONL on standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Which database a reading command looks at, and how it prints.
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
    /// Only stories with a report of this time or later: "24h", "7d", or a date
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// Only stories of at least so many outlets
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) outlets: u32,
    /// Only stories of at least so many independent texts
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) origins: u32,
    /// Only stories with a report in this language ("en")
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// Only stories that have a report with all these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// The largest first, in place of the latest
    #[arg(long)]
    pub(crate) largest: bool,
    /// At most so many
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
    /// The story's number; that of a story merged into another shows the other
    #[arg(value_name = "ID", required = true)]
    pub(crate) id: Option<i64>,
}

/// What a person may correct. Every later run obeys, and `undo` takes it back.
#[derive(Debug, Subcommand)]
pub(crate) enum Correction {
    /// Two stories tell of one event
    Merge {
        /// One story
        a: i64,
        /// The other
        b: i64,
        #[command(flatten)]
        database: Database,
    },
    /// These reports tell of another event than the rest of their story
    Split {
        /// The story
        id: i64,
        /// The reports that leave it together
        #[arg(required = true)]
        reports: Vec<i64>,
        #[command(flatten)]
        database: Database,
    },
    /// A report belongs to another story
    Move {
        /// The report
        report: i64,
        /// The story that it belongs to
        story: i64,
        #[command(flatten)]
        database: Database,
    },
    /// A report is where it belongs: no review moves it
    Pin {
        /// The report
        report: i64,
        #[command(flatten)]
        database: Database,
    },
    /// List the corrections made so far
    Corrections {
        #[command(flatten)]
        database: Database,
    },
    /// Take a correction back, with all pairs that were decided at once
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
    /// Only reports of this time or later: "24h", "7d", or a date
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// Only reports in this language ("en")
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// Only reports of this outlet
    #[arg(long, value_name = "OUTLET")]
    pub(crate) outlet: Option<String>,
    /// At most so many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// All of these must be in the report; "in quotation marks" as a phrase
    #[arg(required = true, value_name = "WORDS")]
    pub(crate) words: Vec<String>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Options of `feeds`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Feeds {
    #[command(subcommand)]
    pub(crate) action: Option<FeedAction>,
    #[command(flatten)]
    pub(crate) database: Database,
    /// Poll this feed (its address or title) at once, or "all"; forgets its failures
    #[arg(long, value_name = "FEED")]
    pub(crate) refresh: Option<String>,
}

/// What can be done to the list of feeds.
#[derive(Debug, Subcommand)]
pub(crate) enum FeedAction {
    /// Find the feed behind an address and add it to the file of feeds
    Add {
        /// A feed, or a page that names one
        url: String,
        /// The configuration file, whose first file of feeds is added to
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Read the older pages of a feed, where it has some (RFC 5005); also beside a running daemon
    Backfill {
        /// The feed's address or name
        feed: String,
        /// Pages to read at most
        #[arg(long, value_name = "N", default_value_t = 10)]
        pages: usize,
        #[command(flatten)]
        database: Database,
    },
    /// Add the feeds of an OPML file to the file of feeds
    Import {
        /// The OPML file
        file: PathBuf,
        /// The configuration file, whose first file of feeds is added to
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
    /// Put them back into the queue: all, or those named
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
    /// How long the daemon may be silent
    #[arg(long, value_name = "PERIOD", default_value = "2m")]
    pub(crate) patience: String,
}

/// Options of `backup`.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The copy to write; must not be there yet
    #[arg(value_name = "FILE")]
    pub(crate) to: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Inspect {
    /// What newsloom makes of feed files
    Feed(InspectFeed),
    /// What newsloom makes of pages, texts and JSONL records
    Report(InspectReport),
}

/// Options of `inspect feed`.
#[derive(Debug, Args)]
pub(crate) struct InspectFeed {
    /// Print one JSON object a file
    #[arg(long)]
    pub(crate) json: bool,
    /// The address that the feed came from: relative links are resolved against it
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// The Content-Type header that it came with
    #[arg(long, value_name = "TYPE")]
    pub(crate) content_type: Option<String>,
    /// Feed files, also gzipped
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Options of `inspect report`.
#[derive(Debug, Args)]
pub(crate) struct InspectReport {
    /// The configuration file: a model of names, a table of places, rules for sites
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print one JSON object a report
    #[arg(long)]
    pub(crate) json: bool,
    /// The address that the page came from
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// When it was published: the day that "on Tuesday" is resolved against
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,
    /// Pages, texts and JSONL files, also gzipped
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Train {
    /// A model of the names of persons, organizations and places
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
}

/// Options of `eval`.
#[derive(Debug, Args)]
pub(crate) struct Eval {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Another setting to measure than the configured one: some of its fields, as JSON
    #[arg(long, value_name = "JSON")]
    pub(crate) setting: Option<String>,
    /// Without files: also try stricter and looser settings, and say which agrees best with the corrections
    #[arg(long, conflicts_with = "files")]
    pub(crate) advise: bool,
    /// Without files: learn weights of the kinds of evidence from the corrections, measure them on corrections that they
    /// were not learned from, and where they agree better write them to this file, for stories.weights
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "advise"])]
    pub(crate) learn: Option<PathBuf>,
    /// JSONL files, also gzipped, whose records carry the label of their story in "story"; without any, the corrections
    /// that people made in the database are the labels
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Options of `replay`.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Another setting than the configured one: some of its fields, as JSON
    #[arg(long, value_name = "JSON")]
    pub(crate) setting: Option<String>,
    /// Leave out what people decided
    #[arg(long)]
    pub(crate) machine_alone: bool,
    /// Copy the database to this new file, with the stories as they would be
    #[arg(long, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,
    /// Show at most so many differences
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
}

/// Runs one command.
pub fn run(cli: &Cli) -> ExitCode {
    let result = match &cli.command {
        Command::Run(options) => run::run(options),
        Command::Ingest(options) => ingest::ingest(options),
        Command::Stories(options) => stories::stories(options),
        Command::Story(options) => story::story(options),
        Command::Why(options) => why::why(options),
        Command::Search(options) => search::search(options),
        Command::Inspect(Inspect::Feed(options)) => inspect::feed(options),
        Command::Inspect(Inspect::Report(options)) => inspect::report(options),
        Command::Eval(options) => eval::eval(options),
        Command::Replay(options) => replay::replay(options),
        Command::Train(Train::Entities(options)) => train::entities(options),
        Command::Check(options) => check::check(options),
        Command::Feeds(options) => feeds::feeds(options),
        Command::Quarantine(options) => quarantine::quarantine(options),
        Command::Health(options) => health::health(options),
        Command::Backup(options) => health::backup(options),
    };
    result.unwrap_or_else(|error| failed(&error))
}

/// The reader of a pipe that went away ("newsloom stories | head") is no failure.
fn failed(error: &anyhow::Error) -> ExitCode {
    let broken_pipe = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    if error.downcast_ref::<std::io::Error>().is_some_and(broken_pipe) {
        return ExitCode::SUCCESS;
    }
    complain(error);
    ExitCode::from(if error.is::<Problems>() || error.is::<Usage>() { 2 } else { 3 })
}

/// A wrong word on the command line.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Usage {}

#[expect(clippy::print_stderr, reason = "this is where errors reach the person")]
fn complain(error: &anyhow::Error) {
    if error.is::<Problems>() {
        eprintln!("{error}");
    } else {
        eprintln!("newsloom: {error:#}");
    }
}
