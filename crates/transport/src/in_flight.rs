//! The tickets that the keeper has sent and that have not come back.

use bytes::Bytes;
use newsloom_model::ReportId;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// The most bytes of tickets in flight, beyond the first.
const MAX_BYTES: usize = 64 << 20;

/// How often a ticket is sent before it is given up.
const MAX_SENDS: u32 = 3;

/// Tickets in flight, by their numbers. Numbers and places in the stream of documents are never used twice.
#[derive(Debug, Default)]
pub(crate) struct InFlight {
    tickets: BTreeMap<u64, Sent>,
    bytes: usize,
    last_number: u64,
    next_seq: u64,
}

/// A ticket in flight.
#[derive(Debug)]
struct Sent {
    id: ReportId,
    /// Its place among the documents; those that wait for a server get theirs when they come back, as in one process.
    seq: Option<u64>,
    message: Bytes,
    /// Its place in the stream on the server, once it is there.
    stored: Option<u64>,
    sends: u32,
    /// When it was sent, or last seen in the stream.
    seen: Instant,
    /// Whether it was in the stream no more when it was looked for last.
    is_missed: bool,
}

/// What is done about a ticket that is not in the stream any more.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Missed {
    /// Its result may be under way.
    Wait,
    /// It is sent again.
    Send(Bytes),
    /// It was sent often enough.
    GiveUp,
}

impl InFlight {
    pub(crate) fn len(&self) -> usize {
        self.tickets.len()
    }

    /// Whether another ticket may be sent.
    pub(crate) fn has_room(&self, limit: usize) -> bool {
        self.tickets.is_empty() || (self.tickets.len() < limit && self.bytes < MAX_BYTES)
    }

    /// The number of the next ticket.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// A ticket with a number of its own sets out. With `is_ordered` it keeps its place among the documents.
    pub(crate) fn send(&mut self, number: u64, id: ReportId, message: Bytes, is_ordered: bool, now: Instant) {
        let seq = is_ordered.then(|| self.take_seq());
        self.bytes += message.len();
        let sent = Sent { id, seq, message, stored: None, sends: 1, seen: now, is_missed: false };
        self.tickets.insert(number, sent);
    }

    fn take_seq(&mut self) -> u64 {
        let seq = self.next_seq;
        self.next_seq += 1;
        seq
    }

    /// The server has stored a ticket.
    pub(crate) fn stored(&mut self, number: u64, place: u64, now: Instant) {
        if let Some(sent) = self.tickets.get_mut(&number) {
            (sent.stored, sent.seen) = (Some(place), now);
        }
    }

    /// A ticket has come back: its place among the documents, and whose it is. None where it is not in flight.
    pub(crate) fn settle(&mut self, number: u64) -> Option<(u64, ReportId)> {
        let sent = self.tickets.remove(&number)?;
        self.bytes -= sent.message.len();
        let seq = sent.seq.unwrap_or_else(|| self.take_seq());
        Some((seq, sent.id))
    }

    /// The tickets that were seen last at least `patience` ago, with their places in the stream.
    pub(crate) fn overdue(&self, patience: Duration, now: Instant) -> Vec<(u64, u64)> {
        let overdue = self.tickets.iter().filter(|(_, sent)| now.duration_since(sent.seen) >= patience);
        overdue.filter_map(|(number, sent)| Some((*number, sent.stored?))).collect()
    }

    /// A ticket is still in the stream.
    pub(crate) fn seen(&mut self, number: u64, now: Instant) {
        if let Some(sent) = self.tickets.get_mut(&number) {
            (sent.seen, sent.is_missed) = (now, false);
        }
    }

    /// A ticket is in the stream no more, and has not come back.
    pub(crate) fn missed(&mut self, number: u64, now: Instant) -> Missed {
        let Some(sent) = self.tickets.get_mut(&number) else { return Missed::Wait };
        sent.seen = now;
        if !sent.is_missed {
            sent.is_missed = true;
            return Missed::Wait;
        }
        if sent.sends >= MAX_SENDS {
            return Missed::GiveUp;
        }
        sent.sends += 1;
        (sent.stored, sent.is_missed) = (None, false);
        Missed::Send(sent.message.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn send(tickets: &mut InFlight, id: i64, is_ordered: bool, now: Instant) -> u64 {
        let number = tickets.next_number();
        tickets.send(number, ReportId(id), Bytes::from_static(b"ticket"), is_ordered, now);
        number
    }

    #[test]
    fn those_that_wait_for_a_server_take_their_place_when_they_come_back() {
        let (mut tickets, now) = (InFlight::default(), Instant::now());
        let [first, page, second] =
            [(11, true), (12, false), (13, true)].map(|(id, o)| send(&mut tickets, id, o, now));
        assert_eq!(tickets.settle(second), Some((1, ReportId(13))));
        assert_eq!(tickets.settle(page), Some((2, ReportId(12))));
        assert_eq!(tickets.settle(page), None, "what comes twice counts once");
        assert_eq!(tickets.settle(first), Some((0, ReportId(11))));
        assert_eq!((tickets.len(), tickets.bytes), (0, 0));
    }

    #[test]
    fn what_was_lost_is_sent_again_and_given_up_in_the_end() {
        let (mut tickets, now) = (InFlight::default(), Instant::now());
        let number = send(&mut tickets, 11, true, now);
        assert_eq!(tickets.overdue(SECOND, now + SECOND), [], "the server has not said that it is there");
        for send in 1..=MAX_SENDS {
            tickets.stored(number, 70 + u64::from(send), now);
            assert_eq!(tickets.overdue(SECOND, now), []);
            assert_eq!(tickets.overdue(SECOND, now + SECOND), [(number, 70 + u64::from(send))]);
            assert_eq!(tickets.missed(number, now), Missed::Wait);
            tickets.seen(number, now);
            assert_eq!(tickets.missed(number, now), Missed::Wait, "it was there after all");
            let again =
                if send < MAX_SENDS { Missed::Send(Bytes::from_static(b"ticket")) } else { Missed::GiveUp };
            assert_eq!(tickets.missed(number, now), again);
        }
    }

    #[test]
    fn number_and_bytes_are_bounded() {
        let (mut tickets, now) = (InFlight::default(), Instant::now());
        send(&mut tickets, 11, true, now);
        assert!(tickets.has_room(2) && !tickets.has_room(1));
        let number = tickets.next_number();
        tickets.send(number, ReportId(12), vec![0; MAX_BYTES].into(), true, now);
        assert!(!tickets.has_room(100));
        tickets.settle(number);
        assert!(tickets.has_room(100));
    }
}
