//! Keeper and workers over a real NATS server: the same as one process, and polite as one process is.

use crate::support::nats::{Client, Nats, address, free_port};
use crate::support::outlet::{Outlet, assert_polite};
use crate::support::{Daemon, Place, news};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The least time between two requests to a host.
const PACE: Duration = Duration::from_millis(100);

/// Made-up events, each reported by two outlets on the network and one in a folder.
pub(crate) const EVENTS: usize = 12;
pub(crate) const REPORTS: i64 = 36;

/// Where outlets are read, and the outlets.
pub(crate) struct World {
    pub(crate) place: Place,
    outlets: [Outlet; 2],
}

impl World {
    /// Outlets on hosts of their own, and a configuration with `transport`.
    fn new(transport: &str) -> Self {
        Self::with("", transport)
    }

    /// The same, with more lines of the section `[store]`.
    pub(crate) fn with(store: &str, transport: &str) -> Self {
        let outlets = [Outlet::start("127.0.0.2"), Outlet::start("127.0.0.3")];
        let place = Place::new();
        place.write(
            "newsloom.toml",
            &format!(
                "[store]\npath = \"news.db\"\n{store}[web]\nlisten = \"\"\n[stories]\nreview_interval = \"1s\"\n\
                 [fetch]\nallow_private = [\"127.0.0.0/8\"]\nhost_delay = \"{}ms\"\naddress_delay = \"0s\"\n\
                 timeout = \"2s\"\nidle_timeout = \"2s\"\nmax_attempts = 10\n\
                 [poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\nmax_interval = \"1s\"\n\
                 [sources]\nfeeds = [\"feeds.toml\"]\nfolders = [\"in\"]\nscan_interval = \"1s\"\n{transport}",
                PACE.as_millis()
            ),
        );
        let feed = |(n, outlet): (usize, &Outlet)| {
            let url = outlet.url("/feed");
            format!(
                "[[outlet]]\nname = \"outlet{n}.example\"\n[[outlet.feed]]\nurl = \"{url}\"\nallow_private = true\n"
            )
        };
        place.write("feeds.toml", &outlets.iter().enumerate().map(feed).collect::<String>());
        std::fs::create_dir_all(place.path("in")).unwrap();
        Self { place, outlets }
    }

    fn over(nats: &Nats) -> Self {
        Self::at(&nats.address())
    }

    /// With the NATS server at `address`, whether it is there or not.
    fn at(address: &str) -> Self {
        let world = Self::new("[transport]\nurl_file = \"nats\"\nack_wait = \"2s\"\nin_flight = 24\n");
        world.place.write("nats", address);
        world
    }

    /// Tells of the first `events`.
    pub(crate) fn publish(&self, events: usize) {
        for (n, outlet) in self.outlets.iter().enumerate() {
            for event in 0..events {
                outlet.put(&format!("/{n}/{event}.html"), "text/html; charset=utf-8", &news::page(event, n));
            }
            outlet.put("/feed", "application/rss+xml", &news::feed(&outlet.url(""), n, 0..events));
        }
        self.place.write("in/gazette.jsonl", &news::records(2, 0..events));
    }

    fn keeper(&self) -> Daemon {
        self.place.start_as("keeper", "log")
    }

    pub(crate) fn worker(&self, n: usize) -> Daemon {
        self.place.start_as("worker", &format!("worker{n}.log"))
    }

    /// Waits until everything is stored.
    fn wait(&self) {
        self.place.wait_for("SELECT count(*) FROM reports", REPORTS);
        self.place.wait_for("SELECT count(*) = 0 FROM entries WHERE state = 'pending'", 1);
    }

    /// What the run came to, where no id and no time is in it.
    fn facts(&self) -> Vec<String> {
        let facts = "SELECT outlet || '|' || coalesce(title, '') || '|' || text FROM reports ORDER BY 1";
        let mentions = "SELECT e.text || e.type || e.entity FROM entities e JOIN reports r USING (report_id) \
                        ORDER BY r.outlet, r.title, e.start_offset";
        let figures = "SELECT f.text || f.value || coalesce(f.counts, '') FROM figures f JOIN reports r USING (report_id) \
                       ORDER BY r.outlet, r.title, f.start_offset";
        [facts, mentions, figures].iter().flat_map(|sql| self.place.column::<String>(sql)).collect()
    }

    /// The run came to what an undisturbed single process comes to, everything adds up, and nobody was asked too often.
    pub(crate) fn assert_like(&self, calm: &World) {
        self.place.assert_sound();
        assert_eq!(self.place.one::<i64>("SELECT count(*) FROM reports"), REPORTS);
        assert_eq!(self.place.one::<i64>("SELECT count(*) FROM entries WHERE state <> 'stored'"), 0);
        assert_eq!(self.place.one::<i64>("SELECT count(*) FROM quarantine"), 0);
        assert_eq!(self.facts(), calm.facts());
        assert!(
            calm.facts().len() > 100 && calm.place.stories().len() == EVENTS,
            "{:#?}",
            calm.place.stories()
        );
        assert_eq!(self.place.stories(), calm.place.stories());
        for outlet in &self.outlets {
            assert_polite(outlet, PACE);
        }
    }
}

/// What an undisturbed single process makes of it.
pub(crate) fn calm() -> World {
    let world = World::new("");
    world.publish(EVENTS);
    let daemon = world.place.start();
    world.wait();
    assert_eq!(daemon.stop(), Some(0));
    world
}

#[test]
fn a_keeper_with_three_workers_comes_to_the_same_as_one_process() {
    let Some(nats) = Nats::start(free_port()) else { return };
    let world = World::over(&nats);
    world.publish(EVENTS);
    let keeper = world.keeper();
    let workers: Vec<_> = (0..3).map(|n| world.worker(n)).collect();
    world.wait();
    for worker in workers {
        assert_eq!(worker.stop(), Some(0));
    }
    assert_eq!(keeper.stop(), Some(0));
    world.assert_like(&calm());
    // Each article page was asked for, and each by a worker that had a turn for it.
    for (n, outlet) in world.outlets.iter().enumerate() {
        assert!((0..EVENTS).all(|event| outlet.requests(&format!("/{n}/{event}.html")) == 1));
    }
}

#[test]
fn a_host_that_wants_to_be_left_alone_is_left_alone_by_all_workers() {
    let Some(nats) = Nats::start(free_port()) else { return };
    let world = World::over(&nats);
    world.publish(EVENTS);
    let quiet = Duration::from_secs(3);
    // Pages that workers are refused, and later a feed that the keeper is refused.
    for (outlet, path, status) in [
        (0, "/0/2.html", "429 Too Many Requests"),
        (0, "/0/5.html", "503 Service Unavailable"),
        (1, "/1/3.html", "429 Too Many Requests"),
        (1, "/1/7.html", "503 Service Unavailable"),
    ] {
        world.outlets[outlet].refuse(path, status, quiet);
    }
    let mut keeper = world.keeper();
    let workers: Vec<_> = (0..3).map(|n| world.worker(n)).collect();
    world.wait();
    world.outlets[0].refuse("/feed", "429 Too Many Requests", quiet);
    world.place.wait_until("the feed is refused", || world.outlets[0].assert_left_alone() == 3);
    // A keeper that is killed leaves it to the next one.
    let noted = "SELECT count(*) FROM t_retry_after WHERE host = '127.0.0.2' AND until > strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";
    world.place.wait_for(noted, 1);
    keeper.kill();
    keeper = world.keeper();
    let polled = world.outlets[0].requests("/feed");
    world.place.wait_until("it is polled again", || world.outlets[0].requests("/feed") > polled);
    assert_eq!(world.outlets[1].assert_left_alone(), 2);
    for daemon in workers.into_iter().chain([keeper]) {
        assert_eq!(daemon.stop(), Some(0));
    }
    assert_eq!(world.outlets[0].assert_left_alone(), 3);
    world.assert_like(&calm());
}

#[test]
fn what_a_host_wants_holds_also_when_the_turn_is_over_or_of_an_earlier_keeper() {
    let Some(nats) = Nats::start(free_port()) else { return };
    let world = World::over(&nats);
    let keeper = world.keeper();
    keeper.wait_for_log("workers can be reached");
    let mut client = nats.client();
    let mut ask = |host: &str, id: &str| {
        client.ask("newsloom.turn.ask", &json!({"id": id, "host": host, "address": null, "delay_ms": null}))
    };
    assert!(ask("harbour.example", "a")["granted"].is_object());
    // The turn of a worker that this keeper knows nothing of.
    let done = json!({"id": "of-before", "host": "harbour.example", "quiet_seconds": 60});
    nats.client().ask("newsloom.turn.done", &done);
    assert!(ask("harbour.example", "b")["quiet"]["until"].is_string());
    assert!(ask("hill.example", "c")["granted"].is_object(), "others are asked");
    assert_eq!(keeper.stop(), Some(0));
}

/// A fixed sequence of pseudo-random numbers (Lehmer 1951).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0 * 48_271 % 0x7FFF_FFFF;
        self.0 % below
    }
}

/// What is done to a cluster.
#[derive(Debug)]
enum Fault {
    KillWorker(usize),
    KillKeeper,
    /// It stands still for some seconds: beyond the term of its turns, and until its tickets were given to others.
    StopWorker(usize, Duration),
    RestartServer,
}

impl Fault {
    fn of(dice: &mut Dice) -> Self {
        let worker = usize::try_from(dice.roll(3)).unwrap();
        match dice.roll(10) {
            0..4 => Self::KillWorker(worker),
            4..6 => Self::KillKeeper,
            6..9 => Self::StopWorker(worker, Duration::from_millis(1_000 + dice.roll(9_000))),
            _ => Self::RestartServer,
        }
    }
}

/// A number from the environment, for a long run: `NEWSLOOM_FAULTS=1000 NEWSLOOM_SEED=7`.
pub(crate) fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect(name))
}

#[test]
fn whatever_is_killed_or_stopped_the_stories_are_those_of_one_process() {
    let Some(mut nats) = Nats::start(free_port()) else { return };
    let (faults, seed) = (number("NEWSLOOM_FAULTS", 30), number("NEWSLOOM_SEED", 20_261_130));
    let world = World::over(&nats);
    let mut dice = Dice(seed);
    let mut keeper = world.keeper();
    let mut workers: Vec<Daemon> = (0..3).map(|n| world.worker(n)).collect();
    let mut stopped = [None; 3];
    for n in 0..faults {
        // The world goes on.
        world.publish(usize::try_from((n + 1) * EVENTS as u64 / (faults + 1)).unwrap());
        std::thread::park_timeout(Duration::from_millis(200 + dice.roll(2_000)));
        for (worker, until) in stopped.iter_mut().enumerate() {
            if until.take_if(|until| *until <= Instant::now()).is_some() {
                workers[worker].signal("-CONT");
            }
        }
        match Fault::of(&mut dice) {
            Fault::KillWorker(n) => {
                std::mem::replace(&mut workers[n], world.worker(n)).kill();
                stopped[n] = None;
            }
            Fault::KillKeeper => {
                keeper.kill();
                keeper = world.keeper();
            }
            Fault::StopWorker(n, time) => {
                workers[n].signal("-STOP");
                stopped[n] = Some(Instant::now() + time);
            }
            Fault::RestartServer => nats.restart(),
        }
    }
    workers.iter().for_each(|worker| worker.signal("-CONT"));
    world.publish(EVENTS);
    world.wait();
    for worker in workers {
        assert_eq!(worker.stop(), Some(0), "seed {seed}");
    }
    assert_eq!(keeper.stop(), Some(0), "seed {seed}");
    world.assert_like(&calm());
}

#[test]
fn a_ticket_that_the_server_lost_is_sent_again() {
    let Some(nats) = Nats::start(free_port()) else { return };
    let world = World::over(&nats);
    world.publish(EVENTS);
    let keeper = world.keeper();
    let mut client = nats.client();
    let tickets = |client: &mut Client| client.ask("$JS.API.STREAM.INFO.NEWSLOOM_TICKETS", &json!({}));
    world.place.wait_until("tickets are sent", || tickets(&mut client)["state"]["messages"] == 24);
    client.ask("$JS.API.STREAM.PURGE.NEWSLOOM_TICKETS", &json!({}));
    let worker = world.worker(0);
    world.wait();
    let status = world.place.stdout(&["status", "--config", "newsloom.toml", "--json"]);
    let status: Value = serde_json::from_str(&status).unwrap();
    let processes = status["health"]["processes"].as_array().unwrap();
    assert_eq!(processes.len(), 2, "{status}");
    assert!(processes[0]["resent"].as_u64() >= Some(20), "{status}");
    assert_eq!((&processes[1]["role"], &processes[1]["problem"]), (&json!("worker"), &Value::Null));
    assert_eq!((worker.stop(), keeper.stop()), (Some(0), Some(0)));
    world.assert_like(&calm());
}

#[test]
fn who_does_not_fit_is_told_why() {
    let Some(nats) = Nats::start(free_port()) else { return };
    let alone = World::new("");
    for role in ["keeper", "worker"] {
        assert_eq!(alone.place.start_as(role, "log").wait(), Some(2));
    }
    let log = std::fs::read_to_string(alone.place.path("log")).unwrap();
    assert!(log.contains("below [transport]"), "{log}");
    let world = World::over(&nats);
    let keeper = world.keeper();
    keeper.wait_for_log("workers can be reached");
    // Another database under the same names.
    let second = World::over(&nats);
    assert_eq!(second.keeper().wait(), Some(2));
    let log = std::fs::read_to_string(second.place.path("log")).unwrap();
    assert!(log.contains("another keeper (newsloom ") && log.contains("transport.subject"), "{log}");
    // A worker that would read other pages.
    let text = std::fs::read_to_string(second.place.path("newsloom.toml")).unwrap();
    second.place.write("newsloom.toml", &text.replace("max_attempts = 10", "max_attempts = 3"));
    assert_eq!(second.worker(0).wait(), Some(2));
    let log = std::fs::read_to_string(second.place.path("worker0.log")).unwrap();
    assert!(log.contains("make fetch.max_attempts the same in both"), "{log}");
    keeper.wait_for_log("worker refused");
    world.place.wait_for("SELECT count(*) FROM processes WHERE role = 'worker' AND problem IS NOT NULL", 1);
    let status = world.place.stdout(&["status", "--config", "newsloom.toml"]);
    assert!(status.contains("worker ") && status.contains("make fetch.max_attempts the same"), "{status}");
    assert_eq!(keeper.stop(), Some(0));
}

#[test]
fn a_server_that_takes_small_messages_is_refused_with_what_to_change() {
    let port = free_port();
    let Some(_nats) = Nats::with(port, "max_payload: 1MB") else { return };
    let world = World::at(&address(port));
    assert_eq!(world.keeper().wait(), Some(2));
    assert_eq!(world.worker(0).wait(), Some(2));
    for log in ["log", "worker0.log"] {
        let log = std::fs::read_to_string(world.place.path(log)).unwrap();
        assert!(log.contains("write `max_payload: 8MB` into its configuration"), "{log}");
    }
}

#[test]
fn without_a_server_all_wait_and_say_so() {
    let port = free_port();
    let world = World::at(&address(port));
    world.publish(EVENTS);
    let (keeper, worker) = (world.keeper(), world.worker(0));
    keeper.wait_for_log("the NATS server cannot be reached");
    worker.wait_for_log("waiting for the keeper");
    let told = || world.place.stdout(&["health", "--config", "newsloom.toml"]).contains("cannot be reached");
    world.place.wait_for("SELECT count(*) FROM processes WHERE problem IS NOT NULL", 1);
    assert!(told());
    let Some(_nats) = Nats::start(port) else { return };
    world.wait();
    world.place.wait_for("SELECT count(*) FROM processes WHERE problem IS NULL", 2);
    assert!(!told());
    assert_eq!((worker.stop(), keeper.stop()), (Some(0), Some(0)));
}
