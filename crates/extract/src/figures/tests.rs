use super::figures;
use crate::testing::report_of;
use crate::tokens::Tokens;
use newsloom_model::{Figure, PassageKind};
use newsloom_ner::Document;
use proptest::prelude::*;

fn of(text: &str, language: &str) -> Vec<Figure> {
    figures(&Tokens::of(&Document::of(&report_of(text, language, PassageKind::Body, None))))
}

/// Each figure as "relation value..high unit [counted]".
fn shown(text: &str, language: &str) -> Vec<String> {
    of(text, language)
        .into_iter()
        .map(|f| {
            let high = f.value_high.map(|h| format!("..{h}")).unwrap_or_default();
            let unit = f.unit.map(|u| format!(" {u}")).unwrap_or_default();
            let counts = f.counts.map(|c| format!(" [{c}]")).unwrap_or_default();
            format!("{}{}{high}{unit}{counts}", f.relation.as_str(), f.value)
        })
        .collect()
}

fn english(text: &str) -> Vec<String> {
    shown(text, "en")
}

#[test]
fn counts_have_their_head() {
    assert_eq!(english("The army sent at least 31 tank companies."), [">=31 [tank company]"]);
    assert_eq!(english("Some 9,000 people fled; as many as 1,200 were hurt."), ["~9000 [people]", "<=1200"]);
    assert_eq!(
        english("Two senior US envoys met three other men."),
        ["=2 [senior US envoy]", "=3 [other man]"]
    );
    assert_eq!(english("They found one local door."), ["=1 [local door]"]);
}

#[test]
fn tolls_and_parts_that_no_noun_follows() {
    assert_eq!(english("The death toll stood at fourteen on Tuesday night."), ["=14 [dead]"]);
    assert_eq!(english("Drivers pay the toll at six."), Vec::<String>::new());
    assert_eq!(english("Two were rescued and three remain missing."), ["=2 [rescued]", "=3 [missing]"]);
    assert_eq!(english("Profit fell by a fifth."), ["=0.2 fraction"]);
    assert_eq!(english("The coast was hit by a third storm."), Vec::<String>::new());
    assert_eq!(english("The first van was hit by a second, then by a third."), Vec::<String>::new());
    assert_eq!(english("The plan, backed by a fifth, was shelved."), Vec::<String>::new());
    assert_eq!(shown("Una de cada cuatro tiendas cerró.", "es"), ["=0.25 fraction"]);
    assert_eq!(shown("34-летнего жителя задержали.", "ru"), ["=34 year of age"]);
}

#[test]
fn times_of_day_are_no_counts() {
    assert_eq!(english("At 8.30 the doors opened."), Vec::<String>::new());
    assert_eq!(english("The doors opened at 8.30 on Monday."), Vec::<String>::new());
    assert_eq!(english("The krone stood at 9.42 to the franc on Monday."), ["=9.42"]);
    assert_eq!(english("The index closed at 8,300.25 on Monday."), ["=8300.25"]);
    assert_eq!(english("It pays 11.40 euros per hour."), ["=11.4 euro per hour"]);
}

#[test]
fn a_part_counts_what_the_whole_counts() {
    assert_eq!(english("Nine of their 14 divers are missing."), ["=9 [diver]", "=14 [diver]"]);
    assert_eq!(english("Two of the three guards left."), ["=2 [guard]", "=3 [guard]"]);
    assert_eq!(english("They own 40 of the town."), ["=40"]);
}

#[test]
fn ranges_have_two_ends() {
    assert_eq!(english("It has 4,000 - 4,500 seats."), ["~4000..4500 [seat]"]);
    assert_eq!(english("Between 5 and 10 villages burned."), ["~5..10 [village]"]);
    assert_eq!(english("It cost $3 million to $5 million."), ["~3000000..5000000 dollar"]);
    assert_eq!(english("Four to five thousand voters came."), ["~4000..5000 [voter]"]);
}

#[test]
fn number_words_and_multipliers() {
    assert_eq!(english("Half a dozen boats and a million votes."), ["=6 [boat]", "=1000000 [vote]"]);
    assert_eq!(english("Twenty-five hundred sheep, two dozen goats."), ["=2500 [sheep]", "=24 [goat]"]);
    assert_eq!(english("He owns 25 lakh shares, 3 crore rupees."), ["=2500000 [share]", "=30000000 rupee"]);
    assert_eq!(english("It ran for two and a half hours."), ["=2.5 hour"]);
    assert_eq!(english("Firms moved 12.5m tonnes."), ["=12500000 metric ton"]);
}

#[test]
fn money_in_many_dresses() {
    assert_eq!(english("It paid £2m, then US$4.5bn."), ["=2000000 pound sterling", "=4500000000 dollar"]);
    assert_eq!(english("A fine of 30 million Australian dollars."), ["=30000000 australian dollar"]);
    assert_eq!(english("Oil fell to $71.30 a barrel."), ["=71.3 dollar per barrel"]);
    assert_eq!(english("A 12-cent-a-share dividend."), ["=12 cent per share"]);
}

#[test]
fn measures_rates_and_ages() {
    assert_eq!(
        english("Winds of 90 miles an hour, 5.5 per cent more."),
        ["=90 mile per hour", "=5.5 percentage"]
    );
    assert_eq!(
        english("A 15-year-old walked 40km at -3 degrees Celsius."),
        ["=15 year of age", "=40 kilometre", "=-3 celsius"]
    );
    assert_eq!(english("Ms Abara, 52, was told."), ["=52 year of age"]);
    assert_eq!(english("Rates rose from 4.8 to 4.9 percent."), ["=4.8 percentage", "=4.9 percentage"]);
}

#[test]
fn parts_of_a_whole_are_fractions() {
    assert_eq!(english("Half the flats are empty."), ["=0.5 fraction [flat]"]);
    assert_eq!(english("He sold three-quarters of the boats."), ["=0.75 fraction [boat]"]);
    assert_eq!(english("One in five clinics closed."), ["=0.2 fraction [clinic]"]);
    assert_eq!(english("It is 1⁄8 of a pint."), ["=0.125 pint"]);
    assert_eq!(english("The first half of the match."), Vec::<String>::new());
    assert_eq!(english("Sales fell in the third quarter of the year."), Vec::<String>::new());
}

#[test]
fn numbers_share_nouns_and_multipliers() {
    assert_eq!(english("Two-, four- and six-door cars."), ["=2 [door]", "=4 [door]", "=6 [door]"]);
    assert_eq!(english("It rose from $4 to $6 billion."), ["=4000000000 dollar", "=6000000000 dollar"]);
    assert_eq!(
        english("It sold 3.5 million lamps, up from 2.5 million."),
        ["=3500000 [lamp]", "=2500000 [lamp]"]
    );
    assert_eq!(english("Rents run from $900 to $1.2 million."), ["~900..1200000 dollar"]);
    assert_eq!(english("It cost twelve dollars and fifty cents."), ["=12.5 dollar"]);
    assert_eq!(english("They hired three new 500 Deluxe buses."), ["=3 [new 500 Deluxe bus]"]);
}

#[test]
fn powers_and_joined_units() {
    assert_eq!(english("It weighs 2.5×10^3 kilograms."), ["=2500 kilogram"]);
    assert_eq!(english("A 1200sq m hall for 7 B people."), ["=1200 square metre", "=7000000000 [people]"]);
    assert_eq!(english("She was 41 when he was 7 points ahead."), ["=41 year of age", "=7 [point]"]);
}

#[test]
fn names_dates_and_scores_are_no_figures() {
    for text in [
        "The third country stayed out.",
        "On April 12-13 and 3 May 2019 they met at 10:30 and at 5 p.m.",
        "An F-16 and a Boeing 737 flew in 2014.",
        "COVID-19 hit the G20 under Section 12.",
        "United won 3-2 in the 1990s.",
        "As shown before [21], call No. 4.",
        "The 22nd amendment of 2021-04-13.",
    ] {
        assert_eq!(english(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn captions_and_furniture_have_none() {
    for kind in [PassageKind::Caption, PassageKind::Furniture] {
        let report = report_of("Some 300 ships at sea.", "en", kind, None);
        assert_eq!(figures(&Tokens::of(&Document::of(&report))), []);
    }
}

#[test]
fn other_languages_have_their_own_marks() {
    assert_eq!(
        shown("Rund 2,5 Millionen Euro für mindestens 1.200 Soldaten.", "de"),
        ["~2500000 euro", ">=1200 [Soldaten]"]
    );
    assert_eq!(shown("Das sind 3,4 Prozent, sagte er am 12. Mai 2020 um 18 Uhr.", "de"), ["=3.4 percentage"]);
    assert_eq!(
        shown("Au moins 12 500 manifestants et 3,5 milliards d'euros.", "fr"),
        [">=12500 [manifestants]", "=3500000000 euro"]
    );
    assert_eq!(
        shown("Más de 1.500 personas y 20 millones de dólares.", "es"),
        [">=1500 [personas]", "=20000000 dollar"]
    );
    assert_eq!(
        shown("Cerca de 40 mil pessoas; alta de 7,2%.", "pt"),
        ["~40000 [pessoas]", "=7.2 percentage"]
    );
    assert_eq!(shown("Circa 300 soldati, 2 miliardi di euro.", "it"), ["~300 [soldati]", "=2000000000 euro"]);
    assert_eq!(
        shown("Более 150 тысяч человек, 3,5 млрд рублей.", "ru"),
        [">=150000 [человек]", "=3500000000 russian ruble"]
    );
    assert_eq!(shown("約300人、5000 εκατομμύρια", "ja"), Vec::<String>::new());
}

#[test]
fn a_bare_number_has_the_unit_of_what_it_ends() {
    assert_eq!(english("She went from 90 kilos to 81."), ["=90 kilogram", "=81 kilogram"]);
    assert_eq!(
        english("The price fell from $75 a barrel to $45."),
        ["=75 dollar per barrel", "=45 dollar per barrel"]
    );
    assert_eq!(english("He walked 90 miles to 81 Mill Lane."), ["=90 mile"]);
    assert_eq!(english("A quake 6.2 miles deep had a magnitude of 5.8."), ["=6.2 mile", "=5.8"]);
    assert_eq!(
        english("Turnout was 48 percent, three points lower."),
        ["=48 percentage", "=3 percentage point"]
    );
    assert_eq!(english("Shares lost 2 percent, or 30 points."), ["=2 percentage", "=30 [point]"]);
}

#[test]
fn small_numbers_of_people_are_figures_by_what_became_of_them() {
    assert_eq!(english("Seven died and three were injured at the mill."), ["=7 [dead]", "=3 [injured]"]);
    assert_eq!(english("The flood killed at least six and injured eight."), [">=6 [dead]", "=8 [injured]"]);
    assert_eq!(english("Five trapped miners were brought up."), ["=5 [trapped miner]"]);
    assert_eq!(english("Five trapped in the mine were brought up."), ["=5 [trapped]"]);
    assert_eq!(english("The toll had risen to eleven."), ["=11 [dead]"]);
    assert_eq!(
        english("Two are still missing; another five were rescued."),
        ["=2 [missing]", "=5 [rescued]"]
    );
    assert_eq!(english("Eighteen workers were hurt, four of them badly."), ["=18 [worker]", "=4 [worker]"]);
    for text in [
        "No one was hurt when they left at six.",
        "The Group of Eight was hurt by the row.",
        "The one who died was not named.",
        "They met two by two and helped one another.",
        "In Nine Elms and at Seven Dials it rained.",
    ] {
        assert_eq!(english(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn parts_of_multipliers_and_units() {
    assert_eq!(english("A third of a million voters stayed away."), ["=333333.3333333333 [voter]"]);
    assert_eq!(english("Half a billion euros was lost."), ["=500000000 euro"]);
    assert_eq!(english("It is two and one-half miles long."), ["=2.5 mile"]);
    assert_eq!(english("A wall four-and-a-half metres high."), ["=4.5 metre"]);
    assert_eq!(english("The bank moved by half a point."), ["=0.5 percentage point"]);
    assert_eq!(english("Six in ten said no."), ["=0.6 fraction"]);
    assert_eq!(
        english("They closed three of their nine weekly markets."),
        ["=3 [weekly market]", "=9 [weekly market]"]
    );
    assert_eq!(english("A third year of drought began in half of the valleys."), ["=0.5 fraction [valley]"]);
}

#[test]
fn prices_and_ordinals_are_no_units() {
    assert_eq!(english("He hid four $100 bills."), ["=4 [bill]", "=100 dollar [bill]"]);
    assert_eq!(english("She bought three second-hand vans."), ["=3 [second-hand van]"]);
    assert_eq!(english("He was fined 90 pounds."), ["=90 pound sterling"]);
    assert_eq!(english("The calf weighs 90 pounds."), ["=90 pound-mass"]);
    assert_eq!(english("Farmers got Rs 2-3 lakh."), ["~200000..300000 indian rupee"]);
    assert_eq!(english("They shipped 412 000 t of ore."), ["=412000 metric ton"]);
    assert_eq!(english("Ring +44 113 496 0999 or 0113 496 0123."), Vec::<String>::new());
}

#[test]
fn what_is_compared_with_a_known_number_is_no_bound() {
    assert_eq!(english("Pay rose 2%, less than the 4% forecast."), ["=2 percentage", "=4 percentage"]);
    assert_eq!(english("Pay rose less than 4%."), ["<=4 percentage"]);
    assert_eq!(
        shown("Прибыль упала на 12 процентов, до 4 млн рублей.", "ru"),
        ["=12 percentage", "=4000000 russian ruble"]
    );
    assert_eq!(shown("Ему грозит до 6 лет.", "ru"), ["<=6 year"]);
    assert_eq!(shown("Le loyer est passé de 700 à 760 euros.", "fr"), ["=700 euro", "=760 euro"]);
    assert_eq!(shown("Il faut de 700 à 760 euros.", "fr"), ["~700..760 euro"]);
}

#[test]
fn other_languages_have_ages_tolls_and_parts() {
    assert_eq!(shown("Lucía, de 41 años, y un niño de 6 años.", "es"), ["=41 year of age", "=6 year of age"]);
    assert_eq!(shown("Fue condenada a 9 años de cárcel.", "es"), ["=9 year"]);
    assert_eq!(shown("Anna Conti, 41 anni, abita qui da 9 anni.", "it"), ["=41 year of age", "=9 year"]);
    assert_eq!(shown("Погибла женщина 41 года.", "ru"), ["=41 year of age"]);
    assert_eq!(shown("Luc Petit, 41 ans, a attendu trois ans.", "fr"), ["=41 year of age", "=3 year"]);
    assert_eq!(shown("Трое погибли, шестеро ранены.", "ru"), ["=3", "=6"]);
    assert_eq!(shown("Cuatro murieron en el derrumbe.", "es"), ["=4"]);
    assert_eq!(
        shown("12 Gäste wurden verletzt, zwei von ihnen schwer.", "de"),
        ["=12 [Gäste]", "=2 [Gäste]"]
    );
    assert_eq!(shown("Zwei Drittel der Wähler kamen.", "de"), ["=0.6666666666666666 fraction"]);
    assert_eq!(shown("Un quart des élèves sont absents.", "fr"), ["=0.25 fraction"]);
    assert_eq!(shown("Se perdió medio millón de euros.", "es"), ["=500000 euro"]);
    assert_eq!(shown("Das kostet 2,5 Mio. Euro.", "de"), ["=2500000 euro"]);
    assert_eq!(shown("Le pont coûte 4,5 M€.", "fr"), ["=4500000 euro"]);
    assert_eq!(shown("El museo cierra los días 3, 4 y 5 de mayo.", "es"), Vec::<String>::new());
}

#[test]
fn more_languages_have_their_number_words_and_digits() {
    assert_eq!(shown("Bij de brand raakten vijf mensen gewond.", "nl"), ["=5 [mensen]"]);
    assert_eq!(shown("Zginęło co najmniej 12 osób, trzech rannych.", "pl"), [">=12 [osób]", "=3 [rannych]"]);
    assert_eq!(shown("Загинули двоє, понад 40 поранено.", "uk"), ["=2", ">=40"]);
    assert_eq!(shown("قتل ثلاثة وأصيب ١٥ شخصا.", "ar"), ["=3", "=15 [شخصا]"]);
    assert_eq!(shown("किसानों को 3 लाख रुपये मिले।", "hi"), ["=300000 indian rupee"]);
    assert_eq!(shown("损失约1.5亿元，至少22名工人受伤。", "zh"), ["~150000000 chinese yuan", ">=22"]);
    assert_eq!(shown("百分之七的人，第3名，2019年5月6日。", "zh"), ["=7 percentage"]);
    assert_eq!(shown("四十三艘船等了两天。", "zh"), ["=43", "=2 day"]);
}

#[test]
fn chinese_numbers_too_great_to_be_held_are_no_figures() {
    let endless = "亿".repeat(50_000);
    for before in ["", "百分之", "5"] {
        assert_eq!(shown(&format!("{before}{endless}元。"), "zh"), Vec::<String>::new(), "{before}");
    }
    assert_eq!(shown("五亿元。", "zh"), ["=500000000 chinese yuan"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_answered(text in "(\\PC|[0-9$.,% -]|million |a |half |to |died |of |百分之|三|万|年|月){0,60}", language in "(en|de|fr|ru|zh|ar||xx)") {
        let found = of(&text, &language);
        let mut last = 0;
        for figure in &found {
            prop_assert!(figure.span.start >= last && !figure.span.is_empty() && figure.span.end <= text.len());
            prop_assert!(text.is_char_boundary(figure.span.start) && text.is_char_boundary(figure.span.end));
            prop_assert!(figure.value.is_finite() && figure.value_high.is_none_or(f64::is_finite));
            last = figure.span.end;
        }
        prop_assert_eq!(found, of(&text, &language));
    }
}
