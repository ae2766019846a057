//! Arguments of the commands that measure, train and show what newsloom makes of an input.

use super::database::Database;
use clap::{Args, Subcommand};
use std::path::PathBuf;

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
