//! `newsloom export`.

mod gdelt;
mod story;
mod tables;

use crate::cli::Export;
use newsloom_export::tables::TableFormat;
use std::process::ExitCode;
use story::StoryFormat;

/// Writes what is known in another format. Exit code 1 where nothing was found.
pub(crate) fn export(format: &Export) -> anyhow::Result<ExitCode> {
    match format {
        Export::Csv(options) => tables::export(options, TableFormat::Csv),
        Export::Jsonl(options) => tables::export(options, TableFormat::Jsonl),
        #[cfg(feature = "parquet")]
        Export::Parquet(options) => tables::export(options, TableFormat::Parquet),
        Export::Gdelt(options) => gdelt::export(options),
        Export::Markdown(options) => story::export(options, StoryFormat::Markdown),
        Export::Html(options) => story::export(options, StoryFormat::Html),
        Export::Bibtex(options) => story::export(options, StoryFormat::Bibtex),
        Export::CslJson(options) => story::export(options, StoryFormat::CslJson),
        Export::Ris(options) => story::export(options, StoryFormat::Ris),
        Export::Stix(options) => story::export(options, StoryFormat::Stix),
        Export::Misp(options) => story::export(options, StoryFormat::Misp),
    }
}
