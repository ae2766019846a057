//! Arguments of `export`.

use super::database::DatabaseFile;
use super::filter::Filter;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Formats of `export`.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// Tables of comma-separated values, a view each
    Csv(Tables),
    /// JSON objects, one a line, a view each; `newsloom ingest` reads those of reports
    Jsonl(Jsonl),
    /// Apache Parquet with typed columns, a view each, compressed inside
    #[cfg(feature = "parquet")]
    Parquet(Parquet),
    /// Who did what to whom, as the tables of events and mentions of GDELT 2.0, and what reports name, as its knowledge graph
    Gdelt(Gdelt),
    /// A story as Markdown: who reported it, who was first, what differs, who said what
    Markdown(OneStory),
    /// The same as a page of HTML that needs nothing else
    Html(OneStory),
    /// The reports of a story as BibTeX
    Bibtex(OneStory),
    /// The reports of a story as CSL-JSON, for Zotero, pandoc and others
    CslJson(OneStory),
    /// The reports of a story as RIS, for reference managers
    Ris(OneStory),
    /// A story as a bundle of STIX 2.1
    Stix(OneStory),
    /// A story as a MISP event
    Misp(OneStory),
}

/// Options of `export gdelt`.
#[derive(Debug, Args)]
pub(crate) struct Gdelt {
    #[command(flatten)]
    pub(crate) database: DatabaseFile,
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// The folder for newsloom.export.CSV, newsloom.mentions.CSV and newsloom.gkg.csv
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Compress the files
    #[arg(long, value_name = "METHOD")]
    pub(crate) compress: Option<Compress>,
}

/// Options of the formats of one story.
#[derive(Debug, Args)]
pub(crate) struct OneStory {
    #[command(flatten)]
    pub(crate) database: DatabaseFile,
    /// The file, compressed where its name ends in .gz or .zst (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The story's number; a story that was merged gives the one it was merged into
    #[arg(value_name = "ID")]
    pub(crate) id: i64,
}

/// Options of `digest`.
#[derive(Debug, Args)]
pub(crate) struct Digest {
    #[command(flatten)]
    pub(crate) database: DatabaseFile,
    /// Which stories; without --since, those of the last 24 hours
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// At most N stories
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// The form
    #[arg(long, value_name = "FORM", default_value = "markdown")]
    pub(crate) form: DigestForm,
    /// The file (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Forms of a digest.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum DigestForm {
    /// Markdown
    Markdown,
    /// A page of HTML
    Html,
}

/// Options of `export jsonl`.
#[derive(Debug, Args)]
pub(crate) struct Jsonl {
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// Have reports say which story they are of, so that they keep it where they are ingested
    #[arg(long)]
    pub(crate) keep_stories: bool,
}

/// Options of `export parquet`.
#[cfg(feature = "parquet")]
#[derive(Debug, Args)]
pub(crate) struct Parquet {
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// A folder a view and in it a folder a day, such as reports/day=2026-04-13, as Hive lays them out
    #[arg(long, value_name = "BY", requires = "out")]
    pub(crate) partition: Option<Partition>,
}

/// What tables are cut by.
#[cfg(feature = "parquet")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Partition {
    /// The day of publication; of fetching where no outlet says
    Day,
}

/// Options of tables.
#[derive(Debug, Args)]
pub(crate) struct Tables {
    #[command(flatten)]
    pub(crate) database: DatabaseFile,
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// With -n: the largest stories (default: the latest)
    #[arg(long, requires = "limit")]
    pub(crate) largest: bool,
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
