//! `newsloom run`: the daemon, or one part of it.

use super::dry_run;
use crate::cli::{Role, Run};
use crate::daemon::{self, Daemon, RunRole};
use crate::error::Usage;
use crate::{settings, telemetry};
use newsloom_config::Config;
use std::process::ExitCode;
use telemetry::LogHandle;

/// Runs until SIGINT or SIGTERM; with `--dry-run` shows what it would do.
pub(crate) fn run(options: &Run) -> anyhow::Result<ExitCode> {
    let mut config = settings::load(options.config.as_deref())?;
    if options.dry_run {
        return dry_run::dry_run(&config, options.json);
    }
    if let Some(listen) = options.listen {
        if options.role != Role::Web {
            return Err(Usage(
                "--listen is for --role web; elsewhere web.listen says where the page is".into(),
            )
            .into());
        }
        config.options.web.listen = listen.to_string();
    }
    let log = telemetry::start(&config.options.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(run_as(options.role, config, log));
    // Requests in flight are dropped: the next run makes them again.
    runtime.shutdown_background();
    result.map(|()| ExitCode::SUCCESS)
}

#[cfg(feature = "nats")]
async fn run_as(role: Role, config: Config, log: LogHandle) -> anyhow::Result<()> {
    match role {
        Role::All => keep(config, RunRole::All, log).await,
        Role::Keeper => keep(config, RunRole::Keeper, log).await,
        Role::Worker => daemon::work(&config).await,
        Role::Web => daemon::serve_page(&config).await,
    }
}

#[cfg(not(feature = "nats"))]
async fn run_as(role: Role, config: Config, log: LogHandle) -> anyhow::Result<()> {
    match role {
        Role::All => keep(config, RunRole::All, log).await,
        Role::Web => daemon::serve_page(&config).await,
        Role::Keeper | Role::Worker => {
            Err(Usage("--role: this newsloom was built without the feature `nats`".into()).into())
        }
    }
}

/// Runs what has the store.
async fn keep(config: Config, role: RunRole, log: LogHandle) -> anyhow::Result<()> {
    let Some(mut daemon) = Daemon::start(config, role, log).await? else { return Ok(()) };
    let ran = daemon.run().await;
    let stopped = daemon.shutdown().await;
    ran.and(stopped)
}
