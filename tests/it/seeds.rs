//! The two seed reports: one story, whatever happens. Skipped where ../shared is not there.

use crate::support::{Place, shared};

#[test]
fn the_seeds_are_one_story() {
    let Some(seeds) = shared("seeds") else { return };
    let place = Place::new();
    place.stdout(&["ingest", "--db", "news.db", seeds.to_str().unwrap()]);
    assert_eq!(place.column::<i64>("SELECT report_count FROM stories"), [2]);
    place.assert_sound();
}

/// Another call of the same two presidents, written for this test, three months later.
const LOOK_ALIKE: &str = "US President Joe Biden told Russian President Vladimir Putin in a telephone call on Friday that \
the United States would take any necessary action against hackers who operate from Russia, after ransomware attacks on \
hundreds of companies.\nThe call lasted an hour. Biden told reporters that he had made it clear to Putin that Washington \
expects Moscow to act when it is given the names of the attackers.\nThe attack on the software firm Kaseya was claimed by the \
group REvil. Biden and Putin had spoken about cyber security at their summit in Geneva in June.\nAsked whether there would be \
consequences, Biden said: \"Yes.\"";

#[test]
fn another_call_months_later_stays_apart() {
    let Some(seeds) = shared("seeds") else { return };
    let place = Place::new();
    let records: String = std::fs::read_dir(seeds)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .map(|text| format!("{}\n", serde_json::json!({"text": text, "published": "2021-04-14"})))
        .chain([format!("{}\n", serde_json::json!({"text": LOOK_ALIKE, "published": "2021-07-10"}))])
        .collect();
    place.write("calls.jsonl", &records);
    place.stdout(&["ingest", "--db", "news.db", "calls.jsonl"]);
    let counts: Vec<i64> =
        place.column("SELECT report_count FROM stories WHERE state <> 'merged' ORDER BY 1");
    assert_eq!(counts, [1, 2]);
}

/// Other events of the same two presidents, written for this test: the event, outlet, time, title and text.
const OTHERS: [(&str, &str, &str, &str, &str); 5] = [
    (
        "expulsion",
        "plainwire.example",
        "2021-04-15T14:10:00Z",
        "Washington expels ten Russian diplomats over hacking and election meddling",
        "The United States told ten Russian diplomats to leave the country on Thursday and barred its banks from buying new bonds of the \
Russian state, as punishment for the intrusion into the software of SolarWinds and for meddling in the election of 2020. The \
Treasury put thirty-two persons and firms on its list of sanctions. The foreign intelligence service SVR stood behind the \
intrusion, the White House said.\nMoscow summoned the ambassador John Sullivan and announced an answer. On Tuesday Biden had \
proposed a summit to Putin in a telephone call.",
    ),
    (
        "expulsion",
        "ember.example",
        "2021-04-15T17:45:00Z",
        "Ten diplomats must go, bonds are barred: the new sanctions against Moscow",
        "With the expulsion of ten diplomats and a ban on trade in new rouble bonds the American government answers the break-in at \
SolarWinds, through which the service SVR read along in nine federal agencies for months. Six technology firms that are said to \
have helped were put on the list of sanctions by the Treasury. The rouble lost two percent.\nThe Kremlin spoke of an unfriendly \
step. Two days ago Joe Biden had still offered Vladimir Putin a meeting when they spoke on the telephone.",
    ),
    (
        "expulsion",
        "morrow.example",
        "2021-04-16T16:00:00Z",
        "Russia answers sanctions: ten American diplomats to leave",
        "Foreign minister Sergei Lavrov said on Friday that ten American diplomats would have to leave Russia, as many as Washington \
had expelled the day before over SolarWinds. Eight officials were banned from entering the country, and ambassador John \
Sullivan was advised to go home for consultations. The sanctions on bonds of the Russian state would be answered as well, \
Lavrov said.",
    ),
    (
        "winter call",
        "plainwire.example",
        "2021-12-07T19:30:00Z",
        "Biden threatens pipeline in two-hour video call with Putin",
        "In a video call of two hours on Tuesday President Joe Biden threatened Vladimir Putin with economic measures such as Russia \
has not seen, among them an end of the pipeline Nord Stream 2, if its troops should march into Ukraine. Putin asked for a \
guarantee that NATO will not grow to the east, his adviser Yuri Ushakov said. The two told their staffs to go on talking, Jake \
Sullivan said in the White House. Some ninety thousand soldiers stand near Yelnya and in Crimea.",
    ),
    (
        "winter call",
        "ember.example",
        "2021-12-07T21:00:00Z",
        "Two hours by video: Putin wants guarantees, Biden speaks of Nord Stream 2",
        "Vladimir Putin demanded legal guarantees against a growth of NATO to the east when he spoke with Joe Biden by video on \
Tuesday, the adviser Yuri Ushakov reported. The American held against it what would follow an invasion: stronger measures than \
in 2014, and no gas through Nord Stream 2, said the security adviser Jake Sullivan. Both sides will appoint people who keep \
talking.",
    ),
];

#[test]
fn a_call_an_expulsion_that_tells_of_it_and_a_call_in_winter_are_three_stories_in_any_order() {
    let Some(seeds) = shared("seeds") else { return };
    let seed = |file: std::io::Result<std::fs::DirEntry>| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        serde_json::json!({"id": format!("call/{}", text.len()), "text": text, "published": "2021-04-13T21:00:00Z"})
    };
    let other = |(n, (event, source, published, title, text)): (usize, _)| serde_json::json!({"id": format!("{event}/{n}"), "source": source, "published": published, "title": title, "text": text});
    let mut records: Vec<_> = std::fs::read_dir(seeds).unwrap().map(seed).collect();
    records.sort_by_key(|record| record["id"].to_string());
    records.extend(OTHERS.into_iter().enumerate().map(other));
    for step in [1, 6, 3] {
        let mixed = (1..=records.len()).map(|n| format!("{}\n", records[n * step % records.len()]));
        let place = Place::new();
        place.write("calls.jsonl", &mixed.collect::<String>());
        place.stdout(&["ingest", "--db", "news.db", "calls.jsonl"]);
        let events = "SELECT group_concat(DISTINCT substr(external_id, 1, instr(external_id, '/') - 1)) FROM story_reports
             GROUP BY story_id ORDER BY 1";
        assert_eq!(
            place.column::<String>(events),
            ["call", "expulsion", "winter call"],
            "step {step}: {:#?}",
            place.stories()
        );
    }
}
