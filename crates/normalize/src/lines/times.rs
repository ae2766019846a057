//! Lines that only say when, how long to read, or where in the paper.

use super::words::{Set, Words};
use newsloom_lang::calendar::{self, Form, Name};
use newsloom_lang::data::{EAST_ASIAN_LINES, TIME_WORDS};
use std::sync::LazyLock;

/// Units of time, halves of the day, and zones.
static CLOCK: LazyLock<Set> = LazyLock::new(|| TIME_WORDS.select("word", "kind", "clock").collect());
/// Months and days of the week. Abbreviations of two languages alone: others are words too ("out", "set").
static MONTHS: LazyLock<Set> = LazyLock::new(|| calendar::months().filter(is_sure).map(|m| m.word).collect());
static DAYS: LazyLock<Set> = LazyLock::new(|| calendar::weekdays().filter(is_sure).map(|d| d.word).collect());
/// What stands beside a time.
static FILLERS: LazyLock<Set> = LazyLock::new(|| TIME_WORDS.select("word", "kind", "filler").collect());

/// What tells of publication or a change, and what makes a number of units a time gone by.
static STAMPS: LazyLock<Set> = LazyLock::new(|| TIME_WORDS.select("word", "kind", "stamp").collect());
static AGO: LazyLock<Set> = LazyLock::new(|| TIME_WORDS.select("word", "kind", "ago").collect());

fn is_sure(name: &Name) -> bool {
    match name.form {
        Form::Full | Form::Common => true,
        Form::Short => matches!(name.language, "en" | "de"),
        Form::Local => false,
    }
}

/// Whether the line says when and nothing else.
pub(super) fn is_time(words: &Words<'_>) -> bool {
    if words.all.is_empty() || words.all.len() > 16 || !words.line.contains(is_digit) {
        return false;
    }
    if is_east_asian(words.line) {
        return true;
    }
    let others = words.all.iter().filter(|w| !is_time_word(w)).count();
    let dated = words.has(&MONTHS) || has_numeric_date(words);
    if others == 0 {
        return dated || words.has(&CLOCK) || words.line.contains(':') || words.has(&FILLERS);
    }
    let is_stamp = has_numeric_date(words) || words.has(&STAMPS) || words.line.contains('•');
    others <= 4
        && others < words.all.len()
        && is_stamp
        && (dated || words.has(&AGO))
        && !words.is_sentence()
        && words.all.len() <= 12
        && others <= words.all.len() / 2 + 1
}

/// A digit of the scripts of the news.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' | '\u{966}'..='\u{96F}' | '\u{FF10}'..='\u{FF19}')
}

/// "2024年5月3日 14:30", "发布时间：2024-05-03", "配信 5月3日(金) 午後2時30分".
fn is_east_asian(line: &str) -> bool {
    static BEFORE: LazyLock<Vec<&str>> =
        LazyLock::new(|| EAST_ASIAN_LINES.select("text", "kind", "stamp").collect());
    let line = line.trim();
    let stamp = BEFORE.iter().filter(|before| line.starts_with(**before)).max_by_key(|before| before.len());
    let rest = stamp.map_or(line, |before| &line[before.len()..]);
    const SIGNS: &str = "年月日时時分秒点上下午前後星期曜一二三四五六火水木金土년월일시분초:：-/.()（）";
    let is_sign = |c: char| is_digit(c) || c.is_whitespace() || SIGNS.contains(c);
    line.chars().count() <= 40
        && rest.contains(['月', '월', '日', '일', '時', '时'])
        && rest.chars().all(is_sign)
        || rest.len() < line.len() && rest.chars().all(is_sign)
}

fn is_time_word(word: &str) -> bool {
    let bare = word.trim_start_matches(is_digit);
    let glued = bare.len() < word.len() && (bare.is_empty() || known(bare));
    glued
        || known(word)
        || known(word.trim_matches(is_digit))
        || word.chars().all(|c| is_digit(c) || c == '-' || c == '+')
}

fn known(word: &str) -> bool {
    [&MONTHS, &DAYS, &CLOCK, &FILLERS].into_iter().any(|words| words.contains(word))
}

/// "28.04.2023", "28/04/23", "2023-04-28".
fn has_numeric_date(words: &Words<'_>) -> bool {
    words.line.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/' | '-'))).any(|token| {
        let token = token.trim_matches(['.', '/', '-']);
        let parts: Vec<&str> = token.split(['.', '/', '-']).collect();
        parts.len() >= 3 && parts.iter().take(3).all(|p| (1..=4).contains(&p.len())) && token.len() <= 18
    })
}
