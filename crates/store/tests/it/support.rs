//! A small newsroom to test with.

use crate::replication::Mirror;
use jiff::{Span as Duration, Timestamp};
use newsloom_model::*;
use newsloom_store::{Admission, FileCursor, Reader, Revision, Store};
use tempfile::TempDir;

pub(crate) fn at(hour: i64) -> Timestamp {
    "2026-01-05T00:00:00Z".parse::<Timestamp>().unwrap() + Duration::new().hours(hour)
}

/// A database in a folder of its own, and one feed.
pub(crate) struct Desk {
    /// Compares itself when it is dropped: before the folder is.
    pub(crate) mirror: Mirror,
    pub(crate) dir: TempDir,
    pub(crate) store: Store,
    pub(crate) feed: FeedId,
    /// How people look at the file.
    look: rusqlite::Connection,
}

impl Desk {
    /// Everything in the queue, in order.
    pub(crate) fn queue(&self) -> Vec<Ticket> {
        self.store.pending(0, 100).unwrap().into_iter().map(|(_, ticket)| ticket).collect()
    }

    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path().join("news.db")).unwrap();
        let mirror = Mirror::of(&mut store, &dir.path().join("news.db"));
        store.begin_run(at(0)).unwrap();
        store.sync_feeds(&[spec("https://harbour.example/rss")], at(0)).unwrap();
        let feed = store.due(at(0), 1).unwrap()[0].id;
        let look = rusqlite::Connection::open(dir.path().join("news.db")).unwrap();
        Self { mirror, dir, store, feed, look }
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.dir.path().join("news.db")
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::open(self.path()).unwrap()
    }

    /// As after a kill: whatever was not committed is gone.
    pub(crate) fn reopen(self) -> Self {
        let Self { mirror, dir, store, feed, look } = self;
        drop(store);
        let store = Store::open(dir.path().join("news.db")).unwrap();
        Self { mirror, dir, store, feed, look }
    }

    pub(crate) fn poll(&mut self, entries: &[Entry]) -> Admission {
        self.store.admit(&poll(self.feed, entries), at(1)).unwrap()
    }

    /// Admits one entry and stores its report as the founder of a story.
    pub(crate) fn found(&mut self, name: &str, text: &str) -> ReportId {
        let id = self.poll(&[entry(name, text)]).tickets[0].id;
        self.place(&prepared(id, name, text), &founder(id));
        id
    }

    /// Admits one entry and stores its report in the story of `of`.
    pub(crate) fn follow(
        &mut self,
        name: &str,
        text: &str,
        story: StoryId,
        copy_of: Option<ReportId>,
    ) -> ReportId {
        let id = self.poll(&[entry(name, text)]).tickets[0].id;
        self.place(&prepared(id, name, text), &follower(id, story, copy_of));
        id
    }

    pub(crate) fn place(&mut self, prepared: &Prepared, placement: &Placement) {
        let mut batch = self.store.batch(at(2)).unwrap();
        assert!(batch.store(prepared, placement).unwrap());
        batch.commit().unwrap();
    }

    pub(crate) fn apply(&mut self, changes: &[Change]) {
        let mut batch = self.store.batch(at(3)).unwrap();
        batch.apply(changes).unwrap();
        batch.commit().unwrap();
        self.assert_totals();
    }

    /// A review that changes nothing, and has obeyed the corrections up to number `corrected`.
    pub(crate) fn review(&mut self, corrected: i64) {
        let mut batch = self.store.batch(at(3)).unwrap();
        batch.reviewed(&[], corrected).unwrap();
        batch.commit().unwrap();
    }

    /// The totals that are kept are those that counting gives.
    pub(crate) fn assert_totals(&self) {
        let health = self.reader().health().unwrap();
        let counted = (
            self.one::<i64>("SELECT count(*) FROM reports"),
            self.one::<i64>("SELECT count(*) FROM stories WHERE state = 'open'"),
        );
        assert_eq!((health.reports.cast_signed(), health.stories.cast_signed()), counted);
    }

    pub(crate) fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.look.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

pub(crate) fn spec(url: &str) -> FeedSpec {
    FeedSpec {
        url: url.into(),
        outlet: Some("harbour.example".into()),
        enabled: true,
        basic_auth: Some(("reader".into(), "s3cret".into())),
        ..FeedSpec::default()
    }
}

pub(crate) fn poll(feed: FeedId, entries: &[Entry]) -> Poll {
    Poll {
        feed,
        at: at(1),
        status: Some(200),
        outcome: PollOutcome::Entries,
        error: None,
        bytes: 1000,
        millis: 20,
        cursor: Cursor { etag: Some(b"\"v1\"".to_vec()), ..Cursor::default() },
        next_poll: Some(at(2)),
        entries: entries.to_vec(),
    }
}

pub(crate) fn entry(id: &str, text: &str) -> Entry {
    Entry {
        id: id.into(),
        title: Some(format!("Title of {id}")),
        url: Some(format!("https://harbour.example/{id}")),
        content: Some(Body::Text(text.into())),
        ..Entry::default()
    }
}

pub(crate) fn cursor(path: &str, offset: u64) -> FileCursor {
    FileCursor { path: path.into(), mtime: 5, size: 100, offset, done: true }
}

/// A report of two paragraphs, the second of them furniture, whose first word is a mention and a quote.
pub(crate) fn prepared(id: ReportId, name: &str, text: &str) -> Prepared {
    let told = text.len();
    let full = format!("{text}\nALSO READ: Ferry café opens");
    let first = Span::new(0, text.find(' ').unwrap_or(told));
    Prepared {
        id,
        annotations: said(first, Span::new(0, told)),
        report: Report {
            external_id: None,
            outlet: "harbour.example".into(),
            url: Some(format!("https://harbour.example/{name}")),
            canonical_url: Some(format!("https://harbour.example/{name}")),
            title: Some(format!("Title of {name}")),
            authors: vec!["Ada Quay".into()],
            published: Some(Moment::utc(at(0))),
            published_raw: None,
            modified: None,
            fetched: at(1),
            language: Some("en".into()),
            site: None,
            image: None,
            dateline: None,
            agency: None,
            genre: Genre::Article,
            passages: vec![
                Passage { span: Span::new(0, told), kind: PassageKind::Body },
                Passage { span: Span::new(told + 1, full.len()), kind: PassageKind::Furniture },
            ],
            text: full,
            problems: Vec::new(),
        },
    }
}

fn said(first: Span, all: Span) -> Annotations {
    let rule = std::borrow::Cow::Borrowed("test");
    Annotations {
        mentions: vec![Mention {
            span: first,
            entity_type: EntityType::Person,
            kind: MentionKind::Name,
            entity: "Mayor Zoë Holm".into(),
            confidence: 0.9,
            rule: rule.clone(),
        }],
        quotes: vec![Quote {
            span: all,
            kind: QuoteKind::Direct,
            speaker: Some(Speaker { span: first, entity: Some("Mayor Zoë Holm".into()) }),
            cue: None,
            parts: Vec::new(),
            confidence: 0.8,
            rule: rule.clone(),
        }],
        figures: vec![Figure {
            span: first,
            value: 12.0,
            value_high: None,
            relation: Relation::AtLeast,
            unit: None,
            counts: Some("boats".into()),
            confidence: 0.7,
            rule: rule.clone(),
        }],
        daterefs: vec![DateRef {
            span: first,
            from: "2026-01-04".parse().ok(),
            to: "2026-01-04".parse().ok(),
            confidence: 0.7,
            rule: rule.clone(),
        }],
        actions: vec![Action {
            span: first,
            event: "REQUEST".into(),
            mode: None,
            context: Vec::new(),
            source: vec!["Zoë Holm".into()],
            target: vec!["harbour board".into()],
            hypothetical: false,
            negated: false,
            cameo: None,
            confidence: 0.7,
            rule: rule.clone(),
        }],
        statements: vec![Statement {
            span: all,
            heading: None,
            issuer: Some(Speaker { span: first, entity: Some("Mayor Zoë Holm".into()) }),
        }],
        locations: vec![Location {
            entity: "Zoë".into(),
            country: "PT".into(),
            latitude: 38.7,
            longitude: -9.1,
            confidence: 0.9,
            rule,
        }],
    }
}

pub(crate) fn founder(id: ReportId) -> Placement {
    Placement::founded(id, Reason::default())
}

pub(crate) fn follower(id: ReportId, story: StoryId, copy_of: Option<ReportId>) -> Placement {
    Placement { story, founded: false, copy_of, score: 0.5, reason: reason(Rule::Joined), ..founder(id) }
}

pub(crate) fn reason(rule: Rule) -> Reason {
    Reason { rule, ..Reason::default() }
}

impl Desk {
    /// Stores the new version of a report that is pending again.
    pub(crate) fn place_again(&mut self, id: ReportId, name: &str, text: &str) {
        let new = prepared(id, name, text);
        let mut batch = self.store.batch(at(3)).unwrap();
        let known = batch.stored_report(id, &new.report).unwrap().unwrap();
        assert_eq!(batch.revise(&new, &known).unwrap(), Revision::New);
        batch.commit().unwrap();
    }
}
