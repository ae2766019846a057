//! What a coder would write down, on sentences of our own.

use super::actions;
use crate::names::Names;
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
    let tokens = Tokens::of(&doc);
    let mentions = newsloom_ner::mentions(&doc, None);
    let found = actions(&tokens, &Names::of(&tokens, &mentions));
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
fn a_joined_verb_has_the_subject_of_the_first() {
    assert!(lines("The storm killed two sailors and injured a pilot.").is_empty());
    assert_eq!(lines("Rebels shelled a port and injured a pilot."), ["ASSAULT Rebels > a port"]);
}

#[test]
fn guards_fire_on_people_and_shoot_them_dead() {
    assert_eq!(lines("Guards fired on villagers near Kelmar."), ["ASSAULT Guards > villagers"]);
    assert_eq!(lines("Soldiers shot dead a farmer."), ["ASSAULT Soldiers > a farmer"]);
    assert!(lines("The firm fired its director.").is_empty());
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
fn waters_and_works_do_and_suffer_nothing() {
    assert_eq!(lines("Norland sent 15 ships to the Norland Sea."), ["MOBILIZE Norland > "]);
    assert_eq!(lines("Norland sent 15 ships to Sudmark."), ["MOBILIZE Norland > Sudmark"]);
    assert!(lines("The film shows how rebels attack a port.").is_empty());
    assert_eq!(lines("After the film, rebels attacked a port."), ["ASSAULT rebels > a port"]);
    assert_eq!(lines("Rebels attacked a port where a film was shown."), ["ASSAULT Rebels > a port"]);
}

#[test]
fn a_rumour_is_no_deed() {
    assert!(lines("Rumours that rebels attacked a port were false.").is_empty());
    assert!(lines("There were reports that police arrested Ana Silva.").is_empty());
    assert_eq!(lines("Officials said that rebels attacked a port."), ["ASSAULT rebels > a port"]);
}

#[test]
fn neither_of_two_did_it() {
    let report = report("Neither Norland nor Sudmark has attacked the convoy.", "en");
    let doc = Document::of(&report);
    let tokens = Tokens::of(&doc);
    let mentions = newsloom_ner::mentions(&doc, None);
    let found = actions(&tokens, &Names::of(&tokens, &mentions));
    assert!(found.iter().all(|action| action.negated), "{found:?}");
}

#[test]
fn a_governed_infinitive_is_no_deed() {
    assert_eq!(
        lines("Norland refused to release Sudmark's sailors."),
        ["REJECT Norland > Sudmark's sailors"]
    );
}

#[test]
fn other_languages_tell_nothing() {
    let report = report("Kapinalliset hyökkäsivät satamaan ja neuvottelivat sitten.", "fi");
    let doc = Document::of(&report);
    assert!(actions(&Tokens::of(&doc), &Names::none()).is_empty());
}

#[test]
fn what_another_must_do_is_a_request() {
    assert_eq!(
        lines("Norland said on Friday that Sudmark must open the strait."),
        ["REQUEST Norland > Sudmark"]
    );
}

#[test]
fn who_is_asked_a_question_is_asked_for_nothing() {
    assert!(lines("Nine of ten growers asked by Harbour Watch expect a poor year.").is_empty());
    assert_eq!(lines("Norland asked Sudmark to open the strait."), ["REQUEST Norland > Sudmark"]);
}

#[test]
fn blame_falls_on_those_who_can_bear_it() {
    assert!(lines("Blueway Lines blamed a worn cable.").is_empty());
    assert_eq!(lines("Norland blamed Sudmark."), ["ACCUSE Norland > Sudmark"]);
}

#[test]
fn an_adverb_that_opens_a_sentence_does_nothing() {
    assert!(lines("Simultaneously, two lamps went out and hold talks with Norland.").is_empty());
    assert_eq!(lines("Norland, which is small, attacked Sudmark.").len(), 1);
}

#[test]
fn a_target_is_none_of_the_next_verb() {
    assert_eq!(
        lines("Governor Ilse Varga declared a state of emergency and ordered the closing of the port."),
        ["COERCE Ilse Varga > "]
    );
}

#[test]
fn of_two_links_the_one_to_somebody_counts() {
    assert_eq!(lines("Norland moved troops from Kelmar to Marven."), ["MOBILIZE Norland > Marven"]);
    assert_eq!(
        lines("Norland underscored the commitment of Sudmark to Ostland."),
        ["SUPPORT Norland > Ostland"]
    );
    assert_eq!(lines("Norland expressed support for Sudmark."), ["SUPPORT Norland > Sudmark"]);
    assert_eq!(lines("Norland proposed holding a summit."), ["REQUEST Norland > a summit"]);
}

proptest! {
    #[test]
    fn any_text_gives_spans_inside_it_in_order(text in "(([Tt]he|Norland|he|will|not|attacked|was|by|to|on|and|,|talks with|launched|an attack|\\(|\\)|\"|\\.|é|\n) ?){0,60}") {
        let report = report(&text, "en");
        let doc = Document::of(&report);
        let tokens = Tokens::of(&doc);
        let found = actions(&tokens, &Names::none());
        prop_assert!(found.windows(2).all(|w| w[0].span.start <= w[1].span.start));
        prop_assert!(found.iter().all(|a| !a.span.of(&text).is_empty()));
        prop_assert_eq!(found, actions(&tokens, &Names::none()));
    }
}

#[test]
fn the_target_is_the_object_and_not_the_next_name() {
    for (text, line) in [
        ("The army shelled a school, according to Harbour Watch.", "ASSAULT The army > a school"),
        ("Police arrested a singer for a song about President Maria Lopez.", "COERCE Police > a singer"),
        ("Rebels killed six farmers with rifles from Norland.", "ASSAULT Rebels > six farmers"),
        ("Rebels have killed more than 300 people since 2019.", "ASSAULT Rebels > 300 people"),
        ("Gunmen attacked a lorry near the embassy of Norway.", "ASSAULT Gunmen > a lorry"),
    ] {
        assert_eq!(lines(text), [line], "{text}");
    }
}

#[test]
fn only_those_who_can_act_do_anything() {
    for text in [
        "A strong quake struck the town at dawn.",
        "The flood destroyed 90 barns.",
        "Rockfalls blocked the pass to Kelmar.",
        "Six people were killed when a lorry overturned.",
        "An explosion in the cellar destroyed a bakery.",
        "The label released the album in May.",
        "The agency released the data in May.",
        "This press release names the winners.",
        "Two crews attacked the blaze from boats.",
        "Five women pleaded not guilty to theft.",
        "Kelmar beat Tolmin 2-0 on Sunday.",
        "Rossi struck twice in the first half.",
        "Major Ana Silva leads the navy's rescue work.",
        "Members who hold a pass can ask for a seat.",
    ] {
        assert_eq!(lines(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(lines("The court freed nine prisoners."), ["RETREAT The court > nine prisoners"]);
    assert_eq!(lines("Norway's jets struck the harbour of Kelmar.").len(), 1);
}

/// Whether an attack is told that is neither negated nor hypothetical.
fn is_done(text: &str) -> bool {
    let report = report(text, "en");
    let said = crate::Extractor::default().annotate(&report).actions;
    said.iter().any(|action| action.event == "ASSAULT" && !action.negated && !action.hypothetical)
}

#[test]
fn what_is_denied_or_only_thought_of_is_not_done() {
    for text in [
        "Norway did not bomb the harbour.",
        "The harbour was never attacked by rebels.",
        "Norway neither bombed the harbour nor shelled the town.",
        "No farmers were killed by the rebels.",
        "There is no proof that rebels attacked the town.",
        "The general denied that the army had attacked the town.",
        "If rebels attack the town, the pact ends.",
        "Rebels would have attacked the town.",
        "Rebels refused to attack the town.",
        "Did rebels attack the town?",
    ] {
        assert!(!is_done(text), "{text}");
    }
    for text in [
        "Rebels attacked the town but did not enter it.",
        "Rebels attacked a town that had not paid.",
        "No fewer than nine farmers were killed by the rebels.",
        "Rebels attacked the town, not the port.",
        "Rebels attacked the town although talks had not ended.",
    ] {
        assert!(is_done(text), "{text}");
    }
}

#[test]
fn who_says_it_will_acts() {
    assert_eq!(lines("Norway said it had expelled two diplomats."), ["SANCTION Norway > two diplomats"]);
}

#[test]
fn the_object_of_an_infinitive_is_the_target() {
    assert_eq!(
        lines("Norway agreed to withdraw its troops from Kelmar."),
        ["AGREE Norway > its troops from Kelmar"]
    );
    assert_eq!(lines("Norway agreed to resign."), ["AGREE Norway > "]);
    assert_eq!(
        lines("The court rejected a request from the navy for more boats."),
        ["REJECT The court > a request from the navy"]
    );
}

#[test]
fn what_hangs_on_the_object_is_not_shown() {
    assert_eq!(lines("Norway expelled two diplomats based in Kelmar."), ["SANCTION Norway > two diplomats"]);
    assert_eq!(lines("Rebels kidnapped up to nine engineers."), ["COERCE Rebels > nine engineers"]);
    assert_eq!(lines("Norway rejected an ultimatum to leave Kelmar."), ["REJECT Norway > an ultimatum"]);
}

#[test]
fn what_is_counted_acts_and_suffers() {
    assert_eq!(lines("Dozens of students stormed the embassy.").len(), 1);
    assert_eq!(lines("Rebels killed dozens of villagers."), ["ASSAULT Rebels > dozens of villagers"]);
    assert!(lines("Dozens of rockfalls blocked the pass.").is_empty());
}
