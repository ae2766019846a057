//! The newsloom program: command line, wiring, telemetry, signals.

pub mod cli;
mod clock;
mod commands;
mod daemon;
mod replay;
mod settings;
mod show;
mod telemetry;
mod textfile;
