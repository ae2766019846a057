//! What every request can reach.

use crate::attempts::Attempts;
use crate::counters::Counters;
use crate::error::Failure;
use crate::ledger::LedgerEnd;
use crate::readers::Readers;
use crate::secrets::FormKey;
use crate::sessions::Sessions;
use crate::settings::{Error, Settings};
use crate::users::Users;
use axum::http::HeaderName;
use jiff::Timestamp;
use newsloom_store::AdminWriter;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What every request can reach.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) database: PathBuf,
    pub(crate) readers: Readers,
    /// Names that a request may be addressed to, besides this machine's own.
    pub(crate) hosts: Vec<String>,
    /// The header in which a server before this one names the user.
    pub(crate) user_header: Option<HeaderName>,
    pub(crate) users: Users,
    pub(crate) sessions: Sessions,
    pub(crate) attempts: Attempts,
    pub(crate) form_key: FormKey,
    /// Whether people may correct stories here.
    pub(crate) is_writable: bool,
    pub(crate) counters: Option<Counters>,
    pub(crate) clock: fn() -> Timestamp,
    /// Cancelled when the server stops: streams of events end then.
    pub(crate) stop: CancellationToken,
    pub(crate) ledger: LedgerEnd,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    /// # Errors
    /// The database cannot be read; what should be the hash of a password is none; the system has no random numbers.
    pub(crate) fn open(settings: Settings) -> Result<Self, Error> {
        Ok(Self(Arc::new(Shared {
            readers: Readers::open(settings.database.clone())?,
            database: settings.database,
            hosts: settings.hosts,
            user_header: settings.user_header,
            users: Users::of(settings.users)?,
            sessions: Sessions::default(),
            attempts: Attempts::default(),
            form_key: FormKey::random()?,
            is_writable: settings.is_writable,
            counters: settings.counters,
            clock: settings.clock,
            stop: CancellationToken::new(),
            ledger: LedgerEnd::default(),
        })))
    }

    /// Runs `work` on a connection that writes wishes beside the daemon.
    ///
    /// # Errors
    /// The store's, and what `work` returns.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AdminWriter) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let database = self.database.clone();
        let task = tokio::task::spawn_blocking(move || work(&mut AdminWriter::open(&database)?));
        task.await.map_err(|_| Failure::Internal)?
    }
}
