use crate::support::*;
use newsloom_model::StoryId;
use newsloom_store::{SearchFilter, StoryFilter};
use proptest::prelude::*;

fn filter() -> SearchFilter {
    SearchFilter { limit: 10, ..SearchFilter::default() }
}

#[test]
fn words_of_the_content_are_found_and_furniture_is_not() {
    let mut desk = Desk::new();
    let id = desk.found("a", "It rained. The ferry to Köping sank at noon.");
    assert_eq!(desk.reader().search("ferry", &filter()).unwrap(), []);
    assert_eq!(desk.store.index_texts(10).unwrap(), 1);
    assert_eq!(desk.store.index_texts(10).unwrap(), 0);
    let hits = desk.reader().search("FERRY koping", &filter()).unwrap();
    assert_eq!((hits[0].report_id, hits[0].story_id), (id, StoryId(id.0)));
    assert_eq!(hits[0].snippet.as_deref(), Some("The ferry to Köping sank at noon."));
    assert_eq!(desk.reader().search("café", &filter()).unwrap(), [], "furniture");
    assert_eq!(desk.reader().search("\"noon at\"", &filter()).unwrap(), [], "a phrase");
    assert_eq!(desk.reader().search("\"at noon\"", &filter()).unwrap().len(), 1);
    let other = SearchFilter { outlet: Some("hill.example".into()), ..filter() };
    assert_eq!(desk.reader().search("ferry", &other).unwrap(), []);
}

#[test]
fn operators_fields_and_beginnings_are_understood() {
    let mut desk = Desk::new();
    let ferry = desk.found("a", "It rained. The ferry to Köping sank at noon.");
    let barge = desk.found("b", "It snowed. The barge to Ostrel sank at dusk.");
    desk.store.index_texts(10).unwrap();
    let found = |query: &str| -> Vec<_> {
        let mut ids: Vec<_> =
            desk.reader().search(query, &filter()).unwrap().into_iter().map(|hit| hit.report_id).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(found("ferry OR barge"), [ferry, barge]);
    assert_eq!(found("sank NOT barge"), [ferry]);
    assert_eq!(found("(ferry OR barge) dusk"), [barge]);
    assert_eq!((found("fer*"), found("fer"), found("\"barge to os\"*")), (vec![ferry], vec![], vec![barge]));
    assert_eq!(
        (found("title:sank"), found("title:b"), found("text:sank")),
        (vec![], vec![barge], vec![ferry, barge])
    );
    assert_eq!(
        (found("sank outlet:HARBOUR.example").len(), found("sank outlet:other.example").len()),
        (2, 0)
    );
    assert_eq!(
        (found("sank NOT outlet:HARBOUR.example").len(), found("sank -outlet:other.example").len()),
        (0, 2)
    );
    assert_eq!(found("NOT sank"), []);
    let hit = desk.reader().search("köp* noon", &filter()).unwrap().remove(0);
    assert_eq!(
        (hit.snippet.as_deref(), hit.marks),
        (Some("The ferry to Köping sank at noon."), vec![(13, 19), (28, 32)])
    );
}

#[test]
fn a_new_version_is_found_by_its_new_words_only() {
    let mut desk = Desk::new();
    let id = desk.found("a", "The ferry sank.");
    desk.store.index_texts(10).unwrap();
    desk.poll(&[entry("a", "The ferry was raised.")]);
    desk.place_again(id, "a", "The ferry was raised.");
    assert_eq!(desk.store.index_texts(10).unwrap(), 1);
    assert_eq!(desk.reader().search("sank", &filter()).unwrap(), []);
    assert_eq!(desk.reader().search("raised", &filter()).unwrap().len(), 1);
}

#[test]
fn the_index_forgets_what_it_is_told_to() {
    let mut desk = Desk::new();
    for round in 0..3 {
        let name = format!("a{round}");
        let id = desk.found(&name, "The ferry sank.");
        desk.store.index_texts(10).unwrap();
        desk.poll(&[entry(&name, "The barge sank.")]);
        desk.place_again(id, &name, "The barge sank.");
    }
    desk.store.index_texts(10).unwrap();
    desk.store.expire_texts(at(2), 10).unwrap();
    let words: i64 = desk.one(
        "SELECT count(*) FROM (SELECT * FROM t_search WHERE t_search MATCH 'ferry OR barge OR sank OR title')",
    );
    assert_eq!(words, 0);
}

#[test]
fn stories_are_filtered() {
    let mut desk = Desk::new();
    let a = desk.found("a", "The ferry sank.");
    desk.follow("b", "The ferry is gone.", StoryId(a.0), None);
    desk.found("100%_", "Nothing else.");
    let count =
        |filter: StoryFilter| desk.reader().stories(&StoryFilter { limit: 9, ..filter }).unwrap().len();
    assert_eq!(count(StoryFilter::default()), 2);
    assert_eq!(count(StoryFilter { min_origins: 2, ..StoryFilter::default() }), 1);
    assert_eq!(count(StoryFilter { text: Some("100%_".into()), ..StoryFilter::default() }), 1);
    assert_eq!(count(StoryFilter { text: Some("_".into()), ..StoryFilter::default() }), 1);
    let text = |text: &str| count(StoryFilter { text: Some(text.into()), ..StoryFilter::default() });
    assert_eq!((text("is gone"), text("submarine")), (1, 0), "before the texts are indexed");
    assert_eq!(count(StoryFilter { language: Some("fr".into()), ..StoryFilter::default() }), 0);
    assert_eq!(count(StoryFilter { since: Some(at(1)), ..StoryFilter::default() }), 0);
    while desk.store.index_texts(9).unwrap() > 0 {}
    let text = |text: &str| {
        let filter = StoryFilter { text: Some(text.into()), limit: 9, ..StoryFilter::default() };
        desk.reader().stories(&filter).unwrap().len()
    };
    assert_eq!((text("is gone"), text("Else"), text("nothing els")), (1, 1, 1), "in any report of the story");
    assert_eq!(text("nothing el"), 0, "a word goes on from its third letter");
    assert_eq!((text("submarine"), text("gone is"), text("\" * OR"), text("*\"")), (0, 0, 0, 0));
    assert_eq!(text("café"), 0, "furniture is no content");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_words_are_a_syntax_error(words in "[a-z\"*^():\\-+{} \\x00é?ORANDNT]{0,40}|\\PC{0,30}") {
        let mut desk = Desk::new();
        desk.found("a", "The ferry sank.");
        desk.store.index_texts(10).unwrap();
        prop_assert!(desk.reader().search(&words, &filter()).is_ok());
    }
}

#[test]
fn no_depth_of_operators_is_too_much() {
    let mut desk = Desk::new();
    desk.found("a", "The ferry sank.");
    desk.store.index_texts(10).unwrap();
    for level in ["(a OR b ", "a OR b NOT (c OR ", "a OR b NOT c NOT (title:"] {
        assert!(desk.reader().search(&level.repeat(100), &filter()).is_ok(), "{level}");
    }
}
