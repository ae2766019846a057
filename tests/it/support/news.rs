//! Made-up news: every event has names, places and figures of its own, every outlet its own words.

/// One outlet's report of one event.
pub(crate) struct Story {
    pub(crate) title: String,
    pub(crate) paragraphs: Vec<String>,
}

const TOWNS: [&str; 12] = [
    "Ellerport",
    "Dunmarsh",
    "Kestrelby",
    "Tarnholm",
    "Quillhaven",
    "Brackwater",
    "Osmanton",
    "Fenwick Cross",
    "Laurelsted",
    "Pikeford",
    "Westerlund",
    "Yarrowgate",
];
const PEOPLE: [&str; 12] = [
    "Ines Calloway",
    "Bertil Osgood",
    "Marta Venn",
    "Silas Treadwell",
    "Odile Harker",
    "Conrad Aske",
    "Petra Lindqvist",
    "Jonas Abernathy",
    "Ruth Okonjo",
    "Emil Castellane",
    "Hanna Drexler",
    "Viktor Selwyn",
];
const EVENTS: [(&str, &str, &str); 12] = [
    ("warehouse fire", "burned down", "firefighters"),
    ("train derailment", "left the rails", "railway engineers"),
    ("bank robbery", "was robbed", "detectives"),
    ("school strike", "stayed closed", "teachers"),
    ("dam inspection", "showed cracks", "surveyors"),
    ("museum theft", "lost a painting", "curators"),
    ("harbour oil spill", "was closed to ships", "divers"),
    ("mayoral resignation", "lost its mayor", "councillors"),
    ("chemical leak", "was evacuated", "chemists"),
    ("football final", "won the cup", "supporters"),
    ("power failure", "went dark", "electricians"),
    ("bridge opening", "got a new bridge", "builders"),
];

/// Event `n` (0 to 11) as outlet `outlet` (0 to 2) tells it.
pub(crate) fn story(n: usize, outlet: usize) -> Story {
    let (town, person, (event, happened, crew)) = (TOWNS[n], PEOPLE[n], EVENTS[n]);
    let figure = 120 + 37 * n;
    let told = match outlet {
        0 => [
            format!(
                "{town} {happened} on Tuesday morning, and {crew} were at the scene within minutes, officials said."
            ),
            format!(
                "The {event} in {town} affected {figure} people, according to {person}, who leads the inquiry."
            ),
            format!("\"We have never seen a {event} like this one,\" {person} told reporters in {town}."),
        ],
        1 => [
            format!("A {event} kept {crew} busy in {town} on Tuesday, with {figure} residents affected."),
            format!(
                "{person}, the head of the inquiry, said that nobody in {town} had expected that the place {happened}."
            ),
            format!("Witnesses of the {event} spoke of a long morning; the {crew} stayed until noon."),
        ],
        _ => [
            format!("Officials in {town} praised the {crew} after Tuesday's {event}."),
            format!("{person} said {figure} people had been affected when {town} {happened}."),
            format!("An inquiry into the {event}, led by {person}, begins on Thursday."),
        ],
    };
    let title = match outlet {
        0 => format!("{event} in {town}: {figure} people affected"),
        1 => format!("{town} {happened}: {person} leads inquiry into {event}"),
        _ => format!("After the {event}, {town} thanks its {crew}"),
    };
    Story { title, paragraphs: told.into() }
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
