//! `newsloom backup`.

use super::output::open;
use crate::cli::Backup;
use crate::error::Usage;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Copies the database while it is in use.
pub(crate) fn backup(options: &Backup) -> anyhow::Result<ExitCode> {
    if options.to.exists() {
        return Err(Usage(format!("{} is there already: name a new file", options.to.display())).into());
    }
    open(&options.database)?.backup(&options.to)?;
    writeln!(stdout().lock(), "copied to {}", options.to.display())?;
    Ok(ExitCode::SUCCESS)
}
