//! `newsloom migrate-store`.

use crate::cli::MigrateStore;
use crate::error::{Usage, note};
use crate::{clock, settings, telemetry};
use newsloom_postgres::{Address, CopiedTable, Event, copy_to_postgres, copy_to_sqlite};
use newsloom_store::{ExportSource, ImportTarget};
use serde_json::json;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Digits of a hash that people see.
const SHOWN_DIGITS: usize = 16;

/// One end of the way.
enum Store {
    Sqlite(PathBuf),
    Postgres(Box<Address>),
}

/// Copies a database from one store to the other, and prints what is the same in both.
pub(crate) fn migrate_store(options: &MigrateStore) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let password_file = options.password_file.as_deref();
    let (from, to) = (read(&options.from, password_file)?, read(&options.to, password_file)?);
    // The connection is driven by a thread of its own, while this one reads or writes the file.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let copied = match (&from, &to) {
        (Store::Sqlite(path), Store::Postgres(address)) => {
            let (source, now) = (ExportSource::open(path)?, clock::now());
            runtime.block_on(copy_to_postgres(source.reader(), address, now, &mut |event| tell(&event)))?
        }
        (Store::Postgres(address), Store::Sqlite(path)) => {
            runtime.block_on(copy_to_sqlite(address, ImportTarget::open(path)?, &mut |event| tell(&event)))?
        }
        _ => return Err(Usage("name sqlite:FILE as one store and postgres://... as the other".into()).into()),
    };
    print(&copied, &from, &to, options.json)?;
    Ok(ExitCode::SUCCESS)
}

fn read(url: &str, password_file: Option<&Path>) -> anyhow::Result<Store> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        return Ok(Store::Sqlite(path.into()));
    }
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(Usage("a store is sqlite:FILE or postgres://user@host/name".into()).into());
    }
    Ok(Store::Postgres(Box::new(settings::postgres(url, password_file)?)))
}

fn tell(event: &Event<'_>) {
    match event {
        Event::Resumed => note("an earlier copy goes on"),
        Event::Copied { rows: 0, .. } => {}
        Event::Copied { table, rows } => note(&format!("{table}: {rows} rows copied")),
        Event::Indexing => note("making the indices"),
        Event::Comparing => note("comparing every row"),
        Event::Waiting { error, delay } => {
            note(&format!("{error}; trying again in {} s", delay.as_secs()));
        }
    }
}

fn print(copied: &[CopiedTable], from: &Store, to: &Store, as_json: bool) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    let rows: u64 = copied.iter().map(|table| table.digest.rows).sum();
    for CopiedTable { name, digest } in copied {
        if as_json {
            writeln!(out, "{}", json!({ "table": name, "rows": digest.rows, "hash": digest.hash }))?;
        } else {
            writeln!(out, "{name:<22} {:>10} rows  {}", digest.rows, &digest.hash[..SHOWN_DIGITS])?;
        }
    }
    if as_json {
        let total =
            json!({ "from": from.to_string(), "to": to.to_string(), "tables": copied.len(), "rows": rows });
        writeln!(out, "{total}")?;
    } else {
        writeln!(out, "{} tables with {rows} rows are the same in {from} and {to}.", copied.len())?;
    }
    Ok(())
}

impl std::fmt::Display for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(address) => address.fmt(f),
        }
    }
}
