//! A few read-only connections to the database, each for one request at a time.

use crate::error::Failure;
use newsloom_store::Reader;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Connections, and so queries at once.
const CONNECTIONS: usize = 4;

/// Time for the queries of one request: then they fail.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A pool of connections.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    permits: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Reader>>>,
}

impl Readers {
    /// Opens the database at `path`.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn open(path: PathBuf) -> newsloom_store::Result<Self> {
        let first = Reader::open(&path)?;
        let permits = Arc::new(Semaphore::new(CONNECTIONS));
        Ok(Self { path, permits, idle: Arc::new(Mutex::new(vec![first])) })
    }

    /// Runs `work`, all of what a request costs, with a connection on a thread of its own: those that poll feeds do not wait.
    ///
    /// # Errors
    /// The store's, [`Failure::Busy`] where it took too long, and what `work` returns.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let permit = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(TIME_LIMIT, permit).await.map_err(|_| Failure::Busy)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = idle.map_or_else(|| Reader::open(&self.path), Ok)?;
        let pool = Arc::clone(&self.idle);
        // Goes on when the client has gone; the time limit ends it.
        let task = tokio::task::spawn_blocking(move || {
            reader.set_time_limit(TIME_LIMIT)?;
            let done = work(&reader);
            pool.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            drop(permit);
            done
        });
        task.await.map_err(|_| Failure::Internal)?
    }
}
