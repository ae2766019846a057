//! `newsloom train`.

use crate::cli::TrainEntities;
use anyhow::Context;
use newsloom_extract::train;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Trains a model of names and writes it; the same files give the same bytes.
pub(crate) fn entities(options: &TrainEntities) -> anyhow::Result<ExitCode> {
    let model = train::entities(&options.dir)?;
    std::fs::write(&options.out, &model).with_context(|| options.out.display().to_string())?;
    writeln!(stdout().lock(), "{} bytes written to {}", model.len(), options.out.display())?;
    Ok(ExitCode::SUCCESS)
}
