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
];

/// Whether the line says when and nothing else.
pub(super) fn is_time(words: &Words<'_>) -> bool {
    if words.all.is_empty() || words.all.len() > 16 || !words.line.chars().any(|c| c.is_ascii_digit()) {
        return false;
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

fn dated_or_ago(words: &Words<'_>, dated: bool) -> bool {
    dated || words.has(&["ago", "vor"])
}

fn is_time_word(word: &str) -> bool {
    let bare = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let glued = bare.len() < word.len() && (bare.is_empty() || known(bare));
    glued
        || known(word)
        || known(word.trim_end_matches(|c: char| c.is_ascii_digit()))
        || word.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '+')
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
