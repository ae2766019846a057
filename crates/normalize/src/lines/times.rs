//! Lines that only say when, how long to read, or where in the paper.

use super::words::Words;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "jänner",
    "mär",
    "okt",
    "dez",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
    "ιανουαρίου",
    "φεβρουαρίου",
    "μαρτίου",
    "απριλίου",
    "μαΐου",
    "μαίου",
    "ιουνίου",
    "ιουλίου",
    "αυγούστου",
    "σεπτεμβρίου",
    "οκτωβρίου",
    "νοεμβρίου",
    "δεκεμβρίου",
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "जनवरी",
    "फरवरी",
    "फ़रवरी",
    "मार्च",
    "अप्रैल",
    "मई",
    "जून",
    "जुलाई",
    "अगस्त",
    "सितंबर",
    "अक्टूबर",
    "नवंबर",
    "दिसंबर",
];

const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "today",
    "yesterday",
    "heute",
    "gestern",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "δευτέρα",
    "τρίτη",
    "τετάρτη",
    "πέμπτη",
    "παρασκευή",
    "σάββατο",
    "κυριακή",
    "الاثنين",
    "الإثنين",
    "الثلاثاء",
    "الأربعاء",
    "الخميس",
    "الجمعة",
    "السبت",
    "الأحد",
    "सोमवार",
    "मंगलवार",
    "बुधवार",
    "गुरुवार",
    "शुक्रवार",
    "शनिवार",
    "रविवार",
];

const CLOCK: &[&str] = &[
    "am",
    "pm",
    "a",
    "p",
    "m",
    "uhr",
    "h",
    "min",
    "mins",
    "minute",
    "minutes",
    "minuten",
    "sec",
    "second",
    "seconds",
    "sekunden",
    "hour",
    "hours",
    "hrs",
    "stunde",
    "stunden",
    "day",
    "days",
    "tag",
    "tage",
    "tagen",
    "week",
    "weeks",
    "woche",
    "wochen",
    "month",
    "months",
    "monat",
    "monaten",
    "monate",
    "year",
    "years",
    "ago",
    "vor",
    "utc",
    "gmt",
    "bst",
    "est",
    "edt",
    "et",
    "pst",
    "pdt",
    "pt",
    "cet",
    "cest",
    "mez",
    "mesz",
    "ist",
    "ct",
    "cdt",
    "mt",
    "eest",
    "msk",
    "th",
    "st",
    "nd",
    "rd",
    "read",
    "lesezeit",
    "time",
    "reading",
    "lesedauer",
    "dauer",
    "watch",
    "listen",
    "min.",
];

const FILLERS: &[&str] = &[
    "published",
    "publish",
    "updated",
    "update",
    "last",
    "posted",
    "first",
    "modified",
    "created",
    "on",
    "at",
    "of",
    "the",
    "and",
    "date",
    "veröffentlicht",
    "aktualisiert",
    "stand",
    "erstellt",
    "zuletzt",
    "zuerst",
    "geändert",
    "am",
    "um",
    "vom",
    "von",
    "der",
    "den",
    "bis",
    "publié",
    "mis",
    "à",
    "jour",
    "le",
    "actualizado",
    "publicado",
    "el",
    "de",
    "pubblicato",
    "aggiornato",
    "опубликовано",
    "обновлено",
    "issued",
    "edited",
    "since",
    "anhören",
    "video",
    "audio",
    "ist",
    "in",
    "gmt+1",
    "gmt+2",
    "utc+1",
    "utc+2",
    "article",
    "artikel",
    "story",
    "this",
    "was",
    "uhrzeit",
    "datum",
    "δημοσίευση",
    "δημοσιεύτηκε",
    "δημοσιεύθηκε",
    "ενημέρωση",
    "ενημερώθηκε",
    "τελευταία",
    "نشر",
    "نُشر",
    "النشر",
    "تاريخ",
    "آخر",
    "تحديث",
    "في",
    "प्रकाशित",
    "अपडेट",
    "अद्यतन",
    "को",
    "в",
    "г",
];

/// Whether the line says when and nothing else.
pub(super) fn is_time(words: &Words<'_>) -> bool {
    if words.all.is_empty() || words.all.len() > 16 || !words.line.contains(is_digit) {
        return false;
    }
    if is_east_asian(words.line) {
        return true;
    }
    let others = words.all.iter().filter(|w| !is_time_word(w)).count();
    let dated = words.all.iter().any(|w| MONTHS.contains(&w.as_str())) || has_numeric_date(words);
    if others == 0 {
        return dated || words.has(CLOCK) || words.line.contains(':') || words.count(FILLERS) > 0;
    }
    let is_stamp = has_numeric_date(words)
        || words.has(&["published", "updated", "veröffentlicht", "aktualisiert"])
        || words.line.contains('•');
    others <= 4
        && others < words.all.len()
        && is_stamp
        && dated_or_ago(words, dated)
        && !words.is_sentence()
        && words.all.len() <= 12
        && words.all.iter().filter(|w| !is_time_word(w)).count() <= words.all.len() / 2 + 1
}

/// A digit of the scripts of the news.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' | '\u{966}'..='\u{96F}' | '\u{FF10}'..='\u{FF19}')
}

/// "2024年5月3日 14:30", "发布时间：2024-05-03", "配信 5月3日(金) 午後2時30分".
fn is_east_asian(line: &str) -> bool {
    const BEFORE: &[&str] = &[
        "发布时间",
        "发布于",
        "更新时间",
        "发布",
        "更新日",
        "更新",
        "公開日",
        "公開",
        "配信",
        "掲載",
        "入力",
        "수정",
        "입력",
    ];
    let line = line.trim();
    let rest = BEFORE.iter().find_map(|before| line.strip_prefix(before)).unwrap_or(line);
    let is_sign = |c: char| {
        is_digit(c)
            || c.is_whitespace()
            || matches!(
                c,
                '年' | '月'
                    | '日'
                    | '时'
                    | '時'
                    | '分'
                    | '秒'
                    | '点'
                    | '上'
                    | '下'
                    | '午'
                    | '前'
                    | '後'
                    | '星'
                    | '期'
                    | '曜'
            )
            || matches!(
                c,
                '一' | '二'
                    | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '火'
                    | '水'
                    | '木'
                    | '金'
                    | '土'
                    | '년'
                    | '월'
                    | '일'
                    | '시'
                    | '분'
                    | '초'
            )
            || matches!(c, ':' | '：' | '-' | '/' | '.' | '(' | ')' | '（' | '）')
    };
    line.chars().count() <= 40
        && rest.contains(['月', '월', '日', '일', '時', '时'])
        && rest.chars().all(is_sign)
        || rest.len() < line.len() && rest.chars().all(is_sign)
}

fn dated_or_ago(words: &Words<'_>, dated: bool) -> bool {
    dated || words.has(&["ago", "vor"])
}

fn is_time_word(word: &str) -> bool {
    let bare = word.trim_start_matches(is_digit);
    let glued = bare.len() < word.len() && (bare.is_empty() || known(bare));
    glued
        || known(word)
        || known(word.trim_end_matches(is_digit))
        || word.chars().all(|c| is_digit(c) || c == '-' || c == '+')
}

fn known(word: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| [MONTHS, DAYS, CLOCK, FILLERS].into_iter().flatten().copied().collect());
    KNOWN.contains(word)
}

/// "28.04.2023", "28/04/23", "2023-04-28".
fn has_numeric_date(words: &Words<'_>) -> bool {
    words.line.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/' | '-'))).any(|token| {
        let token = token.trim_matches(['.', '/', '-']);
        let parts: Vec<&str> = token.split(['.', '/', '-']).collect();
        parts.len() >= 3 && parts.iter().take(3).all(|p| (1..=4).contains(&p.len())) && token.len() <= 18
    })
}
