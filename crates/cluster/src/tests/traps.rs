//! Streams in which other systems went wrong.

use super::{Stream, report};
use newsloom_model::{Genre, Report, StoryId};
use std::collections::BTreeSet;

fn distinct(stories: &[StoryId]) -> usize {
    stories.iter().collect::<BTreeSet<_>>().len()
}

fn package(outlet: &str, day: &str, ordinal: &str, what: &str) -> Report {
    report(
        outlet,
        day,
        &format!("Union adopts {ordinal} sanctions package against Ruthenia"),
        &format!(
            "The Union's envoys agreed on the {ordinal} package of sanctions against Ruthenia. {what}\n\
             The {ordinal} package enters into force on the day after its publication."
        ),
    )
}

#[test]
fn the_next_sanctions_package_is_another_story() {
    let twelfth = "It bans the import of rough diamonds and liquefied propane, and lists 29 firms.";
    let thirteenth = "It lists 194 drone makers and shipping agents, and bans no goods at all.";
    let mut stream = Stream::new();
    stream.place(&package("a.example", "2023-12-18", "12th", twelfth));
    stream.place(&package("b.example", "2023-12-18", "12th", twelfth));
    stream.place(&package("a.example", "2024-02-23", "13th", thirteenth));
    stream.place(&package("b.example", "2024-02-23", "13th", thirteenth));
    let stories = stream.reviewed();
    assert_eq!(stories[0], stories[1]);
    assert_eq!(stories[2], stories[3]);
    assert_ne!(stories[0], stories[2]);
}

#[test]
fn another_shooting_in_the_same_town_is_another_story() {
    let mut stream = Stream::new();
    for (at, (town, street)) in [
        ("Kelham", "Mill Lane"),
        ("Port Essing", "Tanner Row"),
        ("Ardmouth", "Quay Road"),
        ("Welby", "Fox Hill"),
    ]
    .iter()
    .enumerate()
    {
        let text = format!(
            "{town} - Police say a man was shot on Sunday on {street}. Officers look for a van that left the scene. \
             Witnesses in {town} heard shots fell outside. The victim is in hospital."
        );
        stream.place(&report("w.example", &format!("2015-02-2{at}"), &format!("Man shot in {town}"), &text));
    }
    stream.place(&report(
        "a.example",
        "2015-03-02",
        "Man shot outside Dunmore bakery",
        "DUNMORE - Police say Carl Weiss, 34, was shot on Monday outside a bakery on Hollis Street. \
         A grey van left the scene.",
    ));
    stream.place(&report(
        "b.example",
        "2015-03-03",
        "Carl Weiss wounded by gunfire at bakery on Hollis Street",
        "Carl Weiss is in hospital after shots fell outside a Hollis Street bakery in Dunmore. \
         Witnesses saw a grey van.",
    ));
    stream.place(&report(
        "a.example",
        "2015-03-09",
        "Teenager shot at Dunmore car wash",
        "DUNMORE - Police say Priya Nand, 17, was shot on Sunday at a car wash on Orchard Avenue. \
         Officers look for two men on a motorcycle.",
    ));
    let stories = stream.reviewed();
    assert_eq!(stories[4], stories[5]);
    assert_ne!(stories[4], stories[6]);
}

#[test]
fn two_calls_of_the_same_presidents_months_apart() {
    let call = |outlet: &str, day: &str, title: &str, text: &str| report(outlet, day, title, text);
    let mut stream = Stream::new();
    stream.place(&call(
        "a.example",
        "2021-02-10",
        "Presidents Oru and Kesta talk about grain",
        "President Oru of Maland telephoned President Kesta of Varnia on Wednesday. They agreed to lift the \
         duty on barley and to open two rail crossings for grain.",
    ));
    stream.place(&call(
        "a.example",
        "2021-07-21",
        "Oru warns Kesta over seized trawlers",
        "President Oru of Maland telephoned President Kesta of Varnia and demanded the release of nine trawlers \
         held since the weekend. Kesta spoke of poaching in the Sound.",
    ));
    stream.place(&call(
        "b.example",
        "2021-07-22",
        "Maland wants its nine trawlers back, president tells Kesta",
        "In a call with President Kesta of Varnia, President Oru insisted that nine trawlers held since the \
         weekend be unassigned. Varnia says they were poaching in the Sound.",
    ));
    let stories = stream.reviewed();
    assert_eq!(stories[1], stories[2]);
    assert_ne!(stories[0], stories[1]);
}

#[test]
fn a_wire_text_on_forty_outlets_is_one_story_of_one_origin() {
    let wire = "A freight train left the rails near Osterholt on Thursday night and spilled nineteen tank cars of \
        rapeseed oil into the Elm canal, the railway said. Nobody was hurt. The line between Osterholt and Brede \
        stays shut until Monday while cranes lift the cars. Anglers were told to leave the banks, and the water \
        board laid booms across the canal. The cause is not known; the driver told investigators that he felt a \
        blow at the points. It was the third derailment on the line within two years.";
    let mut stream = Stream::new();
    let mut copies = 0;
    for n in 0..40 {
        let title =
            if n % 2 == 0 { "Oil train derails at Osterholt" } else { "Tank cars spill oil into canal" };
        let placed = stream.place(&report(&format!("{n}.example"), "2020-06-05", title, wire));
        assert_eq!(placed.story, StoryId(1));
        copies += usize::from(placed.copy_of.map(|r| r.0) == Some(1));
    }
    assert_eq!(copies, 39);
    assert_eq!(distinct(&stream.reviewed()), 1);
}

#[test]
fn an_original_that_comes_late_is_the_original() {
    let text = "The harbour master of Lund Bay closed the north pier on Friday after divers found cracks in eleven of \
        its forty piles. Ferries to Skarn leave from the fish quay until further notice, and lorries must book a day \
        ahead. The port expects repairs to take seven weeks and to cost four million crowns. Shopkeepers on the pier \
        asked the town for relief from rent while no boats call there.";
    let mut stream = Stream::new();
    stream.place(&report("copy.example", "2020-06-06", "Pier closed", text));
    let late = stream.place(&report("first.example", "2020-06-05", "North pier of Lund Bay closed", text));
    assert_eq!((late.story, late.copy_of), (StoryId(1), None));
    assert_eq!(late.effects.len(), 1, "the first report turns out to be the copy: {:?}", late.effects);
}

#[test]
fn an_outlet_that_updates_its_own_report_stays_in_the_story() {
    let mut stream = Stream::new();
    let first =
        "Fire broke out in the old spinning mill of Arden on Tuesday morning. Sixty firefighters are there.";
    let more = "Fire broke out in the old spinning mill of Arden on Tuesday morning. Sixty firefighters needed nine \
        hours. The roof fell in, and the mayor of Arden fears that the mill cannot be saved.";
    stream.place(&report("a.example", "2019-10-01", "Fire in Arden spinning mill", first));
    stream.place(&report("a.example", "2019-10-01", "Arden spinning mill: roof falls in", more));
    assert_eq!(distinct(&stream.reviewed()), 1);
}

#[test]
fn an_old_story_returns_after_three_weeks() {
    let mut stream = Stream::new();
    stream.place(&report(
        "a.example",
        "2018-05-02",
        "Curator Maren Holt missing from Tavel museum",
        "Police in Tavel search for Maren Holt, curator of the salt museum, last seen on Monday at the ferry.",
    ));
    stream.place(&report(
        "b.example",
        "2018-05-23",
        "Missing curator Maren Holt found alive",
        "Maren Holt, curator of the salt museum in Tavel who went missing at the ferry three weeks ago, was found \
         alive in a hut, police in Tavel said.",
    ));
    assert_eq!(distinct(&stream.reviewed()), 1);
}

#[test]
fn round_ups_and_live_blogs_glue_nothing() {
    let quake = "A quake of magnitude 6.1 shook the Isle of Brun on Monday and cut the power in Vesk.";
    let vote = "Parliament in Korsa voted 81 to 74 on Monday against the budget of premier Anton Reze.";
    let mut stream = Stream::new();
    for genre in [Genre::Roundup, Genre::LiveBlog] {
        let both = report(
            "r.example",
            "2020-01-06",
            "Quake on Brun, budget falls in Korsa",
            &format!("{quake}\n{vote}"),
        );
        stream.place(&Report { genre, ..both });
    }
    stream.place(&report("a.example", "2020-01-06", "Quake shakes Isle of Brun", quake));
    stream.place(&report("b.example", "2020-01-06", "Korsa parliament rejects Reze budget", vote));
    stream.place(&report("c.example", "2020-01-07", "Vesk without power after quake on Brun", quake));
    stream.place(&report("d.example", "2020-01-07", "Premier Reze loses budget vote in Korsa", vote));
    let stories = stream.reviewed();
    assert_eq!((stories[2], stories[3]), (stories[4], stories[5]));
    assert_ne!(stories[2], stories[3]);
}

/// Two events of one day in one town, told by the same two outlets.
const TWO_CROWDS: [(&str, &str, &str); 4] = [
    (
        "a.example",
        "Dockers block Halden bridge over pay",
        "About 400 dockers blocked the Halden bridge in Corvey on Tuesday to demand five percent more pay. Police closed \
         two lanes, and their union spoke of a warning.",
    ),
    (
        "b.example",
        "Halden bridge closed as dockers ask for more",
        "Traffic in Corvey stood still on Tuesday because four hundred dockers sat down on the Halden bridge. They demand \
         five percent more pay; the port offers two.",
    ),
    (
        "a.example",
        "Parents march in Corvey against end of Lind school",
        "Some 900 parents marched through Corvey on Tuesday against the closing of the Lind school. Police closed two \
         lanes. The council decides next week.",
    ),
    (
        "b.example",
        "Lind school: nine hundred parents on the street",
        "Nine hundred parents and children walked to the town hall of Corvey on Tuesday against the closing of the Lind \
         school. The council wants to save its costs.",
    ),
];

#[test]
fn two_events_of_one_day_and_town_are_two_stories_in_any_order() {
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [0, 2, 1, 3], [2, 1, 3, 0]] {
        let mut stream = Stream::new();
        for (outlet, title, text) in order.map(|at| TWO_CROWDS[at]) {
            stream.place(&report(outlet, "2023-05-09", title, text));
        }
        let stories = stream.reviewed();
        let of = |at: usize| stories[order.iter().position(|o| *o == at).expect("placed")];
        assert_eq!((of(0), of(2)), (of(1), of(3)), "{order:?}");
        assert_ne!(of(0), of(2), "{order:?}");
    }
}

#[test]
fn one_event_from_several_sides_stays_one_story() {
    let mut stream = Stream::new();
    for (outlet, title, text) in [
        TWO_CROWDS[0],
        TWO_CROWDS[1],
        (
            "c.example",
            "Commuters stuck for hours behind dockers on Halden bridge",
            "Thousands of commuters in Corvey reached work late on Tuesday because dockers had sat down on the Halden \
             bridge. Nurses walked across between the pickets.",
        ),
        (
            "d.example",
            "Port of Corvey calls blockade of Halden bridge unlawful",
            "The port of Corvey wants to sue the union whose 400 dockers blocked the Halden bridge on Tuesday. It offers \
             two percent more pay.",
        ),
    ] {
        stream.place(&report(outlet, "2023-05-09", title, text));
    }
    assert_eq!(distinct(&stream.reviewed()), 1);
}

#[test]
fn a_headline_of_one_word_is_alone_and_gathers_nothing() {
    let mill = |outlet, title, text| report(outlet, "2021-11-08", title, text);
    let mut stream = Stream::new();
    stream.place(&mill(
        "a.example",
        "Fire at the Harsum mill",
        "A fire destroyed the Harsum mill on Monday. Sixty firefighters fought the flames, said fire chief Jona Reck.",
    ));
    stream.place(&mill("b.example", "Fire", ""));
    stream.place(&mill(
        "c.example",
        "Harsum mill fire is out",
        "The fire at the Harsum mill is out, fire chief Jona Reck said. Sixty firefighters fought it.",
    ));
    stream.place(&mill("d.example", "Fire", ""));
    stream.place(&mill("e.example", "Harsum mill fire: chief Reck praises firefighters", ""));
    let stories = stream.reviewed();
    assert_eq!((stories[0], stories[0]), (stories[2], stories[4]), "two words and more can say which fire");
    assert_eq!(distinct(&stories), 3, "{stories:?}");
}

#[test]
fn reports_without_dates_find_each_other() {
    let mut stream = Stream::new();
    stream.place(&report(
        "a.example",
        "",
        "Glacier lake bursts above Tarn",
        "The lake under the Holm glacier burst and flooded the village of Tarn.",
    ));
    stream.place(&report(
        "b.example",
        "",
        "Village of Tarn flooded by Holm glacier",
        "Water from the Holm glacier lake rushed into Tarn when the lake burst.",
    ));
    stream.place(&report(
        "c.example",
        "",
        "Chess title for Edda Lorn",
        "Edda Lorn won the chess championship in Vik with nine points.",
    ));
    let stories = stream.reviewed();
    assert_eq!(stories[0], stories[1]);
    assert_ne!(stories[0], stories[2]);
}

#[test]
fn four_languages_in_one_stream() {
    let pairs = [
        (
            "de",
            "Explosion in Lacksfabrik bei Querfurt",
            "Bei einer Explosion in einer Lackfabrik bei Querfurt sind am Montag zwei Arbeiter verletzt worden.",
        ),
        (
            "fr",
            "Grève des bateliers sur la Sarine",
            "Les bateliers de la Sarine ont bloqué lundi les écluses de Morlon pour protester contre les taxes.",
        ),
        (
            "vi",
            "Cháy chợ Tân Lập trong đêm",
            "Đám cháy tại chợ Tân Lập tối thứ hai đã thiêu rụi ba mươi gian hàng vải và quần áo.",
        ),
        (
            "ru",
            "В Заречье обрушился мост",
            "В Заречье в понедельник обрушился пешеходный мост через реку Вольку, пострадали пять школьников.",
        ),
    ];
    let mut stream = Stream::new();
    for outlet in ["a.example", "b.example"] {
        for (language, title, text) in pairs {
            let r = report(outlet, "2021-02-01", title, text);
            stream.place(&Report { language: Some(language.into()), ..r });
        }
    }
    let stories = stream.reviewed();
    assert_eq!(stories[..4], stories[4..]);
    assert_eq!(distinct(&stories), 4);
}

/// Two events of one court case, three days apart, each told by two outlets that repeat what came before.
const CASE: [(&str, &str, &str, &str); 4] = [
    (
        "a.example",
        "2022-03-07",
        "Police search harbour office in Port Ellery",
        "Police searched the harbour office of Port Ellery on Monday and carried away forty boxes of papers. Ada Holm, \
         the former harbour master, is accused of selling berths at the new quay to the shipping company Norvik for \
         400,000 crowns. Prosecutor Ines Falk said that the search went on until the evening.",
    ),
    (
        "b.example",
        "2022-03-07",
        "Forty boxes seized in raid on Port Ellery harbour office",
        "Forty boxes of papers were seized when police raided the harbour office in Port Ellery on Monday. The raid is \
         part of the case against Ada Holm, who led the harbour and is said to have sold berths at its new quay. \
         Officers searched until the evening, according to prosecutor Ines Falk.",
    ),
    (
        "a.example",
        "2022-03-10",
        "Judge releases Ada Holm on bail",
        "A judge released Ada Holm on bail of two million crowns on Thursday and took away her passport. The former \
         harbour master of Port Ellery must report to a police station twice a week. She is accused of selling \
         berths to the shipping company Norvik. Police searched the harbour office on Monday.",
    ),
    (
        "b.example",
        "2022-03-10",
        "Former harbour master out on bail of two million",
        "Ada Holm left prison on Thursday after she put up bail of two million crowns. A judge in Port Ellery took \
         her passport and told her to report to the police station twice a week. In the case about berths at the \
         new quay forty boxes of papers were seized on Monday, prosecutor Ines Falk has said.",
    ),
];

#[test]
fn what_happens_days_later_is_another_event_whatever_it_repeats() {
    for backwards in [false, true] {
        let mut stream = Stream::new();
        let mut order: Vec<usize> = (0..CASE.len()).collect();
        if backwards {
            order.reverse();
        }
        for (outlet, day, title, text) in order.iter().map(|at| CASE[*at]) {
            stream.place(&report(outlet, day, title, text));
        }
        let stories = stream.reviewed();
        assert_eq!(stories[0], stories[1]);
        assert_eq!(stories[2], stories[3]);
        assert_ne!(stories[0], stories[2]);
    }
}
