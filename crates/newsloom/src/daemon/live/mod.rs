//! The live store in PostgreSQL: who is active, what goes there, and files that follow it.
//!
//! ```text
//!  stand by (standby.rs): the file follows (follow.rs)  --lease free, or silent-->  active
//!  active: writer commits --> shipper (shipper.rs) --shipment--> live store --> files of others
//!          lease (lease.rs) gives signs of life there, and ends the process once another has taken it
//! ```

mod file;
mod follow;
mod lease;
mod shipper;
mod standby;

pub(crate) use follow::follow_until;
pub(crate) use lease::KeptLease;
pub(crate) use shipper::Shipper;
pub(crate) use standby::{Active, become_active};

use super::process::Process;
use crate::settings;
use anyhow::Context;
use newsloom_config::Config;
use newsloom_postgres::{Address, Error, LiveStore};
use std::path::PathBuf;
use std::time::Duration;

/// Time before the live store is asked again after it went away.
const RETRY: Duration = Duration::from_secs(1);

/// What a process is to know of its live store.
#[derive(Clone)]
pub(crate) struct LiveSettings {
    address: Address,
    /// The file of this process.
    path: PathBuf,
    /// What people call this process.
    name: String,
    /// Silence of the active process after which another takes over.
    lease: Duration,
    /// Age at which shipments are removed.
    log_retention: Duration,
    /// Time that passes before hosts are asked that the active process before may have asked just now.
    pause: Duration,
}

impl LiveSettings {
    /// As configured; none where there is no live store.
    ///
    /// # Errors
    /// The address cannot be used.
    pub(crate) fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(url) = &config.live_store else { return Ok(None) };
        let address = settings::postgres(&url.0, None).context("store.url")?;
        let store = &config.options.store;
        Ok(Some(Self {
            address,
            path: store.path.clone(),
            name: Process::of(&config.options).name,
            lease: store.lease.0,
            log_retention: store.log_retention.0,
            pause: config.options.fetch.host_delay.0,
        }))
    }
}

/// The connection that there is, else a new one.
async fn connected<'l>(
    live: &'l mut Option<LiveStore>,
    settings: &LiveSettings,
) -> anyhow::Result<&'l mut LiveStore> {
    Ok(match live {
        Some(live) => live,
        None => live.insert(LiveStore::open(&settings.address).await?),
    })
}

/// Whether a live store may answer again by itself.
fn may_pass(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<Error>();
    error.is_some_and(|error| error.is_lost_connection() || matches!(error, Error::Busy { .. }))
}
