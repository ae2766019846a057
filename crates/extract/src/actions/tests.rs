//! What a coder would write down, on sentences of our own.

use super::actions;
use crate::testing::report_of;
use crate::tokens::Tokens;
use newsloom_model::{PassageKind, Report};
use newsloom_ner::Document;
use proptest::prelude::*;

/// A report whose lines are all body.
fn report(text: &str, language: &str) -> Report {
    report_of(text, language, PassageKind::Body, None)
}

/// Every action as "EVENT source > target".
fn lines(text: &str) -> Vec<String> {
    let report = report(text, "en");
    let doc = Document::of(&report);
    let found = actions(&Tokens::of(&doc), &[]);
    found.iter().map(|a| format!("{} {} > {}", a.event, a.source.join("+"), a.target.join("+"))).collect()
}

#[test]
fn active_and_passive_tell_the_same() {
    assert_eq!(lines("Rebels attacked the port of Kelmar."), ["ASSAULT Rebels > the port of Kelmar"]);
    assert_eq!(lines("The port of Kelmar was attacked by rebels."), ["ASSAULT rebels > The port of Kelmar"]);
}

#[test]
fn a_mishap_assaults_nobody() {
    assert!(lines("A fire on a ferry injured at least twelve people.").is_empty());
    assert!(lines("Twelve people were killed when the bridge collapsed.").is_empty());
    assert_eq!(lines("Rebels killed at least twelve villagers."), ["ASSAULT Rebels > twelve villagers"]);
    assert_eq!(lines("Gunmen opened fire and wounded two guards.").len(), 1);
}

#[test]
fn the_object_decides_the_event() {
    assert_eq!(lines("Norland imposed sanctions on Sudmark."), ["COERCE Norland > Sudmark"]);
    assert_eq!(lines("Norland lifted sanctions on Sudmark."), ["CONCEDE Norland > Sudmark"]);
}

#[test]
fn what_is_not_done_yet_is_agreed_to_or_threatened() {
    assert_eq!(lines("Norland will meet Sudmark in June."), ["AGREE Norland > Sudmark"]);
    assert_eq!(lines("Norland will expel Sudmark's diplomats."), ["THREATEN Norland > Sudmark's diplomats"]);
    assert_eq!(lines("Norland has not signed the treaty with Sudmark."), ["REJECT Norland > Sudmark"]);
}

#[test]
fn a_governed_infinitive_is_no_deed() {
    assert_eq!(
        lines("Norland refused to release Sudmark's sailors."),
        ["REJECT Norland > release Sudmark's sailors"]
    );
}

#[test]
fn other_languages_tell_nothing() {
    let report = report("Kapinalliset hyökkäsivät satamaan ja neuvottelivat sitten.", "fi");
    let doc = Document::of(&report);
    assert!(actions(&Tokens::of(&doc), &[]).is_empty());
}

#[test]
fn what_another_must_do_is_a_request() {
    assert_eq!(
        lines("Norland said on Friday that Sudmark must open the strait."),
        ["REQUEST Norland > Sudmark"]
    );
}

proptest! {
    #[test]
    fn any_text_gives_spans_inside_it_in_order(text in "(([Tt]he|Norland|he|will|not|attacked|was|by|to|on|and|,|talks with|launched|an attack|\\(|\\)|\"|\\.|é|\n) ?){0,60}") {
        let report = report(&text, "en");
        let doc = Document::of(&report);
        let tokens = Tokens::of(&doc);
        let found = actions(&tokens, &[]);
        prop_assert!(found.windows(2).all(|w| w[0].span.start <= w[1].span.start));
        prop_assert!(found.iter().all(|a| !a.span.of(&text).is_empty()));
        prop_assert_eq!(found, actions(&tokens, &[]));
    }
}
