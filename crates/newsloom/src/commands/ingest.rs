//! `newsloom ingest`: files once through the whole pipeline.

use super::output::json_lines;
use crate::cli::Ingest;
use crate::daemon::{
    self, Analyzers, Command, FileReader, GivenOutlet, Pipeline, Progress, Sizes, Source, SourceSettings,
    Transport, Writer, WriterSettings,
};
use crate::error::Usage;
use crate::terminal::{self, Paint};
use crate::{settings, telemetry};
use async_channel::{Sender, bounded};
use indicatif::{ProgressBar, ProgressStyle};
use newsloom_config::Config;
use newsloom_fetch::files::FileKind;
use newsloom_store::{Account, Error as StoreError, Reader, RunId, Store};
use serde_json::json;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use tokio::sync::watch;
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
    let files = files(&options.paths, options.outlet.as_deref())?;
    let start = Instant::now();
    let (account, run) = work(&config, files)?;
    let seconds = start.elapsed().as_secs_f64();
    print(options, &config.options.store.path, &account, run, seconds)?;
    Ok(ExitCode::from(u8::from(account.refused + account.quarantined > 0)))
}

/// The files named, and those in the folders named.
fn files(paths: &[PathBuf], outlet: Option<&str>) -> anyhow::Result<Vec<Source>> {
    if outlet.is_some_and(|name| name.trim().is_empty()) {
        return Err(Usage("--outlet: name who published the reports".into()).into());
    }
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(daemon::list(path));
        } else if path.exists() || path == Path::new("-") {
            files.push(Source { path: path.clone(), outlet: None });
        } else {
            return Err(Usage(format!("there is no file or folder {}", path.display())).into());
        }
    }
    if let Some(name) = outlet {
        files.iter_mut().for_each(|file| file.outlet = Some(GivenOutlet::Named(name.to_owned())));
    }
    Ok(files)
}

fn work(config: &Config, files: Vec<Source>) -> anyhow::Result<(Account, RunId)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = CancellationToken::new();
    let (notify, notified) = bounded(1);
    let store = Store::open(&config.options.store.path).map_err(|error| beside_daemon(error, config))?;
    let analyzers = Analyzers::of(config)?;
    let mut writer = Writer::new(store, WriterSettings::of(config)?, &analyzers.annotator, notify)?;
    // A configuration without outlets says nothing about owners.
    if !config.outlets.is_empty() {
        writer.sync_owners(config)?;
    }
    let (account, run) = (writer.account(), writer.run_id());
    let sizes = Sizes::of(&config.options);
    let sources = sources(config, &files)?;
    let transport = Transport::Local { sources, analyzers: Box::new(analyzers) };
    let mut pipeline = daemon::start(writer, notified, transport, sizes, &stop, runtime.handle())?;
    let progress = Arc::new(Progress::default());
    let bar = bar(files.len());
    spawn_reader(files, pipeline.commands.clone(), Arc::clone(&progress), stop.clone())?;
    pipeline.close();
    runtime.block_on(wait(&pipeline, &bar, &progress))?;
    bar.finish_and_clear();
    pipeline.log_metrics();
    Ok((account.get(), run))
}

/// What pages are fetched by, where a file lists addresses; else nothing is asked of the network.
fn sources(config: &Config, files: &[Source]) -> anyhow::Result<Option<watch::Receiver<SourceSettings>>> {
    let is_list = |file: &Source| FileKind::of(&file.path) == Some(FileKind::UrlList);
    let is_wanted = files.iter().any(is_list);
    is_wanted.then(|| Ok(watch::channel(SourceSettings::of(config, None)?).1)).transpose()
}

/// What to do where another newsloom is writing.
fn beside_daemon(error: StoreError, config: &Config) -> anyhow::Error {
    let StoreError::Locked { path, pid } = error else { return error.into() };
    let folders: Vec<String> =
        config.options.sources.folders.iter().map(|folder| folder.display().to_string()).collect();
    let watched = match folders.as_slice() {
        [] => "a folder that it watches (sources.folders; none is configured here)".to_owned(),
        folders => format!("a folder that it watches: {}", folders.join(", ")),
    };
    let process = pid.map(|pid| format!(" (process {pid})")).unwrap_or_default();
    anyhow::anyhow!(
        "another newsloom{process} is writing to {}. Put the files into {watched}; or stop that newsloom, or name another \
         file with --db",
        path.display()
    )
}

fn spawn_reader(
    files: Vec<Source>,
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

async fn wait(pipeline: &Pipeline, bar: &ProgressBar, progress: &Progress) -> anyhow::Result<()> {
    let mut tick = tokio::time::interval(Duration::from_millis(100));
    loop {
        tokio::select! {
            ended = pipeline.ended() => return ended,
            _ = tick.tick() => {
                let stored = pipeline.metrics_snapshot().last().map_or(0, |r| r.documents);
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
