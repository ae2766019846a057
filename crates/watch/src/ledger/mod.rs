//! The ledger, published line by line for other programs: to a file, to NATS.

mod file;
#[cfg(feature = "nats")]
mod nats;

pub use file::LedgerFile;
#[cfg(feature = "nats")]
pub use nats::NatsServer;

use std::time::Duration;

/// The longest pause after a try that failed.
const MAX_PAUSE: Duration = Duration::from_secs(300);

/// A line of the ledger as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// Its place in the ledger.
    pub seq: i64,
    /// What happened: "joined".
    pub kind: String,
    /// The line as JSON, without a line end.
    pub json: String,
}

/// Where the ledger is published.
#[derive(Debug)]
pub enum LedgerSink {
    /// A file.
    File(LedgerFile),
    /// Subjects of a NATS server.
    #[cfg(feature = "nats")]
    Nats(NatsServer),
}

impl LedgerSink {
    /// Its name, under which its position is kept.
    pub fn name(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            #[cfg(feature = "nats")]
            Self::Nats(_) => "nats",
        }
    }

    /// Publishes lines in their order.
    ///
    /// # Errors
    /// Why the sink has not taken all of them: they are to be published again, all of them.
    pub async fn publish(&mut self, lines: Vec<LedgerLine>) -> Result<(), String> {
        match self {
            Self::File(file) => {
                let file = file.clone();
                let written = tokio::task::spawn_blocking(move || file.append(&lines)).await;
                written.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
            }
            #[cfg(feature = "nats")]
            Self::Nats(server) => server.publish(&lines).await,
        }
    }
}

/// The pause after `failures` failed tries in a row: from a second on, twice as long each time, five minutes at most.
pub fn pause_after(failures: u32) -> Duration {
    let seconds = 1_u64.checked_shl(failures.saturating_sub(1)).unwrap_or(u64::MAX);
    Duration::from_secs(seconds).min(MAX_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_five_minutes() {
        assert_eq!(
            [1, 2, 5, 9, 10, 64, u32::MAX].map(|n| pause_after(n).as_secs()),
            [1, 2, 16, 256, 300, 300, 300]
        );
    }
}
