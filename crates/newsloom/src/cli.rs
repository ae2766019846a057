//! The command line.

use crate::commands::{eval, inspect};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// News in, stories out.
#[derive(Debug, Parser)]
#[command(name = "newsloom", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what newsloom makes of a feed or a report, without touching a database
    #[command(subcommand)]
    Inspect(Inspect),
    /// Measure how well stories agree with labelled reports, without touching a database
    Eval(Eval),
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

/// Options of `eval`.
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// Print one JSON object a file
    #[arg(long)]
    pub(crate) json: bool,
    /// Another setting to measure than the shipped one: some of its fields, as JSON
    #[arg(long, value_name = "JSON")]
    pub(crate) setting: Option<String>,
    /// JSONL files, also gzipped, whose records carry the label of their story in "story"
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Runs one command.
pub fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Inspect(Inspect::Feed(options)) => inspect::feed(&options),
        Command::Inspect(Inspect::Report(options)) => inspect::report(&options),
        Command::Eval(options) => eval::eval(&options),
    };
    result.unwrap_or_else(|error| {
        anstream_print(&error);
        ExitCode::from(3)
    })
}

#[expect(clippy::print_stderr, reason = "errors go to stderr")]
fn anstream_print(error: &anyhow::Error) {
    eprintln!("newsloom: {error:#}");
}
