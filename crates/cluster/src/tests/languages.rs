//! Several languages in one stream.

use super::*;

const GERMAN: [(&str, &str); 4] = [
    (
        "Fähre rammt Anleger in Holmhafen",
        "Eine Fähre hat am Montag den Anleger in Holmhafen gerammt, drei Fahrgäste wurden verletzt.",
    ),
    (
        "Stadtrat von Querfurt lehnt Windpark ab",
        "Der Stadtrat von Querfurt hat am Montag den geplanten Windpark auf dem Galgenberg abgelehnt.",
    ),
    (
        "Drei Verletzte bei Fährunglück in Holmhafen",
        "Drei Fahrgäste sind verletzt, nachdem eine Fähre in Holmhafen am Montag den Anleger gerammt hat.",
    ),
    (
        "Windpark auf dem Galgenberg fällt durch",
        "Mit knapper Mehrheit hat der Stadtrat von Querfurt am Montag den Windpark auf dem Galgenberg abgelehnt.",
    ),
];

/// Reports of as many events in a language whose words are German ones in part.
fn dutch(nth: usize) -> Report {
    let text =
        format!("In Westdorp{nth} is de windpark afgelehnt, die Stadtrat en der Montag {nth} in Querfurt.");
    let report = report("c.example", "2021-02-01", &format!("Stadtrat Querfurt {nth}"), &text);
    Report { language: Some("nl".into()), ..report }
}

/// Story, score and threshold of each German report, with so many Dutch ones before each.
fn placed(others: usize) -> Vec<(bool, f64, f64)> {
    let mut stream = Stream::new();
    let german = GERMAN.iter().enumerate().map(|(at, (title, text))| {
        (0..others).for_each(|n| {
            stream.place(&dutch(at * others + n));
        });
        let report = report(["a.example", "b.example"][at / 2], "2021-02-01", title, text);
        let placement = stream.place(&Report { language: Some("de".into()), ..report });
        (placement.founded, placement.score, placement.reason.threshold)
    });
    german.collect()
}

#[test]
fn reports_of_another_language_change_nothing() {
    let alone = placed(0);
    assert_eq!(alone.iter().map(|(founded, ..)| *founded).collect::<Vec<_>>(), [true, true, false, false]);
    assert_eq!(placed(60), alone);
}
