use super::daterefs;
use crate::testing::report_of;
use crate::tokens::Tokens;
use newsloom_model::{DateRef, PassageKind};
use newsloom_ner::Document;
use proptest::prelude::*;

fn of(text: &str, language: &str, day: Option<&str>) -> Vec<DateRef> {
    daterefs(&Tokens::of(&Document::of(&report_of(text, language, PassageKind::Body, day))))
}

/// Each expression as "words = first..last", published on a Wednesday.
fn shown(text: &str, language: &str) -> Vec<String> {
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    of(text, language, Some("2021-04-14"))
        .into_iter()
        .map(|d| match d.to == d.from {
            true => format!("{} = {}", d.span.of(text), day(d.from)),
            false => format!("{} = {}..{}", d.span.of(text), day(d.from), day(d.to)),
        })
        .collect()
}

pub(super) fn english(text: &str) -> Vec<String> {
    shown(text, "en")
}

/// The days of `text`, without its words.
pub(super) fn days(language: &str, text: &str) -> Vec<String> {
    shown(text, language)
        .into_iter()
        .map(|line| line.split(" = ").last().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_verb_in_the_present_or_future_on_either_side_looks_ahead() {
    for (language, text, day) in [
        ("en", "The pair meet on Saturday at Norwell Park.", "2021-04-17"),
        ("en", "On Sunday Norwell celebrates its saint.", "2021-04-18"),
        ("en", "She will be sentenced on 3 February.", "2022-02-03"),
        ("de", "Am Freitag entscheidet das Gericht über den Hafen.", "2021-04-16"),
        ("nl", "De raad stemt vrijdag over de haven.", "2021-04-16"),
        ("es", "El museo reabre el sábado.", "2021-04-17"),
        ("it", "Il museo riapre sabato.", "2021-04-17"),
        ("pl", "Rada zagłosuje w piątek.", "2021-04-16"),
        ("uk", "Рада голосуватиме у п'ятницю.", "2021-04-16"),
        ("ar", "سيصوت المجلس يوم الجمعة.", "2021-04-16"),
    ] {
        assert_eq!(days(language, text), [day], "{text}");
    }
    for (language, text, day) in [
        ("en", "On Sunday a bus that runs to Norwell sank in the ford.", "2021-04-11"),
        ("en", "She was sentenced on 3 February.", "2021-02-03"),
        ("de", "Am Freitag brach im Hafen ein Feuer aus.", "2021-04-09"),
        ("de", "Seit 20. Juni spielt sie wieder.", "2020-06-20.."),
        ("nl", "De raad stemde vrijdag over de haven.", "2021-04-09"),
        ("es", "El barco que llega cada mes encalló el sábado.", "2021-04-10"),
        ("pl", "Rada głosowała w piątek.", "2021-04-09"),
        ("uk", "Рада голосувала у п'ятницю.", "2021-04-09"),
        ("ar", "صدمت سيارة جدارا يوم الجمعة.", "2021-04-09"),
    ] {
        assert_eq!(days(language, text), [day], "{text}");
    }
}

#[test]
fn calendar_dates() {
    assert_eq!(english("Born March 17, 2021."), ["March 17, 2021 = 2021-03-17"]);
    assert_eq!(english("Talks on April 22-23 failed."), ["April 22-23 = 2021-04-22..2021-04-23"]);
    assert_eq!(english("From 5-6 September 2019."), ["5-6 September 2019 = 2019-09-05..2019-09-06"]);
    assert_eq!(english("Since 2014 it was quiet."), ["2014 = 2014-01-01.."]);
    assert_eq!(english("It fell in June 2018."), ["June 2018 = 2018-06-01..2018-06-30"]);
    assert_eq!(
        english("A 17th-century house of the 1950s."),
        ["17th-century = 1600-01-01..1699-12-31", "1950s = 1950-01-01..1959-12-31"]
    );
    assert_eq!(
        english("Dated 2021-03-09 and 3/8/2021."),
        ["2021-03-09 = 2021-03-09", "3/8/2021 = 2021-03-08"]
    );
}

#[test]
fn bare_days_follow_the_verb() {
    assert_eq!(english("He said on Tuesday."), ["Tuesday = 2021-04-13"]);
    assert_eq!(english("They will meet on Tuesday."), ["Tuesday = 2021-04-20"]);
    assert_eq!(english("It was signed on Dec. 7."), ["Dec. 7 = 2020-12-07"]);
    assert_eq!(english("It will be paid on May 7."), ["May 7 = 2021-05-07"]);
    assert_eq!(english("She left in August."), ["August = 2020-08-01..2020-08-31"]);
}

#[test]
fn relative_periods() {
    assert_eq!(english("It fell last week."), ["last week = 2021-04-05..2021-04-11"]);
    assert_eq!(english("Last month's vote."), ["Last month's = 2021-03-01..2021-03-31"]);
    assert_eq!(english("Three years ago it rained."), ["Three years ago = 2018-01-01..2018-12-31"]);
    assert_eq!(
        english("Two days ago, yesterday and last night."),
        ["Two days ago = 2021-04-12", "yesterday = 2021-04-13", "last night = 2021-04-13"]
    );
    assert_eq!(english("Earlier this month it closed."), ["Earlier this month = 2021-04-01..2021-04-14"]);
    assert_eq!(
        english("Rain fell over the past three days."),
        ["the past three days = 2021-04-11..2021-04-14"]
    );
    assert_eq!(english("Third-quarter sales rose."), ["Third-quarter = 2020-07-01..2020-09-30"]);
    assert_eq!(
        english("It opened in 2010. Two years later it closed."),
        ["2010 = 2010-01-01..2010-12-31", "Two years later = 2012-01-01..2012-12-31"]
    );
}

#[test]
fn a_line_that_is_a_day_dates_the_report() {
    let text = "Sunday, April 11, 2021\nIt rained yesterday.";
    let report = report_of(text, "en", PassageKind::Furniture, None);
    let found = daterefs(&Tokens::of(&Document::of(&report)));
    assert_eq!(found.len(), 1, "furniture is not read, its date line is");
    assert_eq!(
        english(text),
        ["Sunday, April 11, 2021 = 2021-04-11", "yesterday = 2021-04-10"],
        "what is told is told on the printed day"
    );
}

#[test]
fn business_speaks_of_the_year_under_way() {
    assert_eq!(
        english("It fell for the full year and will close by year-end."),
        ["the full year = 2021-01-01..2021-12-31", "year-end = 2021-12-01..2021-12-31"]
    );
    assert_eq!(english("For the year, sales rose."), ["the year = 2021-01-01..2021-12-31"]);
    assert_eq!(english("She is the man of the year."), Vec::<String>::new());
}

#[test]
fn listed_months_go_on_into_the_next_year() {
    assert_eq!(
        english("They will play in Rome in November, in Oslo in January and in Bonn in March."),
        [
            "November = 2021-11-01..2021-11-30",
            "January = 2022-01-01..2022-01-31",
            "March = 2022-03-01..2022-03-31"
        ]
    );
}

#[test]
fn centuries_and_years_share_words() {
    assert_eq!(
        english("From the 15th to the 17th century."),
        ["the 15th = 1400-01-01..1499-12-31", "the 17th century = 1600-01-01..1699-12-31"]
    );
    assert_eq!(english("The mill (1892–94) stands."), ["1892–94 = 1892-01-01..1894-12-31"]);
    assert_eq!(
        english("Built in 1699 or 1701."),
        ["1699 = 1699-01-01..1699-12-31", "1701 = 1701-01-01..1701-12-31"]
    );
    assert_eq!(english("In the 1800s."), ["1800s = 1800-01-01..1899-12-31"]);
}

#[test]
fn what_is_no_date() {
    for text in [
        "It may march on.",
        "Some 2000 people, 1500 km.",
        "She closed every Monday.",
        "It is warm here from May to July.",
        "The beach is crowded in August.",
        "New prices appear every Monday/Tuesday.",
        "A sum of $2019 was paid.",
    ] {
        assert_eq!(english(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn without_a_day_of_publication_only_full_dates_count() {
    let found = of("On Tuesday, yesterday, on May 4 and in June 2019.", "en", None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].from.map(|d| d.to_string()).as_deref(), Some("2019-06-01"));
}

#[test]
fn a_text_of_several_years_without_a_day_of_publication_is_in_none() {
    let days = |text: &str| of(text, "en", None).len();
    let same = "It opened on March 3, 2020, and shut on May 4, 2020. By June 2020 it was sold, and on July 9 it burned.";
    assert_eq!(days(same), 4);
    assert_eq!(days(&same.replace("May 4, 2020", "May 4, 2019")), 3);
}

#[test]
fn furniture_has_no_dates_but_captions_do() {
    let dates = |kind| {
        daterefs(&Tokens::of(&Document::of(&report_of("Photo of March 17, 2021", "en", kind, None)))).len()
    };
    assert_eq!((dates(PassageKind::Furniture), dates(PassageKind::Caption)), (0, 1));
}

#[test]
fn other_languages() {
    assert_eq!(
        shown("Er starb am 13. April 2019; vor drei Tagen, letzte Woche.", "de"),
        [
            "13. April 2019 = 2019-04-13",
            "vor drei Tagen = 2021-04-11",
            "letzte Woche = 2021-04-05..2021-04-11"
        ]
    );
    assert_eq!(
        shown("Le 1er avril 2020, mardi, il y a deux mois.", "fr"),
        ["Le 1er avril 2020 = 2020-04-01", "mardi = 2021-04-13", "il y a deux mois = 2021-02-01..2021-02-28"]
    );
    assert_eq!(
        shown("El 13 de abril de 2019, ayer, el año pasado.", "es"),
        ["13 de abril de 2019 = 2019-04-13", "ayer = 2021-04-13", "el año pasado = 2020-01-01..2020-12-31"]
    );
    assert_eq!(
        shown("Em 5 de maio de 2018, na terça-feira, hoje.", "pt"),
        ["5 de maio de 2018 = 2018-05-05", "terça-feira = 2021-04-13", "hoje = 2021-04-14"]
    );
    assert_eq!(
        shown("Il 2 giugno 1946, lunedì, la settimana scorsa.", "it"),
        ["2 giugno 1946 = 1946-06-02", "lunedì = 2021-04-12", "la settimana scorsa = 2021-04-05..2021-04-11"]
    );
    assert_eq!(
        shown("13 апреля 2019 года, во вторник, на прошлой неделе.", "ru"),
        ["13 апреля 2019 = 2019-04-13", "вторник = 2021-04-13", "прошлой неделе = 2021-04-05..2021-04-11"]
    );
    assert_eq!(shown("13 Nisan 2019", "tr"), Vec::<String>::new());
}

#[test]
fn what_lies_ahead_is_said_by_more_than_will() {
    for (text, day) in [
        ("The match was postponed until Friday.", "Friday = 2021-04-16"),
        ("The hearing was set for Friday.", "Friday = 2021-04-16"),
        ("Norwell host Alder on Saturday.", "Saturday = 2021-04-17"),
        ("The council votes on Monday.", "Monday = 2021-04-19"),
        ("After 300 votes on Monday he left.", "Monday = 2021-04-12"),
        ("The shop was robbed on Monday.", "Monday = 2021-04-12"),
    ] {
        assert_eq!(english(text), [day], "{text}");
    }
    for (language, text, day) in [
        ("fr", "La foire se tiendra samedi.", "samedi = 2021-04-17"),
        ("fr", "Le maire a été élu samedi.", "samedi = 2021-04-10"),
        ("es", "El congreso votará el lunes.", "lunes = 2021-04-19"),
        ("it", "La giunta si riunirà lunedì.", "lunedì = 2021-04-19"),
        ("pt", "A feira abrirá na segunda-feira.", "segunda-feira = 2021-04-19"),
        ("de", "Die Messe beginnt am Montag.", "Montag = 2021-04-19"),
        ("ru", "Выставка откроется в субботу.", "субботу = 2021-04-17"),
        ("nl", "De markt begint maandag.", "maandag = 2021-04-19"),
        ("pl", "Mecz odbędzie się w sobotę.", "sobotę = 2021-04-17"),
        ("uk", "Суд відбудеться в суботу.", "суботу = 2021-04-17"),
    ] {
        assert_eq!(shown(text, language), [day], "{text}");
    }
}

#[test]
fn days_are_listed_and_counted_in_words() {
    assert_eq!(
        english("It closes on Monday 3, Tuesday 4 and Friday 7 May."),
        ["Monday 3 = 2021-05-03", "Tuesday 4 = 2021-05-04", "Friday 7 May = 2021-05-07"]
    );
    assert_eq!(english("It snowed the day before yesterday."), ["the day before yesterday = 2021-04-12"]);
    assert_eq!(
        english("He was seen on Friday and the previous Monday."),
        ["Friday = 2021-04-09", "the previous Monday = 2021-04-05"]
    );
    assert_eq!(english("They met the Monday before last."), ["Monday before last = 2021-04-05"]);
    assert_eq!(shown("Il a neigé avant-hier.", "fr"), ["avant-hier = 2021-04-12"]);
    assert_eq!(shown("Es geschah am Montagabend.", "de"), ["Montagabend = 2021-04-12"]);
    assert_eq!(shown("Votan el próximo lunes.", "es"), ["el próximo lunes = 2021-04-19"]);
    assert_eq!(
        shown("Gesperrt vom 20.05.2021 bis zum 2.06.", "de"),
        ["20.05.2021 = 2021-05-20", "2.06. = 2021-06-02"]
    );
    assert_eq!(shown("Il mercato apre il 1° giugno.", "it"), ["1° giugno = 2021-06-01"]);
    assert_eq!(english("She went to his Sunday Mass."), ["Sunday = 2021-04-11"]);
    assert_eq!(shown("Version 2.06.1 hat 20.000 Nutzer.", "de"), Vec::<String>::new());
}

#[test]
fn names_and_durations_are_no_dates() {
    for text in [
        "Friday Adeyemi and June Carter won.",
        "She spoke in May Hall.",
        "The strike is expected to last three weeks.",
    ] {
        assert_eq!(english(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(english("On Friday Adeyemi won."), ["Friday = 2021-04-09"]);
    assert_eq!(english("Compared to last week it is dry."), ["last week = 2021-04-05..2021-04-11"]);
}

#[test]
fn several_periods_are_no_single_one() {
    for (language, text) in [
        ("de", "In den vergangenen Jahren stieg der Preis."),
        ("de", "In diesen Tagen erscheint das Buch."),
        ("fr", "Ces derniers mois, le prix a augmenté."),
        ("nl", "De afgelopen weken steeg de prijs."),
        ("de", "Jeden dritten Montag kommt das Schiff."),
        ("fr", "Le bac part chaque lundi."),
    ] {
        assert_eq!(days(language, text), Vec::<String>::new(), "{text}");
    }
    for (language, text, day) in [
        ("de", "Im vergangenen Jahr stieg der Preis.", "2020-01-01..2020-12-31"),
        ("fr", "Le mois dernier, le prix a augmenté.", "2021-03-01..2021-03-31"),
        ("de", "Am zweiten Donnerstag kam das Schiff.", "2021-04-08"),
    ] {
        assert_eq!(days(language, text), [day], "{text}");
    }
}

#[test]
fn german_years_mornings_and_lists() {
    for (text, expected) in [
        ("Die Lawine kam im Juni vorigen Jahres.", &["2020-06-01..2020-06-30"][..]),
        (
            "Im Vorjahr waren es mehr, heuer sind es weniger.",
            &["2020-01-01..2020-12-31", "2021-01-01..2021-12-31"],
        ),
        ("Er kam gestern morgen an.", &["2021-04-13"]),
        ("Er reist morgen ab.", &["2021-04-15"]),
        ("Am Morgen nach der Feier regnete es.", &[]),
        ("Gespielt wird am 3., 4. und 7. Mai.", &["2021-05-03", "2021-05-04", "2021-05-07"]),
        ("Auf 1800 Hektar und bei 1800 bis 2600 Metern.", &[]),
        ("Sieger wurde 4. Jan Seiler.", &[]),
        ("Er kam am 4. Jan. 2021 an.", &["2021-01-04"]),
    ] {
        assert_eq!(days("de", text), expected, "{text}");
    }
}

#[test]
fn spanish_mornings_and_years() {
    for (text, expected) in [
        ("Lo anunció esta mañana.", &["2021-04-14"][..]),
        ("Habló el viernes por la mañana.", &["2021-04-09"]),
        ("Hablará mañana.", &["2021-04-15"]),
        ("Fue en octubre del año pasado.", &["2020-10-01..2020-10-31"]),
    ] {
        assert_eq!(days("es", text), expected, "{text}");
    }
}

#[test]
fn quarters_of_businesses() {
    for (text, expected) in [
        ("Orders in this year's second quarter rose.", &["2021-04-01..2021-06-30"][..]),
        ("Profit rose in the latest quarter.", &["2021-01-01..2021-03-31"]),
        ("The first quarter of next year will be hard.", &["2022-01-01..2022-03-31"]),
        ("The loss was $9 million for the year ended May 31.", &["2020-05-31"]),
        ("Revenue was $4 million for the year.", &["2021-01-01..2021-12-31"]),
        ("Its quarter-to-quarter growth slowed.", &[]),
        ("Ms Lund will succeed him on Feb. 1.", &["2022-02-01"]),
    ] {
        assert_eq!(days("en", text), expected, "{text}");
    }
}

#[test]
fn years_of_few_digits() {
    for (text, expected) in [
        ("She (288 – 4 March 351) was a painter.", &["0288-01-01..0288-12-31", "0351-03-04"][..]),
        ("The queen left in June of 352, by sea.", &["0352-06-01..0352-06-30"]),
        ("The mill was built in the year 85.", &["0085-01-01..0085-12-31"]),
        ("By the end of the year 60 percent had left.", &["2021-01-01..2021-12-31"]),
        ("In the year 12 people came.", &[]),
        ("Sales were: January 120, February 135.", &["2021-01-01..2021-01-31", "2021-02-01..2021-02-28"]),
        ("In May 1998 Mark Lund left.", &["1998-05-01..1998-05-31"]),
        ("In May 300 people came.", &["2020-05-01..2020-05-31"]),
    ] {
        assert_eq!(days("en", text), expected, "{text}");
    }
}

#[test]
fn chinese_arabic_and_hindi_days() {
    assert_eq!(
        shown("工会昨天表示，4月20日将在2018年建成的港口罢工。", "zh"),
        ["昨天 = 2021-04-13", "4月20日 = 2021-04-20", "2018年 = 2018-01-01..2018-12-31"]
    );
    assert_eq!(
        shown("市长将于下周三讲话，星期一回家。", "zh"),
        ["下周三 = 2021-04-21", "星期一 = 2021-04-12"]
    );
    assert_eq!(shown("قال الوزير يوم الاثنين إنه سافر.", "ar"), ["الاثنين = 2021-04-12"]);
    assert_eq!(shown("मेला सोमवार को बंद था।", "hi"), ["सोमवार = 2021-04-12"]);
}

#[test]
fn endless_chinese_digits_are_no_days() {
    assert_eq!(shown(&format!("{}月。", "1".repeat(100_000)), "zh"), Vec::<String>::new());
}

#[test]
fn apostrophes_of_either_form_are_read() {
    for text in ["Last week's rain", "Last week’s rain"] {
        assert_eq!(
            english(text),
            [format!("{} = 2021-04-05..2021-04-11", &text[..text.len() - " rain".len()])]
        );
    }
    for text in ["Il part aujourd'hui.", "Il part aujourd’hui."] {
        assert_eq!(shown(text, "fr").len(), 1, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_answered(
        text in "(\\PC|[0-9]{1,5}|May |Monday |last |next |9999 |weeks |ago |century |-|the |th |of |年|月|日|星期三|将){0,40}",
        language in "(en|de|fr|ru|zh|ar||xx)",
        day in proptest::option::of("(0001-01-01|2021-04-14|9999-12-31|-9999-01-01)"),
    ) {
        let found = of(&text, &language, day.as_deref());
        let mut last = 0;
        for date in &found {
            prop_assert!(date.span.start >= last && !date.span.is_empty() && date.span.end <= text.len());
            prop_assert!(text.is_char_boundary(date.span.start) && text.is_char_boundary(date.span.end));
            prop_assert!(date.from.is_none() || date.to.is_none() || date.from <= date.to);
            last = date.span.end;
        }
        prop_assert_eq!(found, of(&text, &language, day.as_deref()));
    }
}

#[test]
fn what_lasts_until_a_day_and_what_is_delivered_lie_ahead() {
    for (text, day) in [
        ("They have until Friday to answer.", "2021-04-16"),
        ("The road stays shut until Monday.", "2021-04-19"),
        ("The council gave the firm until mid-June to file its plans.", "2021-06-01..2021-06-30"),
        ("Crude for March delivery fell.", "2022-03-01..2022-03-31"),
        ("The fee is due on a still undecided day in June.", "2021-06-01..2021-06-30"),
        ("On Friday, the United Norwell Party votes.", "2021-04-16"),
        ("The ferry runs from 30 April, the second from 6 August.", "2021-08-06"),
        ("We met there this summer.", "2020-06-01..2020-08-31"),
    ] {
        assert_eq!(days("en", text).last().map(String::as_str), Some(day), "{text}");
    }
    for (text, day) in [
        ("He stayed until Friday.", "2021-04-09"),
        ("Crude rose in March.", "2021-03-01..2021-03-31"),
        ("A bus of the United Norwell Line crashed on Friday.", "2021-04-09"),
        ("The ferry sank on 6 August.", "2020-08-06"),
        ("We will meet there this summer.", "2021-06-01..2021-08-31"),
    ] {
        assert_eq!(days("en", text), [day], "{text}");
    }
}

#[test]
fn what_is_no_single_day_is_left_alone() {
    for text in [
        "The ferry leaves on Monday and Tuesday nights.",
        "We start on a Monday, meet Tuesday and print.",
        "These are the leaders of tomorrow.",
        "Today's youth is idle. More bakers work today than ever.",
        "He met Johnnie Christmas. Orthodox Easter is later.",
        "The clubs are open on the weekend.",
        "It is the Sunday after Easter Joy.",
    ] {
        assert!(english(text).is_empty(), "{text} {:?}", english(text));
    }
    assert_eq!(english("He met her on Friday the 2nd."), ["Friday the 2nd = 2021-04-02"]);
    assert!(english("He met her on Friday the 3rd.").is_empty());
    assert_eq!(english("Today's meeting was short. By Christmas it ends.").len(), 2);
    assert_eq!(english("He left a week or so ago."), ["a week or so ago = 2021-04-05..2021-04-11"]);
    assert_eq!(english("The week before last was calm."), ["The week before last = 2021-03-29..2021-04-04"]);
}

#[test]
fn weekends_and_what_comes_in_other_languages() {
    for (language, text, day) in [
        ("de", "Am Wochenende wurde ein Mann festgenommen.", "2021-04-10..2021-04-11"),
        ("es", "El fin de semana pasado llovió.", "2021-04-10..2021-04-11"),
        ("pt", "Neste fim de semana haverá festa.", "2021-04-17..2021-04-18"),
        ("it", "Lo scorso fine settimana è piovuto.", "2021-04-10..2021-04-11"),
        ("fr", "Le week-end dernier, il a plu.", "2021-04-10..2021-04-11"),
        ("es", "La semana que viene habrá huelga.", "2021-04-19..2021-04-25"),
        ("es", "Abrirá en octubre del año que viene.", "2022-10-01..2022-10-31"),
        ("de", "Ende Mai stand sie auf der Liste.", "2020-05-01..2020-05-31"),
    ] {
        assert_eq!(days(language, text), [day], "{text}");
    }
    assert!(days("de", "Läden am Wochenende").is_empty());
    assert!(days("es", "El fin de la semana santa fue triste.").is_empty());
}
