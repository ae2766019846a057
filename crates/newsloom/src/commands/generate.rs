//! `newsloom completions` and `newsloom man`: what the definition of the command line gives for free.

use crate::cli::{Cli, Completions, Man};
use anyhow::Context;
use clap::CommandFactory;
use clap_mangen::Man as Page;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Prints the completions of a shell.
pub(crate) fn completions(options: &Completions) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "newsloom", &mut script);
    stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page, or writes those of all commands into a folder.
pub(crate) fn man(options: &Man) -> anyhow::Result<ExitCode> {
    match &options.dir {
        Some(dir) => {
            clap_mangen::generate_to(Cli::command(), dir).with_context(|| dir.display().to_string())?;
        }
        None => {
            let mut page = Vec::new();
            Page::new(Cli::command()).render(&mut page)?;
            stdout().lock().write_all(&page)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
