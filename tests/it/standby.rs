//! Two newslooms, one live store: one is active, the other takes over, and nothing is lost or doubled.

use crate::cluster::{Dice, EVENTS, REPORTS, World, calm, number};
use crate::support::desk::Desk;
use crate::support::nats::{Nats, free_port};
use crate::support::postgres::{PASSWORD, Postgres};
use crate::support::{Daemon, Place};
use std::time::{Duration, Instant};

/// No test waits for longer.
const PATIENCE: Duration = Duration::from_secs(60);

const ACTIVE: &str = "this newsloom is active";

/// Two machines, each with a file of its own, and outlets that both can read.
struct Pair<'s> {
    server: &'s Postgres,
    world: World,
    places: [Place; 2],
    starts: [usize; 2],
}

impl<'s> Pair<'s> {
    fn new(server: &'s Postgres, transport: &str) -> Self {
        server.create("news", "");
        let store = "url_file = \"database\"\nlease = \"2s\"\n";
        let world = World::with(store, transport);
        let places = [Place::new(), Place::new()];
        let folder = world.place.path("");
        let config = std::fs::read_to_string(world.place.path("newsloom.toml")).unwrap();
        // Both read the same lists of feeds and the same folder.
        let config = config
            .replace("\"feeds.toml\"", &format!("{:?}", folder.join("feeds.toml")))
            .replace("\"in\"", &format!("{:?}", folder.join("in")));
        for place in &places {
            place.write("newsloom.toml", &config);
            place.write("database", &server.secret_url("news"));
        }
        Self { server, world, places, starts: [0; 2] }
    }

    /// Starts one of them, with a log of its own.
    fn start(&mut self, n: usize, role: &str) -> Daemon {
        self.starts[n] += 1;
        self.places[n].start_as(role, &format!("log{}", self.starts[n]))
    }

    /// As a service manager does with those that had to stop.
    fn start_again(&mut self, keepers: &mut [Daemon]) {
        for (n, keeper) in keepers.iter_mut().enumerate() {
            if let Some(code) = keeper.ended() {
                let log = self.log(n);
                assert!(code == Some(3) && log.contains("has another keeper now"), "{code:?}\n{log}");
                *keeper = self.start(n, "keeper");
            }
        }
    }

    /// What the one that runs last has logged.
    fn log(&self, n: usize) -> String {
        std::fs::read_to_string(self.places[n].path(&format!("log{}", self.starts[n]))).unwrap_or_default()
    }

    /// What the live store gives.
    fn ask(&self, sql: &str) -> String {
        self.server.try_sql("news", sql).unwrap_or_default()
    }

    fn wait_for_reports(&self, n: i64) {
        let wanted = format!("{n}|0");
        let sql = "SELECT count(*), (SELECT count(*) FROM entries WHERE state = 'pending') FROM reports";
        let start = Instant::now();
        while self.ask(sql) != wanted {
            assert!(
                start.elapsed() < PATIENCE,
                "{} and not {wanted}\n{}\n{}",
                self.ask(sql),
                self.log(0),
                self.log(1)
            );
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// Copies what is in the live store to the place of the world, as the database that is compared.
    fn copy_back(&self) {
        let (from, place) = (self.server.url("news"), &self.world.place);
        let copied = place
            .newsloom(&["migrate-store", "--from", &from, "--to", "sqlite:news.db"])
            .env("PGPASSWORD", PASSWORD)
            .output()
            .unwrap();
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
    }

    /// Whatever the file of one of them has, row by row.
    fn rows(&self, file: &Place, sql: &str) -> Vec<String> {
        file.column(sql)
    }

    /// The file of one that ended in order has what the live store has.
    fn assert_same(&self, n: usize) {
        for sql in [
            "SELECT report_id || title || text FROM reports ORDER BY 1",
            "SELECT story_id || ':' || report_id FROM story_reports ORDER BY 1",
            "SELECT seq || kind || story_id FROM story_ledger ORDER BY 1",
            "SELECT run_id || ' ' || read || ' ' || stored FROM runs ORDER BY 1",
        ] {
            assert_eq!(self.rows(&self.places[n], sql), self.rows(&self.world.place, sql), "{sql}");
        }
    }
}

#[test]
fn when_the_active_one_dies_or_stands_still_another_goes_on() {
    let Some(server) = Postgres::start() else { return };
    let mut pair = Pair::new(&server, "");
    pair.world.publish(EVENTS / 3);
    let a = pair.start(0, "all");
    a.wait_for_log(ACTIVE);
    let b = pair.start(1, "all");
    b.wait_for_log("standing by");
    pair.wait_for_reports(REPORTS / 3);

    a.kill();
    let killed = Instant::now();
    b.wait_for_log(ACTIVE);
    assert!(killed.elapsed() < Duration::from_secs(10), "{:?}", killed.elapsed());
    pair.world.publish(EVENTS * 2 / 3);
    pair.wait_for_reports(REPORTS * 2 / 3);

    // The one that was killed is back, and the other stands still.
    let a = pair.start(0, "all");
    a.wait_for_log("standing by");
    b.signal("-STOP");
    a.wait_for_log(ACTIVE);
    b.signal("-CONT");
    let log = pair.places[1].path("log1");
    assert_eq!(b.wait(), Some(3));
    let said = std::fs::read_to_string(log).unwrap();
    assert!(
        said.contains("has another keeper now") && said.contains("started again, it stands by"),
        "{said}"
    );

    // The server goes away for a moment.
    pair.server.restart();
    pair.world.publish(EVENTS);
    pair.wait_for_reports(REPORTS);
    let b = pair.start(1, "all");
    b.wait_for_log("standing by");
    assert_eq!(a.stop(), Some(0));
    // Whoever ends in order need not be waited for.
    b.wait_for_log(ACTIVE);
    assert_eq!(b.stop(), Some(0));
    pair.copy_back();
    pair.assert_same(1);
    pair.world.assert_like(&calm());
}

#[test]
fn a_process_that_is_started_again_is_active_at_once() {
    let Some(server) = Postgres::start() else { return };
    let mut pair = Pair::new(&server, "");
    let config = std::fs::read_to_string(pair.places[0].path("newsloom.toml")).unwrap();
    pair.places[0].write("newsloom.toml", &config.replace("lease = \"2s\"", "lease = \"10m\""));
    for round in 1..=4 {
        pair.world.publish(EVENTS * round / 4);
        let daemon = pair.start(0, "all");
        daemon.wait_for_log(ACTIVE);
        pair.wait_for_reports(REPORTS * i64::try_from(round).unwrap() / 4);
        if round % 2 == 0 {
            assert_eq!(daemon.stop(), Some(0));
        } else {
            daemon.kill();
        }
    }
    pair.copy_back();
    pair.assert_same(0);
    pair.world.assert_like(&calm());
}

#[test]
fn a_page_on_another_machine_follows_and_changes_nothing() {
    let Some(server) = Postgres::start() else { return };
    let mut pair = Pair::new(&server, "");
    pair.world.publish(EVENTS);
    let a = pair.start(0, "all");
    pair.wait_for_reports(REPORTS);
    let page = Desk::beside(&pair.places[1], "page");
    let stories = || page.get("/api/v1/stories?limit=50").body.matches("\"story_id\"").count();
    pair.places[1].wait_until("the page has all stories", || stories() == EVENTS);
    let form = page.get("/api/v1/health").json();
    assert_eq!(form["live_store"]["role"], "follower", "{form}");
    let refused = pair.places[1].run(&["quarantine", "--retry", "--db", "news.db"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(3) && said.contains("follows postgres://desk@"), "{said}");
    let health = pair.places[1].stdout(&["status", "--config", "newsloom.toml"]);
    assert!(health.contains("follows postgres://desk@") && !health.contains(PASSWORD), "{health}");
    drop(page);
    assert_eq!(a.stop(), Some(0));
}

#[test]
fn files_that_do_not_fit_the_live_store_are_refused_by_name() {
    let Some(server) = Postgres::start() else { return };
    let mut pair = Pair::new(&server, "");
    let a = pair.start(0, "all");
    a.wait_for_log(ACTIVE);
    assert_eq!(a.stop(), Some(0));
    let other = &pair.places[1];
    let refusal = |log: &str| {
        let daemon = other.start_as("all", log);
        assert_eq!(daemon.wait(), Some(3));
        std::fs::read_to_string(other.path(log)).unwrap()
    };
    // Another database, which had no live store.
    other.write("in.jsonl", "");
    other.stdout(&["ingest", "--db", "news.db", "in.jsonl"]);
    let said = refusal("another");
    assert!(said.contains("news.db is another database than the one in postgres://desk@"), "{said}");
    // The same one, as it was copied by hand.
    for name in ["news.db", "news.db-wal", "news.db-shm"] {
        let _ = std::fs::remove_file(other.path(name));
    }
    let from = server.url("news");
    let copied = other
        .newsloom(&["migrate-store", "--from", &from, "--to", "sqlite:news.db"])
        .env("PGPASSWORD", PASSWORD)
        .status();
    assert!(copied.unwrap().success());
    let said = refusal("copied");
    assert!(said.contains("was never kept up to date with") && said.contains("move it away"), "{said}");
    other.write("database", "postgres://desk:wrong@127.0.0.1:1/news?connect_timeout=1&sslmode=nonsense");
    assert_eq!(other.start_as("all", "address").wait(), Some(2));
}

/// What is done to a cluster with a keeper that stands by.
#[derive(Debug)]
enum Fault {
    KillWorker(usize),
    KillKeeper(usize),
    /// It stands still for longer than its lease.
    StopKeeper(usize),
    RestartDatabase,
    RestartServer,
}

impl Fault {
    fn of(dice: &mut Dice) -> Self {
        let keeper = usize::try_from(dice.roll(2)).unwrap();
        match dice.roll(10) {
            0..2 => Self::KillWorker(keeper),
            2..6 => Self::KillKeeper(keeper),
            6..8 => Self::StopKeeper(keeper),
            8 => Self::RestartDatabase,
            _ => Self::RestartServer,
        }
    }
}

#[test]
fn whatever_happens_to_keepers_and_servers_the_stories_are_those_of_one_process() {
    let Some(server) = Postgres::start() else { return };
    let Some(mut nats) = Nats::start(free_port()) else { return };
    let (faults, seed) = (number("NEWSLOOM_FAULTS", 30), number("NEWSLOOM_SEED", 20_261_201));
    let transport = "[transport]\nurl_file = \"nats\"\nack_wait = \"2s\"\nin_flight = 24\n";
    let mut pair = Pair::new(&server, transport);
    for place in pair.places.iter().chain([&pair.world.place]) {
        place.write("nats", &nats.address());
    }
    let config = std::fs::read_to_string(pair.world.place.path("newsloom.toml")).unwrap();
    pair.world.place.write("newsloom.toml", &config.replace("url_file = \"database\"\n", ""));
    let mut dice = Dice(seed);
    let mut keepers: Vec<Daemon> = (0..2).map(|n| pair.start(n, "keeper")).collect();
    let mut workers: Vec<Daemon> = (0..2).map(|n| pair.world.worker(n)).collect();
    for n in 0..faults {
        // The world goes on.
        pair.world.publish(usize::try_from((n + 1) * EVENTS as u64 / (faults + 1)).unwrap());
        std::thread::park_timeout(Duration::from_millis(200 + dice.roll(2_000)));
        match Fault::of(&mut dice) {
            Fault::KillWorker(n) => {
                workers.remove(n).kill();
                workers.insert(n, pair.world.worker(n));
            }
            Fault::KillKeeper(n) => {
                keepers.remove(n).kill();
                keepers.insert(n, pair.start(n, "keeper"));
            }
            Fault::StopKeeper(n) => {
                keepers[n].signal("-STOP");
                std::thread::park_timeout(Duration::from_millis(2_000 + dice.roll(2_000)));
                keepers[n].signal("-CONT");
            }
            Fault::RestartDatabase => server.restart(),
            Fault::RestartServer => nats.restart(),
        }
        pair.start_again(&mut keepers);
    }
    pair.world.publish(EVENTS);
    pair.wait_for_reports(REPORTS);
    pair.start_again(&mut keepers);
    for worker in workers {
        assert_eq!(worker.stop(), Some(0), "seed {seed}");
    }
    for (n, keeper) in keepers.into_iter().enumerate() {
        // The second one is active once the first one has ended.
        if n > 0 {
            keeper.wait_for_log(ACTIVE);
        }
        assert_eq!(keeper.stop(), Some(0), "seed {seed}\n{}", pair.log(n));
    }
    pair.copy_back();
    pair.assert_same(1);
    pair.world.assert_like(&calm());
}
