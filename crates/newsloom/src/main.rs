//! The `newsloom` program: see [`newsloom::cli`].

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    newsloom::cli::run(&newsloom::cli::Cli::parse())
}
