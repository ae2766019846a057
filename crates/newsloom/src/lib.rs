//! The newsloom program: command line, wiring, telemetry, signals.

pub mod cli;
mod commands;
