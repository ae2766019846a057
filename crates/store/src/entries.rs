//! Admission: which entries are new, and the ticket that each new one gets.

use crate::runs::Tally;
use crate::sequence::Sequence;
use crate::{sql, tombstones};
use jiff::Timestamp;
use newsloom_model::{Body, Entry, FeedId, ReportId, Ticket, address_pattern};
use rusqlite::{Connection, OptionalExtension, params};

/// What came of a poll or of a piece of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Admission {
    /// What is to be done, in the source's order. All of it is in the queue already.
    pub tickets: Vec<Ticket>,
    /// How many entries or records were looked at.
    pub read: u64,
    /// How many of them were known and unchanged.
    pub duplicate: u64,
    /// How many were refused.
    pub refused: u64,
}

/// What the tickets of one feed have in common.
pub(crate) struct Source {
    pub(crate) feed: FeedId,
    pub(crate) outlet: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) fetch_page: bool,
}

/// Admits entries within one transaction.
pub(crate) struct Admitter<'c> {
    tx: &'c Connection,
    source: Source,
    ids: Sequence,
    now: String,
    tally: Tally,
    pub(crate) admission: Admission,
}

struct Known {
    entry_no: i64,
    hash: Vec<u8>,
    pending: bool,
}

impl<'c> Admitter<'c> {
    pub(crate) fn new(tx: &'c Connection, source: Source, now: Timestamp) -> rusqlite::Result<Self> {
        Ok(Self {
            tx,
            source,
            ids: Sequence::load(tx)?,
            now: sql::time(now),
            tally: Tally::default(),
            admission: Admission::default(),
        })
    }

    /// Looks at one entry: known and unchanged, changed, or new. `key` is the hash under which it is known.
    pub(crate) fn admit(&mut self, key: [u8; 16], entry: Entry) -> rusqlite::Result<()> {
        self.tally.read += 1;
        if tombstones::is_deleted(self.tx, &key)? {
            self.tally.refused += 1;
            return Ok(());
        }
        let hash = content_hash(&entry);
        match self.find(&key)? {
            None => {
                let id = self.ids.next();
                self.note(id, &key, &hash, &entry)?;
                self.enqueue(id, id, id, entry)
            }
            Some(known) if known.hash == hash => {
                self.tally.duplicate += 1;
                Ok(())
            }
            // Noted by an earlier version of the program, and the same as far as that could tell.
            Some(known) if former_hashes(&entry).iter().any(|former| known.hash == former) => {
                self.tally.duplicate += 1;
                self.tx
                    .prepare_cached("UPDATE t_entry SET hash = ?2 WHERE entry_no = ?1")?
                    .execute(params![known.entry_no, hash])
                    .map(drop)
            }
            Some(known) => self.readmit(&known, &hash, entry),
        }
    }

    /// Looks at one entry that may be older than what is known of it: it counts only where nothing is.
    pub(crate) fn admit_unknown(&mut self, key: [u8; 16], entry: Entry) -> rusqlite::Result<()> {
        if self.find(&key)?.is_none() {
            return self.admit(key, entry);
        }
        self.tally.read += 1;
        self.tally.duplicate += 1;
        Ok(())
    }

    /// Notes a record that is no report. It comes again only if it is changed.
    pub(crate) fn refuse(&mut self, key: [u8; 16], id: &str, reason: &str) -> rusqlite::Result<()> {
        self.tally.read += 1;
        self.tally.refused += 1;
        if self.find(&key)?.is_some() {
            return Ok(());
        }
        let entry = Entry { id: id.to_owned(), ..Entry::default() };
        let entry_no = self.ids.next();
        self.note(entry_no, &key, &content_hash(&entry), &entry)?;
        self.tx
            .prepare_cached("UPDATE t_entry SET state = 'refused', reason = ?2 WHERE entry_no = ?1")?
            .execute(params![entry_no, reason])
            .map(drop)
    }

    /// Books what was counted.
    pub(crate) fn finish(mut self) -> rusqlite::Result<Admission> {
        self.ids.save(self.tx)?;
        self.tally.book(self.tx)?;
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        self.admission.read = count(self.tally.read);
        self.admission.duplicate = count(self.tally.duplicate);
        self.admission.refused = count(self.tally.refused);
        Ok(self.admission)
    }

    fn find(&self, key: &[u8; 16]) -> rusqlite::Result<Option<Known>> {
        self.tx
            .prepare_cached(
                "SELECT entry_no, hash, EXISTS (SELECT 1 FROM t_payload WHERE ticket_id = entry_no)
                 FROM t_entry WHERE key = ?1",
            )?
            .query_row([key], |row| {
                Ok(Known { entry_no: row.get(0)?, hash: row.get(1)?, pending: row.get(2)? })
            })
            .optional()
    }

    fn note(&self, entry_no: i64, key: &[u8; 16], hash: &[u8; 16], entry: &Entry) -> rusqlite::Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO t_entry (entry_no, key, hash, feed_id, entry_id, url, seen, keep_story, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'pending')",
            )?
            .execute(params![
                entry_no,
                key,
                hash,
                self.source.feed.0,
                entry.id,
                entry.url,
                self.now,
                entry.keep_story.as_ref().map(|story| digest(&[story.as_bytes()]))
            ])
            .map(drop)
    }

    /// A changed entry keeps its report's id; while its earlier version is still under way it gets a number of its
    /// own, so that neither can be lost to the other. `seq` tells which is newer.
    fn readmit(&mut self, known: &Known, hash: &[u8; 16], entry: Entry) -> rusqlite::Result<()> {
        let seq = self.ids.next();
        let ticket = if known.pending { seq } else { known.entry_no };
        self.tx
            .prepare_cached(
                "UPDATE t_entry SET hash = ?2, url = ?3, state = 'pending', reason = NULL WHERE entry_no = ?1",
            )?
            .execute(params![known.entry_no, hash, entry.url])?;
        self.enqueue(ticket, known.entry_no, seq, entry)
    }

    fn enqueue(&mut self, ticket: i64, entry_no: i64, seq: i64, entry: Entry) -> rusqlite::Result<()> {
        self.tx
            .prepare_cached("INSERT INTO t_queue (ticket_id, entry_no, seq) VALUES (?1, ?2, ?3)")?
            .execute([ticket, entry_no, seq])?;
        let entry = write_payload(self.tx, ticket, entry)?;
        self.admission.tickets.push(Ticket {
            id: ReportId(ticket),
            feed: self.source.feed,
            outlet: self.source.outlet.clone(),
            language: self.source.language.clone(),
            fetch_page: self.source.fetch_page || entry.is_address,
            is_update: seq != entry_no,
            is_revisit: false,
            attempts: 0,
            entry,
        });
        Ok(())
    }
}

/// Writes what a ticket carries, the content apart so that bytes stay bytes; gives the entry back whole.
pub(crate) fn write_payload(tx: &Connection, ticket: i64, mut entry: Entry) -> rusqlite::Result<Entry> {
    let content = entry.content.take();
    let (kind, content_type, bytes): (_, Option<&str>, &[u8]) = match &content {
        None => (None, None, &[]),
        Some(Body::Text(text)) => (Some("text"), None, text.as_bytes()),
        Some(Body::Html(html)) => (Some("html"), None, html.as_bytes()),
        Some(Body::Bytes { content_type, bytes }) => (Some("bytes"), content_type.as_deref(), bytes),
    };
    tx.prepare_cached(
        "INSERT INTO t_payload (ticket_id, entry, body_kind, content_type, body) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![ticket, sql::json(&entry)?, kind, content_type, kind.map(|_| bytes)])?;
    entry.content = content;
    Ok(entry)
}

/// The key of an entry: of its own feed, or of all files.
pub(crate) fn entry_key(feed: Option<FeedId>, id: &str) -> [u8; 16] {
    let feed = feed.map_or(0, |f| f.0);
    digest(&[&feed.to_le_bytes(), id.as_bytes()])
}

/// What decides whether an entry says something else than before: everything that a correction may change. Of its address
/// only what does not change from poll to poll, of its HTML the text: counters and pictures change each time.
fn content_hash(entry: &Entry) -> [u8; 16] {
    let content = match &entry.content {
        Some(Body::Html(html)) => without_tags(html).into_bytes(),
        _ => bytes(entry).to_vec(),
    };
    let summary = without_tags(entry.summary.as_deref().unwrap_or_default());
    with_envelope(entry, &text_hash(entry, &content, &summary, ""))
}

/// The hashes that databases of schema 8 and before, and of schema 18 and before, have of an entry.
fn former_hashes(entry: &Entry) -> [[u8; 16]; 2] {
    let of_text =
        |url: &str| text_hash(entry, bytes(entry), entry.summary.as_deref().unwrap_or_default(), url);
    [of_text(entry.url.as_deref().unwrap_or_default()), with_envelope(entry, &of_text(""))]
}

fn with_envelope(entry: &Entry, text: &[u8; 16]) -> [u8; 16] {
    let published = entry.published.map(|m| m.to_string()).unwrap_or_default();
    let address = entry.url.as_deref().map(address_pattern).unwrap_or_default();
    let authors = entry.authors.join("\n");
    digest(&[text, published.as_bytes(), address.as_bytes(), authors.as_bytes()])
}

fn text_hash(entry: &Entry, content: &[u8], summary: &str, url: &str) -> [u8; 16] {
    let updated = entry.updated.map(|m| m.to_string()).unwrap_or_default();
    let title = entry.title.as_deref().unwrap_or_default();
    digest(&[title.as_bytes(), content, summary.as_bytes(), url.as_bytes(), updated.as_bytes()])
}

fn bytes(entry: &Entry) -> &[u8] {
    match &entry.content {
        None => &[],
        Some(Body::Text(text) | Body::Html(text)) => text.as_bytes(),
        Some(Body::Bytes { bytes, .. }) => bytes,
    }
}

/// `html` without tags and comments; what is no tag stays.
fn without_tags(html: &str) -> String {
    let (mut text, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, behind)) = rest.split_once('<') {
        text.push_str(before);
        if !behind.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) {
            text.push('<');
            rest = behind;
            continue;
        }
        let end = if behind.starts_with("!--") { "-->" } else { ">" };
        let Some((_, after)) = behind.split_once(end) else {
            text.push_str(behind);
            return text;
        };
        rest = after;
    }
    text.push_str(rest);
    text
}

/// 128 bits of BLAKE3 over the parts, each with its length, so that no two lists of parts run together.
pub(crate) fn digest(parts: &[&[u8]]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut short = [0; 16];
    hasher.finalize_xof().fill(&mut short);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
        assert_ne!(entry_key(Some(FeedId(1)), "x"), entry_key(None, "x"));
    }

    #[test]
    fn only_what_is_said_counts() {
        let entry = Entry { id: "1".into(), title: Some("A".into()), ..Entry::default() };
        let other_id = Entry { id: "2".into(), ..entry.clone() };
        let other_title = Entry { title: Some("B".into()), ..entry.clone() };
        assert_eq!(content_hash(&entry), content_hash(&other_id));
        assert_ne!(content_hash(&entry), content_hash(&other_title));
        let with = |url: &str| Entry { url: Some(url.into()), ..entry.clone() };
        let of = |url: &str| content_hash(&with(url));
        assert_eq!(of("https://a.example/a?utm_source=1"), of("https://a.example/a?utm_source=2"));
        assert_eq!(of("https://a.example/a?v=1"), of("https://a.example/a?v=2"));
        assert_ne!(of("https://a.example/draft"), of("https://a.example/a"));
        let told = |summary: &str| content_hash(&Entry { summary: Some(summary.into()), ..entry.clone() });
        assert_eq!(
            told("Rain.<img src='/1.gif'><!-- > 10:31 -->"),
            told("Rain.<img src='/2.gif'><!-- > 10:32 -->")
        );
        assert_ne!(told("Rain <b>today</b>"), told("Rain <b>tomorrow</b>"));
        assert_ne!(told("3 < 4"), told("3 < 5"));
        assert_ne!(told("Rain <b"), told("Rain <i"));
        let author = Entry { authors: vec!["Ivy Stone".into()], ..entry.clone() };
        assert_ne!(content_hash(&entry), content_hash(&author));
    }
}
