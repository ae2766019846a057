use super::*;
use jiff::SignedDuration;
use newsloom_model::{FeedHealth, Moment};
use proptest::prelude::*;

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

fn now() -> Timestamp {
    // A Monday.
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn spec() -> FeedSpec {
    FeedSpec { url: "https://news.example/rss".into(), enabled: true, ..FeedSpec::default() }
}

fn no_jitter() -> Rules {
    Rules { jitter: 0.0, ..Rules::default() }
}

fn validators(etag: &str, last_modified: &str) -> Validators {
    let some = |text: &str| (!text.is_empty()).then(|| text.as_bytes().to_vec());
    Validators { etag: some(etag), last_modified: some(last_modified) }
}

/// `count` entries, one every `gap` seconds, the newest at `newest`.
fn entries(count: u64, gap: u64, newest: Timestamp) -> Vec<Entry> {
    let entry = |i: u64| {
        let at = newest - SignedDuration::from_secs(i64::try_from(i * gap).unwrap());
        Entry { id: format!("{at}"), published: Some(Moment::utc(at)), ..Entry::default() }
    };
    (0..count).map(entry).collect()
}

fn route(host: &str) -> Route {
    Route { host: Some(host.into()), moved_to: None }
}

fn result<'a>(hints: &'a Hints, entries: &'a [Entry]) -> PollResult<'a> {
    PollResult::Feed { validators: Some(Validators::default()), freshness: None, title: None, hints, entries }
}

/// One poll without jitter, long after the first: the cursor, and the seconds to the next.
fn poll(spec: &FeedSpec, old: &Cursor, poll_result: &PollResult<'_>, at: Timestamp) -> (Cursor, u64) {
    let (cursor, next) = decide(&no_jitter(), spec, old, poll_result, &route("news.example"), at, 0.0);
    (cursor, between(at, next.unwrap()))
}

#[test]
fn validators_are_replaced_as_a_set() {
    let hints = Hints::default();
    let full = |validators| PollResult::Feed {
        validators: Some(validators),
        freshness: None,
        title: None,
        hints: &hints,
        entries: &[],
    };
    let unchanged = |validators| PollResult::Unchanged { validators, freshness: None };
    let known = |cursor: &Cursor| Validators {
        etag: cursor.etag.clone(),
        last_modified: cursor.last_modified.clone(),
    };
    let mut cursor = Cursor::default();
    for (poll_result, kept) in [
        (
            full(validators("W/\"a b\"", "Thu, 01 Jan 1970 08:00:00 WST")),
            ("W/\"a b\"", "Thu, 01 Jan 1970 08:00:00 WST"),
        ),
        (
            full(validators("\"new\"", "Thu, 01 Jan 1970 08:00:00 WST")),
            ("\"new\"", "Thu, 01 Jan 1970 08:00:00 WST"),
        ),
        (full(validators("only", "")), ("only", "")),
        (PollResult::Failure { retry_after: None }, ("only", "")),
        (full(validators("", "only")), ("", "only")),
        (full(validators("a", "b")), ("a", "b")),
        (unchanged(validators("", "")), ("a", "b")),
        (unchanged(validators("a", "")), ("a", "b")),
        (unchanged(validators("c", "")), ("c", "")),
        (unchanged(validators("c", "d")), ("c", "d")),
        (full(validators("", "")), ("", "")),
    ] {
        cursor = poll(&spec(), &cursor, &poll_result, now()).0;
        assert_eq!(known(&cursor), validators(kept.0, kept.1), "{poll_result:?}");
    }
}

#[test]
fn a_torn_answer_leaves_the_validators_alone() {
    let hints = Hints::default();
    let old = Cursor { etag: Some(b"old".to_vec()), ..Cursor::default() };
    let torn =
        PollResult::Feed { validators: None, freshness: None, title: None, hints: &hints, entries: &[] };
    assert_eq!(poll(&spec(), &old, &torn, now()).0.etag, Some(b"old".to_vec()));
}

#[test]
fn servers_that_say_304_for_ever_are_asked_for_all_every_eight_days() {
    let rules = Rules { default: std::time::Duration::from_secs(HOUR), ..no_jitter() };
    let hints = Hints::default();
    let full = PollResult::Feed {
        validators: Some(validators("a", "")),
        freshness: None,
        title: None,
        hints: &hints,
        entries: &[],
    };
    let same = PollResult::Unchanged { validators: Validators::default(), freshness: None };
    let (mut cursor, mut at, mut unconditional) = (Cursor::default(), now(), 0);
    let end = after(at, 32 * DAY);
    while at < end {
        let asks_for_all = conditions(&rules, &cursor, at).is_none();
        unconditional += u32::from(asks_for_all);
        let poll_result = if asks_for_all { &full } else { &same };
        let (new, next) = decide(&rules, &spec(), &cursor, poll_result, &route("news.example"), at, 0.0);
        (cursor, at) = (new, next.unwrap());
    }
    assert_eq!(unconditional, 4);
}

#[test]
fn max_age_and_ttl_are_floors_also_after_304() {
    let hints = Hints { ttl: Some(2 * HOUR), ..Hints::default() };
    let poll_result = |freshness| PollResult::Feed {
        validators: Some(validators("a", "")),
        freshness,
        title: None,
        hints: &hints,
        entries: &[],
    };
    let (cursor, wait) = poll(&spec(), &Cursor::default(), &poll_result(Some(3 * HOUR)), now());
    assert_eq!(wait, 3 * HOUR);
    let same = |freshness| PollResult::Unchanged { validators: Validators::default(), freshness };
    assert_eq!(poll(&spec(), &cursor, &same(None), now()).1, 3 * HOUR);
    assert_eq!(poll(&spec(), &cursor, &same(Some(60)), now()).1, 2 * HOUR);
    let year = poll(&spec(), &cursor, &poll_result(Some(u64::MAX)), now()).1;
    assert_eq!(year, no_jitter().max.as_secs());
}

#[test]
fn the_feeds_own_rhythm_decides() {
    let hints = Hints::default();
    let wait =
        |gap, newest| poll(&spec(), &Cursor::default(), &result(&hints, &entries(20, gap, newest)), now()).1;
    assert_eq!(wait(60, now()), no_jitter().min.as_secs());
    assert_eq!(wait(2 * HOUR, now()), HOUR);
    assert_eq!(wait(30 * DAY, now()), no_jitter().max.as_secs());
    // A feed that used to be busy and has been silent for two days is asked every 4.8 hours.
    assert_eq!(wait(60, now() - SignedDuration::from_hours(48)), 48 * HOUR / 10);
    assert_eq!(
        poll(&spec(), &Cursor::default(), &result(&hints, &[]), now()).1,
        no_jitter().default.as_secs()
    );
}

#[test]
fn a_configured_interval_is_kept_but_not_against_the_server() {
    let hints = Hints::default();
    let spec = FeedSpec { interval: Some(90), ..spec() };
    let busy = entries(20, 2 * HOUR, now());
    assert_eq!(poll(&spec, &Cursor::default(), &result(&hints, &busy), now()).1, 90);
    let cached = PollResult::Feed {
        validators: None,
        freshness: Some(HOUR),
        title: None,
        hints: &hints,
        entries: &busy,
    };
    assert_eq!(poll(&spec, &Cursor::default(), &cached, now()).1, HOUR);
}

#[test]
fn dates_from_the_future_and_missing_dates_tell_nothing() {
    let hints = Hints::default();
    let future = entries(20, 60, now() + SignedDuration::from_hours(1000));
    let (cursor, _) = poll(&spec(), &Cursor::default(), &result(&hints, &future), now());
    assert_eq!((cursor.update_interval, cursor.newest_entry), (None, Some(now())));
    let undated = [Entry { id: "a".into(), ..Entry::default() }];
    let (cursor, _) = poll(&spec(), &cursor, &result(&hints, &undated), after(now(), DAY));
    assert_eq!(cursor.newest_entry, Some(after(now(), DAY)));
    let (cursor, _) = poll(&spec(), &cursor, &result(&hints, &undated), after(now(), 2 * DAY));
    assert_eq!(cursor.newest_entry, Some(after(now(), DAY)), "nothing new came");
}

#[test]
fn skipped_hours_and_days_are_kept() {
    let hints = Hints { skip_hours: vec![12, 13, 14], skip_days: vec![2], ..Hints::default() };
    let (cursor, wait) = poll(&spec(), &Cursor::default(), &result(&hints, &[]), now());
    assert_eq!(wait, 3 * HOUR + 60);
    let evening = "2026-03-02T23:50:00Z".parse().unwrap();
    let same = PollResult::Unchanged { validators: Validators::default(), freshness: None };
    assert_eq!(after(evening, poll(&spec(), &cursor, &same, evening).1).to_string(), "2026-03-04T00:01:00Z");
}

#[test]
fn retry_after_is_obeyed_and_capped() {
    let wait =
        |seconds| poll(&spec(), &Cursor::default(), &PollResult::Failure { retry_after: seconds }, now()).1;
    assert_eq!(wait(None), no_jitter().default.as_secs());
    assert_eq!(wait(Some(120)), no_jitter().default.as_secs());
    assert_eq!(wait(Some(5 * HOUR)), 5 * HOUR);
    assert_eq!(wait(Some(1_000_000_000_000)), no_jitter().max_retry_after.as_secs());
}

#[test]
fn thirty_days_of_failure_are_few_requests_and_recovery_is_at_once() {
    let (mut cursor, mut at, mut asked) = (Cursor::default(), now(), 0);
    while between(now(), at) < 30 * DAY {
        asked += 1;
        let wait;
        (cursor, wait) = poll(&spec(), &cursor, &PollResult::Failure { retry_after: None }, at);
        at = after(at, wait);
    }
    assert!((30..45).contains(&asked), "{asked}");
    assert_eq!(cursor.health(at), FeedHealth::Dead { days: 30 });
    let (cursor, wait) = poll(&spec(), &cursor, &result(&Hints::default(), &[]), at);
    assert_eq!((cursor.failures, cursor.failing_since, wait), (0, None, no_jitter().default.as_secs()));
}

#[test]
fn a_feed_that_is_gone_is_never_asked_again() {
    let (cursor, next) = decide(
        &no_jitter(),
        &spec(),
        &Cursor::default(),
        &PollResult::Gone,
        &route("news.example"),
        now(),
        0.0,
    );
    assert_eq!((next, cursor.health(now())), (None, FeedHealth::Gone));
}

/// Polls daily through the routes given, starting with the cursor given.
fn redirected(mut cursor: Cursor, days: &[Option<&str>]) -> Cursor {
    let hints = Hints::default();
    for (day, moved_to) in days.iter().enumerate() {
        let at = after(now(), day as u64 * DAY);
        let route = Route { host: Some("new.example".into()), moved_to: moved_to.map(str::to_owned) };
        cursor = decide(&no_jitter(), &spec(), &cursor, &result(&hints, &[]), &route, at, 0.0).0;
    }
    cursor
}

#[test]
fn permanent_redirects_are_believed_after_days() {
    let new = Some("https://new.example/rss");
    assert_eq!(redirected(Cursor::default(), &[new; 5]).url, None);
    assert_eq!(redirected(Cursor::default(), &[new; 6]).url.as_deref(), new);
    assert_eq!(
        redirected(Cursor::default(), &[new, new, None, new, new, new]).url,
        None,
        "a temporary one between"
    );
    let other = Some("https://other.example/rss");
    assert_eq!(redirected(Cursor::default(), &[new, new, new, other, new, new]).url, None, "no agreement");
}

#[test]
fn a_redirect_to_something_else_than_a_feed_is_not_believed() {
    let new = Some("https://new.example/rss");
    let watched = redirected(Cursor::default(), &[new; 5]);
    assert!(watched.moved.is_some());
    let (cursor, _) =
        poll(&spec(), &watched, &PollResult::Failure { retry_after: None }, after(now(), 6 * DAY));
    assert_eq!((cursor.moved, cursor.url), (None, None));
}

#[test]
fn an_address_that_was_moved_to_is_left_when_it_fails() {
    let mut cursor = redirected(Cursor::default(), &[Some("https://new.example/rss"); 6]);
    for day in 6..11 {
        assert_eq!(address(&spec(), &cursor), "https://new.example/rss");
        cursor =
            poll(&spec(), &cursor, &PollResult::Failure { retry_after: None }, after(now(), day * DAY)).0;
    }
    assert_eq!(address(&spec(), &cursor), "https://news.example/rss");
}

#[test]
fn another_address_in_the_configuration_starts_afresh() {
    let old = Cursor {
        configured: Some("https://old.example/".into()),
        etag: Some(b"x".to_vec()),
        failures: 7,
        ..Cursor::default()
    };
    let fresh = Cursor { configured: Some(spec().url), ..Cursor::default() };
    assert_eq!(start(&spec(), &old), fresh);
}

#[test]
fn asking_by_hand_is_limited_too() {
    let rules = no_jitter();
    let (cursor, _) = poll(&spec(), &Cursor::default(), &result(&Hints::default(), &[]), now());
    let asked =
        (0..10).filter(|i| too_early(&rules, &spec(), &cursor, after(now(), i * 30)).is_none()).count();
    assert_eq!(asked, 0);
    assert_eq!(too_early(&rules, &spec(), &cursor, after(now(), 10 * 60)), None);
    assert_eq!(
        too_early(&rules, &spec(), &cursor, now() - SignedDuration::from_hours(1)),
        None,
        "clock set back"
    );
}

#[test]
fn a_silent_feed_is_called_so() {
    let cursor = Cursor {
        asked: Some(now()),
        newest_entry: Some(now()),
        update_interval: Some(DAY),
        ..Cursor::default()
    };
    assert_eq!(cursor.health(after(now(), 13 * DAY)), FeedHealth::Well);
    assert_eq!(cursor.health(after(now(), 20 * DAY)).to_string(), "silent: nothing new for 20 days");
    let monthly = Cursor { update_interval: Some(30 * DAY), ..cursor };
    assert_eq!(monthly.health(after(now(), 200 * DAY)), FeedHealth::Well);
    assert_eq!(Cursor::default().health(now()), FeedHealth::New);
}

#[test]
fn a_thousand_feeds_added_together_do_not_come_on_the_hour() {
    let (rules, hints) = (Rules::default(), Hints::default());
    // The interval is half an hour, so that its minutes should all see the same number of polls.
    let mut minutes = [0u32; 30];
    for feed in 0..1000 {
        let (mut cursor, mut at) = (Cursor::default(), now());
        for _ in 0..3 {
            let number = jitter(0, feed, at);
            let (new, next) =
                decide(&rules, &spec(), &cursor, &result(&hints, &[]), &route("news.example"), at, number);
            (cursor, at) = (new, next.unwrap());
        }
        minutes[usize::try_from(at.as_second().rem_euclid(1800) / 60).unwrap()] += 1;
    }
    let expected = 1000.0 / 30.0;
    let chi2: f64 = minutes.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
    // 29 degrees of freedom, 0.1 %.
    assert!(chi2 < 58.3, "{chi2} {minutes:?}");
}

#[test]
fn what_is_due_is_not_too_early() {
    let asked: Timestamp = "2026-03-02T12:00:00.9Z".parse().unwrap();
    let spec = FeedSpec { interval: Some(2), ..spec() };
    let (cursor, next) = decide(
        &no_jitter(),
        &spec,
        &Cursor::default(),
        &result(&Hints::default(), &[]),
        &Route::default(),
        asked,
        0.0,
    );
    let next = next.unwrap();
    assert_eq!(next.subsec_nanosecond(), 0, "as it is stored");
    assert_eq!(too_early(&no_jitter(), &spec, &cursor, next), None);
    let by_hand = too_early(&no_jitter(), &spec, &cursor, after(asked, 1)).unwrap();
    assert_eq!(too_early(&no_jitter(), &spec, &cursor, by_hand), None);
}

fn anything() -> impl Strategy<Value = (u8, Option<u64>, Option<u64>, Vec<u8>, u64)> {
    let seconds = || prop::option::of(prop_oneof![0u64..100_000, any::<u64>()]);
    (0u8..4, seconds(), seconds(), prop::collection::vec(any::<u8>(), 0..4), 0u64..40)
}

proptest! {
    #[test]
    fn any_history_keeps_the_bounds(
        history in prop::collection::vec(anything(), 1..40),
        jitter in 0.0f64..1.0,
        interval in prop::option::of(prop_oneof![1u64..100_000, any::<u64>()]),
    ) {
        let rules = Rules::default();
        let spec = FeedSpec { interval, ..spec() };
        let (mut cursor, mut at) = (Cursor::default(), now());
        for (kind, a, b, skip, gap) in history {
            let hints = Hints { ttl: b, skip_hours: skip.clone(), skip_days: skip, ..Hints::default() };
            let entries = entries(gap, gap * 1000, at);
            let poll_result = match kind {
                0 | 1 => PollResult::Feed {
                    validators: None, freshness: a, title: None, hints: &hints, entries: &entries,
                },
                2 => PollResult::Unchanged { validators: Validators::default(), freshness: a },
                _ => PollResult::Failure { retry_after: a },
            };
            let decided = decide(&rules, &spec, &cursor, &poll_result, &Route::default(), at, jitter);
            prop_assert_eq!(&decided, &decide(&rules, &spec, &cursor, &poll_result, &Route::default(), at, jitter));
            let next = decided.1.unwrap();
            // The same rules later give the same answer, but for what only this answer asked.
            if cursor.full_answer.is_some() && (kind < 3 || a.is_none()) {
                let reason = decided.0.wait_reason.unwrap();
                prop_assert_eq!(next_poll(&rules, &spec, &decided.0, jitter), Some((next, reason)));
            }
            let most = rules.max.max(rules.max_back_off).max(rules.max_retry_after).as_secs();
            let most = most.max(interval.unwrap_or(0)).saturating_mul(2).saturating_add(8 * DAY);
            prop_assert!(between(at, next) >= interval.map_or(rules.min.as_secs(), |i| i.min(rules.min.as_secs())));
            prop_assert!(between(at, next) <= most);
            (cursor, at) = (decided.0, next.min("2200-01-01T00:00:00Z".parse().unwrap()));
        }
    }
}
