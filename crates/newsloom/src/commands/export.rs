//! `newsloom export`.

mod gdelt;
mod story;
mod tables;

use crate::cli::Export;
use newsloom_export::tables::TableFormat;
use std::process::ExitCode;
use story::StoryFormat;
use tables::Layout;

/// Writes what is known in another format. Exit code 1 where nothing was found.
pub(crate) fn export(format: &Export) -> anyhow::Result<ExitCode> {
    match format {
        Export::Csv(options) => tables::export(options, Layout::Files(TableFormat::Csv)),
        Export::Jsonl(options) => {
            let format = TableFormat::Jsonl { keep_stories: options.keep_stories };
            tables::export(&options.tables, Layout::Files(format))
        }
        #[cfg(feature = "parquet")]
        Export::Parquet(options) => {
            let whole = Layout::Files(TableFormat::Parquet);
            tables::export(&options.tables, options.partition.map_or(whole, |_| Layout::Days))
        }
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
