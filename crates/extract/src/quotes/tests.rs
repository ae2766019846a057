//! What a reader would mark, on sentences of our own.

use super::quotes;
use crate::Document;
use crate::syntax::{Tokens, testing::report};
use newsloom_model::{Report, Span};
use proptest::prelude::*;

/// Every quote as "kind [speaker] content".
fn lines_of(report: &Report) -> Vec<String> {
    let doc = Document::of(report);
    let found = quotes(&doc, &Tokens::of(&doc), &[]);
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

proptest! {
    #[test]
    fn any_text_gives_spans_inside_it_in_order(text in "(([Tt]he|Ms Ruiz|he|said|told|according to|that|\"|“|”|''|,|\\.|:|\\?|é|\n|\\(|\\)|-|by|was|criticized|to) ?){0,60}") {
        let report = report(&text, "en");
        let doc = Document::of(&report);
        let tokens = Tokens::of(&doc);
        let found = quotes(&doc, &tokens, &[]);
        prop_assert!(found.windows(2).all(|w| w[0].span.start <= w[1].span.start));
        for q in &found {
            let spans = [Some(q.span), q.speaker.as_ref().map(|s| s.span), q.cue];
            for span in spans.into_iter().flatten() {
                prop_assert!(!span.of(&text).is_empty());
            }
        }
        prop_assert_eq!(found, quotes(&doc, &tokens, &[]));
    }
}
