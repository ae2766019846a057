//! How a feed is doing and when it is polled next, in words.

use crate::count;
use jiff::Timestamp;
use newsloom_store::FeedRow;

/// How a feed is doing at `now`.
pub fn feed_state(row: &FeedRow, now: Timestamp) -> String {
    let is_wanted = row.listed_in.is_some() || row.added_by.is_some();
    match (row.state.as_str(), &row.paused_by, &row.alias_of) {
        ("files", ..) => "a place that files are read from".to_owned(),
        ("paused", Some(by), _) => format!("paused by {by}"),
        ("disabled", ..) if is_wanted => "disabled in the configuration".to_owned(),
        ("disabled", ..) => "not read any more".to_owned(),
        (_, _, Some(other)) => format!("not polled: it has moved to where {other} lies, which is polled"),
        _ => row.cursor.health(now).to_string(),
    }
}

/// Where a feed has moved to, seen by whether it is polled there.
pub fn moved(row: &FeedRow) -> &'static str {
    if row.cursor.url.is_some() {
        "moved for good, and is polled there"
    } else {
        "redirects for good, and is polled there once that has lasted"
    }
}

/// Whether the feed is polled when it is due.
pub fn is_polled(row: &FeedRow) -> bool {
    row.alias_of.is_none() && !matches!(row.state.as_str(), "files" | "paused" | "disabled" | "gone")
}

/// When a feed is polled next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPoll {
    /// Never: it is not polled.
    Never,
    /// As soon as a daemon has room for it.
    Due,
    /// Later.
    At {
        /// The time.
        time: String,
        /// How long after the last poll: "32 minutes".
        interval: Option<String>,
        /// What decided it.
        reason: Option<String>,
    },
}

/// When a feed is polled next, seen at `now`.
pub fn next_poll(row: &FeedRow, now: Timestamp) -> NextPoll {
    let Some(next) = row.next_poll.as_ref().filter(|_| is_polled(row)) else { return NextPoll::Never };
    let Some(at) = next.parse::<Timestamp>().ok().filter(|at| *at > now) else { return NextPoll::Due };
    let polled = row.last_polled.as_ref().and_then(|polled| polled.parse::<Timestamp>().ok());
    let interval = polled.map(|polled| period(at.as_second().saturating_sub(polled.as_second())));
    let reason = row.cursor.wait_reason.map(|reason| reason.to_string());
    NextPoll::At { time: next.clone(), interval, reason }
}

/// "50 seconds", "32 minutes", "5 hours", "3 days": rounded, in the largest unit of which there are two.
fn period(seconds: i64) -> String {
    let seconds = seconds.max(0).unsigned_abs();
    let (unit, name) = match seconds {
        0..120 => (1, "second"),
        120..7_200 => (60, "minute"),
        7_200..172_800 => (3_600, "hour"),
        _ => (86_400, "day"),
    };
    count((seconds + unit / 2) / unit, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_model::{Cursor, FeedId, WaitReason};

    fn row() -> FeedRow {
        FeedRow {
            feed_id: FeedId(1),
            url: "https://quay.example/rss".into(),
            outlet: None,
            name: None,
            state: "ok".into(),
            last_polled: Some("2026-03-10T11:50:00Z".into()),
            next_poll: Some("2026-03-10T12:22:10Z".into()),
            last_status: Some(200),
            failures: 0,
            entries: 3,
            error: None,
            alias_of: None,
            moved_to: None,
            listed_in: Some("feeds.toml".into()),
            added_by: None,
            added_at: None,
            paused_by: None,
            paused_at: None,
            cursor: Cursor { wait_reason: Some(WaitReason::Cached), asked: Some(now()), ..Cursor::default() },
        }
    }

    fn now() -> Timestamp {
        "2026-03-10T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_state_says_who_or_what_keeps_a_feed_from_being_polled() {
        assert_eq!(feed_state(&row(), now()), "well");
        let paused = FeedRow { state: "paused".into(), paused_by: Some("ines".into()), ..row() };
        assert_eq!(feed_state(&paused, now()), "paused by ines");
        let disabled = FeedRow { state: "disabled".into(), ..row() };
        assert_eq!(feed_state(&disabled, now()), "disabled in the configuration");
        let removed = FeedRow { listed_in: None, ..disabled };
        assert_eq!(feed_state(&removed, now()), "not read any more");
        let moved = FeedRow { alias_of: Some("https://pier.example/".into()), ..row() };
        assert!(feed_state(&moved, now()).contains("where https://pier.example/ lies"));
        for row in [paused, removed, moved] {
            assert_eq!(next_poll(&row, now()), NextPoll::Never);
        }
    }

    #[test]
    fn the_next_poll_says_why_then() {
        let NextPoll::At { time, interval, reason } = next_poll(&row(), now()) else { panic!("it waits") };
        assert_eq!((time.as_str(), interval.as_deref()), ("2026-03-10T12:22:10Z", Some("32 minutes")));
        assert!(reason.unwrap().starts_with("the server says"));
        // What was decided at the last poll says nothing of one that somebody asks for now.
        let due = FeedRow { next_poll: Some("2026-03-10T12:00:00Z".into()), ..row() };
        assert_eq!(next_poll(&due, now()), NextPoll::Due);
    }

    #[test]
    fn periods_are_rounded() {
        for (seconds, expected) in [
            (-1, "0 seconds"),
            (1, "1 second"),
            (150, "3 minutes"),
            (43_200, "12 hours"),
            (700_000, "8 days"),
        ] {
            assert_eq!(period(seconds), expected);
        }
    }
}
