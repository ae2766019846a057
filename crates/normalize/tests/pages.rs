//! Whole pages of our own writing, from bytes to reports.

use jiff::Timestamp;
use newsloom_model::{Body, Entry, Genre, Page, PassageKind, Report};
use newsloom_normalize::Normalizer;

fn page(url: &str, body: Body) -> Page {
    Page {
        url: Some(url.into()),
        body: Some(body),
        fetched: Timestamp::UNIX_EPOCH,
        outlet: None,
        entry: Entry::default(),
        problem: None,
    }
}

fn bytes(html: &str) -> Body {
    Body::Bytes { content_type: Some("text/html; charset=utf-8".into()), bytes: html.as_bytes().to_vec() }
}

fn read(url: &str, html: &str) -> Report {
    Normalizer::default().report(&page(url, bytes(html))).expect("a report")
}

fn of_kind(report: &Report, kind: PassageKind) -> Vec<&str> {
    report.passages.iter().filter(|p| p.kind == kind).map(|p| p.span.of(&report.text)).collect()
}

/// A page as outlets build them, around `paragraphs`.
fn article(lang: &str, title: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    format!(
        "<!doctype html><html lang={lang}><head><title>{title} | Harbour Post</title><meta property='og:site_name' content='Harbour Post'>\
         <meta property='article:published_time' content='2024-03-02T10:00:00+01:00'><link rel=canonical href='/2024/bridge'></head>\
         <body><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul></nav>\
         <main><article><h1>{title}</h1><div class=byline>By Ada Palme</div>{body}</article></main>\
         <aside><h3>Most read</h3><ul><li><a href=/a>Ferry strike enters its third week</a></ul></aside>\
         <footer>© 2024 Harbour Post</footer></body></html>"
    )
}

const ENGLISH: &[&str] = &[
    "OSTHAVEN, March 2 (AFP) - The bridge over the old harbour was opened to traffic on Saturday after four years of work, the city council said.",
    "Two thousand people walked over it in the morning, and the first bus crossed at noon, an hour later than was planned.",
    "ALSO READ: What the bridge has cost so far",
    "\"We have waited long enough for this day,\" said the mayor, Jo Kerr, who cut the ribbon with her own scissors.",
];

#[test]
fn a_page_becomes_a_report() {
    let report = read(
        "https://www.harbourpost.example/2024/bridge?utm_source=x",
        &article("en", "Bridge opens at last", ENGLISH),
    );
    assert_eq!(report.title.as_deref(), Some("Bridge opens at last"));
    assert_eq!(report.authors, ["Ada Palme"]);
    assert_eq!(report.published.map(|m| m.to_string()).as_deref(), Some("2024-03-02T10:00:00+01:00"));
    assert_eq!(report.canonical_url.as_deref(), Some("https://harbourpost.example/2024/bridge"));
    assert_eq!(report.site.as_deref(), Some("Harbour Post"));
    assert_eq!(report.language.as_deref(), Some("en"));
    assert_eq!(report.agency.as_deref(), Some("AFP"));
    assert_eq!(report.dateline.as_ref().and_then(|d| d.place.as_deref()), Some("OSTHAVEN"));
    assert_eq!(of_kind(&report, PassageKind::Body), [ENGLISH[0], ENGLISH[1], ENGLISH[3]]);
    assert!(of_kind(&report, PassageKind::Furniture).contains(&ENGLISH[2]));
}

#[test]
fn every_script_is_read() {
    let texts: &[(&str, &[&str])] = &[
        (
            "ru",
            &[
                "Мост через старую гавань открыли для движения в субботу после четырёх лет работ, сообщил городской совет.",
                "Утром по нему прошли две тысячи человек, а первый автобус проехал в полдень, на час позже, чем планировалось.",
            ],
        ),
        (
            "ar",
            &[
                "افتتح الجسر فوق الميناء القديم أمام حركة المرور يوم السبت بعد أربع سنوات من العمل، بحسب ما قال مجلس المدينة.",
                "وعبر ألفا شخص الجسر في الصباح، ومرت أول حافلة عند الظهر، أي بعد ساعة من الموعد المقرر.",
            ],
        ),
        (
            "zh",
            &[
                "市议会表示，横跨旧港口的大桥经过四年施工后于星期六正式通车，两千名居民上午步行过桥。",
                "第一辆公共汽车在中午时分驶过大桥，比原定时间晚了一个小时，市长亲自为大桥剪彩并发表讲话。",
            ],
        ),
        (
            "ja",
            &[
                "旧港にかかる橋が四年間の工事を終えて土曜日に開通したと、市議会が発表した。午前中には二千人が橋を歩いて渡った。",
                "最初のバスは予定より一時間遅れて正午に橋を渡った。市長は自らはさみを持ってテープを切り、長い間待っていたと語った。",
            ],
        ),
        (
            "hi",
            &[
                "नगर परिषद ने कहा कि पुराने बंदरगाह पर बना पुल चार साल के काम के बाद शनिवार को यातायात के लिए खोल दिया गया।",
                "सुबह दो हजार लोग पैदल पुल पार कर गए और पहली बस दोपहर में गुजरी, जो तय समय से एक घंटा बाद था।",
            ],
        ),
        (
            "el",
            &[
                "Η γέφυρα πάνω από το παλιό λιμάνι άνοιξε στην κυκλοφορία το Σάββατο μετά από τέσσερα χρόνια εργασιών, ανακοίνωσε το δημοτικό συμβούλιο.",
                "Δύο χιλιάδες άνθρωποι την πέρασαν με τα πόδια το πρωί και το πρώτο λεωφορείο πέρασε το μεσημέρι, μία ώρα αργότερα.",
            ],
        ),
        (
            "de",
            &[
                "Die Brücke über den alten Hafen ist am Samstag nach vier Jahren Bauzeit für den Verkehr geöffnet worden, wie der Stadtrat mitteilte.",
                "Zweitausend Menschen gingen am Morgen hinüber, und der erste Bus fuhr am Mittag, eine Stunde später als geplant.",
            ],
        ),
    ];
    for (language, paragraphs) in texts {
        let report = read("https://post.example/a", &article(language, "12345678", paragraphs));
        assert_eq!(report.language.as_deref(), Some(*language));
        assert_eq!(of_kind(&report, PassageKind::Body), *paragraphs, "{language}");
    }
}

#[test]
fn captions_headings_and_statements_keep_their_kinds() {
    let html = article("en", "Bridge opens at last", ENGLISH).replace(
        "</article>",
        "<figure><img src=a.jpg><figcaption>The bridge at dawn on Saturday. (JO KERR / AFP)</figcaption></figure><h2>The council's statement on the bridge</h2>\
         <p>The council thanks the engineers, the workers and above all the people of the town for their patience during four long years.</p></article>",
    );
    let report = read("https://post.example/a", &html);
    assert_eq!(of_kind(&report, PassageKind::Caption), ["The bridge at dawn on Saturday. (JO KERR / AFP)"]);
    assert_eq!(of_kind(&report, PassageKind::Heading), ["The council's statement on the bridge"]);
    assert_eq!(of_kind(&report, PassageKind::Statement).len(), 1);
}

#[test]
fn a_table_and_a_heading_of_one_word_are_told() {
    let table = "</p><h2>Crossings</h2><table><tr><th>Island</th><th>Cars</th></tr><tr><td>Anholt</td><td>18</td></tr></table>\
                 <p>The figures are those of the harbour office and were counted by hand on the first day of the month.";
    let report = read(
        "https://harbourpost.example/b",
        &article("en", "Bridge opens", &[ENGLISH[0], ENGLISH[1], table, ENGLISH[3]]),
    );
    assert_eq!(of_kind(&report, PassageKind::Heading), ["Crossings"]);
    assert!(report.body().contains("\nIsland | Cars\nAnholt | 18\n"), "{}", report.body());
}

#[test]
fn amp_pages_lead_to_the_canonical_report() {
    let html = article("en", "Bridge opens at last", ENGLISH);
    let report = read(
        "https://amp.harbourpost.example/2024/bridge/amp",
        &html.replace("href='/2024/bridge'", "href='https://www.harbourpost.example/2024/bridge'"),
    );
    assert_eq!(report.canonical_url.as_deref(), Some("https://harbourpost.example/2024/bridge"));
}

#[test]
fn what_is_no_report_is_refused_with_a_reason() {
    let refused = |html: &str| {
        Normalizer::default()
            .report(&page("https://post.example/a", bytes(html)))
            .map_err(|r| r.0)
            .expect_err("a refusal")
    };
    assert!(
        refused(
            "<title>404 Not Found</title><h1>Not Found</h1><p>The page you are looking for does not exist."
        )
        .contains("error page")
    );
    assert!(
        refused("<title>Just a moment...</title><p>Checking your browser before accessing the site.")
            .contains("robots")
    );
    assert!(
        refused(
            "<title>Before you continue</title><p>We use cookies and our partners store data.<p>Accept all"
        )
        .contains("cookie")
    );
    assert!(refused("<title>x</title>").contains("no text"));
}

#[test]
fn the_feeds_own_text_stands_in_for_a_refused_or_shorter_page() {
    let content = format!("<p>{}</p><p>{}</p>", ENGLISH[1], ENGLISH[3]);
    let mut page = page(
        "https://post.example/a",
        bytes("<title>404 Not Found</title><p>The page you are looking for does not exist."),
    );
    page.entry.title = Some("Bridge opens".into());
    page.entry.content = Some(Body::Html(content));
    let report = Normalizer::default().report(&page).expect("a report");
    assert_eq!(report.body(), format!("{}\n{}", ENGLISH[1], ENGLISH[3]));
    assert!(report.problems[0].0.contains("from the feed alone"));
}

#[test]
fn a_headline_alone_is_a_report_without_text() {
    let mut page = page("https://post.example/a", Body::Text(String::new()));
    page.body = None;
    page.entry.title = Some("Bridge opens - at last".into());
    let report = Normalizer::default().report(&page).expect("a report");
    assert_eq!((report.title.as_deref(), report.text.as_str()), (Some("Bridge opens - at last"), ""));
    page.entry.title = None;
    assert!(Normalizer::default().report(&page).is_err());
}

#[test]
fn a_title_from_a_feed_loses_the_name_of_its_outlet_and_nothing_else() {
    let title = |title: &str| {
        let mut page = page("https://www.khbr9.example/a", Body::Text(ENGLISH.join("\n")));
        page.outlet = Some("Harbour Post".into());
        page.entry.title = Some(title.into());
        Normalizer::default().report(&page).expect("a report").title
    };
    for given in ["Bridge opens - Harbour Post", "Bridge opens | KHBR9 News", "Bridge opens - khbr9.example"]
    {
        assert!(title(given).as_deref() == Some("Bridge opens"), "{given}");
    }
    assert_eq!(title("Bridge opens - at last").as_deref(), Some("Bridge opens - at last"));
}

#[test]
fn genres_are_recognized() {
    let genre = |url: &str, title: &str| read(url, &article("en", title, ENGLISH)).genre;
    assert_eq!(genre("https://post.example/live/bridge-opening", "Bridge opens"), Genre::LiveBlog);
    assert_eq!(genre("https://post.example/opinion/bridge", "Bridge opens"), Genre::Opinion);
    assert_eq!(genre("https://post.example/a", "Morning briefing: the bridge and the ferry"), Genre::Roundup);
    assert_eq!(genre("https://post.example/a", "Bridge opens"), Genre::Article);
}

#[test]
fn texts_are_kept_to_the_character() {
    let text = "  Bridge opens\n\n\nThe bridge is open.\t\r\n \nALSO READ: The cost\n";
    let mut page = page("https://post.example/a", Body::Text(text.into()));
    page.url = None;
    let report = Normalizer::default().report(&page).expect("a report");
    assert_eq!(report.text, text);
    assert_eq!(report.title.as_deref(), Some("Bridge opens"));
    assert_eq!(report.outlet, "unknown");
    let kinds: Vec<PassageKind> = report.passages.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [PassageKind::Heading, PassageKind::Body, PassageKind::Furniture]);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a stack of the size that workers have")]
fn hostile_markup_neither_panics_nor_overflows_the_stack() {
    let deep = "<div>".repeat(100_000) + ENGLISH[0];
    let tables = "<table><tr><td>".repeat(50_000) + ENGLISH[0];
    let formatting: String = (0..20_000).map(|i| format!("<font size={i}><p>")).collect();
    let attributes =
        format!("<p {}>{}", (0..100_000).map(|i| format!("a{i}=1 ")).collect::<String>(), ENGLISH[0]);
    let json = format!("<script type='application/ld+json'>{}</script>{}", "[".repeat(100_000), ENGLISH[0]);
    for html in [deep, tables, formatting, attributes, json] {
        let worker = std::thread::spawn(move || {
            Normalizer::default().report(&page("https://post.example/a", Body::Html(html))).is_ok()
        });
        worker.join().expect("no panic, no overflow of the stack");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn mutated_pages_give_sound_reports(cut in 0usize..1500, insert in "[<>/a-z\"'= &;é]{0,30}", at in 0usize..1500) {
        let html = article("en", "Bridge opens at last", ENGLISH);
        let (cut, at) = (html.floor_char_boundary(cut), html.floor_char_boundary(at));
        let mutated = format!("{}{insert}{}", &html[..at.min(cut)], &html[cut..]);
        let normalizer = Normalizer::default();
        let input = page("https://post.example/a", Body::Html(mutated));
        let first = normalizer.report(&input);
        proptest::prop_assert_eq!(&first, &normalizer.report(&input));
        let mut last = 0;
        for passage in first.iter().flat_map(|r| &r.passages) {
            proptest::prop_assert!(passage.span.start >= last && !passage.span.is_empty());
            last = passage.span.end;
        }
        if let Ok(report) = &first {
            proptest::prop_assert!(report.text.get(..last).is_some());
        }
    }
}

const TEASERS: &str = "<section class=related><h2>Related stories</h2>\
    <div class=teaser><h3><a href=/1>Mill for sale after forty years</a></h3><p>The owner says that nobody has asked for it yet.</p></div>\
    <div class=teaser><h3><a href=/2>Storm comes on Friday</a></h3><p>Boats were moored twice in the harbour of Torrup.</p></div></section>";

#[test]
fn teasers_of_other_texts_are_no_body() {
    for own in [ENGLISH, &ENGLISH[..1], &[]] {
        let page =
            article("en", "Bridge opens at last", own).replace("</article>", &format!("</article>{TEASERS}"));
        let page = Page {
            entry: Entry { summary: Some("The bridge is open.".into()), ..Entry::default() },
            ..page_of(&page)
        };
        let report = Normalizer::default().report(&page).expect("a report");
        assert!(
            !report.body().contains("nobody has asked") && !report.body().contains("moored twice"),
            "{}",
            report.body()
        );
        let expected = own.first().copied().unwrap_or("The bridge is open.");
        assert!(report.body().contains(expected), "{}", report.body());
    }
}

fn page_of(html: &str) -> Page {
    page("https://www.harbourpost.example/2024/bridge", bytes(html))
}

#[test]
fn names_above_the_posts_of_a_live_blog_are_no_body() {
    let post = |time: &str, name: &str, text: &str| {
        format!(
            "<article class=post><time>{time}</time><h3>{text}</h3><p class=author>{name}</p><p>{text}, the harbour office said in a short note to the papers.</p></article>"
        )
    };
    let posts = post("12:41", "Jo Kerr", "No ferry sails before 9 p.m.")
        + &post("11:20", "Karl Riese", "Two boats have sunk");
    let page = format!(
        "<html lang=en><head><title>Storm live: ferries stay in port</title></head><body><main><h1>Storm live: ferries stay in port</h1>\
         <div class=key-points><h2>What we know</h2><ul><li>The storm reached Lindal at 4 a.m. with winds of 140 kph.</li><li>Two boats were lost in the harbour of Torrup.</li></ul></div><section class=live-blog>{posts}</section></main>"
    );
    let report = read("https://www.harbourpost.example/live/storm", &page);
    let body = report.body();
    for told in [
        "The storm reached Lindal at 4 a.m.",
        "Two boats were lost",
        "No ferry sails before 9 p.m.",
        "Two boats have sunk",
    ] {
        assert!(body.contains(told), "{told}: {body}");
    }
    assert!(!body.contains("Jo Kerr") && !body.contains("Karl Riese"), "{body}");
}

#[test]
fn notes_under_a_report_are_furniture() {
    let notes = [
        "Jo Kerr contributed to this report.",
        "This story has been updated to correct the age of the bridge.",
        "Contact: Ada Palme, +45 70 12 34 56",
        "Copyright 2024 The Harbour Post. All rights reserved. This text may not be published, broadcast, rewritten or sold on without leave of the editor.",
    ];
    let report = read(
        "https://www.harbourpost.example/2024/bridge",
        &article("en", "Bridge opens", &[ENGLISH, &notes].concat()),
    );
    let furniture = of_kind(&report, PassageKind::Furniture);
    for note in notes {
        assert!(furniture.contains(&note) || !report.text.contains(note), "{note}: {furniture:?}");
    }
    assert!(report.body().contains("cut the ribbon"));
}

#[test]
fn another_article_s_markup_gives_nothing() {
    let list = r#"<script type=application/ld+json>{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"NewsArticle","headline":"Mill for sale","datePublished":"2023-01-01T08:00:00Z","author":{"name":"Jo Kerr"},"articleBody":"The mill has been for sale since the spring of last year."}}]}</script>"#;
    let aside = "<aside><h2>More from the Post</h2><a href=/x>A mill is for sale</a> <a rel=author href=/author/jo-kerr>Jo Kerr</a></aside>";
    let page = article("en", "Bridge opens at last", ENGLISH)
        .replace("</head>", &format!("{list}</head>"))
        .replace("</main>", &format!("</main>{aside}"));
    let report = read("https://www.harbourpost.example/2024/bridge", &page);
    assert_eq!(report.title.as_deref(), Some("Bridge opens at last"));
    assert_eq!(report.authors, ["Ada Palme"]);
    assert_eq!(report.published.map(|m| m.to_string()).as_deref(), Some("2024-03-02T10:00:00+01:00"));
}
