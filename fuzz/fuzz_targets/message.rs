//! Any bytes as a message between keeper and worker, as it came or compressed by a stranger: read or refused, within bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsloom_transport::{Envelope, ResultMessage, TicketMessage};

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    // What a decoder makes of bytes that it takes the compression off is looked at as well.
    if let Some((head, plain)) = bytes.split_at_checked(HEAD) {
        read(&[head, &zstd::bulk::compress(plain, 1).unwrap()].concat());
    }
});

/// The version, then run and number.
const HEAD: usize = 1 + 8 + 8;

fn read(bytes: &[u8]) {
    let head = Envelope::of(bytes);
    if let Ok(ticket) = TicketMessage::from_bytes(bytes) {
        assert_eq!(head, Ok(ticket.envelope));
        assert_eq!(TicketMessage::from_bytes(&ticket.to_bytes()).map(|again| again.to_bytes()), Ok(ticket.to_bytes()));
    }
    if let Ok(result) = ResultMessage::from_bytes(bytes) {
        assert_eq!(head, Ok(result.envelope));
        assert_eq!(ResultMessage::from_bytes(&result.to_bytes()).map(|again| again.to_bytes()), Ok(result.to_bytes()));
    }
}
