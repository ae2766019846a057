//! Arguments of `export`.

use super::filter::Filter;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Formats of `export`.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// Tables of comma-separated values, a view each
    Csv(Tables),
    /// JSON objects, one a line, a view each; `newsloom ingest` reads those of reports
    Jsonl(Tables),
}

/// Options of tables.
#[derive(Debug, Args)]
pub(crate) struct Tables {
    /// The configuration file that names the database
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// At most N stories
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// This view alone: stories, reports, entities, quotes, figures ... (docs/schema.md)
    #[arg(long, value_name = "NAME")]
    pub(crate) view: Option<String>,
    /// With --view: only rows whose first column is greater, such as all since the export before
    #[arg(long, value_name = "NUMBER", requires = "view")]
    pub(crate) after: Option<i64>,
    /// The folder for a file of each view; with --view, the file, compressed where its name ends in .gz or .zst
    /// (default: standard output)
    #[arg(long, value_name = "PATH", required_unless_present = "view")]
    pub(crate) out: Option<PathBuf>,
    /// Compress the files in the folder, or what goes to standard output
    #[arg(long, value_name = "METHOD")]
    pub(crate) compress: Option<Compress>,
}

/// Methods of compression.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Compress {
    /// gzip
    Gz,
    /// Zstandard
    Zst,
}
