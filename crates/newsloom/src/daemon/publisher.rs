//! Publishes the ledger to one sink.

use super::command::{Command, ask};
use async_channel::Sender;
use newsloom_store::{LedgerRow, Publication};
use newsloom_watch::{LedgerLine, LedgerSink, pause_after};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Time until new lines are looked for again.
const PAUSE: Duration = Duration::from_secs(1);

/// Lines that are published together, and are in memory.
const LINES: usize = 500;

/// Characters of an error that are kept.
const MAX_ERROR: usize = 500;

/// Publishes the lines behind the sink's position, in order. The position moves once the sink has taken them, so that a
/// process that is killed in between publishes them again.
pub(crate) struct Publisher {
    pub(crate) sink: LedgerSink,
    /// To the writer.
    pub(crate) commands: Sender<Command>,
    /// Ends it at once.
    pub(crate) stop: CancellationToken,
}

impl Publisher {
    /// Works until `stop` is cancelled or the writer has ended.
    pub(crate) async fn run(mut self) {
        let (sink, mut failures) = (self.sink.name(), 0);
        loop {
            let Some(rows) = ask(&self.commands, |reply| Command::Unpublished(sink, LINES, reply)).await
            else {
                return;
            };
            let mut pause = PAUSE;
            if let Some(last) = rows.last() {
                let published = tokio::select! {
                    published = publish(&mut self.sink, &rows) => published,
                    () = self.stop.cancelled() => return,
                };
                let publication = match published {
                    Ok(()) => {
                        (failures, pause) = (0, Duration::ZERO);
                        Publication::Taken(last.seq)
                    }
                    Err(error) => {
                        failures += 1;
                        pause = pause_after(failures);
                        let error: String = error.chars().take(MAX_ERROR).collect();
                        let seconds = pause.as_secs();
                        tracing::warn!(
                            sink,
                            failures,
                            error,
                            again_in_seconds = seconds,
                            "ledger not published"
                        );
                        Publication::Failed(error)
                    }
                };
                if self.commands.send(Command::Published(sink, publication)).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }
}

async fn publish(sink: &mut LedgerSink, rows: &[LedgerRow]) -> Result<(), String> {
    let line = |row: &LedgerRow| {
        let json = serde_json::to_string(row)
            .map_err(|error| format!("line {} of the ledger is no JSON: {error}", row.seq))?;
        Ok(LedgerLine { seq: row.seq, kind: row.kind.clone(), json })
    };
    sink.publish(rows.iter().map(line).collect::<Result<_, String>>()?).await
}
