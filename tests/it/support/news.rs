//! Made-up news: every event has names, places and figures of its own, every outlet its own words.

/// One outlet's report of one event.
pub(crate) struct Story {
    pub(crate) title: String,
    pub(crate) paragraphs: Vec<String>,
}

/// Where, who, what in a headline, and three things that happened, in words of no other event.
struct Event {
    town: &'static str,
    person: &'static str,
    headline: &'static str,
    facts: [&'static str; 3],
}

const EVENTS: [Event; 12] = [
    Event {
        town: "Ellerport",
        person: "Ines Calloway",
        headline: "warehouse fire",
        facts: [
            "flames destroyed a warehouse full of tyres beside the Ellerport canal before dawn",
            "black smoke closed two primary schools and 157 pupils were sent home",
            "fire commander Ines Calloway blamed a faulty forklift battery",
        ],
    },
    Event {
        town: "Dunmarsh",
        person: "Bertil Osgood",
        headline: "train derailment",
        facts: [
            "a freight train carrying gravel jumped the rails outside Dunmarsh station",
            "nine wagons toppled into an orchard and the line to the coast stays shut until Friday",
            "rail inspector Bertil Osgood found a cracked switch",
        ],
    },
    Event {
        town: "Kestrelby",
        person: "Marta Venn",
        headline: "bank robbery",
        facts: [
            "two masked men on a motorcycle robbed the savings bank in Kestrelby of 48,000 crowns",
            "a cashier triggered the silent alarm but the pair escaped through the vineyard",
            "detective Marta Venn asked owners of dashboard cameras to come forward",
        ],
    },
    Event {
        town: "Tarnholm",
        person: "Silas Treadwell",
        headline: "teachers' strike",
        facts: [
            "teachers in Tarnholm walked out over a plan to merge three secondary schools",
            "some 2,300 parents kept toddlers at work or with grandparents",
            "union leader Silas Treadwell demands smaller classes and a pay rise of 6 percent",
        ],
    },
    Event {
        town: "Quillhaven",
        person: "Odile Harker",
        headline: "dam cracks",
        facts: [
            "divers discovered cracks in the spillway of the hydroelectric dam above Quillhaven",
            "the reservoir is being lowered by four metres to relieve the concrete",
            "geologist Odile Harker sees no danger for the valley's 800 farms",
        ],
    },
    Event {
        town: "Brackwater",
        person: "Conrad Aske",
        headline: "stolen painting",
        facts: [
            "thieves cut a seventeenth-century portrait from its frame in the Brackwater museum",
            "the canvas of a lacemaker is insured for 3 million crowns",
            "curator Conrad Aske said a skylight had been left unlocked",
        ],
    },
    Event {
        town: "Osmanton",
        person: "Petra Lindqvist",
        headline: "oil spill",
        facts: [
            "a tanker leaked 70 tonnes of heavy oil into the harbour basin of Osmanton",
            "volunteers washed dozens of guillemots and eider ducks on the beach",
            "harbour captain Petra Lindqvist ordered floating barriers from the navy",
        ],
    },
    Event {
        town: "Laurelsted",
        person: "Jonas Abernathy",
        headline: "mayor resigns",
        facts: [
            "mayor Jonas Abernathy of Laurelsted resigned over undeclared gifts from a casino developer",
            "auditors had listed a watch, a yacht trip and opera tickets",
            "the council elects a successor by secret ballot within sixty days",
        ],
    },
    Event {
        town: "Pikeford",
        person: "Ruth Okonjo",
        headline: "chlorine leak",
        facts: [
            "chlorine escaped from the public swimming pool in Pikeford and 31 bathers coughed for hours",
            "paramedics set up showers on the tennis courts",
            "toxicologist Ruth Okonjo measured harmless values by evening",
        ],
    },
    Event {
        town: "Westerlund",
        person: "Emil Castellane",
        headline: "cup final",
        facts: [
            "Westerlund won the football cup after a penalty shoot-out against Harrow Rovers",
            "goalkeeper Emil Castellane saved three shots with a bandaged wrist",
            "fans danced in the fountain until the trams stopped",
        ],
    },
    Event {
        town: "Yarrowgate",
        person: "Hanna Drexler",
        headline: "power failure",
        facts: [
            "a squirrel in a transformer left 19,000 households in Yarrowgate without electricity",
            "surgeons at the county hospital finished an operation on generator current",
            "grid operator Hanna Drexler promised steel mesh around every substation",
        ],
    },
    Event {
        town: "Fenwick Cross",
        person: "Viktor Selwyn",
        headline: "meteorite",
        facts: [
            "a meteorite the size of a melon smashed through a greenhouse roof at Fenwick Cross",
            "astronomers collected eleven fragments among the tomato plants",
            "gardener Viktor Selwyn wants to lend the stone to the planetarium",
        ],
    },
];

/// Event `n` (0 to 11) as outlet `outlet` (0 to 2) tells it.
pub(crate) fn story(n: usize, outlet: usize) -> Story {
    let Event { town, person, headline, facts: [first, second, third] } = &EVENTS[n];
    let paragraphs = match outlet {
        0 => vec![
            format!("{}, officials said on Tuesday.", capitalized(first)),
            format!("{}.", capitalized(second)),
            format!("\"{}!\" {person} told reporters. {}.", capitalized(second), capitalized(third)),
        ],
        1 => vec![
            format!("{town} - {} on Tuesday.", capitalized(third)),
            format!("Witnesses told how {first}. Later {second}."),
        ],
        _ => vec![format!("{}; {second}.", capitalized(first)), format!("{}.", capitalized(third))],
    };
    let title = match outlet {
        0 => format!("{}, {second}", capitalized(headline)),
        1 => format!("{town}, {headline}: {third}"),
        _ => format!("{} in {town}", capitalized(headline)),
    };
    Story { title, paragraphs }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An RSS feed of events whose articles lie at `address`/outlet/n.html.
pub(crate) fn feed(address: &str, outlet: usize, events: impl Iterator<Item = usize>) -> String {
    let items: String = events
        .map(|n| {
            let title = story(n, outlet).title;
            format!(
                "<item><title>{title}</title><link>{address}/{outlet}/{n}.html</link><guid>{outlet}-{n}</guid>\
                 <pubDate>Tue, 07 Jul 2026 {:02}:{outlet}0:00 GMT</pubDate></item>",
                8 + n
            )
        })
        .collect();
    format!(
        "<rss version=\"2.0\"><channel><title>Outlet {outlet}</title><link>{address}</link>{items}</channel></rss>"
    )
}

/// The article page of an event.
pub(crate) fn page(n: usize, outlet: usize) -> String {
    let story = story(n, outlet);
    let paragraphs: String = story.paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{0}</title></head><body><nav><a href=\"/\">Home</a></nav>\
         <article><h1>{0}</h1>\n{paragraphs}</article></body></html>",
        story.title
    )
}

/// The same events as JSONL records of a third outlet.
pub(crate) fn records(outlet: usize, events: impl Iterator<Item = usize>) -> String {
    events
        .map(|n| {
            let story = story(n, outlet);
            let record = serde_json::json!({
                "id": format!("r{n}"), "title": story.title, "text": story.paragraphs.join("\n"),
                "published": format!("2026-07-07T{:02}:40:00Z", 8 + n), "source": "gazette.example", "language": "en"
            });
            format!("{record}\n")
        })
        .collect()
}
