//! Several languages in one stream.

use super::*;
use newsloom_model::{Change, ConstraintKind, Rule};
use std::collections::BTreeSet;

const GERMAN: [(&str, &str); 4] = [
    (
        "Fähre rammt Anleger in Holmhafen",
        "Eine Fähre hat am Montag den Anleger in Holmhafen gerammt, drei Fahrgäste wurden verletzt.",
    ),
    (
        "Stadtrat von Querfurt lehnt Windpark ab",
        "Der Stadtrat von Querfurt hat am Montag den geplanten Windpark auf dem Galgenberg abgelehnt.",
    ),
    (
        "Drei Verletzte bei Fährunglück in Holmhafen",
        "Drei Fahrgäste sind verletzt, nachdem eine Fähre in Holmhafen am Montag den Anleger gerammt hat.",
    ),
    (
        "Windpark auf dem Galgenberg fällt durch",
        "Mit knapper Mehrheit hat der Stadtrat von Querfurt am Montag den Windpark auf dem Galgenberg abgelehnt.",
    ),
];

/// Reports of as many events in a language whose words are German ones in part.
fn dutch(nth: usize) -> Report {
    let text =
        format!("In Westdorp{nth} is de windpark afgelehnt, die Stadtrat en der Montag {nth} in Querfurt.");
    let report = report("c.example", "2021-02-01", &format!("Stadtrat Querfurt {nth}"), &text);
    Report { language: Some("nl".into()), ..report }
}

/// Story, score and threshold of each German report, with so many Dutch ones before each.
fn placed(others: usize) -> Vec<(bool, f64, f64)> {
    let mut stream = Stream::new();
    let german = GERMAN.iter().enumerate().map(|(at, (title, text))| {
        (0..others).for_each(|n| {
            stream.place(&dutch(at * others + n));
        });
        let report = report(["a.example", "b.example"][at / 2], "2021-02-01", title, text);
        let placement = stream.place(&Report { language: Some("de".into()), ..report });
        (placement.founded, placement.score, placement.reason.threshold)
    });
    german.collect()
}

#[test]
fn traditional_and_simplified_characters_are_one_language() {
    let mut stream = Stream::new();
    let mut place = |outlet: &str, title: &str, text: &str| {
        let report = report(outlet, "2021-02-01", title, text);
        stream.place(&Report { language: Some("zh".into()), ..report }).story
    };
    let mainland = place(
        "a.example",
        "青岚县议会选举结束",
        "青岚县议会选举周一结束，民生党赢得二十一席，得票率创下纪录。",
    );
    let taiwan = place(
        "b.example",
        "青嵐縣議會選舉民生黨獲勝",
        "民生黨在週一結束的青嵐縣議會選舉中贏得二十一席，得票率創下紀錄。",
    );
    let other =
        place("c.example", "靜海港渡輪觸礁", "一艘渡輪週一在靜海港外觸礁，船上三十名乘客獲救，無人受傷。");
    assert_eq!(mainland, taiwan);
    assert_ne!(mainland, other);
}

#[test]
fn reports_of_another_language_change_nothing() {
    let alone = placed(0);
    assert_eq!(alone.iter().map(|(founded, ..)| *founded).collect::<Vec<_>>(), [true, true, false, false]);
    assert_eq!(placed(60), alone);
}

/// One earthquake in four languages, another one of that day in two, and what else happened.
const NEWS: [(&str, &str, &str); 9] = [
    (
        "en",
        "Earthquake of magnitude 6.9 hits northern Peru, 14 dead",
        "An earthquake of magnitude 6.9 shook the north of Peru on Tuesday. At least 14 people died in Puerto Almar, where the \
         hospital collapsed. President Renata Quispal declared a state of emergency.",
    ),
    (
        "es",
        "Terremoto de magnitud 6,9 sacude el norte de Perú y deja 14 muertos",
        "Un terremoto de magnitud 6,9 sacudió este martes el norte de Perú. Al menos 14 personas murieron en Puerto Almar, donde \
         se derrumbó el hospital. La presidenta Renata Quispal declaró el estado de emergencia.",
    ),
    (
        "fr",
        "Séisme de magnitude 6,9 au Pérou : 14 morts",
        "Un séisme de magnitude 6,9 a secoué mardi le nord du Pérou. Au moins 14 personnes sont mortes à Puerto Almar, où \
         l'hôpital s'est effondré. La présidente Renata Quispal a décrété l'état d'urgence.",
    ),
    (
        "ru",
        "Землетрясение магнитудой 6,9 в Перу: 14 погибших",
        "Землетрясение магнитудой 6,9 произошло во вторник на севере Перу. По меньшей мере 14 человек погибли в городе \
         Пуэрто-Альмар, где рухнула больница. Президент Рената Киспаль объявила чрезвычайное положение.",
    ),
    (
        "de",
        "Erdbeben der Stärke 5,2 erschüttert Island",
        "Ein Erdbeben der Stärke 5,2 hat am Dienstag den Süden von Island erschüttert. Verletzt wurde niemand, eine Straße bei \
         Hvalstad ist gesperrt. Der Wetterdienst rechnet mit weiteren Beben.",
    ),
    (
        "it",
        "Terremoto di magnitudo 5,2 scuote l'Islanda",
        "Un terremoto di magnitudo 5,2 ha scosso martedì il sud dell'Islanda. Nessuno è rimasto ferito, ma una strada presso \
         Hvalstad è chiusa. Il servizio meteorologico prevede altri terremoti.",
    ),
    (
        "es",
        "El club Real Marenga ficha al portero Ivo Brandal por 20 millones",
        "El Real Marenga anunció este martes el fichaje del portero Ivo Brandal, de 23 años, por 20 millones de euros.",
    ),
    (
        "ru",
        "Суд в Заречье отложил дело о банкротстве завода",
        "Суд в Заречье во вторник отложил рассмотрение дела о банкротстве металлургического завода до 30 июня.",
    ),
    (
        "en",
        "Council of Holmhaven rejects new ferry terminal",
        "The council of Holmhaven voted on Tuesday against a new ferry terminal that would have cost 40 million crowns.",
    ),
];

fn news(at: usize) -> Report {
    let (language, title, text) = NEWS[at];
    let report = report(&format!("{language}{at}.example"), "2024-05-14", title, text);
    Report { language: Some(language.into()), ..report }
}

/// The stories of the news in this order of arrival, by their place in [`NEWS`], after the review.
fn linked(stream: &mut Stream, order: &[usize]) -> Vec<StoryId> {
    order.iter().for_each(|at| drop(stream.place(&news(*at))));
    let stories = stream.reviewed();
    (0..NEWS.len()).filter_map(|at| order.iter().position(|o| *o == at)).map(|place| stories[place]).collect()
}

fn assert_linked(stories: &[StoryId]) {
    assert!(stories[..4].iter().all(|story| *story == stories[0]), "{stories:?}");
    assert_eq!(stories[4], stories[5], "{stories:?}");
    let others: BTreeSet<StoryId> = stories[4..].iter().copied().collect();
    assert!(others.len() == 4 && !others.contains(&stories[0]), "{stories:?}");
}

#[test]
fn one_event_in_several_languages_is_one_story_and_its_like_elsewhere_another() {
    let all: Vec<usize> = (0..NEWS.len()).collect();
    assert_linked(&linked(&mut Stream::new(), &all));
}

#[test]
fn the_order_of_languages_does_not_matter() {
    for shift in 1..NEWS.len() {
        let order: Vec<usize> = (0..NEWS.len()).map(|at| (at * 4 + shift) % NEWS.len()).collect();
        assert_linked(&linked(&mut Stream::new(), &order));
    }
}

#[test]
fn look_alikes_in_two_languages_stay_apart() {
    let mut stream = Stream::new();
    [1, 4].iter().for_each(|at| drop(stream.place(&news(*at))));
    let stories = stream.reviewed();
    assert_ne!(stories[0], stories[1]);
}

#[test]
fn what_many_stories_say_tells_none_of_them() {
    let english = [
        (
            "Fire in a Peru hotel",
            "Guests of the Miramar in Lima fled when a fire spread from the laundry, police said.",
        ),
        (
            "Fire in a Peru mill",
            "Flour burned all night at Molinos Andinos near Cusco, a fire that spoiled a harvest.",
        ),
        (
            "Fire in a Peru school",
            "Lessons at the Colegio Bolognesi of Tacna stop for a week after the fire in its gym.",
        ),
        (
            "Fire in a Peru market",
            "Traders of Iquitos count what a fire left of forty stalls; the mayor promised loans.",
        ),
    ];
    let spanish = [
        ("Los Quispe pierden su taller", "El incendio empezó de madrugada entre maderas y pinturas, Perú."),
        ("San Blas se queda sin retablo", "El párroco lamentó un incendio que nadie pudo apagar, Perú."),
        ("Arequipa amanece sin periódicos", "Las rotativas callaron tras un incendio en el sótano, Perú."),
        (
            "Vecinos de Huaraz rescatan doce caballos",
            "Las llamas del incendio alcanzaron el establo al anochecer, Perú.",
        ),
    ];
    let links = |of_each: usize| {
        let mut stream = Stream::new();
        for (language, reports) in [("en", &english[..of_each]), ("es", &spanish[..of_each])] {
            for (at, (title, text)) in reports.iter().enumerate() {
                let report = report(&format!("{language}{at}.example"), "2024-05-14", title, text);
                stream.place(&Report { language: Some(language.into()), ..report });
            }
        }
        let stories: BTreeSet<StoryId> = stream.reviewed().into_iter().collect();
        2 * of_each - stories.len()
    };
    assert_eq!((links(1), links(4)), (1, 0));
}

#[test]
fn languages_stay_apart_where_the_configuration_says_so() {
    let mut stream = Stream::new();
    stream.clusterer.set_settings(Settings { across_languages: false, ..Settings::default() });
    let all: Vec<usize> = (0..NEWS.len()).collect();
    let stories = linked(&mut stream, &all);
    assert_eq!(stories.iter().collect::<BTreeSet<_>>().len(), NEWS.len());
}

#[test]
fn a_link_says_what_both_languages_say() {
    let mut stream = Stream::new();
    [0, 1].iter().for_each(|at| drop(stream.place(&news(*at))));
    let changes = stream.clusterer.review(Timestamp::UNIX_EPOCH, &mut || StoryId(1000));
    let [Change::Merged { reason, .. }, Change::Related { .. }] = &changes[..] else { panic!("{changes:?}") };
    assert_eq!(reason.rule, Rule::Linked);
    assert!(reason.score >= reason.threshold && reason.threshold > 0.0);
    let both = |list: &[String], a: &str, b: &str| {
        list.iter().any(|said| *said == format!("{a} = {b}") || *said == format!("{b} = {a}"))
    };
    assert!(
        both(&reason.words, "Terremoto", "Earthquake") || both(&reason.words, "terremoto", "earthquake"),
        "{reason:?}"
    );
    assert!(both(&reason.places, "Perú", "Peru"), "{reason:?}");
    assert!(reason.figures.iter().any(|said| said == "14"), "{reason:?}");
    let why = stream.clusterer.explain(ReportId(1), ReportId(2)).expect("both are in the window");
    assert_eq!((why.rule, why.threshold), (Rule::Together, reason.threshold));
}

#[test]
fn a_link_is_undone_when_its_reason_goes() {
    let mut stream = Stream::new();
    let stories = linked(&mut stream, &[0, 2]);
    assert_eq!(stories[0], stories[1]);
    let text = "Le Real Marenga a annoncé le recrutement du gardien Ivo Brandal, 23 ans, pour 20 millions.";
    let other = report("fr2.example", "2024-05-14", "Ivo Brandal rejoint le Real Marenga", text);
    let other = Report { language: Some("fr".into()), ..other };
    stream.clusterer.revise(ReportId(2), Features::of(&other, &Annotations::default()));
    stream.clusterer.mark_dirty(ReportId(2));
    let stories = stream.reviewed();
    assert_ne!(stories[0], stories[1]);
}

#[test]
fn what_people_put_together_is_never_taken_apart_by_languages() {
    let mut stream = Stream::new();
    [6, 7].iter().for_each(|at| drop(stream.place(&news(*at))));
    let (a, b, kind) = (ReportId(1), ReportId(2), ConstraintKind::MustLink);
    stream.constrain(Constraint { a, b, kind, at: Timestamp::UNIX_EPOCH });
    for _ in 0..2 {
        let stories = stream.reviewed();
        assert_eq!(stories[0], stories[1]);
        stream.clusterer.mark_dirty(ReportId(1));
    }
}
