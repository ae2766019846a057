//! From the durable queue to the first stage.

use super::command::{Command, ask_blocking};
use async_channel::{Receiver, Sender};
use newsloom_model::{ReportId, Ticket};
use tokio_util::sync::CancellationToken;

/// Tickets asked for at once.
const LIMIT: usize = 32;

/// Sends the tickets of the queue to `first`, oldest first: what an earlier run left, then what is admitted. Ends when
/// `stop` says so, or when `notify` is closed and the queue is empty.
pub(super) fn dispatch(
    commands: &Sender<Command>,
    notify: &Receiver<()>,
    first: &Sender<(ReportId, Ticket)>,
    stop: &CancellationToken,
) {
    let (mut after, mut open) = (0, true);
    while !stop.is_cancelled() {
        let Some(tickets) = ask_blocking(commands, |reply| Command::Next(after, LIMIT, reply)) else {
            return;
        };
        let Some((last, _)) = tickets.last() else {
            if !open {
                return;
            }
            open = notify.recv_blocking().is_ok();
            continue;
        };
        after = *last;
        for (_, ticket) in tickets {
            if stop.is_cancelled() || first.send_blocking((ticket.id, ticket)).is_err() {
                return;
            }
        }
    }
}
