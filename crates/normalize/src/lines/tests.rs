use super::*;
use newsloom_model::PassageKind::{Caption, Furniture};

#[track_caller]
fn assert_kind(expected: Option<PassageKind>, lines: &[&str]) {
    for line in lines {
        assert_eq!(kind(line), expected, "{line}");
    }
}

#[test]
fn labels_and_share_bars_are_furniture() {
    assert_kind(
        Some(Furniture),
        &[
            "Advertisement",
            "ANZEIGE",
            "Most read",
            "Facebook Email Copy link",
            "FacebookWhatsApp",
            "12 Kommentare",
            "View 7 images",
            "More from the Harbour Desk",
            "Culture",
        ],
    );
}

#[test]
fn pointers_are_furniture() {
    assert_kind(
        Some(Furniture),
        &[
            "ALSO READ: Harbour bridge closes for a year",
            "Lesen Sie auch: Die Brücke bleibt zu",
            "Read more: What the bridge costs",
            "Читайте также: Мост закрыт",
            "WATCH: the bridge opens",
        ],
    );
    assert_kind(
        None,
        &[
            "Read the law, he told the deputies, and then vote on it tonight.",
            "More: that is what the miners want, and they may get it.",
        ],
    );
}

#[test]
fn offers_are_furniture_and_reports_on_them_are_not() {
    assert_kind(
        Some(Furniture),
        &[
            "Sign up to our free weekly newsletter",
            "Jetzt für unseren Newsletter anmelden!",
            "By submitting your email address you accept our privacy policy.",
        ],
    );
    assert_kind(
        None,
        &[
            "The company lost a third of its subscribers in the spring, according to its report.",
            "\"You should read our privacy policy,\" the minister said.",
        ],
    );
}

#[test]
fn bylines_and_times_are_furniture() {
    assert_kind(
        Some(Furniture),
        &[
            "By Ada Palme and Jo Kerr",
            "Von Karl Riese, Wien",
            "Published 4 hours ago",
            "12.03.2024, 17:05 Uhr",
            "Updated: 10:02 GMT, 3 May 2023",
            "3 min read",
        ],
    );
    assert_kind(
        None,
        &[
            "By the time he arrived, the hall was empty.",
            "Von Mai an gilt das neue Gesetz.",
            "In March 2024 the yard closed.",
        ],
    );
}

#[test]
fn captions_end_in_credits() {
    assert_kind(
        Some(Caption),
        &[
            "The new bridge at dawn. (JO KERR / AFP)",
            "The bridge on Monday. Photo: Jo Kerr/Reuters",
            "Der Hafen am Abend. © Karl Riese/dpa",
            "FILE PHOTO: The old bridge in 2019",
            "Pictured at the back, from left, are Ada Palme and Jo Kerr of the harbour office.",
        ],
    );
    assert_kind(Some(Furniture), &["Jo Kerr/Getty Images", "Quelle: dpa", "© Hafenblatt"]);
    assert_kind(
        None,
        &["The bridge will open in May (it was planned for March).", "He cited a report by Reuters."],
    );
}

#[test]
fn sentences_in_any_script_are_body() {
    assert_kind(
        None,
        &[
            "Президент прибыл в порт вечером.",
            "港は火曜日に再開した。",
            "बंदरगाह मंगलवार को खुला।",
            "افتتح الميناء يوم الثلاثاء.",
            "Το λιμάνι άνοιξε την Τρίτη.",
        ],
    );
}

proptest::proptest! {
    #[test]
    fn any_line_has_an_answer(line in "\\PC{0,200}") {
        kind(&line);
        byline(&line);
    }
}
