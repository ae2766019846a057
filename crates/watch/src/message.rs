//! What a sink is told: one event, or the digest of quiet hours.

use jiff::Timestamp;
use newsloom_desk::watch::WatchEvent;
use serde_json::{Value, json};

/// Bytes of the JSON of a webhook; events beyond it are counted.
const MAX_JSON: usize = 64 * 1024;

/// An event of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageEvent {
    /// When it happened.
    pub at: String,
    /// What happened.
    pub event: WatchEvent,
}

/// A message to one sink.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The same for every try, and of no other message.
    pub id: String,
    watch: String,
    created: Timestamp,
    events: Vec<MessageEvent>,
    /// Events that it stands for, those left out included.
    all: u64,
    /// Address of the page, without a slash at the end; empty where there is none.
    desk: String,
}

impl Message {
    /// A message of the watch `watch` with the number `number` in the outbox. `events` are the first of `all`; `desk` is the
    /// address at which people reach the page, empty where it is served nowhere.
    pub fn new(
        number: i64,
        watch: &str,
        created: Timestamp,
        events: Vec<MessageEvent>,
        all: u64,
        desk: &str,
    ) -> Self {
        let desk = desk.trim_end_matches('/').to_owned();
        let what = events.first().map(|event| format!("{}{}", event.at, event.event.title));
        let hash = newsloom_lang::hash(&format!("{watch}\0{created}\0{}", what.unwrap_or_default()));
        let id = format!("msg_{hash:016x}_{number}");
        Self { id, watch: watch.to_owned(), created, events, all, desk }
    }

    /// A message that shows that a sink is reached.
    pub fn test(watch: &str, now: Timestamp, desk: &str) -> Self {
        Self::new(0, watch, now, Vec::new(), 0, desk)
    }

    /// In one line of at most `length` characters.
    pub(crate) fn title(&self, length: usize) -> String {
        let title = match self.events.as_slice() {
            [] => format!("Test of the watch {}", self.watch),
            [one] if self.all <= 1 => one.event.headline(),
            _ => format!("{} events of the watch {}", self.all, self.watch),
        };
        title.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(length).collect()
    }

    /// Where there is more: the story, or the watches.
    pub(crate) fn link(&self) -> Option<String> {
        match self.events.as_slice() {
            [one] if self.all <= 1 => self.page_of(&one.event),
            _ => self.watches(),
        }
    }

    fn page_of(&self, event: &WatchEvent) -> Option<String> {
        (!self.desk.is_empty()).then(|| format!("{}/stories/{}", self.desk, event.story_id))
    }

    fn watches(&self) -> Option<String> {
        (!self.desk.is_empty()).then(|| format!("{}/watches", self.desk))
    }

    /// At most `length` bytes of text; events that do not fit are counted.
    pub(crate) fn text(&self, length: usize) -> String {
        if self.events.is_empty() {
            return format!("Messages of the watch {} arrive here.\n", self.watch);
        }
        let more = self.watches().map(|address| format!(": {address}")).unwrap_or_default();
        let end = format!("\nand {} more{more}\n", self.all);
        let (mut text, mut count) = (String::new(), 0);
        for MessageEvent { event, .. } in &self.events {
            let page = self.page_of(event);
            let own = event.report.as_ref().and_then(|report| report.url.as_deref());
            // The headline of a single event is the title already.
            let said =
                if self.all <= 1 { event.lines() } else { [vec![event.headline()], event.lines()].concat() };
            let lines = said.iter().map(String::as_str).chain(page.as_deref()).chain(own);
            let part: String = lines.map(|line| format!("{line}\n")).collect();
            if text.len() + part.len() + 1 + end.len() > length {
                break;
            }
            if count > 0 {
                text.push('\n');
            }
            text.push_str(&part);
            count += 1;
        }
        let left = self.all.saturating_sub(count);
        if left > 0 {
            text.push_str(&format!("\nand {left} more{more}\n"));
        }
        text
    }

    /// The JSON of a webhook: `type`, `timestamp`, `data`.
    pub(crate) fn json(&self) -> String {
        let watch = &self.watch;
        let one = |MessageEvent { at, event }: &MessageEvent| {
            let mut data = json!(event);
            if let Value::Object(fields) = &mut data {
                fields.shift_remove("type");
            }
            data["watch"] = json!(watch);
            data["link"] = json!(self.page_of(event));
            json!({ "type": event.kind.as_str(), "timestamp": at, "data": data })
        };
        let message = match self.events.as_slice() {
            [] => json!({ "type": "test", "timestamp": self.created, "data": { "watch": watch } }),
            [event] if self.all <= 1 => one(event),
            events => {
                let mut size = 0;
                let fits = |event: &Value| {
                    size += event.to_string().len() + 1;
                    size <= MAX_JSON
                };
                let events: Vec<Value> = events.iter().map(one).take_while(fits).collect();
                let left = self.all.saturating_sub(events.len() as u64);
                let data = json!({ "watch": watch, "events": events, "left_out": left });
                json!({ "type": "digest", "timestamp": self.created, "data": data })
            }
        };
        message.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_desk::watch::{DifferingFigure, EventReport, OtherFigure, WatchEventKind};
    use newsloom_model::{ReportId, StoryId};

    fn event(n: i64, title: &str) -> MessageEvent {
        let event = WatchEvent {
            kind: WatchEventKind::Figure,
            story_id: StoryId(n),
            title: title.into(),
            lead: Some("The ferry Halvard caught fire.".into()),
            languages: vec!["en".into()],
            reports: 3,
            outlets: 2,
            origins: 2,
            counts: "3 reports · 2 outlets · 2 origins".into(),
            report: Some(EventReport {
                report_id: ReportId(9),
                outlet: Some("quay.example".into()),
                title: None,
                url: Some("https://quay.example/9".into()),
                published: None,
            }),
            figure: Some(DifferingFigure {
                what: "people, injured".into(),
                text: "12 people".into(),
                others: vec![OtherFigure {
                    text: "9 people".into(),
                    outlets: vec!["harbour.example".into()],
                }],
            }),
            changes: Vec::new(),
        };
        MessageEvent { at: "2026-03-04T11:02:00Z".into(), event }
    }

    fn message(events: Vec<MessageEvent>, all: u64) -> Message {
        let created = "2026-03-04T11:03:00Z".parse().unwrap();
        Message::new(7, "harbour", created, events, all, "https://desk.example/")
    }

    #[test]
    fn one_event_reads_as_a_message_and_as_json() {
        let one = message(vec![event(1, "Ferry burns off Port Ellery")], 1);
        insta::assert_snapshot!(format!(
            "{}\n{}\n{}\n{}",
            one.title(200),
            one.link().unwrap_or_default(),
            one.text(4_000),
            one.json()
        ));
    }

    #[test]
    fn a_digest_lists_its_events() {
        let digest = message(vec![event(1, "Ferry burns"), event(2, "Strike ends")], 3);
        insta::assert_snapshot!(format!(
            "{}\n{}\n{}\n{}",
            digest.title(200),
            digest.link().unwrap_or_default(),
            digest.text(4_000),
            digest.json()
        ));
    }

    #[test]
    fn without_a_page_there_are_no_links_to_it() {
        let created = "2026-03-04T11:03:00Z".parse().unwrap();
        let one = Message::new(7, "harbour", created, vec![event(1, "Ferry burns")], 1, "");
        assert_eq!(one.link(), None);
        assert!(one.text(4_000).ends_with("origins\nhttps://quay.example/9\n"), "{}", one.text(4_000));
        assert!(one.json().contains("\"link\":null"));
    }

    #[test]
    fn every_message_is_bounded() {
        let long = "Fähre ".repeat(5_000);
        let events: Vec<MessageEvent> = (0..100).map(|n| event(n, &long)).collect();
        let digest = message(events, 5_000);
        assert!(digest.text(4_000).len() <= 4_000);
        assert!(digest.text(4_000).contains("and 5000 more"));
        assert!(digest.json().len() < MAX_JSON + 1_000, "{}", digest.json().len());
        assert!(message(vec![event(1, &long)], 1).title(200).chars().count() <= 200);
    }

    #[test]
    fn ids_differ_between_messages_and_hold_for_one() {
        let (a, b) = (message(vec![event(1, "A")], 1), message(vec![event(1, "B")], 1));
        assert_ne!(a.id, b.id);
        assert_eq!(a.id, message(vec![event(1, "A")], 1).id);
    }
}
