//! kill -9 at any moment: nothing lost, nothing twice.

use crate::daemon::{configure, publish};
use crate::support::server::Server;
use crate::support::{Place, news};
use std::time::Duration;

const KILLS: usize = 24;
const REPORTS: i64 = 36;

/// A fixed sequence of pseudo-random numbers (Lehmer 1951).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0 * 48_271 % 0x7FFF_FFFF;
        self.0 % below
    }
}

fn world() -> (Place, Server) {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0, 1], "");
    place.write("in/gazette.jsonl", &news::records(2, 0..12));
    (place, server)
}

fn finish(place: &Place) {
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", REPORTS);
    place.wait_for("SELECT count(*) = 0 FROM entries WHERE state = 'pending'", 1);
    assert_eq!(daemon.stop(), Some(0));
    place.assert_sound();
}

#[test]
fn killed_at_random_moments_it_comes_to_the_same_stories() {
    let (calm, server) = world();
    publish(&server, 0, 0..12);
    publish(&server, 1, 0..12);
    finish(&calm);

    let (place, server) = world();
    let mut dice = Dice(20_260_707);
    for kill in 0..KILLS {
        // The world goes on: a new event every other time.
        publish(&server, 0, 0..(kill / 2).min(12));
        publish(&server, 1, 0..(kill / 2).min(12));
        let daemon = place.start();
        let moment = Duration::from_millis(5 + dice.roll(700));
        std::thread::park_timeout(moment);
        daemon.kill();
    }
    publish(&server, 0, 0..12);
    publish(&server, 1, 0..12);
    finish(&place);

    assert_eq!(place.one::<i64>("SELECT count(*) FROM reports"), REPORTS);
    let facts = "SELECT outlet || '|' || coalesce(title, '') || '|' || text FROM reports ORDER BY 1";
    let mentions = "SELECT e.text || e.type || e.entity FROM entities e JOIN reports r USING (report_id) \
                    ORDER BY r.outlet, r.title, e.start_offset";
    for sql in [facts, mentions] {
        let undisturbed = calm.column::<String>(sql);
        assert!(undisturbed.len() >= usize::try_from(REPORTS).unwrap(), "{sql}: {}", undisturbed.len());
        assert_eq!(place.column::<String>(sql), undisturbed);
    }
    assert!(!calm.stories().is_empty());
    assert_eq!(place.stories(), calm.stories());
    assert_eq!(place.one::<i64>("SELECT count(*) FROM entries WHERE state <> 'stored'"), 0);
}
