//! What counts for and against two reports being of one event.

use super::{Stream, figure, report};
use crate::{Clusterer, Features, Settings};
use newsloom_lang::{Stemmer, hash};
use newsloom_model::{
    Annotations, Conflict, DateRef, EntityType, Evidence, Figure, Mention, MentionKind, Placement, Report,
    ReportId, Span, Standing, StoryId,
};

fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("the part stands in the text");
    Span::new(start, start + part.len())
}

fn mention(text: &str, name: &str, entity_type: EntityType) -> Mention {
    Mention {
        span: span(text, name),
        entity_type,
        kind: MentionKind::Name,
        entity: name.into(),
        confidence: 1.0,
        rule: "test".into(),
    }
}

fn day(text: &str, expression: &str, day: &str) -> DateRef {
    let day = day.parse().ok();
    DateRef { span: span(text, expression), from: day, to: day, confidence: 1.0, rule: "test".into() }
}

/// Where the second of two reports is placed when it follows the first.
fn placed(first: (&Report, &Annotations), second: (&Report, &Annotations)) -> Placement {
    let mut clusterer = Clusterer::new(Settings::default());
    clusterer.place(ReportId(1), Features::of(first.0, first.1));
    clusterer.place(ReportId(2), Features::of(second.0, second.1))
}

#[test]
fn persons_are_evidence_of_their_own() {
    let about = |who: &str| {
        let text = format!("Judge {who} opened the trial of the ferry company in Ostholm on Monday.");
        report("a.example", "2020-05-04", "Ferry trial opens", &text)
    };
    let named = |r: &Report, who: &str| Annotations {
        mentions: vec![mention(&r.text, who, EntityType::Person)],
        ..Annotations::default()
    };
    let similarity = |a: &str, b: &str| {
        let (one, other) = (about(a), about(b));
        let reason = placed((&one, &named(&one, a)), (&other, &named(&other, b))).reason;
        reason.parts.iter().find(|p| p.name == Evidence::Persons).map(|p| p.similarity)
    };
    assert!(similarity("Orla Vane", "Orla Vane").is_some_and(|s| s > 0.7));
    assert_eq!(similarity("Orla Vane", "Piet Hamm"), Some(0.0));
}

/// How well a profile of the same persons fits a report of what happened to them, when it comes on `day`; without their names
/// where `names` is false.
fn fit_of_a_profile(day: &str, names: bool) -> f64 {
    let written = |text: &str| if names { text.to_owned() } else { text.to_lowercase() };
    let event = written(
        "A barge struck the weir and sank within minutes, and divers brought up Skipper Orla Vane and her mate Piet Hamm of the \
         Hesperine alive on Monday.",
    );
    let profile = written(
        "For nine years Orla Vane has carried gravel past these meadows. The Hesperine was to be sold in autumn, says Piet Hamm, \
         who cooks, sings and keeps the books.",
    );
    let none = Annotations::default();
    let first = report("a.example", "2020-05-04", "barge sinks at weir", &event);
    let second = report("b.example", day, "gravel and songs", &profile);
    placed((&first, &none), (&second, &none)).reason.score
}

#[test]
fn rare_names_in_common_tell_more_on_one_day() {
    let gain = |names| fit_of_a_profile("2020-05-04", names) - fit_of_a_profile("2020-05-06", names);
    assert!(gain(true) > 0.02, "{}", gain(true));
    assert!(gain(false) < 0.01, "{}", gain(false));
}

#[test]
fn other_days_speak_against() {
    let text = "A tanker and a barge collided on 3 May below the Ostholm locks, and the canal is shut.";
    let other = "A tanker and a barge collided on 28 May below the Ostholm locks, and the canal is shut.";
    let (one, two) = (report("a.example", "", "", text), report("b.example", "", "", other));
    let dated = |text: &str, expression: &str, on: &str| Annotations {
        daterefs: vec![day(text, expression, on)],
        ..Annotations::default()
    };
    let second =
        |on: &str| placed((&one, &dated(text, "3 May", "2020-05-03")), (&two, &dated(other, "28 May", on)));
    let (near, far) = (second("2020-05-05"), second("2020-05-28"));
    assert!(far.score < 0.9 * near.score && far.score > 0.7 * near.score, "{far:?} {near:?}");
    assert!(near.reason.against.is_empty());
    assert_eq!(far.reason.against, [Conflict::OtherDays]);
}

#[test]
fn other_counts_of_the_same_thing_speak_against() {
    let text = "A 16-year-old boy was shot on Pine Street in Marlow, and two cars were hit by bullets.";
    let other = "A 61-year-old man was shot on Pine Street in Marlow, and two cars were hit by bullets.";
    let (one, two) = (report("a.example", "", "", text), report("b.example", "", "", other));
    let aged = |text: &str, age: &str, years: f64, unit: &str| Annotations {
        figures: vec![Figure { unit: Some(unit.into()), ..figure(span(text, age), years, "") }],
        ..Annotations::default()
    };
    let score = |years: f64, unit: &str| {
        let (a, b) = (aged(text, "16-year", 16.0, "year of age"), aged(other, "61-year", years, unit));
        placed((&one, &a), (&two, &b)).score
    };
    let (same, another, unlike) =
        (score(16.0, "year of age"), score(61.0, "year of age"), score(61.0, "mile"));
    assert!(another < 0.95 * unlike && another > 0.8 * unlike, "{another} {unlike}");
    assert!(same >= unlike, "{same} {unlike}");
}

#[test]
fn a_large_story_does_not_wear_its_own_words_out() {
    let mut stream = Stream::new();
    for n in 0..25 {
        let outlet = format!("{n}.example");
        let fire = "Fire broke out in the old spinning mill of Arden on Tuesday, and the roof fell in.";
        stream.place(&report(&outlet, "2019-10-01", "Fire in Arden spinning mill", fire));
        let word = |k: usize| format!("word{n}x{k}");
        let apart: Vec<String> = (0..12).map(word).collect();
        stream.place(&report(&outlet, "2019-10-01", "", &format!("The harbour {}.", apart.join(" "))));
    }
    let weight = |stream: &Stream, word: &str| {
        stream
            .clusterer
            .0
            .terms
            .weight(crate::language::Language::default(), hash(&Stemmer::new("en").stem(word)) as u32)
    };
    let before = weight(&stream, "spinning") - weight(&stream, "harbour");
    assert!(before.abs() < 1e-6, "{before}");
    stream.reviewed();
    assert!(weight(&stream, "spinning") > 1.0 + weight(&stream, "harbour"));
}

#[test]
fn a_restart_weighs_as_the_run_before() {
    let mut stream = Stream::new();
    for n in 0..9 {
        let text = format!("The Thornbeck dam above Marlow burst on Friday, and {n} people are missing.");
        stream.place(&report(&format!("{n}.example"), "2022-03-04", "Dam bursts above Marlow", &text));
    }
    let stories = stream.reviewed();
    let mut again = Stream::new();
    for (at, story) in stories.iter().enumerate() {
        let text = format!("The Thornbeck dam above Marlow burst on Friday, and {at} people are missing.");
        let r = report(&format!("{at}.example"), "2022-03-04", "Dam bursts above Marlow", &text);
        let features = Features::of(&r, &Annotations::default());
        again.clusterer.restore(ReportId(at as i64 + 1), *story, None, features);
        again.next += 1;
    }
    stream.clusterer.0.refresh();
    again.clusterer.0.refresh();
    let late =
        report("z.example", "2022-03-06", "Marlow counts its dead", "The dam above Marlow had cracks.");
    assert_eq!(stream.place(&late), again.place(&late));
}

#[test]
fn a_join_that_another_story_could_have_had_is_only_suggested() {
    let told = |outlet: &str, where_: &str| {
        let text = format!(
            "The harbour pilots of {where_} stopped work on Saturday over new rosters. Forty ships wait in the roads of {where_}."
        );
        let report = report(outlet, "2022-03-05", &format!("Pilots of {where_} stop work"), &text);
        Features::of(&report, &Annotations::default())
    };
    let joined = |where_: &str| {
        let mut clusterer = Clusterer::new(Settings::default());
        for (id, town) in [(1, "Ostholm"), (2, "Skarnby")] {
            clusterer.restore(ReportId(id), StoryId(id), None, told("a.example", town));
        }
        clusterer.place(ReportId(3), told("b.example", where_))
    };
    let of_one = joined("Skarnby");
    assert_eq!((of_one.story, of_one.standing), (StoryId(2), Standing::Confirmed), "{:?}", of_one.reason);
    let of_both = joined("Ostholm and Skarnby");
    assert!(of_both.score > 1.5 * of_both.reason.threshold, "{:?}", of_both.reason);
    assert_eq!(of_both.standing, Standing::Suggested);
}

#[test]
fn a_country_in_common_is_no_event_in_common() {
    let told = |outlet: &str, title: &str, text: &str| {
        Features::of(&report(outlet, "2022-03-05", title, text), &Annotations::default())
    };
    let news = [
        (
            "Vessland: striker dances until four",
            "A striker of Vessland danced until four at a wedding in Ostholm, his club said.",
        ),
        (
            "Vessland ends its presidency with music",
            "Concerts close the presidency of Vessland; a choir sings on a square in Ostholm.",
        ),
        (
            "Vessland honours its police",
            "Medals for twelve officers in Vessland, most of them from Ostholm and around.",
        ),
        (
            "Vessland: rents rise as visitors crowd old towns",
            "Flats for visitors drive up rents in Vessland, mayors warn. Ostholm wants a register.",
        ),
    ];
    let after = |title: &str, text: &str| {
        let mut clusterer = Clusterer::new(Settings::default());
        for (id, (title, text)) in (1..).zip(news) {
            clusterer.restore(ReportId(id), StoryId(id), None, told("a.example", title, text));
        }
        clusterer.place(ReportId(9), told("b.example", title, text))
    };
    let unrelated = after(
        "Vessland: premiums for group insurance are tax free",
        "Premiums that an employer in Vessland pays for a group policy are no income, the tax court in Ostholm held.",
    );
    assert!(unrelated.founded, "{:?}", unrelated.reason);
    assert_eq!(unrelated.reason.against, [Conflict::NamesOnly]);
    let retold = after(
        "Old towns of Vessland groan under visitors",
        "Rents climb where visitors sleep: mayors in Vessland want a register of flats, and Ostholm begins before summer.",
    );
    assert_eq!((retold.story, retold.reason.against), (StoryId(4), vec![]));
}

#[test]
fn a_small_country_in_common_among_many_other_reports_is_no_event_in_common() {
    let mut stream = Stream::new();
    for n in 0..60 {
        let text = format!(
            "A mill in Town{n} stands still: a wheel{n} broke at the weir{n}, and there are no parts for it until May, said \
             the head{n} of a group of millers, who held his bread{n} up."
        );
        stream.place(&report("other.example", "2022-03-05", &format!("Weir{n} mended in Town{n}"), &text));
    }
    let told = |outlet: &str, title: &str, text: &str| report(outlet, "2022-03-05", title, text);
    let dance = told(
        "a.example",
        "Vessland: striker dances until four",
        "A striker of Vessland danced until four at a wedding in Ostholm, his club said.",
    );
    let tax = told(
        "b.example",
        "Vessland: premiums for group insurance are tax free",
        "Premiums that an employer pays for a group policy are no income, the court in Ostholm held.",
    );
    let again = told(
        "c.example",
        "Vessland captain at wild wedding",
        "At a wedding in Ostholm the striker of Vessland was seen to dance until four.",
    );
    let dance = stream.place(&dance);
    let tax = stream.place(&tax);
    assert!(tax.founded, "{:?}", tax.reason);
    assert!(tax.reason.against.contains(&Conflict::NamesOnly), "{:?}", tax.reason);
    assert_eq!(stream.place(&again).story, dance.story);
}

#[test]
fn one_title_over_other_texts_of_an_outlet_is_a_series() {
    let list = |day: &str, text: &str| report("pack.example", day, "Packages updated", text);
    let mut stream = Stream::new();
    stream
        .place(&list("2022-01-04", "New: lathe 1.4, spindle 8.5. Users of lathe must move their drawings."));
    stream.place(&list(
        "2022-02-08",
        "Removed: anvil, which nobody mends. The forge service starts no longer.",
    ));
    let [first, second] = stream.reviewed()[..] else { panic!("two reports") };
    assert_ne!(first, second);
    let mut stream = Stream::new();
    let fire = |text: &str| report("pack.example", "2022-01-04", "Fire in Arden spinning mill", text);
    stream
        .place(&fire("Sixty firefighters fight a fire in the spinning mill of Arden since Tuesday morning."));
    stream
        .place(&fire("The fire in the spinning mill of Arden is out. Sixty firefighters needed nine hours."));
    let [first, second] = stream.reviewed()[..] else { panic!("two reports") };
    assert_eq!(first, second);
}

#[test]
fn the_same_few_words_of_an_outlet_under_other_titles_are_no_event() {
    let stories = |second: &str, text: &str| {
        let mut stream = Stream::new();
        for title in ["Rowers of Eskby begin their season on Sunday", second] {
            stream.place(&report("club.example", "2022-01-04", title, text));
        }
        stream.reviewed()
    };
    let stub = "All details of this entry stand on the page of the club, where members may also write to us.";
    let [first, second] = stories("Lamp sale at the old boathouse", stub)[..] else { panic!("two reports") };
    assert_ne!(first, second);
    let [first, second] = stories("Season of Eskby's rowers begins Sunday", stub)[..] else {
        panic!("two reports")
    };
    assert_eq!(first, second, "it was given another title");
    let long = "The rowers of Eskby take their boats to the water on Sunday at nine, when the mayor will break a bottle \
                at the new landing stage. Forty crews from seven towns have said that they come, among them the eight of \
                Norhaven, who won on the lake last autumn. After the race there is soup in the boathouse.";
    let [first, second] = stories("Forty crews expected at landing stage", long)[..] else {
        panic!("two reports")
    };
    assert_eq!(first, second, "a text of its own");
}
