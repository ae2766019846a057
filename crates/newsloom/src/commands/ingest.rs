//! `newsloom ingest`: files once through the whole pipeline.

use super::output::json_lines;
use crate::cli::Ingest;
use crate::daemon::{self, Command, FileReader, Pipeline, Progress, Readers, Sizes, Writer, WriterSettings};
use crate::error::Usage;
use crate::terminal::{self, Paint};
use crate::{settings, telemetry};
use async_channel::{Sender, bounded};
use indicatif::{ProgressBar, ProgressStyle};
use newsloom_config::Config;
use newsloom_normalize::Normalizer;
use newsloom_store::{Account, Reader, RunId, Store};
use serde_json::json;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Stories shown at the end.
const SHOWN: usize = 10;

/// Reads everything once and prints the account. Exit code 1 where something was refused or quarantined.
pub(crate) fn ingest(options: &Ingest) -> anyhow::Result<ExitCode> {
    telemetry::start_quiet();
    let mut config = settings::load(options.config.as_deref())?;
    if let Some(db) = &options.db {
        config.options.store.path.clone_from(db);
    }
    let files = files(&options.paths)?;
    let start = Instant::now();
    let (account, run) = work(&config, files)?;
    let seconds = start.elapsed().as_secs_f64();
    print(options, &config.options.store.path, &account, run, seconds)?;
    Ok(ExitCode::from(u8::from(account.refused + account.quarantined > 0)))
}

/// The files named, and those in the folders named.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(daemon::list(path));
        } else if path.exists() || path == Path::new("-") {
            files.push(path.clone());
        } else {
            return Err(Usage(format!("there is no file or folder {}", path.display())).into());
        }
    }
    Ok(files)
}

fn work(config: &Config, files: Vec<PathBuf>) -> anyhow::Result<(Account, RunId)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = CancellationToken::new();
    let (notify, notified) = bounded(1);
    let store = Store::open(&config.options.store.path)?;
    let options = &config.options;
    let readers =
        Readers { normalizer: Normalizer::new(&config.sites)?, annotator: settings::annotator(options)? };
    let mut writer = Writer::new(store, WriterSettings::of(config)?, &readers.annotator, notify)?;
    // A configuration without outlets says nothing about owners.
    if !config.outlets.is_empty() {
        writer.sync_owners(config)?;
    }
    let outcome = writer.outcome();
    let workers = settings::workers(options);
    let sizes = Sizes { workers, queue: options.pipeline.queue, batch: options.pipeline.batch, pages: 1 };
    let mut running = daemon::start(writer, notified, None, readers, sizes, &stop, runtime.handle())?;
    let progress = Arc::new(Progress::default());
    let bar = bar(files.len());
    spawn_reader(files, running.commands.clone(), Arc::clone(&progress), stop.clone())?;
    running.close();
    runtime.block_on(wait(&running, &bar, &progress))?;
    bar.finish_and_clear();
    log_stages(&running);
    let outcome = terminal::lock(&outcome).clone();
    Ok((outcome.account, outcome.run))
}

fn spawn_reader(
    files: Vec<PathBuf>,
    commands: Sender<Command>,
    progress: Arc<Progress>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    std::thread::Builder::new().name("read".into()).spawn(move || {
        let reader = FileReader { commands: &commands, progress: &progress, stop: &stop };
        if files.iter().all(|file| reader.read(file, 0)) {
            // The writer is gone only after something fatal, which it reports itself.
            let _ = commands.send_blocking(Command::Exhausted);
        }
    })?;
    Ok(())
}

async fn wait(running: &Pipeline, bar: &ProgressBar, progress: &Progress) -> anyhow::Result<()> {
    let mut tick = tokio::time::interval(Duration::from_millis(100));
    loop {
        tokio::select! {
            ended = running.ended() => return ended,
            _ = tick.tick() => {
                let stored = running.metrics_snapshot().last().map_or(0, |r| r.documents);
                bar.set_position(progress.files.load(Relaxed));
                bar.set_message(format!("{} records read, {stored} placed", progress.records.load(Relaxed)));
            }
        }
    }
}

/// A bar on stderr, drawn only on a terminal.
fn bar(files: usize) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {bar:30} {pos}/{len} files  {msg}  {elapsed}");
    ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Where the time went, for those who ask with `RUST_LOG=info`.
fn log_stages(running: &Pipeline) {
    for r in running.metrics_snapshot() {
        tracing::info!(
            stage = r.stage,
            documents = r.documents,
            busy_ms = r.busy.as_millis(),
            idle_ms = r.idle.as_millis(),
            backpressure_ms = r.backpressure.as_millis(),
            "stage"
        );
    }
}

fn print(options: &Ingest, path: &Path, account: &Account, run: RunId, seconds: f64) -> anyhow::Result<()> {
    let stories = Reader::open(path)?.largest_new(run, SHOWN)?;
    let mut out = stdout().lock();
    if options.json {
        writeln!(
            out,
            "{}",
            json!({"read": account.read, "stored": account.stored, "duplicate": account.duplicate,
                "refused": account.refused, "quarantined": account.quarantined, "stories": account.stories,
                "seconds": (seconds * 1000.0).round() / 1000.0})
        )?;
        out.write_all(json_lines(&stories)?.as_bytes())?;
        return Ok(());
    }
    out.write_all(terminal::stories(&stories, Paint::stdout()).as_bytes())?;
    writeln!(out, "\n{}", terminal::account(account, seconds))?;
    let first = stories.first().map_or(0, |s| s.story_id.0);
    if first > 0 {
        writeln!(out, "Everything is in {}. Next: newsloom story {first}", path.display())?;
    }
    Ok(())
}
