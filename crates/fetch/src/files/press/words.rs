//! The marks of exports, and the names of languages, out of the data files.

use newsloom_lang::data::{BYLINES, LANGUAGE_NAMES, PRESS_EXPORTS};
use newsloom_lang::{calendar, moments};
use newsloom_model::Moment;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a label of LexisNexis stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Headline,
    Byline,
    Length,
    /// Something else that stands before the text.
    Heading,
    Body,
    Language,
    /// Something behind the text.
    End,
    /// Something behind the text that could be a word of it, too.
    Index,
}

impl Label {
    /// Whether it stands between the title and the text.
    pub(super) fn is_of_heading(self) -> bool {
        matches!(self, Label::Headline | Label::Byline | Label::Length | Label::Heading)
    }
}

/// The longest name of a label, in bytes.
const MAX_LABEL: usize = 40;

/// The label that `line` begins with, and what follows its colon. `is_upper`: only one in capitals is one. Before a day only a day
/// tells it from a word of a text ("UPDATE: 5 March 2026").
pub(super) fn label(line: &str, is_upper: bool) -> Option<(Label, &str)> {
    let (name, value) = line.split_once(':').filter(|(name, _)| name.len() <= MAX_LABEL)?;
    let name = name.trim();
    if !name.starts_with(char::is_uppercase) || is_upper && name.contains(char::is_lowercase) {
        return None;
    }
    let (label, is_day) = *LABELS.get(name.to_lowercase().as_str())?;
    (!is_day || date_line(value).is_some()).then(|| (label, value.trim()))
}

/// The label that `line` is as a whole, as headings of Nexis Uni are.
pub(super) fn heading(line: &str) -> Option<Label> {
    let line = line.trim();
    if line.len() > MAX_LABEL || !line.starts_with(char::is_uppercase) {
        return None;
    }
    let (label, is_day) = *LABELS.get(line.to_lowercase().as_str())?;
    (!is_day && matches!(label, Label::Body | Label::End)).then_some(label)
}

/// Labels, and whether each stands before a day.
static LABELS: LazyLock<HashMap<&str, (Label, bool)>> = LazyLock::new(|| {
    let label = |row: &[&'static str]| {
        let [kind, text] = row else { return None };
        let label = match *kind {
            "headline" => Label::Headline,
            "byline" => Label::Byline,
            "length" => Label::Length,
            "heading" => Label::Heading,
            "body" => Label::Body,
            "language" => Label::Language,
            "end-label" | "day-label" => Label::End,
            "index" => Label::Index,
            _ => return None,
        };
        Some((*text, (label, *kind == "day-label")))
    };
    PRESS_EXPORTS.rows().filter_map(label).collect()
});

fn marks(kind: &str) -> impl Iterator<Item = &'static str> {
    static MARKS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut marks: HashMap<&str, Vec<&str>> = HashMap::new();
        for row in PRESS_EXPORTS.rows() {
            marks.entry(row[0]).or_default().push(row[1]);
        }
        marks
    });
    MARKS.get(kind).into_iter().flatten().copied()
}

fn begins_with(kind: &str, line: &str) -> bool {
    let begin = lower_beginning(line);
    marks(kind).any(|mark| begin.starts_with(mark))
}

/// The first characters of a line, in lower case: no mark is longer.
fn lower_beginning(line: &str) -> String {
    const LONGEST: usize = 80;
    line.trim_start().chars().take(LONGEST).flat_map(char::to_lowercase).collect()
}

/// "3 of 12 DOCUMENTS".
pub(super) fn is_numbered(line: &str) -> bool {
    let line = line.trim();
    if line.len() > MAX_LABEL || !line.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let words = line.split_whitespace().map(|word| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { "#".to_owned() } else { word.to_lowercase() }
    });
    let shape = words.collect::<Vec<_>>().join(" ");
    marks("numbered").any(|mark| mark == shape)
}

/// "End of Document".
pub(super) fn is_end(line: &str) -> bool {
    let line = line.trim();
    line.len() <= MAX_LABEL && {
        let line = line.to_lowercase();
        marks("end").any(|mark| mark == line)
    }
}

pub(super) fn is_cover(line: &str) -> bool {
    begins_with("cover", line)
}

pub(super) fn is_rights(line: &str) -> bool {
    begins_with("rights", line)
}

pub(super) fn is_summary(line: &str) -> bool {
    begins_with("summary", line)
}

pub(super) fn is_unavailable(line: &str) -> bool {
    begins_with("unavailable", line)
}

/// "Final Edition": a short line that names one.
pub(super) fn is_edition(line: &str) -> bool {
    const MOST: usize = 60;
    line.len() <= MOST && {
        let line = line.to_lowercase();
        line.split(|c: char| !c.is_alphanumeric()).any(|word| marks("edition").any(|mark| mark == word))
    }
}

/// "1,548 words".
pub(super) fn is_count_of_words(line: &str) -> bool {
    let line = line.trim();
    let word = line.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | ' ' | '\u{a0}' | '\u{202f}')
    });
    line.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= MAX_LABEL && {
        let word = word.to_lowercase();
        marks("words").any(|mark| mark == word)
    }
}

/// The number that Factiva gives a document, in the line behind it: "Document" and `QUAYT00020260304em340000a`.
pub(super) fn accession(line: &str) -> Option<&str> {
    const MOST_WORDS: usize = 3;
    let mut words = line.split_whitespace();
    let (first, last) = (words.next()?, line.split_whitespace().next_back()?);
    let is_mark = first == "AN" || {
        let first = first.to_lowercase();
        marks("document").any(|mark| mark == first)
    };
    (is_mark && words.count() < MOST_WORDS && is_accession(last)).then_some(last)
}

fn is_accession(word: &str) -> bool {
    let has_day = word.as_bytes().windows(8).any(|window| {
        window.iter().all(u8::is_ascii_digit) && (window.starts_with(b"19") || window.starts_with(b"20"))
    });
    (15..=60).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && has_day
}

/// Whether a line begins as a byline does: "By Ann Karo".
pub(super) fn is_byline(line: &str) -> bool {
    let begin = lower_beginning(line);
    BYLINES
        .select("text", "kind", "by")
        .any(|by| begin.strip_prefix(by).is_some_and(|rest| rest.starts_with([' ', '\u{a0}'])))
}

/// The code of the language that `value` names first: "English", "GERMAN; DEUTSCH".
pub(super) fn language(value: &str) -> Option<&'static str> {
    let name = value.split([';', ',', '/', '(', '-']).next()?.trim().to_lowercase();
    LANGUAGE_NAMES.select("code", "name", &name).next()
}

/// A line that is a date.
pub(super) struct DateLine {
    /// The day, or the time where the line has one; none where it has no day ("March 2026").
    pub(super) moment: Option<Moment>,
}

/// The date that a line of a heading is: it begins with a day, a month or a weekday, and has a year. Behind it the line may say
/// other things ("Final Edition").
pub(super) fn date_line(line: &str) -> Option<DateLine> {
    const MOST: usize = 100;
    /// Words in which day, month and year stand.
    const NEAR: usize = 7;
    let line = line.trim();
    if line.len() > MOST {
        return None;
    }
    let lower = line.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(NEAR).collect();
    let is_between = |word: &str, least: u32, most: u32| {
        word.parse().is_ok_and(|number: u32| (least..=most).contains(&number))
    };
    let is_day = |word: &str| is_between(word, 1, 31);
    let is_month = |word: &str| calendar::month(word, None).is_some();
    let first = *words.first()?;
    let begins = is_day(first) || is_month(first) || calendar::weekday(first, None).is_some();
    let has_year = words.iter().any(|word| word.len() == 4 && is_between(word, 1900, 2200));
    let read = || moments::find(line, moments::Writer::default());
    if begins && has_year && words.iter().any(|word| is_month(word)) {
        return Some(DateLine { moment: words.iter().any(|word| is_day(word)).then(read).flatten() });
    }
    is_of_numbers(line).then(read).flatten().map(|moment| DateLine { moment: Some(moment) })
}

/// Year, month and day as numbers, without letters but such as stand behind each in scripts of East Asia. Which number of 3/4/2026 is
/// the month does not show.
fn is_of_numbers(line: &str) -> bool {
    let numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let begins = line.starts_with(|c: char| c.is_ascii_digit());
    begins && numbers.count() == 3 && !line.contains(|c: char| c.is_ascii_alphabetic() || c == '/')
}

/// The codes of the fields that Factiva prints with "indexing", as its help lists them.
const FIELDS: &[&str] = &[
    "AN", "ART", "BY", "CLM", "CO", "CR", "CT", "CX", "CY", "DE", "DLN", "ED", "ET", "HD", "HL", "IN", "IPC",
    "IPD", "LA", "LP", "NS", "PD", "PG", "PUB", "RE", "RF", "RST", "SC", "SE", "SN", "TD", "VOL", "WC",
];

/// The code of a field that `line` begins with, and what stands behind it: behind a tab or two spaces, or nothing.
pub(super) fn field(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let length = line.bytes().take(4).take_while(u8::is_ascii_uppercase).count();
    let (code, rest) = line.split_at(length);
    let is_apart = rest.is_empty() || rest.starts_with(['\t', '|', '\u{a0}']) || rest.starts_with("  ");
    (is_apart && FIELDS.contains(&code))
        .then(|| (code, rest.trim_matches(|c: char| c.is_whitespace() || c == '|')))
}
