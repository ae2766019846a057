//! Names to addresses, through the guard. What is resolved here is what is dialled: the same list serves the pacing
//! and the connection, so that a name cannot mean one address when it is judged and another when it is used.

use crate::guard::{Guard, Refused};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long a lookup is reused.
const TTL: Duration = Duration::from_secs(60);

/// Maximum names in the cache.
const REMEMBERED: usize = 4096;

/// A way to resolve names.
pub trait Lookup: Send + Sync {
    /// All addresses of `host`.
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// The operating system's way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|a| a.ip()).collect()) })
    }
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LookupError {
    #[error("the name {host} cannot be resolved: {source}")]
    Failed { host: String, source: io::Error },
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// Resolves, judges and remembers for a minute.
pub(crate) struct Addresses {
    lookup: Arc<dyn Lookup>,
    guard: Arc<Guard>,
    known: Mutex<HashMap<String, (Instant, Vec<IpAddr>)>>,
}

impl Addresses {
    pub(crate) fn new(lookup: Arc<dyn Lookup>, guard: Arc<Guard>) -> Self {
        Self { lookup, guard, known: Mutex::default() }
    }

    /// The addresses of `host` that may be asked, at least one.
    pub(crate) async fn of(&self, host: &str) -> Result<Vec<IpAddr>, LookupError> {
        let all = match self.remembered(host) {
            Some(known) => known,
            None => self.request(host).await?,
        };
        let mut refused = None;
        let allowed: Vec<IpAddr> = all
            .into_iter()
            .filter(|address| match self.guard.check(host, *address) {
                Ok(()) => true,
                Err(why) => {
                    refused = Some(why);
                    false
                }
            })
            .collect();
        match refused {
            Some(why) if allowed.is_empty() => Err(why.into()),
            _ => Ok(allowed),
        }
    }

    fn remembered(&self, host: &str) -> Option<Vec<IpAddr>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(host).filter(|(since, _)| since.elapsed() < TTL).map(|(_, addresses)| addresses.clone())
    }

    async fn request(&self, host: &str) -> Result<Vec<IpAddr>, LookupError> {
        let failed = |source| LookupError::Failed { host: host.into(), source };
        let addresses = self.lookup.lookup(host.into()).await.map_err(failed)?;
        if addresses.is_empty() {
            return Err(failed(io::Error::new(io::ErrorKind::NotFound, "it has no address")));
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, (since, _)| since.elapsed() < TTL);
        }
        if known.len() < REMEMBERED {
            known.insert(host.into(), (Instant::now(), addresses.clone()));
        }
        Ok(addresses)
    }
}

/// The resolver that the HTTP client dials by.
pub(crate) struct Dialled(pub(crate) Arc<Addresses>);

impl Resolve for Dialled {
    fn resolve(&self, name: Name) -> Resolving {
        let addresses = Arc::clone(&self.0);
        Box::pin(async move {
            let found = addresses.of(name.as_str()).await?;
            let sockets: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(sockets)
        })
    }
}
