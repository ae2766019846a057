//! The newsloom program: command line, wiring, telemetry, signals.

mod annotator;
mod cli;
mod clock;
mod commands;
mod daemon;
mod discovery;
mod dispatch;
mod error;
mod replay;
mod settings;
mod telemetry;
mod terminal;
mod textfile;

pub use dispatch::main;
