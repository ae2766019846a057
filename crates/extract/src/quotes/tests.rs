//! What a reader would mark, on sentences of our own.

use super::{Page, quotes};
use crate::names::Names;
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
    let tokens = Tokens::of(&doc);
    let found = quotes(&Page::of(&tokens), &Names::none());
    let show = |span: Span| span.of(&report.text).to_owned();
    found
        .iter()
        .map(|q| {
            let speaker = q.speaker.as_ref().map(|s| show(s.span)).unwrap_or_default();
            format!("{} [{speaker}] {}", q.kind.as_str(), show(q.span))
        })
        .collect()
}

pub(super) fn lines(text: &str) -> Vec<String> {
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
    let found = quotes(&Page::of(&Tokens::of(&doc)), &Names::none());
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
        let found = quotes(&Page::of(&Tokens::of(&doc)), &Names::none());
        assert!(found.iter().map(|q| q.span.len()).sum::<usize>() < 400 * report.text.len());
    }
}

proptest! {
    #[test]
    fn any_text_gives_spans_inside_it_in_order(text in "(([Tt]he|Ms Ruiz|he|said|told|according to|that|\"|“|”|''|,|\\.|:|\\?|é|\n|\\(|\\)|-|by|was|criticized|to) ?){0,60}") {
        let report = report(&text, "en");
        let doc = Document::of(&report);
        let tokens = Tokens::of(&doc);
        let found = quotes(&Page::of(&tokens), &Names::none());
        prop_assert!(found.windows(2).all(|w| w[0].span.start <= w[1].span.start));
        for q in &found {
            let spans = [Some(q.span), q.speaker.as_ref().map(|s| s.span), q.cue];
            for span in spans.into_iter().flatten() {
                prop_assert!(!span.of(&text).is_empty());
            }
        }
        prop_assert_eq!(found, quotes(&Page::of(&tokens), &Names::none()));
    }
}

/// The speaker of the first quote: the entity, else "-" and the words.
fn speaker_in(language: &str, text: &str) -> String {
    let report = report(text, language);
    let said = crate::Extractor::default().annotate(&report).quotes;
    let speaker = said.first().and_then(|quote| quote.speaker.clone());
    speaker.map_or_else(String::new, |s| {
        s.entity.unwrap_or_else(|| format!("- {}", s.span.of(text).to_lowercase()))
    })
}

fn speaker(text: &str) -> String {
    speaker_in("en", text)
}

#[test]
fn the_speaker_is_the_head_of_the_phrase() {
    for (text, head) in [
        ("The brother of Maria Lopez said the trial was a farce.", "- the brother of maria lopez"),
        ("A lawyer for Maria Lopez said the trial was a farce.", "- a lawyer for maria lopez"),
        ("A person close to Maria Lopez said she would appeal.", "- a person close to maria lopez"),
        ("Maria Lopez's sister said the trial was a farce.", "- maria lopez's sister"),
        ("Nurses treating Maria Lopez said she was awake.", "- nurses treating maria lopez"),
        ("The studio founded by Maria Lopez said it would close.", "- the studio founded by maria lopez"),
        ("Italy and Spain said they would send boats.", "- italy and spain"),
    ] {
        assert_eq!(speaker(text), head, "{text}");
    }
}

#[test]
fn a_name_at_the_head_or_in_apposition_is_the_speaker() {
    for (text, name) in [
        ("Lead engineer Maria Lopez of the University of Porto said the dam was safe.", "Maria Lopez"),
        ("A spokeswoman for the University of Porto, Maria Lopez, said the dam was safe.", "Maria Lopez"),
        ("Maria Lopez, head of the University of Porto, said the dam was safe.", "Maria Lopez"),
        ("Maria Lopez, 58, of Cooper Lane, Leeds, said she had never seen the letter.", "Maria Lopez"),
        ("Ana Ruiz, 52, a pilot from Porto, said the mast was cracked.", "Ana Ruiz"),
        ("The Bank of England said it would wait.", "Bank of England"),
    ] {
        assert_eq!(speaker(text), name, "{text}");
    }
}

#[test]
fn the_name_before_which_speaks_where_the_head_cannot() {
    let text = "The talks came amid tensions with Lestria, which said that the port was closed.";
    assert_eq!(speaker(text), "Lestria");
    let text = "He spoke to a spokeswoman for Lestria, who said that the port was closed.";
    assert_ne!(speaker(text), "Lestria");
}

#[test]
fn according_to_may_interrupt() {
    let report = report("Silva, according to the harbour office, never visited the island.", "en");
    let doc = Document::of(&report);
    let tokens = Tokens::of(&doc);
    let found = quotes(&Page::of(&tokens), &Names::none());
    let parts: Vec<&str> = found[0].parts.iter().map(|part| part.of(&report.text)).collect();
    assert_eq!(parts, ["Silva", "never visited the island"]);
    assert_eq!(
        lines("The port was closed, according to the harbour office, and reopened."),
        ["indirect [the harbour office] The port was closed"]
    );
}

#[test]
fn whom_an_apposition_names_must_be_clear() {
    let text = "A friend of the driver, Maria Lopez, said the road was icy.";
    assert_eq!(speaker(text), "- a friend of the driver, maria lopez");
}

#[test]
fn a_quote_goes_on_over_paragraphs() {
    let text = "\"We had one boat,\" Ruiz said on Monday. \"It leaked.\n\"Nobody came until noon.\"\nThe port gave no answer.";
    let report = report(text, "en");
    let tokens_of = Document::of(&report);
    let tokens = Tokens::of(&tokens_of);
    let found = quotes(&Page::of(&tokens), &Names::none());
    let parts: Vec<_> = found[0].parts.iter().map(|part| part.of(text)).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(parts, ["We had one boat,", "It leaked.", "Nobody came until noon."]);
}

#[test]
fn words_before_an_aside_in_marks_are_the_speakers_alone() {
    let text = "“The driver,” Ruiz says, “slept at the wheel.”";
    let report = report(text, "en");
    let doc = Document::of(&report);
    let found = quotes(&Page::of(&Tokens::of(&doc)), &Names::none());
    let parts: Vec<_> = found[0].parts.iter().map(|part| part.of(text)).collect();
    assert_eq!(parts, ["The driver,", "slept at the wheel."]);
}

#[test]
fn questions_and_signatures_have_speakers() {
    for (text, name) in [
        ("“Who had the keys?” asked Maria Lopez.", "Maria Lopez"),
        ("“Who had the keys?” Maria Lopez asked.", "Maria Lopez"),
        ("“The park is for everybody in town.” — Maria Lopez", "Maria Lopez"),
        ("And from the director, Maria Lopez:\n“He built this house with us.”", "Maria Lopez"),
        ("“We stood at the window,” Maria Lopez, told the inquiry.", "Maria Lopez"),
    ] {
        assert_eq!(speaker(text), name, "{text}");
    }
    assert_eq!(
        lines("The judge quoted a guard as saying that the gate was open."),
        ["indirect [a guard] the gate was open"]
    );
}

#[test]
fn what_is_said_ends_before_how_and_where() {
    assert_eq!(
        lines("The firm will close two mills, it announced late on Friday."),
        ["indirect [it] The firm will close two mills"]
    );
    assert_eq!(
        lines("The firm will close two mills, the owner told staff on Friday in a letter that we have seen."),
        ["indirect [the owner] The firm will close two mills"]
    );
}

#[test]
fn what_is_not_said_is_no_quote() {
    for text in [
        "Maria Lopez declined to say why the dam broke.",
        "Maria Lopez did not say whether the dam was old.",
        "Maria Lopez reported from Leeds.",
        "The index rose 12 basis points to 3.4%.",
        "Submitted: 3 May 2019",
        "The cook, guests and all, found the cellar.",
        "The mayor declared a state of emergency.",
        "The mayor ordered the evacuation of the lower town.",
        "The mayor ordered 900 people of the lower town to leave.",
        "The owner blamed a worn cable.",
        "The gauge at Kelmar showed six metres at noon.",
        "The office expects rain.",
        "Nine of ten growers asked by the bank were away.",
        "The cases reported by NordWire were old.",
        "Maria Lopez added to her lead in the north.",
    ] {
        assert_eq!(lines(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        lines("Guards had slept for hours, investigators found."),
        ["indirect [investigators] Guards had slept for hours"]
    );
}

#[test]
fn the_same_cues_say_what_a_clause_or_marks_hold() {
    for text in [
        "The mayor declared that the dam was safe.",
        "The mayor declared the dam \"safe as a house\".",
        "The study showed that the dam was safe.",
        "Maria Lopez added that the dam was safe.",
        "The office expects that it will rain.",
    ] {
        assert_eq!(lines(text).len(), 1, "{text}");
    }
}

#[test]
fn content_ends_where_the_next_verb_of_saying_is_denied() {
    assert_eq!(
        lines("Norland confirmed the proposal but did not say whether it would come."),
        ["indirect [Norland] the proposal"]
    );
}

#[test]
fn a_cue_with_by_behind_it_may_speak_all_the_same() {
    assert_eq!(
        lines("The mayor said by telephone that the dam was safe."),
        ["indirect [The mayor] the dam was safe"]
    );
    assert_eq!(
        lines("The mayor said by the end of May the dam would be safe.").len(),
        1,
        "a time and no speaker"
    );
}

#[test]
fn what_is_agreed_to_is_a_deed_and_no_words() {
    for deed in ["Norland agreed in a call on Monday to send envoys.", "Norland agreed to send envoys."] {
        assert_eq!(lines(deed), Vec::<String>::new());
    }
    assert_eq!(
        lines("Norland agreed that the dam was safe."),
        ["indirect [Norland] the dam was safe"],
        "a clause is said"
    );
}

#[test]
fn the_subject_is_found_past_what_stands_between() {
    for (text, quote) in [
        ("Hesk and Lund both said the dam was safe.", "indirect [Hesk and Lund] the dam was safe"),
        (
            "Sources close to the Norland cabinet say the dam is safe.",
            "indirect [Sources close to the Norland cabinet] the dam is safe",
        ),
        (
            "A friend of the family, a nurse, said the boy had left.",
            "indirect [A friend of the family, a nurse] the boy had left",
        ),
        ("“Will the dam hold?” demanded Mrs Lund.", "direct [Mrs Lund] Will the dam hold?"),
    ] {
        assert_eq!(lines(text), [quote], "{text}");
    }
    assert_eq!(lines("Critics have a say the mayor resents.").len(), 0, "no verb");
}

#[test]
fn words_end_with_the_point_of_a_time() {
    assert_eq!(
        lines("Ana Ruiz said the dam had been shut by 7 p.m."),
        ["indirect [Ana Ruiz] the dam had been shut by 7 p.m."]
    );
    assert_eq!(lines("Ana Ruiz said the dam was shut."), ["indirect [Ana Ruiz] the dam was shut"]);
}

#[test]
fn he_inside_quotation_marks_is_left_open() {
    let pronouns = |text: &str| {
        let said = crate::Extractor::default().annotate(&report(text, "en"));
        said.mentions.iter().filter(|m| m.kind == newsloom_model::MentionKind::Pronoun).count()
    };
    assert_eq!(pronouns("“I called him,” said Maria Lopez. “He never came.”"), 0);
    assert_eq!(pronouns("Maria Lopez left early. She was ill."), 1);
}

#[test]
fn chinese_is_read_clause_by_clause() {
    let said = |text: &str| lines_of(&report(text, "zh"));
    assert_eq!(said("工厂经理说：“我们明天重新开工。”"), ["direct [工厂经理] 我们明天重新开工。"]);
    assert_eq!(said("水务局表示，水库的水位已经下降。"), ["indirect [水务局] 水库的水位已经下降"]);
    assert_eq!(said("水库的水位已经下降，居民很高兴。"), Vec::<String>::new());
    assert_eq!(said("“好，”厂长说，“我们后天重新开工。”"), ["direct [厂长] 我们后天重新开工。"]);
}

#[test]
fn some_cues_say_only_what_stands_in_quotation_marks() {
    assert_eq!(
        lines("Ruiz continued: \"The bridge is safe and sound.\""),
        ["direct [Ruiz] The bridge is safe and sound."]
    );
    assert_eq!(
        lines("Ruiz asks, \"Who has the keys to the bridge?\""),
        ["direct [Ruiz] Who has the keys to the bridge?"]
    );
    assert_eq!(lines("Ruiz continued the work on the bridge."), Vec::<String>::new());
}

#[test]
fn content_ends_where_the_reporter_goes_on_behind_the_marks() {
    assert_eq!(
        lines("Ruiz said the bridge \"should open in May,\" referring to the ferry season."),
        ["mixed [Ruiz] the bridge \"should open in May,\""]
    );
}
