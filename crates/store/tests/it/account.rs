//! Random histories with crashes: nothing is lost, nothing is there twice, and the account adds up at any time.

use crate::support::*;
use newsloom_model::{Body, FeedSpec, ReportId, RevisitResult, Revisited, StoryId, Ticket, Visit};
use newsloom_store::RunId;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug)]
enum Fate {
    Store,
    Join,
    Refuse,
    Quarantine,
    /// Done, but the process dies before the commit.
    Crash,
}

#[derive(Clone, Debug)]
enum Step {
    /// Entries (which, which text).
    Poll(Vec<(u8, u8)>),
    /// The ticket at this place of the queue, counted around.
    Finish(usize, Fate),
    /// The page at this place of those that are due, counted around, is looked at again: changed, or gone.
    Look(usize, bool),
    Reopen,
    BeginRun,
    Requeue,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let fate = prop_oneof![
        4 => Just(Fate::Store),
        3 => Just(Fate::Join),
        1 => Just(Fate::Refuse),
        2 => Just(Fate::Quarantine),
        1 => Just(Fate::Crash),
    ];
    let step = prop_oneof![
        3 => prop::collection::vec((0u8..5, 0u8..3), 0..4).prop_map(Step::Poll),
        6 => (0usize..4, fate).prop_map(|(n, fate)| Step::Finish(n, fate)),
        2 => (0usize..4, any::<bool>()).prop_map(|(n, is_changed)| Step::Look(n, is_changed)),
        1 => Just(Step::Reopen),
        1 => Just(Step::BeginRun),
        1 => Just(Step::Requeue),
    ];
    prop::collection::vec(step, 1..25)
}

struct World {
    desk: Desk,
    run: RunId,
    /// The newest text of each entry that was admitted.
    newest: BTreeMap<String, String>,
    /// Texts that were refused.
    refused: BTreeSet<(String, String)>,
}

impl World {
    fn new() -> Self {
        let mut desk = Desk::new();
        let spec = FeedSpec { fetch_pages: true, revisit: true, ..spec("https://harbour.example/rss") };
        desk.store.sync_feeds(&[spec], at(0)).unwrap();
        let run = desk.store.begin_run(at(0)).unwrap();
        Self { desk, run, newest: BTreeMap::new(), refused: BTreeSet::new() }
    }

    fn step(mut self, step: &Step) -> Self {
        match step {
            Step::Poll(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(which, text)| entry(&format!("e{which}"), &format!("Text {text} of {which}.")))
                    .collect();
                for ticket in self.desk.poll(&entries).tickets {
                    self.newest.insert(ticket.entry.id.clone(), text(&ticket));
                }
            }
            Step::Finish(n, fate) => {
                let tickets = self.desk.queue();
                if let Some(ticket) = tickets.get(n % tickets.len().max(1)) {
                    self.finish(ticket, *fate);
                }
            }
            Step::Look(n, is_changed) => self.look(*n, *is_changed),
            Step::Reopen => self.desk = self.desk.reopen(),
            Step::BeginRun => self.run = self.desk.store.begin_run(at(1)).unwrap(),
            Step::Requeue => drop(self.desk.store.requeue(None).unwrap()),
        }
        self
    }

    fn look(&mut self, n: usize, is_changed: bool) {
        let due = self.desk.store.due_revisits(at(0), at(9), 9).unwrap();
        let Some(page) = due.get(n % due.len().max(1)) else { return };
        let gone = RevisitResult::Gone { for_good: false };
        let result = if is_changed { RevisitResult::Changed } else { gone };
        let revisited = Revisited { report: page.report, at: at(9), result };
        assert_eq!(self.desk.store.note_revisit(&revisited, &|_| Some(at(9))).unwrap(), is_changed);
        if let Some(ticket) = self.desk.queue().last().filter(|_| is_changed) {
            assert!(ticket.is_revisit);
            self.newest.insert(ticket.entry.id.clone(), text(ticket));
        }
    }

    fn finish(&mut self, ticket: &Ticket, fate: Fate) {
        let (id, name, text) = (ticket.id, ticket.entry.id.as_str(), text(ticket));
        let report = prepared(id, name, &text);
        let first: Option<i64> = self.desk.one("SELECT min(story_id) FROM stories");
        let mut batch = self.desk.store.batch(at(2)).unwrap();
        let changed = match fate {
            Fate::Refuse => batch.refuse(id, "no report"),
            Fate::Quarantine => batch.quarantine(id, "extract", "bad luck"),
            Fate::Store | Fate::Join | Fate::Crash => {
                let known = batch.stored_report(id, &report.report).unwrap();
                let watched = known.as_ref().map_or(id, |known| known.report);
                batch.watch_page(id, watched, Some(&visit()), at(1), &|_| Some(at(9))).unwrap();
                match known {
                    Some(known) => batch.revise(&report, &known).map(|_| true),
                    None => batch.store(&report, &place(id, fate, first)),
                }
            }
        };
        assert!(changed.unwrap());
        if !matches!(fate, Fate::Crash) {
            batch.commit().unwrap();
        }
        if matches!(fate, Fate::Refuse) {
            self.refused.insert((name.to_owned(), text));
        }
    }

    fn check(&self) {
        let account = self.desk.store.account(self.run).unwrap();
        let sum =
            account.stored + account.duplicate + account.refused + account.quarantined + account.pending;
        assert_eq!(account.read, sum, "{account:?}");
        assert_eq!(account.pending, self.desk.store.queue_length().unwrap(), "{account:?}");
        let one = |sql| self.desk.one::<i64>(sql);
        assert_eq!(one("SELECT count(*) FROM entries"), i64::try_from(self.newest.len()).unwrap());
        assert_eq!(
            one("SELECT coalesce(sum(report_count), 0) FROM stories"),
            one("SELECT count(*) FROM reports")
        );
        assert_eq!(one("SELECT count(*) FROM reports WHERE story_id IS NULL"), 0);
        self.desk.assert_totals();
        assert_eq!(
            one("SELECT count(*) FROM t_payload"),
            one("SELECT (SELECT count(*) FROM t_queue) + (SELECT count(*) FROM t_quarantine)"),
        );
    }

    /// Finishes all that is left, and compares what is stored with what was last admitted.
    fn drain(mut self) {
        self.desk.store.requeue(None).unwrap();
        for ticket in self.desk.queue() {
            self.finish(&ticket, Fate::Store);
        }
        self.check();
        for (name, text) in &self.newest {
            if self.refused.contains(&(name.clone(), text.clone())) {
                continue;
            }
            let stored: String = self
                .desk
                .one(&format!("SELECT text FROM reports WHERE url = 'https://harbour.example/{name}'"));
            assert!(stored.starts_with(text.as_str()), "{name}: {stored} is not {text}");
        }
        assert!(self.desk.store.reader().integrity().unwrap().is_empty());
    }
}

fn place(id: ReportId, fate: Fate, first: Option<i64>) -> newsloom_model::Placement {
    match (fate, first) {
        (Fate::Join, Some(story)) => follower(id, StoryId(story), None),
        _ => founder(id),
    }
}

fn visit() -> Visit {
    Visit { url: "https://harbour.example/".into(), etag: None, last_modified: None, hash: [0; 32] }
}

/// What the entry says, or its page once that is read again.
fn text(ticket: &Ticket) -> String {
    match &ticket.entry.content {
        None if ticket.is_revisit => format!("The page of {}.", ticket.entry.id),
        Some(Body::Text(text)) => text.clone(),
        other => panic!("not what was admitted: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_is_lost_or_doubled(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world = world.step(step);
            world.check();
        }
        world.drain();
    }
}

#[test]
fn what_a_killed_run_left_is_read_by_the_next() {
    let mut desk = Desk::new();
    let killed = desk.store.begin_run(at(0)).unwrap();
    desk.poll(&[entry("a", "One."), entry("b", "Two.")]);
    let mut desk = desk.reopen();
    let next = desk.store.begin_run(at(1)).unwrap();
    let before = desk.store.account(killed).unwrap();
    assert_eq!((before.read, before.pending), (2, 2));
    for ticket in desk.queue() {
        desk.place(&prepared(ticket.id, &ticket.entry.id, "Words."), &founder(ticket.id));
    }
    desk.store.end_run(at(2)).unwrap();
    let after = desk.store.account(next).unwrap();
    assert_eq!((after.read, after.stored, after.pending, after.stories), (2, 2, 0, 2));
    assert_eq!(desk.reader().largest_new(next, 1).unwrap().len(), 1);
    assert_eq!(desk.store.account(killed).unwrap(), before);
}
