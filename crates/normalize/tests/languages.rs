//! Pages of our own writing in scripts that are not Latin: everything is read from what the reader sees.

use jiff::Timestamp;
use newsloom_model::{Body, Entry, Page, PassageKind, Report};
use newsloom_normalize::Normalizer;

/// A page in one language, and what a reader would say of it.
struct Sample {
    language: &'static str,
    direction: &'static str,
    site: &'static str,
    title: &'static str,
    /// As it stands under the title.
    byline: &'static str,
    author: &'static str,
    date: &'static str,
    /// The moment that `date` means.
    published: &'static str,
    menu: [&'static str; 3],
    paragraphs: [&'static str; 4],
}

/// The page, without any metadata but its window title and the name of its outlet.
fn html(sample: &Sample) -> String {
    let Sample { language, direction, site, title, byline, date, menu, paragraphs, .. } = sample;
    let menu: String = menu.iter().map(|item| format!("<li><a href='/{item}'>{item}</a></li>")).collect();
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!doctype html><html lang='{language}' dir='{direction}'><head><meta charset='utf-8'><title>{title} - {site}</title>\
         <meta property='og:site_name' content='{site}'></head><body><header><ul>{menu}</ul></header>\
         <main><article><h1>{title}</h1><p class='author'>{byline}</p><p class='date'>{date}</p>{body}</article></main>\
         <footer>© 2024 {site}</footer></body></html>"
    )
}

fn read(html: &str) -> Report {
    let page = Page {
        url: Some("https://news.example/a/17".into()),
        body: Some(Body::Bytes { content_type: None, bytes: html.as_bytes().to_vec() }),
        fetched: Timestamp::UNIX_EPOCH,
        outlet: None,
        entry: Entry::default(),
        problem: None,
    };
    Normalizer::default().report(&page).expect("a report")
}

fn body(report: &Report) -> Vec<&str> {
    report.passages.iter().filter(|p| p.kind == PassageKind::Body).map(|p| p.span.of(&report.text)).collect()
}

const SAMPLES: &[Sample] = &[
    Sample {
        language: "ar",
        direction: "rtl",
        site: "صحيفة المرفأ",
        title: "المدينة تفتتح جسرها الجديد فوق النهر",
        byline: "بقلم سلمى الحداد",
        author: "سلمى الحداد",
        date: "الجمعة ٣ مايو ٢٠٢٤",
        published: "2024-05-03",
        menu: ["الرئيسية", "رياضة", "اقتصاد"],
        paragraphs: [
            "افتتح مجلس المدينة اليوم الجسر الجديد فوق النهر بعد أربع سنوات من العمل، وقال رئيس المجلس إن التكلفة بقيت ضمن الميزانية المقررة.",
            "وعبر نحو ألفي شخص الجسر سيرا على الأقدام في الصباح، فيما مرت أول حافلة عند الظهر متأخرة ساعة عن موعدها.",
            "وأضاف رئيس المجلس: «انتظرنا هذا اليوم طويلا، وسيختصر الجسر الطريق إلى المستشفى بنحو عشرين دقيقة».",
            "ومن المتوقع أن تبدأ أعمال صيانة الجسر القديم في الخريف المقبل، بحسب ما أعلنته دائرة الأشغال.",
        ],
    },
    Sample {
        language: "ru",
        direction: "ltr",
        site: "Речной вестник",
        title: "В городе открыли новый мост через реку",
        byline: "Автор: Анна Белова",
        author: "Анна Белова",
        date: "3 мая 2024 в 14:30",
        published: "2024-05-03T14:30",
        menu: ["Главная", "Спорт", "Экономика"],
        paragraphs: [
            "Городской совет открыл в пятницу новый мост через реку после четырёх лет строительства, сообщил его председатель.",
            "Утром по мосту прошли около двух тысяч человек, а первый автобус проехал в полдень, на час позже расписания.",
            "«Мы долго ждали этого дня», — сказал председатель совета и добавил, что дорога до больницы станет короче на двадцать минут.",
            "Ремонт старого моста начнётся осенью, говорится в сообщении управления дорог.",
        ],
    },
    Sample {
        language: "zh",
        direction: "ltr",
        site: "江城晚报",
        title: "跨江新桥正式通车",
        byline: "记者 王明",
        author: "王明",
        date: "2024年5月3日 14:30",
        published: "2024-05-03T14:30",
        menu: ["首页", "体育", "财经"],
        paragraphs: [
            "市政府星期五宣布，经过四年施工，横跨江面的新大桥正式通车，工程费用没有超出预算。",
            "当天上午约有两千名市民步行过桥，第一辆公共汽车在中午驶过大桥，比原定时间晚了一个小时。",
            "市长在通车仪式上表示：“大家等这一天等得太久了，今后去医院的路程将缩短二十分钟。”",
            "据交通部门介绍，旧桥的维修工程将于今年秋天开始，预计持续半年。",
        ],
    },
    Sample {
        language: "ja",
        direction: "ltr",
        site: "港日報",
        title: "川にかかる新しい橋が開通",
        byline: "文・佐藤花子",
        author: "佐藤花子",
        date: "2024年5月3日 午後2時30分",
        published: "2024-05-03T14:30",
        menu: ["トップ", "スポーツ", "経済"],
        paragraphs: [
            "四年間の工事を終えた新しい橋が金曜日に開通したと市が発表した。費用は予算の範囲内に収まったという。",
            "午前中にはおよそ二千人が歩いて橋を渡り、最初のバスは予定より一時間遅れて正午に通過した。",
            "市長は式典で「この日を長い間待っていた。病院までの道のりが二十分短くなる」と述べた。",
            "古い橋の補修工事はこの秋に始まり、半年ほど続く見通しだと道路課は説明している。",
        ],
    },
    Sample {
        language: "hi",
        direction: "ltr",
        site: "नदी समाचार",
        title: "शहर में नदी पर नया पुल खुला",
        byline: "लेखक: अनिता शर्मा",
        author: "अनिता शर्मा",
        date: "3 मई 2024",
        published: "2024-05-03",
        menu: ["मुख्य पृष्ठ", "खेल", "कारोबार"],
        paragraphs: [
            "नगर परिषद ने शुक्रवार को बताया कि चार साल के काम के बाद नदी पर बना नया पुल यातायात के लिए खोल दिया गया है।",
            "सुबह करीब दो हजार लोग पैदल पुल पार कर गए और पहली बस तय समय से एक घंटे की देरी से दोपहर में गुजरी।",
            "परिषद के अध्यक्ष ने कहा कि लोगों ने इस दिन का लंबे समय से इंतजार किया था और अस्पताल का रास्ता अब बीस मिनट छोटा हो जाएगा।",
            "सड़क विभाग के अनुसार पुराने पुल की मरम्मत इस साल सर्दियों में शुरू होगी और छह महीने तक चलेगी।",
        ],
    },
    Sample {
        language: "el",
        direction: "ltr",
        site: "Εφημερίδα του Λιμανιού",
        title: "Άνοιξε η νέα γέφυρα πάνω από το ποτάμι",
        byline: "Γράφει η Μαρία Παππά",
        author: "Μαρία Παππά",
        date: "Παρασκευή 3 Μαΐου 2024, 14:30",
        published: "2024-05-03T14:30",
        menu: ["Αρχική", "Αθλητικά", "Οικονομία"],
        paragraphs: [
            "Το δημοτικό συμβούλιο άνοιξε την Παρασκευή στην κυκλοφορία τη νέα γέφυρα πάνω από το ποτάμι έπειτα από τέσσερα χρόνια εργασιών.",
            "Περίπου δύο χιλιάδες άνθρωποι την πέρασαν το πρωί με τα πόδια, ενώ το πρώτο λεωφορείο πέρασε το μεσημέρι με καθυστέρηση μίας ώρας.",
            "«Περιμέναμε πολύ αυτή τη μέρα», είπε ο πρόεδρος του συμβουλίου και πρόσθεσε ότι ο δρόμος για το νοσοκομείο γίνεται είκοσι λεπτά συντομότερος.",
            "Η επισκευή της παλιάς γέφυρας θα αρχίσει το φθινόπωρο, σύμφωνα με τη διεύθυνση οδοποιίας.",
        ],
    },
];

#[test]
fn everything_is_read_from_what_the_reader_sees() {
    for sample in SAMPLES {
        let report = read(&html(sample));
        let language = sample.language;
        assert_eq!(report.title.as_deref(), Some(sample.title), "{language}");
        assert_eq!(report.site.as_deref(), Some(sample.site), "{language}");
        assert_eq!(report.language.as_deref(), Some(language));
        assert_eq!(report.authors, [sample.author], "{language}");
        let published = report.published.map(|moment| moment.to_string()).unwrap_or_default();
        assert!(published.starts_with(sample.published), "{language}: {published}");
        assert_eq!(body(&report), sample.paragraphs, "{language}");
    }
}

#[test]
fn the_language_is_known_without_a_tag() {
    for sample in SAMPLES {
        let untagged = html(sample).replace(&format!("lang='{}'", sample.language), "");
        assert_eq!(read(&untagged).language.as_deref(), Some(sample.language));
    }
}

#[test]
fn wrapped_lines_get_no_spaces_where_the_script_sets_none() {
    for sample in SAMPLES.iter().filter(|s| matches!(s.language, "zh" | "ja")) {
        let page = html(sample);
        let wrapped = page.replace('，', "，\n    ").replace('、', "、\r\n  ").replace('の', "の\n");
        assert_eq!(body(&read(&wrapped)), sample.paragraphs, "{}", sample.language);
    }
    let spaced = "<p>The ferry to\nAnholt is late, and the 東京\nferry with it, said the harbour office on Monday.</p>";
    assert_eq!(
        body(&read(spaced)),
        ["The ferry to Anholt is late, and the 東京 ferry with it, said the harbour office on Monday."]
    );
}
