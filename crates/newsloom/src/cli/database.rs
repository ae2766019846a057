//! The database that most commands read.

use clap::Args;
use std::path::PathBuf;

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct DatabaseFile {
    /// The configuration file that names the database
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
}

/// The database a command reads, and its output format.
#[derive(Debug, Args)]
pub(crate) struct Database {
    #[command(flatten)]
    pub(crate) file: DatabaseFile,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}
