//! The length of the durable queue, and those who depend on it.

use async_channel::Sender;
use std::mem::take;

/// Tickets in the queue from which on readers of files wait.
const HIGH_WATER: u64 = 2_000;

/// The length of the durable queue, the dispatcher that empties it, and the readers that wait for room.
pub(super) struct Queue {
    length: u64,
    /// Wakes the dispatcher; none once no more tickets will come.
    notify: Option<Sender<()>>,
    waiting: Vec<Sender<()>>,
}

impl Queue {
    pub(super) fn new(length: u64, notify: Sender<()>) -> Self {
        Self { length, notify: Some(notify), waiting: Vec::new() }
    }

    /// Tickets in the queue, those under way included.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// New tickets are in the queue.
    pub(super) fn added(&mut self, tickets: u64) {
        self.length += tickets;
        if tickets > 0 {
            self.notify();
        }
    }

    /// Tickets have left the queue.
    pub(super) fn removed(&mut self, tickets: u64) {
        self.set_length(self.length.saturating_sub(tickets));
    }

    /// The length as the store counts it: other processes may have requeued tickets.
    pub(super) fn recounted(&mut self, length: u64) {
        self.set_length(length);
        self.notify();
    }

    fn set_length(&mut self, length: u64) {
        self.length = length;
        if length < HIGH_WATER {
            take(&mut self.waiting).iter().for_each(|room| reply(room, ()));
        }
    }

    /// Tells `room` when the queue is short enough for more.
    pub(super) fn wait_for_room(&mut self, room: Sender<()>) {
        self.waiting.push(room);
        self.set_length(self.length);
    }

    /// No more tickets will come: the dispatcher ends when the queue is empty.
    pub(super) fn close(&mut self) {
        self.notify = None;
    }

    fn notify(&self) {
        if let Some(notify) = &self.notify {
            // A full channel has woken the dispatcher already.
            let _ = notify.try_send(());
        }
    }
}

/// Answers a command. Whoever asked may have gone meanwhile; then nobody needs the answer.
pub(super) fn reply<T>(to: &Sender<T>, value: T) {
    let _ = to.try_send(value);
}
