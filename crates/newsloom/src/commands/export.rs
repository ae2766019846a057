//! `newsloom export`.

mod tables;

use crate::cli::Export;
use newsloom_export::tables::TableFormat;
use std::process::ExitCode;

/// Writes what is known in another format. Exit code 1 where nothing was found.
pub(crate) fn export(format: &Export) -> anyhow::Result<ExitCode> {
    match format {
        Export::Csv(options) => tables::export(options, TableFormat::Csv),
        Export::Jsonl(options) => tables::export(options, TableFormat::Jsonl),
    }
}
