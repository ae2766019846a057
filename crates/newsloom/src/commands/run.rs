//! `newsloom run`: the daemon.

use super::dry_run;
use crate::cli::Run;
use crate::daemon::Daemon;
use crate::{settings, telemetry};
use std::process::ExitCode;

/// Runs until SIGINT or SIGTERM; with `--dry-run` shows what it would do.
pub(crate) fn run(options: &Run) -> anyhow::Result<ExitCode> {
    let config = settings::load(options.config.as_deref())?;
    if options.dry_run {
        return dry_run::dry_run(&config, options.json);
    }
    let log = telemetry::start(&config.options.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(async {
        let mut daemon = Daemon::start(config, log).await?;
        let ran = daemon.run().await;
        let stopped = daemon.shutdown().await;
        ran.and(stopped)
    });
    // Requests in flight are dropped: the next run makes them again.
    runtime.shutdown_background();
    result.map(|()| ExitCode::SUCCESS)
}
