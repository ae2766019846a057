//! What a reader would mark, on sentences of our own.

use super::quotes;
use crate::testing::report_of;
use crate::tokens::Tokens;
use newsloom_model::{Dateline, PassageKind, Report, Span};
use newsloom_ner::Document;
use proptest::prelude::*;

/// A report whose lines are all body.
fn report(text: &str, language: &str) -> Report {
    report_of(text, language, PassageKind::Body, None)
}

/// Every quote as "kind [speaker] content".
fn lines_of(report: &Report) -> Vec<String> {
    let doc = Document::of(report);
    let found = quotes(&Tokens::of(&doc), &[]);
    let show = |span: Span| span.of(&report.text).to_owned();
    found
        .iter()
        .map(|q| {
            let speaker = q.speaker.as_ref().map(|s| show(s.span)).unwrap_or_default();
            format!("{} [{speaker}] {}", q.kind.as_str(), show(q.span))
        })
        .collect()
}

fn lines(text: &str) -> Vec<String> {
    lines_of(&report(text, "en"))
}

#[test]
fn a_speaker_stands_before_after_or_inside() {
    assert_eq!(lines("\"The bridge is safe,\" said Ana Ruiz."), ["direct [Ana Ruiz] The bridge is safe,"]);
    assert_eq!(lines("Ruiz said: \"The bridge is safe.\""), ["direct [Ruiz] The bridge is safe."]);
    assert_eq!(
        lines("\"The bridge is safe,\" Ruiz said. \"We checked it.\""),
        ["direct [Ruiz] The bridge is safe,\" Ruiz said. \"We checked it."]
    );
}

#[test]
fn indirect_words_come_before_or_after_the_cue() {
    assert_eq!(
        lines("The mayor said on Monday that the bridge was safe."),
        ["indirect [The mayor] the bridge was safe"]
    );
    assert_eq!(lines("The bridge was safe, the mayor said."), ["indirect [the mayor] The bridge was safe"]);
    assert_eq!(
        lines("According to the harbour office, two ferries collided."),
        ["indirect [the harbour office] two ferries collided"]
    );
}

#[test]
fn nobody_said_the_dateline() {
    let mut report =
        report("KELMAR, May 3 (NordWire) - Two ferries collided, the harbour office said.", "en");
    let text = "KELMAR, May 3 (NordWire) -".to_owned();
    report.dateline = Some(Dateline { text, ..Dateline::default() });
    assert_eq!(lines_of(&report), ["indirect [the harbour office] Two ferries collided"]);
    report.text = "KELMAR, May 3 (NordWire) -".into();
    report.passages[0].span = Span::new(0, report.text.len());
    assert!(lines_of(&report).is_empty());
}

#[test]
fn a_description_with_a_name_speaks_as_one() {
    assert_eq!(
        lines("\"We are ready,\" said the head of the port, Lena Voss, in Kiel."),
        ["direct [the head of the port, Lena Voss] We are ready,"]
    );
}

#[test]
fn parts_in_quotation_marks_are_mixed() {
    assert_eq!(
        lines("He also made clear that the port will \"act firmly\" on smugglers."),
        ["mixed [He] the port will \"act firmly\" on smugglers"]
    );
}

#[test]
fn a_participle_shares_the_speaker() {
    assert_eq!(
        lines("The minister said the ferry was late, adding that nobody was hurt."),
        ["indirect [The minister] the ferry was late", "indirect [The minister] nobody was hurt"]
    );
}

#[test]
fn captions_and_furniture_say_nothing() {
    for kind in [PassageKind::Caption, PassageKind::Furniture] {
        assert_eq!(
            lines_of(&report_of("The mayor said that the bridge was safe.", "en", kind, None)),
            Vec::<String>::new()
        );
    }
}

#[test]
fn a_statement_has_a_heading_an_issuer_and_an_extent() {
    let text =
        "The ferry sank.\nStatement by the harbour office\nWe regret the delay.\nWe will help.\nIt rained.";
    let mut report = report_of(text, "en", PassageKind::Statement, None);
    report.passages[0].kind = PassageKind::Body;
    report.passages[1].kind = PassageKind::Heading;
    report.passages[4].kind = PassageKind::Body;
    let said = crate::Extractor::default().annotate(&report).statements;
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].span.of(text), "We regret the delay.\nWe will help.");
    assert_eq!(said[0].heading.map(|h| h.of(text)), Some("Statement by the harbour office"));
    assert_eq!(said[0].issuer.as_ref().map(|i| i.span.of(text)), Some("the harbour office"));
}

#[test]
fn a_statement_is_its_issuers() {
    let text =
        "The harbour office statement on the fog\nWe regret the delay. The minister said that it was short.";
    let mut report = report_of(text, "en", PassageKind::Statement, None);
    report.passages[0].kind = PassageKind::Heading;
    let doc = Document::of(&report);
    let found = quotes(&Tokens::of(&doc), &[]);
    let rules: Vec<_> = found.iter().map(|q| q.rule.as_ref()).collect();
    assert_eq!(rules, ["statement-block", "statement-after-cue"]);
    let issuer = found[0].speaker.as_ref().map(|s| s.span.of(text));
    assert_eq!(issuer, Some("The harbour office"));
}

#[test]
fn an_announced_paragraph_and_a_follow_on_belong_to_the_speaker() {
    assert_eq!(
        lines("Ruiz said:\n\"The bridge is safe and sound.\""),
        ["direct [Ruiz] The bridge is safe and sound."]
    );
    assert_eq!(
        lines("\"We checked it,\" Ruiz said.\n\"It will open in May.\""),
        ["direct [Ruiz] We checked it,\" Ruiz said.\n\"It will open in May."]
    );
}

#[test]
fn short_words_in_marks_are_no_quotes() {
    assert_eq!(lines("The play \"Harbour Lights\" runs in May."), Vec::<String>::new());
}

#[test]
fn a_text_without_stops_is_read_in_bounded_pieces() {
    for piece in ["wanted to say ", "he said, ", "\"a ", "according to ", "and she noted that "] {
        let report = report(&piece.repeat(3_000), "en");
        let doc = Document::of(&report);
        let found = quotes(&Tokens::of(&doc), &[]);
        assert!(found.iter().map(|q| q.span.len()).sum::<usize>() < 400 * report.text.len());
    }
}

proptest! {
    #[test]
    fn any_text_gives_spans_inside_it_in_order(text in "(([Tt]he|Ms Ruiz|he|said|told|according to|that|\"|“|”|''|,|\\.|:|\\?|é|\n|\\(|\\)|-|by|was|criticized|to) ?){0,60}") {
        let report = report(&text, "en");
        let doc = Document::of(&report);
        let tokens = Tokens::of(&doc);
        let found = quotes(&tokens, &[]);
        prop_assert!(found.windows(2).all(|w| w[0].span.start <= w[1].span.start));
        for q in &found {
            let spans = [Some(q.span), q.speaker.as_ref().map(|s| s.span), q.cue];
            for span in spans.into_iter().flatten() {
                prop_assert!(!span.of(&text).is_empty());
            }
        }
        prop_assert_eq!(found, quotes(&tokens, &[]));
    }
}
