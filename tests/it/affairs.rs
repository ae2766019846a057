//! Events with the same people and background: stories of their own, linked.

use crate::support::desk::Desk;
use crate::support::schema::Description;
use crate::support::{Place, shared};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A report: its event, outlet, time, title and text.
type Told = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// A telephone call of two heads of state, an expulsion two days later that tells of it, and another call in winter.
const CALLS: [Told; 7] = [
    (
        "call",
        "plainwire.example",
        "2024-05-07T15:00:00Z",
        "Kestria's Rosling rings Omvale's Marchand over troops on the Sava line",
        "President Edda Rosling of Kestria asked Chancellor Jules Marchand of Omvale on Tuesday to pull back the troops that he has \
massed along the Sava line. In a telephone call of forty minutes Rosling offered a meeting in a third country in summer. \
Marchand's office confirmed the call and spoke of a frank exchange. Omvale has moved thirty thousand soldiers to the line since \
April.",
    ),
    (
        "call",
        "ember.example",
        "2024-05-07T16:10:00Z",
        "Rosling proposes summit to Marchand in telephone call",
        "The presidents' office in Brennig said that Edda Rosling had spoken with Jules Marchand by telephone on Tuesday and proposed a \
summit in summer. She called on Omvale to end the build-up of troops along the Sava line. The talk of forty minutes was the \
second between the two since she took office. Omvale said that it would study the proposal of a summit.",
    ),
    (
        "expulsion",
        "plainwire.example",
        "2024-05-09T12:00:00Z",
        "Kestria expels twelve Omvale diplomats over hacked ministry",
        "Kestria ordered twelve diplomats of Omvale to leave within ten days and barred its banks from buying Omvale's bonds on \
Thursday, in answer to the break-in at the ministry of finance last autumn. Security adviser Pieter Haan said that the service \
GR-4 stood behind it. Omvale's foreign ministry summoned the ambassador and announced a reply. On Tuesday President Edda Rosling \
had proposed a summit to Chancellor Jules Marchand in a telephone call.",
    ),
    (
        "expulsion",
        "ember.example",
        "2024-05-09T13:30:00Z",
        "Twelve must go: Kestria answers the break-in at its ministry of finance",
        "With the expulsion of twelve diplomats and a ban on Omvale's bonds Kestria answers the theft of data from its ministry of \
finance. Pieter Haan, the security adviser, blamed the service GR-4 and named six firms that had helped it. The bond price \
of Omvale fell by three percent. Two days ago Edda Rosling had still offered Jules Marchand a summit on the telephone.",
    ),
    (
        "expulsion",
        "morrow.example",
        "2024-05-09T17:00:00Z",
        "Omvale vows reply after Kestria throws out diplomats",
        "Omvale will answer the expulsion of twelve of its diplomats in kind, its foreign ministry said on Thursday. Kestria had \
accused the service GR-4 of the break-in at its ministry of finance and forbidden its banks to buy bonds of Omvale. Pieter Haan, \
Rosling's security adviser, said that more could follow.",
    ),
    (
        "winter call",
        "plainwire.example",
        "2024-12-12T18:00:00Z",
        "Rosling and Marchand talk for two hours about gas for the winter",
        "Edda Rosling and Jules Marchand agreed in a video call on Thursday to let gas flow through the Harl pipeline until March. \
Energy ministers are to settle the price next week in Lisse, the office of the Kestrian president said after the talk of two \
hours. Households in Kestria have paid twice as much for heating since October.",
    ),
    (
        "winter call",
        "ember.example",
        "2024-12-12T19:20:00Z",
        "Gas through the Harl pipeline until March, Kestria and Omvale agree",
        "The Harl pipeline will carry gas until March, President Rosling and Chancellor Marchand agreed in a video call of two hours on \
Thursday. The price is left to the energy ministers, who meet in Lisse next week. Heating costs have doubled in Kestria since \
October, and stores are half empty.",
    ),
];

/// Events that have nothing to do with those.
const OTHERS: [Told; 2] = [
    (
        "orchard",
        "plainwire.example",
        "2024-05-08T08:00:00Z",
        "Late frost ruins cherry blossom in the Tolle valley",
        "Growers in the Tolle valley expect to lose four fifths of their cherries after three nights of frost. Candles burned between \
the rows in vain, said Agnes Wirt of the growers' union. The state will decide on aid in June.",
    ),
    (
        "chess",
        "ember.example",
        "2024-05-09T20:00:00Z",
        "Sixteen-year-old Noor Adeyo wins chess open in Halden Bay",
        "Noor Adeyo, sixteen, won the open of Halden Bay with eight points of nine. In the last round she drew with the \
defending champion Ruben Falk after sixty moves.",
    ),
];

fn records<'t>(told: impl IntoIterator<Item = &'t Told>) -> String {
    let record = |(n, (event, outlet, published, title, text)): (usize, &Told)| {
        json!({"id": format!("{event}/{n}"), "source": outlet, "published": published, "title": title, "text": text,
            "language": "en"})
        .to_string()
            + "\n"
    };
    told.into_iter().enumerate().map(record).collect()
}

/// A database of these records.
fn ingested(records: &str) -> Place {
    let place = Place::new();
    place.write("told.jsonl", records);
    place.stdout(&["ingest", "--db", "news.db", "told.jsonl"]);
    place.assert_sound();
    place
}

/// The events that each story tells of.
fn events(place: &Place) -> BTreeSet<Vec<String>> {
    let stories = "SELECT json_group_array(DISTINCT substr(external_id, 1, instr(external_id, '/') - 1)) FROM story_reports GROUP BY story_id";
    place.column::<String>(stories).iter().map(|list| serde_json::from_str(list).unwrap()).collect()
}

fn story_of(place: &Place, event: &str) -> i64 {
    place.one(&format!("SELECT story_id FROM story_reports WHERE external_id LIKE '{event}/%' LIMIT 1"))
}

#[test]
fn a_call_an_expulsion_that_tells_of_it_and_another_call_are_three_stories_in_any_order() {
    let by_time: Vec<&Told> = CALLS.iter().chain(&OTHERS).collect();
    let backwards: Vec<&Told> = by_time.iter().rev().copied().collect();
    let mixed: Vec<&Told> = (0..by_time.len()).map(|n| by_time[n * 4 % by_time.len()]).collect();
    for order in [by_time, backwards, mixed] {
        let place = ingested(&records(order));
        let one = |event: &str| vec![event.to_owned()];
        assert_eq!(
            events(&place),
            ["call", "expulsion", "winter call", "orchard", "chess"].map(one).into(),
            "{:#?}",
            place.stories()
        );
        assert_eq!(place.one::<i64>("SELECT count(*) FROM stories WHERE state = 'open'"), 5);
    }
}

#[test]
fn an_affair_is_linked_and_shown_by_time() {
    let place = ingested(&records(CALLS.iter().chain(&OTHERS)));
    let (call, expulsion) = (story_of(&place, "call"), story_of(&place, "expulsion"));
    let link = format!("FROM story_links WHERE story_id = {expulsion} AND other_story_id = {call}");
    assert_eq!(place.one::<String>(&format!("SELECT other_is {link}")), "earlier");
    let reason = place.one::<String>(&format!("SELECT reason {link}"));
    assert!(reason.contains("Rosling") && reason.contains("2024-05-07"), "{reason}");
    let chess = story_of(&place, "chess");
    assert_eq!(place.one::<i64>(&format!("SELECT count(*) FROM story_links WHERE story_id = {chess}")), 0);

    let shown = place.stdout(&["story", "--db", "news.db", &call.to_string()]);
    assert!(shown.contains("Related stories") && shown.contains("  later   2024-05-09"), "{shown}");
    let chain = place.stdout(&["affair", "--db", "news.db", "--json", &call.to_string()]);
    let chain: Vec<Value> = chain.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let stories: Vec<i64> = chain.iter().filter_map(|story| story["story_id"].as_i64()).collect();
    assert_eq!(stories[..2], [call, expulsion], "{chain:#?}");
    assert_eq!(chain[1]["story_links"][0]["other_story_id"], call);
    insta::assert_snapshot!("affair", place.stdout(&["affair", "--db", "news.db", &call.to_string()]));
}

#[test]
fn the_page_and_the_api_of_a_story_lead_to_related_stories() {
    let place = ingested(&records(CALLS.iter()));
    let (call, expulsion) = (story_of(&place, "call"), story_of(&place, "expulsion"));
    let desk = Desk::of(&place, &[]);
    let page = desk.get(&format!("/stories/{call}")).body;
    assert!(page.contains("Related stories") && page.contains(&format!("/stories/{expulsion}\"")), "{page}");
    let links = desk.get(&format!("/api/v1/stories/{call}")).json()["story_links"].clone();
    let others: Vec<i64> =
        links.as_array().unwrap().iter().filter_map(|link| link["other_story_id"].as_i64()).collect();
    assert!(others.contains(&expulsion), "{links}");
    assert!(page.contains(&format!("href=\"/affairs/{call}\"")), "{page}");
    let chain = desk.get(&format!("/api/v1/affairs/{call}")).json();
    Description::of(&desk).assert_answer("/api/v1/affairs/{id}", &chain);
    let chain = chain["stories"].clone();
    let chain: Vec<i64> =
        chain.as_array().unwrap().iter().filter_map(|story| story["story_id"].as_i64()).collect();
    assert_eq!(chain[..2], [call, expulsion]);
    let affair = desk.get(&format!("/affairs/{expulsion}")).body;
    let place_of = |story: i64| affair.find(&format!("href=\"/stories/{story}\" data-open")).unwrap();
    assert!(place_of(call) < place_of(expulsion) && affair.contains("p class=\"reason\""), "{affair}");
    assert_eq!((desk.get("/affairs/99").status, desk.get("/api/v1/affairs/99").status), (404, 404));
}

#[test]
fn a_round_up_is_in_one_story_and_mentions_the_others_that_it_tells_of() {
    const ROUNDUP: Told = (
        "round-up",
        "ember.example",
        "2024-05-09T21:00:00Z",
        "Morning briefing: what you need to know today",
        "Frost has ruined the cherry blossom in the Tolle valley, where growers expect to lose four fifths of the crop.\n\
Noor Adeyo, sixteen years old, won the chess open in Halden Bay.\n\
Trains between Brennig and Lisse will run an hour late at the weekend because of works on the Arve bridge.",
    );
    let place = ingested(&records(OTHERS.iter().chain([&ROUNDUP])));
    let (orchard, chess) = (story_of(&place, "orchard"), story_of(&place, "chess"));
    let mentioned: Vec<i64> =
        place.column("SELECT story_id FROM story_mentions WHERE external_id LIKE 'round-up/%'");
    let told = mentioned.iter().copied().chain([story_of(&place, "round-up")]).collect::<BTreeSet<_>>();
    assert!(told.is_superset(&[orchard, chess].into()), "{told:?} {:#?}", place.stories());
    assert_eq!(place.one::<i64>("SELECT sum(report_count) FROM stories"), 3, "counted once");
    assert_ne!(orchard, chess, "not glued");
    let shown = place.stdout(&["story", "--db", "news.db", &mentioned[0].to_string()]);
    assert!(shown.contains("Mentioned by round-ups\n  Morning briefing"), "{shown}");
}

#[test]
fn a_story_without_an_affair_says_what_to_look_at() {
    let place = ingested(&records(OTHERS.iter()));
    let story = story_of(&place, "chess");
    let output = place.run(&["affair", "--db", "news.db", &story.to_string()]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains(&format!("`newsloom story {story}`")), "{said}");
    assert_eq!(place.run(&["affair", "--db", "news.db", "99"]).status.code(), Some(1));
}

/// Links between stories of labelled affairs, of all streams in one database: how many are right, and how many of the pairs
/// of events that belong to one affair are linked. A story stands for what most of its reports are labelled as.
#[test]
fn links_agree_with_labelled_affairs() {
    let Some(file) = shared("data/streams.jsonl") else { return };
    let text = std::fs::read_to_string(file).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut streams: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for row in &rows {
        streams.entry(row["stream"].as_str().unwrap()).or_default().push(row);
    }
    let mut alone = Links::default();
    for stream in streams.values().filter(|rows| rows.iter().any(|row| row["affair"].is_string())) {
        alone.count(stream);
    }
    let mut together = Links::default();
    together.count(&rows.iter().collect::<Vec<_>>());
    println!("links of affairs, each stream alone: {alone}; all together: {together}");
    assert!(alone.precision() >= 0.95 && together.precision() >= 0.9, "{alone}; {together}");
    assert!(alone.recall() >= 0.75 && together.recall() >= 0.68, "{alone}; {together}");
}

#[derive(Default)]
struct Links {
    right: usize,
    wrong: usize,
    found: usize,
    labelled: usize,
}

impl std::fmt::Display for Links {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { right, wrong, found, labelled } = self;
        let (precision, recall) = (100.0 * self.precision(), 100.0 * self.recall());
        write!(
            f,
            "precision {precision:.1} ({right} right, {wrong} wrong), recall {recall:.1} ({found} of {labelled})"
        )
    }
}

impl Links {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.found as f64 / self.labelled.max(1) as f64
    }

    /// Reads the stream by time into a database of its own, and counts its links.
    fn count(&mut self, rows: &[&Value]) {
        let event = |row: &'_ Value| -> (String, String, Option<String>) {
            let text = |key: &str| row[key].as_str().map(str::to_owned);
            (text("stream").unwrap(), text("story").unwrap(), text("affair"))
        };
        let mut rows = rows.to_vec();
        rows.sort_by_key(|row| {
            (row["published"].as_str().unwrap_or_default().to_owned(), row["id"].to_string())
        });
        let place = ingested(&rows.iter().map(|row| format!("{row}\n")).collect::<String>());
        let labels: BTreeMap<&str, _> =
            rows.iter().map(|row| (row["id"].as_str().unwrap(), event(row))).collect();
        let members = place.column::<String>("SELECT story_id || ' ' || external_id FROM story_reports");
        let mut votes: BTreeMap<&str, BTreeMap<_, usize>> = BTreeMap::new();
        for (story, id) in members.iter().filter_map(|member| member.split_once(' ')) {
            *votes.entry(story).or_default().entry(&labels[id]).or_default() += 1;
        }
        let told: BTreeMap<&str, _> = votes
            .iter()
            .map(|(story, votes)| (*story, *votes.iter().max_by_key(|(_, n)| **n).unwrap().0))
            .collect();
        let links = place.column::<String>(
            "SELECT story_id || ' ' || other_story_id FROM story_links WHERE other_is = 'earlier'",
        );
        let mut linked = BTreeSet::new();
        for (a, b) in links.iter().filter_map(|link| link.split_once(' ')) {
            let (a, b) = (told[a], told[b]);
            let is_right = a.2.is_some() && a.2 == b.2;
            // Two halves of one event are a fault of the stories, not of the link.
            if is_right && a.1 != b.1 {
                linked.insert((a.min(b), a.max(b)));
            }
            self.right += usize::from(is_right);
            self.wrong += usize::from(!is_right);
        }
        let events: BTreeSet<_> = labels.values().filter(|label| label.2.is_some()).collect();
        let pairs = events
            .iter()
            .flat_map(|a| events.iter().filter(move |b| a < *b && a.2 == b.2).map(move |b| (*a, *b)));
        let pairs: Vec<_> = pairs.collect();
        self.labelled += pairs.len();
        self.found += pairs.iter().filter(|pair| linked.contains(*pair)).count();
    }
}
