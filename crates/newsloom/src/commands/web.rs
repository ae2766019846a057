//! `newsloom web`.

use super::output::print;
use crate::cli::{Web, WebAction};
use crate::error::{Usage, note};
use crate::{settings, telemetry};
use console::Term;
use newsloom_web::Server;
use std::io::{Write, stdin, stdout};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Characters of a password at least (NIST SP 800-63B).
const SHORTEST: usize = 8;

/// Serves the page of a database until SIGINT or SIGTERM; or makes what a user signs in with.
pub(crate) fn web(options: &Web) -> anyhow::Result<ExitCode> {
    match options.action {
        Some(WebAction::HashPassword) => hash_password(),
        Some(WebAction::NewToken) => new_token(),
        None => serve(options),
    }
}

/// Prints the line of the configuration for a password, which is read without showing it.
fn hash_password() -> anyhow::Result<ExitCode> {
    let password = read_password()?;
    if password.chars().count() < SHORTEST {
        return Err(Usage(format!("a password has {SHORTEST} characters or more")).into());
    }
    print(&format!("password = \"{}\"\n", newsloom_web::hash_password(&password)?), false, "")
}

/// Twice from a terminal, where nobody sees what is typed; else the first line of standard input.
fn read_password() -> anyhow::Result<String> {
    let terminal = Term::stderr();
    if !std::io::IsTerminal::is_terminal(&stdin()) {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |prompt: &str| {
        terminal.write_str(prompt)?;
        terminal.read_secure_line()
    };
    let password = ask("Password: ")?;
    if ask("Once more: ")? != password {
        return Err(Usage("these were two different passwords".into()).into());
    }
    Ok(password)
}

/// Prints the line of the configuration for a token; the token itself is shown once, on standard error.
fn new_token() -> anyhow::Result<ExitCode> {
    let (token, hash) = newsloom_web::new_token()?;
    note(&format!("the token, which is not shown again: {token}"));
    print(&format!("token = \"{hash}\"\n"), false, "")
}

fn serve(options: &Web) -> anyhow::Result<ExitCode> {
    let mut config = settings::load(options.config.as_deref())?;
    telemetry::start(&config.options.log)?;
    if let Some(db) = &options.db {
        config.options.store.path.clone_from(db);
    }
    if let Some(listen) = options.listen {
        config.options.web.listen = listen.to_string();
    }
    config.options.web.corrections &= !options.read_only;
    let settings = settings::web(&config)?;
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
