use super::subscriptions::{Delivery, Subscriptions, Verdict};
use jiff::{SignedDuration, Timestamp};
use newsloom_model::{Cursor, FeedId, Subscription};
use ring::hmac;
use url::Url;

const FEED: FeedId = FeedId(3);
const DAY: i64 = 24;

fn later(hours: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
}

fn cursor() -> Cursor {
    Cursor {
        configured: Some("https://news.example/feed".into()),
        hubs: vec!["ftp://no.example/".into(), "https://hub.example/".into()],
        topic: Some("https://news.example/self".into()),
        ..Cursor::default()
    }
}

fn subscriptions() -> Subscriptions {
    Subscriptions::new("https://reader.example/websub/", Vec::new())
}

fn path(subscription: &Subscription) -> String {
    Url::parse(&subscription.callback).unwrap().path().to_owned()
}

fn question(mode: &str, topic: &str) -> String {
    format!("hub.mode={mode}&hub.topic={topic}&hub.challenge=c%26c&hub.lease_seconds=864000")
}

/// Subscriptions with one that the hub has confirmed.
fn live() -> (Subscriptions, Subscription) {
    let all = subscriptions();
    let wish = all.wish(FEED, &cursor(), later(0)).unwrap();
    let asked = question("subscribe", "https://news.example/self");
    let Verdict::Confirmed { feed: FEED, challenge, now: Some(now) } =
        all.asked_back(&path(&wish), &asked, later(0))
    else {
        panic!("the hub's question is not answered")
    };
    assert_eq!(challenge, "c&c");
    (all, *now)
}

#[test]
fn a_feed_that_names_a_hub_is_subscribed_to_once() {
    let all = subscriptions();
    assert_eq!(all.wish(FEED, &Cursor { hubs: Vec::new(), ..cursor() }, later(0)), None);
    let wish = all.wish(FEED, &cursor(), later(0)).unwrap();
    assert_eq!(
        (wish.hub.as_str(), wish.topic.as_str()),
        ("https://hub.example/", "https://news.example/self")
    );
    assert!(wish.callback.starts_with("https://reader.example/websub/"));
    assert_eq!(all.wish(FEED, &cursor(), later(1)), None, "the hub has time to ask back");
    assert_eq!(all.wish(FEED, &cursor(), later(7)).unwrap().callback, wish.callback);
}

#[test]
fn paths_and_secrets_cannot_be_guessed() {
    let all = subscriptions();
    let wishes: Vec<_> = (0..50).filter_map(|n| all.wish(FeedId(n), &cursor(), later(0))).collect();
    let mut words: Vec<_> = wishes.iter().flat_map(|w| [path(w), w.secret.clone()]).collect();
    words.sort();
    words.dedup();
    assert_eq!(words.len(), 100);
    assert!(wishes.iter().all(|wish| wish.secret.len() == 32));
}

#[test]
fn only_what_was_asked_for_is_confirmed() {
    let all = subscriptions();
    let wish = all.wish(FEED, &cursor(), later(0)).unwrap();
    let ask = |path: &str, query: &str| all.asked_back(path, query, later(0));
    let right = question("subscribe", "https://news.example/self");
    for (path, query) in [
        ("/websub/other".to_owned(), right.clone()),
        (path(&wish), question("subscribe", "https://news.example/other")),
        (path(&wish), question("unsubscribe", "https://news.example/self")),
        (path(&wish), "hub.mode=subscribe&hub.topic=https://news.example/self".into()),
        (path(&wish), String::new()),
    ] {
        assert_eq!(ask(&path, &query), Verdict::Unknown, "{path} {query}");
    }
    assert!(matches!(ask(&path(&wish), &right), Verdict::Confirmed { .. }));
    assert_eq!(ask(&path(&wish), &right), Verdict::Unknown, "once");
}

#[test]
fn deliveries_need_the_right_signature() {
    let (all, live) = live();
    let key = hmac::Key::new(hmac::HMAC_SHA256, live.secret.as_bytes());
    let tag: String = hmac::sign(&key, b"body").as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let right = format!("sha256={tag}");
    let deliver = |signature, body: &[u8]| all.delivered(&path(&live), signature, body);
    let topic = "https://news.example/self".to_owned();
    assert_eq!(deliver(Some(right.as_str()), b"body"), Delivery::Signed { feed: FEED, topic });
    assert_eq!(deliver(Some(right.as_str()), b"bodies"), Delivery::Forged);
    assert_eq!(deliver(None, b"body"), Delivery::Forged);
    assert_eq!(all.delivered("/websub/x", Some(right.as_str()), b"body"), Delivery::Unknown);
}

#[test]
fn a_subscription_is_renewed_before_it_ends() {
    let (all, live) = live();
    assert_eq!(live.until, Some(later(10 * DAY)));
    assert_eq!(all.wish(FEED, &cursor(), later(7 * DAY)), None);
    let renewed = all.wish(FEED, &cursor(), later(8 * DAY)).unwrap();
    assert_eq!((renewed.callback, renewed.secret), (live.callback, live.secret));
    assert_eq!(renewed.until, live.until, "until the hub asks back, the old one counts");
}

#[test]
fn polls_get_rarer_while_a_hub_delivers_and_never_stop() {
    let (all, _) = live();
    let next = |at: i64| all.next_poll(FEED, later(at + 1), later(at), 86_400);
    assert_eq!(next(0), later(DAY));
    assert_eq!(next(7 * DAY), later(7 * DAY + 12), "in time to renew");
    assert_eq!(next(10 * DAY), later(10 * DAY + 1), "as ever when it has ended");
    assert_eq!(all.next_poll(FeedId(9), later(1), later(0), 86_400), later(1));
}

#[test]
fn a_hub_that_refuses_is_asked_again_later() {
    let all = subscriptions();
    let wish = all.wish(FEED, &cursor(), later(0)).unwrap();
    let denied = question("denied", "https://news.example/self");
    assert!(matches!(all.asked_back(&path(&wish), &denied, later(0)), Verdict::Denied { .. }));
    assert_eq!(all.wish(FEED, &cursor(), later(1)), None);
    assert!(all.wish(FEED, &cursor(), later(7)).is_some());
}

#[test]
fn the_hub_of_a_feed_that_is_polled_no_more_is_left() {
    let (all, live) = live();
    assert_eq!(all.leave(&[], later(1)), []);
    assert_eq!(all.leave(&[FeedId(9)], later(1)), []);
    let leaving = all.leave(&[FEED], later(1));
    assert!(leaving[0].1.as_ref().unwrap().leaving);
    assert_eq!(all.delivered(&path(&live), None, b""), Delivery::Unknown, "nothing more is taken");
    assert_eq!(all.leave(&[FEED], later(1)), [], "it has time to ask back");
    let asked = question("unsubscribe", "https://news.example/self");
    let verdict = all.asked_back(&path(&live), &asked, later(2));
    assert_eq!(verdict, Verdict::Confirmed { feed: FEED, challenge: "c&c".into(), now: None });
    assert_eq!(all.leave(&[FEED], later(9 * DAY)), []);
}

#[test]
fn a_hub_that_does_not_confirm_the_end_is_asked_again_and_then_forgotten() {
    let (all, live) = live();
    let after = |minutes: i64| later(1) + SignedDuration::from_mins(minutes);
    let asked = |minutes| all.leave(&[FEED], after(minutes)).pop().map(|(_, now)| now.is_some());
    for (minutes, expected) in [
        (0, Some(true)),
        (0, None),
        (1, Some(true)),
        (10, None),
        (11, Some(true)),
        (70, None),
        (71, Some(true)),
        (430, None),
        (431, Some(false)),
        (432, None),
    ] {
        assert_eq!(asked(minutes), expected, "after {minutes} minutes");
    }
    let late = question("unsubscribe", "https://news.example/self");
    assert_eq!(all.asked_back(&path(&live), &late, after(433)), Verdict::Unknown);
}

#[test]
fn leaving_goes_on_after_a_restart_and_a_feed_that_is_polled_again_begins_afresh() {
    let (all, _) = live();
    let (_, leaving) = all.leave(&[FEED], later(1)).remove(0);
    let leaving = leaving.unwrap();
    let all = Subscriptions::new("https://reader.example/websub/", vec![(FEED, leaving.clone())]);
    assert_eq!(all.leave(&[FEED], later(2))[0].1.as_ref().unwrap().tries, 2);
    let fresh = all.wish(FEED, &cursor(), later(2)).unwrap();
    assert!(!fresh.leaving && fresh.callback != leaving.callback && fresh.tries == 0);
    assert_eq!(all.leave(&[], later(9 * DAY)), []);
}

#[test]
fn a_feed_that_is_gone_or_names_no_hub_any_more_is_left() {
    for changed in [Cursor { gone: true, ..cursor() }, Cursor { hubs: Vec::new(), ..cursor() }] {
        let (all, _) = live();
        assert!(all.wish(FEED, &changed, later(1)).unwrap().leaving);
        assert_eq!(all.wish(FEED, &changed, later(2)), None);
    }
}

#[test]
fn another_hub_or_callback_begins_afresh() {
    let (all, old) = live();
    let moved = Cursor { hubs: vec!["https://other.example/".into()], ..cursor() };
    assert_ne!(all.wish(FEED, &moved, later(1)).unwrap().callback, old.callback);
    let elsewhere = Subscriptions::new("https://elsewhere.example", vec![(FEED, old)]);
    assert!(
        elsewhere.wish(FEED, &cursor(), later(1)).unwrap().callback.starts_with("https://elsewhere.example/")
    );
}
