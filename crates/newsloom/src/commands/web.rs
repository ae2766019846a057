//! `newsloom web`.

use crate::cli::Web;
use crate::{settings, telemetry};
use newsloom_web::Server;
use std::io::{Write, stdout};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Serves the page of a database until SIGINT or SIGTERM.
pub(crate) fn web(options: &Web) -> anyhow::Result<ExitCode> {
    let mut config = settings::load(options.config.as_deref())?;
    telemetry::start(&config.options.log)?;
    if let Some(db) = &options.db {
        config.options.store.path.clone_from(db);
    }
    if let Some(listen) = options.listen {
        config.options.web.listen = listen.to_string();
    }
    config.options.web.corrections &= !options.read_only;
    let settings = settings::web(&config.options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let server = Server::bind(settings).await?;
        writeln!(stdout(), "http://{}/", server.address())?;
        let stop = CancellationToken::new();
        let serving = tokio::spawn(server.serve(stop.clone()));
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        stop.cancel();
        serving.await?;
        Ok(ExitCode::SUCCESS)
    })
}
