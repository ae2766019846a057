//! The newsloom program: command line, wiring, telemetry, signals.

mod annotator;
pub mod cli;
mod clock;
mod commands;
mod daemon;
mod replay;
mod settings;
mod telemetry;
mod terminal;
mod textfile;
