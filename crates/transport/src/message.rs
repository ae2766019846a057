//! Tickets and results as they travel: an envelope that can be read whatever is in it, then postcard, compressed.

use newsloom_model::{Annotations, Asked, Body, Report, Ticket};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::Read;

/// Raise it whenever a message, or what its fields mean, changes.
const VERSION: u8 = 1;

/// The version, then run and number in little-endian order.
const ENVELOPE: usize = 1 + 8 + 8;

/// The most bytes of a message before it is compressed.
const MAX_BYTES: u64 = 64 << 20;

/// Fast, at a third to a fifth of the size of text.
const ZSTD_LEVEL: i32 = 1;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Envelope {
    /// The keeper's process: what an earlier one sent means nothing to it.
    pub run: u64,
    /// The ticket, counted by that process.
    pub number: u64,
}

/// A ticket on its way to a worker.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketMessage {
    /// Which one it is.
    pub envelope: Envelope,
    /// The work.
    pub ticket: Ticket,
}

/// What became of a ticket, on its way to the keeper.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultMessage {
    /// The ticket's.
    pub envelope: Envelope,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was read.
    Ready(Box<Reading>),
    /// It is no report, with the reason in words.
    Refused(String),
    /// A stage failed on it.
    Quarantined {
        /// The stage's name.
        stage: String,
        /// What went wrong.
        error: String,
    },
}

/// A report with all that is known of it before it is placed in a story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The report.
    pub report: Report,
    /// What it says.
    pub annotations: Annotations,
    /// What the clusterer compares, in the clusterer's own encoding.
    pub features: Vec<u8>,
    /// What came of asking for its page.
    pub asked: Asked,
}

/// Why a message cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Of another version of newsloom.
    #[error(
        "it is written in form {0}, and this newsloom reads form {VERSION}: run the same version everywhere"
    )]
    Version(u8),
    /// Cut, changed, or something else.
    #[error("it is damaged, or no message of newsloom")]
    Damaged,
}

/// A ticket in postcard. Its entry is JSON, as in the store, since it leaves out what is empty; its text stands beside it.
#[derive(Serialize, Deserialize)]
struct TicketParts {
    ticket: Vec<u8>,
    content: Option<Body>,
}

impl Envelope {
    /// The envelope of a message, whatever is in it.
    ///
    /// # Errors
    /// [`DecodeError`]
    pub fn of(bytes: &[u8]) -> Result<Self, DecodeError> {
        let version = *bytes.first().ok_or(DecodeError::Damaged)?;
        if version != VERSION {
            return Err(DecodeError::Version(version));
        }
        let number = |at: usize| {
            let bytes = bytes.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
            bytes.map(u64::from_le_bytes).ok_or(DecodeError::Damaged)
        };
        Ok(Self { run: number(1)?, number: number(9)? })
    }

    fn seal(self, content: &impl Serialize) -> Vec<u8> {
        // Writing into memory fails for no type of these: none has a list of unknown length.
        let plain = postcard::to_allocvec(content).unwrap_or_default();
        let mut bytes = vec![VERSION];
        bytes.extend(self.run.to_le_bytes());
        bytes.extend(self.number.to_le_bytes());
        bytes.extend(zstd::bulk::compress(&plain, ZSTD_LEVEL).unwrap_or_default());
        bytes
    }
}

fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<(Envelope, T), DecodeError> {
    let envelope = Envelope::of(bytes)?;
    let decoder = zstd::stream::read::Decoder::with_buffer(&bytes[ENVELOPE..]);
    let mut plain = Vec::new();
    let read = decoder.and_then(|decoder| decoder.take(MAX_BYTES + 1).read_to_end(&mut plain));
    if read.map_err(|_| DecodeError::Damaged)? as u64 > MAX_BYTES {
        return Err(DecodeError::Damaged);
    }
    match postcard::take_from_bytes(&plain) {
        Ok((content, [])) => Ok((envelope, content)),
        _ => Err(DecodeError::Damaged),
    }
}

impl TicketMessage {
    /// As it travels.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut ticket = self.ticket.clone();
        let content = ticket.entry.content.take();
        let ticket = serde_json::to_vec(&ticket).unwrap_or_default();
        self.envelope.seal(&TicketParts { ticket, content })
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`DecodeError`]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (envelope, TicketParts { ticket, content }) = open(bytes)?;
        let mut ticket: Ticket = serde_json::from_slice(&ticket).map_err(|_| DecodeError::Damaged)?;
        ticket.entry.content = content;
        Ok(Self { envelope, ticket })
    }
}

impl ResultMessage {
    /// As it travels.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.envelope.seal(&self.outcome)
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`DecodeError`]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        open(bytes).map(|(envelope, outcome)| Self { envelope, outcome })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_model::{
        Dateline, EntityType, Entry, FeedId, Figure, Genre, Mention, MentionKind, Moment, Problem, Relation,
        ReportId, Span, Visit,
    };
    use proptest::prelude::*;

    const ENVELOPE_7: Envelope = Envelope { run: 1_700_000_000, number: 7 };

    fn ticket(content: Option<Body>) -> TicketMessage {
        let entry = Entry {
            id: "tag:gazette.example,2026:7".into(),
            url: Some("https://gazette.example/7".into()),
            title: Some("Ferry back in port".into()),
            published: Some(Moment::utc("2026-07-07T07:07:07Z".parse().unwrap())),
            content,
            keep_story: Some("7".into()),
            ..Entry::default()
        };
        let ticket = Ticket {
            id: ReportId(7),
            feed: FeedId(3),
            outlet: Some("Gazette".into()),
            language: None,
            fetch_page: true,
            is_update: false,
            is_revisit: true,
            attempts: 0,
            entry,
        };
        TicketMessage { envelope: ENVELOPE_7, ticket }
    }

    fn result() -> ResultMessage {
        let text = "The ferry came back with 31 passengers, Ilka Varn said.";
        let mut report = Report::plain(text, Some("en"));
        report.published = Moment::day("2026-07-07".parse().unwrap());
        report.dateline =
            Some(Dateline { text: "TORRUP —".into(), place: Some("Torrup".into()), ..Dateline::default() });
        report.genre = Genre::LiveBlog;
        report.problems = vec![Problem("cut".into())];
        let annotations = Annotations {
            mentions: vec![Mention {
                span: Span { start: 40, end: 49 },
                entity_type: EntityType::Person,
                kind: MentionKind::Name,
                entity: "Ilka Varn".into(),
                confidence: 0.83,
                rule: "tagger".into(),
            }],
            figures: vec![Figure {
                span: Span { start: 25, end: 27 },
                value: 31.1,
                value_high: Some(1e21),
                relation: Relation::AtLeast,
                unit: None,
                counts: Some("passengers".into()),
                confidence: 0.7,
                rule: "count".into(),
            }],
            ..Annotations::default()
        };
        let visit = Visit {
            url: "https://a.example/".into(),
            etag: Some(vec![0, 255]),
            last_modified: None,
            hash: [7; 32],
        };
        let reading = Reading { report, annotations, features: vec![7, 0, 200], asked: Asked::Came(visit) };
        ResultMessage { envelope: ENVELOPE_7, outcome: Outcome::Ready(Box::new(reading)) }
    }

    #[test]
    fn what_was_written_is_read() {
        let page = Body::Bytes { content_type: Some("text/html".into()), bytes: vec![0, 159, 146, 150] };
        for content in [None, Some(Body::Text("Ferry".into())), Some(Body::Html("<p>".into())), Some(page)] {
            let ticket = ticket(content);
            assert_eq!(TicketMessage::from_bytes(&ticket.to_bytes()), Ok(ticket));
        }
        let quarantined = Outcome::Quarantined { stage: "annotate".into(), error: "it panicked".into() };
        for outcome in [result().outcome, Outcome::Refused("no report".into()), quarantined] {
            let result = ResultMessage { envelope: ENVELOPE_7, outcome };
            assert_eq!(ResultMessage::from_bytes(&result.to_bytes()), Ok(result));
        }
    }

    #[test]
    fn what_is_cut_or_of_another_version_is_told() {
        let bytes = result().to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(ResultMessage::from_bytes(&bytes[..length]), Err(DecodeError::Damaged), "{length}");
        }
        assert_eq!(TicketMessage::from_bytes(&bytes), Err(DecodeError::Damaged), "a result is no ticket");
        let mut newer = bytes.clone();
        newer[0] = 9;
        assert_eq!(ResultMessage::from_bytes(&newer), Err(DecodeError::Version(9)));
        // Whose it is can be told although the rest cannot be read.
        assert_eq!(Envelope::of(&bytes[..ENVELOPE + 3]), Ok(ENVELOPE_7));
    }

    #[test]
    fn what_swells_beyond_bounds_is_refused() {
        let bomb = zstd::bulk::compress(&vec![0; MAX_BYTES as usize + 2], 1).unwrap();
        let bytes = [&ENVELOPE_7.seal(&())[..ENVELOPE], &bomb].concat();
        assert_eq!(ResultMessage::from_bytes(&bytes), Err(DecodeError::Damaged));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400), compressed: bool) {
            if compressed {
                bytes = [&ENVELOPE_7.seal(&())[..ENVELOPE], &zstd::bulk::compress(&bytes, 1).unwrap()].concat();
            }
            let _ = (TicketMessage::from_bytes(&bytes), ResultMessage::from_bytes(&bytes));
        }
    }
}
