//! From the command line to the command.

use crate::cli::{Cli, Command, ConfigCommand, Delete, Inspect, Train};
#[cfg(feature = "postgres")]
use crate::commands::migrate_store;
use crate::commands::{
    affair, backup, check, config, delete, digest, eval, export, feeds, generate, health, ingest, inspect,
    quarantine, replay, report, run, search, stories, story, tail, train, watches, web, why,
};
use crate::{error, telemetry};
use clap::Parser;
use std::process::ExitCode;

/// Parses the command line, runs the command and returns its exit code.
pub fn main() -> ExitCode {
    telemetry::report_panics();
    let Cli { command } = Cli::parse();
    dispatch(&command).unwrap_or_else(|error| error::report(&error, wants_json(&command)))
}

fn dispatch(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Run(options) => run::run(options),
        Command::Ingest(options) => ingest::ingest(options),
        Command::Stories(options) => stories::stories(options),
        Command::Story(options) => story::story(options),
        Command::Affair(options) => affair::affair(options),
        Command::Report(options) => report::report(options),
        Command::Why(options) => why::why(options),
        Command::Search(options) => search::search(options),
        Command::Export(format) => export::export(format),
        Command::Digest(options) => digest::digest(options),
        Command::Tail(options) => tail::tail(options),
        Command::Inspect(Inspect::Feed(options)) => inspect::feed(options),
        Command::Inspect(Inspect::Report(options)) => inspect::report(options),
        Command::Eval(options) => eval::eval(options),
        Command::Replay(options) => replay::replay(options),
        Command::Train(Train::Entities(options)) => train::entities(options),
        Command::Check(options) => check::check(options),
        Command::Config(command) => config::config(command),
        Command::Feeds(options) => feeds::feeds(options),
        Command::Quarantine(options) => quarantine::quarantine(options),
        Command::Watches(options) => watches::watches(options),
        Command::Health(options) => health::health(options),
        Command::Backup(options) => backup::backup(options),
        #[cfg(feature = "postgres")]
        Command::MigrateStore(options) => migrate_store::migrate_store(options),
        Command::Delete(wanted) => delete::delete(wanted),
        Command::Web(options) => web::web(options),
        Command::Completions(options) => generate::completions(options),
        Command::Man(options) => generate::man(options),
    }
}

/// Whether a failure of the command is reported as JSON: where its results or its log are JSON.
fn wants_json(command: &Command) -> bool {
    match command {
        Command::Run(options) => crate::settings::logs_json(options.config.as_deref()),
        Command::Ingest(options) => options.json,
        Command::Stories(options) => options.database.json,
        Command::Story(options) => options.database.json,
        Command::Affair(options) => options.database.json,
        Command::Report(options) => options.database.json,
        Command::Why(options) => options.database.json,
        Command::Search(options) => options.database.json,
        Command::Tail(options) => options.database.json,
        Command::Inspect(Inspect::Feed(options)) => options.json,
        Command::Inspect(Inspect::Report(options)) => options.json,
        Command::Eval(options) => options.database.json,
        Command::Replay(options) => options.database.json,
        Command::Config(ConfigCommand::Show(options)) => options.database.json,
        Command::Feeds(options) => options.database.json,
        Command::Quarantine(options) => options.database.json,
        Command::Watches(options) => options.database.json,
        Command::Health(options) => options.database.json,
        Command::Backup(options) => options.database.json,
        #[cfg(feature = "postgres")]
        Command::MigrateStore(options) => options.json,
        Command::Delete(
            Delete::Report { database, .. } | Delete::Outlet { database, .. } | Delete::Feed { database, .. },
        ) => database.json,
        Command::Train(_)
        | Command::Export(_)
        | Command::Digest(_)
        | Command::Check(_)
        | Command::Web(_)
        | Command::Completions(_)
        | Command::Man(_) => false,
    }
}
