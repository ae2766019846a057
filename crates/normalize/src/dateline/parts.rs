//! The parts of datelines. Each reader takes what `text` begins with and returns its length in bytes.

use newsloom_lang::calendar;
use newsloom_lang::data::DATELINES;

/// How a place is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// "NEW YORK".
    Capitals,
    /// "New York", "Frankfurt am Main"; in scripts without capitals any words.
    Ordinary,
    /// The same without particles; without capitals at most two words, set apart by a space.
    Proper,
}

/// A place of at most `most` words with its regions: "SALEM, Ore.", "Berlin/Paris".
pub(super) fn place(text: &str, style: Style, most: usize) -> Option<usize> {
    let mut end = words(text, style, most)?;
    if style == Style::Proper && !is_proper(&text[..end]) {
        return None;
    }
    const REGIONS: usize = 2;
    for _ in 0..REGIONS {
        let Some(rest) = text[end..].strip_prefix(',') else { break };
        let rest = rest.trim_start();
        if day(rest).is_some() {
            break;
        }
        let Some(region) = words(rest, Style::Ordinary, 4) else { break };
        end = text.len() - rest.len() + region;
    }
    Some(end)
}

/// Whether the words have capitals, or are few of a script without these that sets words apart.
fn is_proper(words: &str) -> bool {
    const FEW: usize = 2;
    words.contains(char::is_uppercase)
        || words.split(' ').count() <= FEW && !words.contains(newsloom_html::blocks::is_unspaced)
}

/// Up to `most` words of a place, a space or slash between them, none of which begins a day. All but the first may be particles
/// in small letters, up to two in a row; none ends it.
fn words(text: &str, style: Style, most: usize) -> Option<usize> {
    const PARTICLES: usize = 2;
    let (mut end, mut at, mut particles) = (None, 0, 0);
    for _ in 0..most {
        let length = word(&text[at..]);
        let word = &text[at..at + length];
        let is_particle = style == Style::Ordinary && end.is_some() && word.chars().all(char::is_lowercase);
        particles = if is_particle { particles + 1 } else { 0 };
        let fits = match style {
            Style::Capitals => is_in_capitals(word),
            Style::Ordinary | Style::Proper => is_particle || !word.starts_with(char::is_lowercase),
        };
        if length == 0 || !fits || particles > PARTICLES || at > 0 && day(&text[at..]).is_some() {
            break;
        }
        if !is_particle {
            end = Some(at + length);
        }
        at += length;
        match text[at..].chars().next() {
            Some(' ' | '/') => at += 1,
            _ => break,
        }
    }
    end
}

/// A word: letters with the marks that stand inside ("Saint-Denis", "Val-d'Or") and the point of an abbreviation.
fn word(text: &str) -> usize {
    let joins = |c: char| matches!(c, '\'' | '’' | '-');
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let belongs = c.is_alphabetic()
            || is_vowel_sign(c)
            || (end > 0
                && (c.is_ascii_digit() || c == '.' || joins(c) && next.is_some_and(char::is_alphabetic)));
        if !belongs {
            break;
        }
        end = at + c.len_utf8();
    }
    // The point before a dash ends the dateline and not the word: "(EFE).-", "Madrid.–".
    let is_before_dash = text[end..].starts_with(['-', '–', '—']);
    if is_before_dash { text[..end].trim_end_matches('.').len() } else { end }
}

fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{610}'..='\u{65F}' | '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}')
}

fn is_in_capitals(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && !word.contains(char::is_lowercase)
}

/// "Tuesday, April 13, 2021", "17 jun.", "le 3 mars", "3 de abril de 2021", "13.4.", "4/13", "6月17日".
pub(super) fn day(text: &str) -> Option<usize> {
    let start = weekday(text).unwrap_or(0);
    let rest = &text[start..];
    let length = numeric(rest).or_else(|| month_first(rest)).or_else(|| day_first(rest))?;
    Some(start + length)
}

/// A weekday with what sets it apart from the day.
fn weekday(text: &str) -> Option<usize> {
    let length = word(text);
    calendar::weekday(&bare(&text[..length]), None)?;
    let rest = &text[length..];
    Some(text.len() - rest.trim_start_matches([',', ' ']).len())
}

fn numeric(text: &str) -> Option<usize> {
    let east_asian = || {
        let month = digits(text, 2)?;
        let rest = text[month..].strip_prefix('月')?;
        let day = digits(rest, 2)?;
        rest[day..].strip_prefix('日').map(|rest| text.len() - rest.len())
    };
    let marked = || {
        let first = digits(text, 2)?;
        let mark = text[first..].chars().next().filter(|c| matches!(c, '/' | '.'))?;
        let mut end = first + 1 + digits(&text[first + 1..], 2)?;
        if let Some(year) = text[end..].strip_prefix(mark) {
            end += 1 + digits(year, 4).unwrap_or(0);
        }
        Some(end)
    };
    east_asian().or_else(marked)
}

/// "April 13, 2021", "Sept. 1".
fn month_first(text: &str) -> Option<usize> {
    let mut rest = month(text)?.trim_start();
    rest = &rest[digits(rest, 2)?..];
    let year = rest.strip_prefix(',').map(str::trim_start).and_then(|rest| Some(&rest[year(rest)?..]));
    Some(text.len() - year.unwrap_or(rest).len())
}

/// "17 jun 2021", "1er juillet", "3 de abril de 2021".
fn day_first(text: &str) -> Option<usize> {
    let rest = after_day_words(text);
    let rest = &rest[digits(rest, 2)?..];
    let rest = rest.trim_start_matches(['.', 'º', '°']);
    let rest = rest.strip_prefix("er ").unwrap_or(rest);
    let rest = month(after_day_words(rest.trim_start()))?;
    let with_year = after_day_words(rest.trim_start());
    let year = year(with_year).map(|length| {
        let rest = &with_year[length..];
        let after = after_day_words(rest.trim_start());
        if after.len() < rest.trim_start().len() { after } else { rest }
    });
    Some(text.len() - year.unwrap_or(rest).len())
}

/// What follows a month with the point of its abbreviation.
fn month(text: &str) -> Option<&str> {
    let length = word(text);
    calendar::month(&bare(&text[..length]), None)?;
    let rest = &text[length..];
    // The point before a dash is the dateline's.
    Some(rest.strip_prefix('.').filter(|rest| !rest.starts_with(['-', '–', '—'])).unwrap_or(rest))
}

fn bare(word: &str) -> String {
    word.trim_end_matches('.').to_lowercase()
}

/// `text` without the words that stand between the parts of a day.
fn after_day_words(text: &str) -> &str {
    let length = text.find(' ').unwrap_or(text.len());
    if of_kind("day").any(|word| word == &text[..length]) { text[length..].trim_start() } else { text }
}

/// One to `most` digits and no further one.
fn digits(text: &str, most: usize) -> Option<usize> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=most).contains(&length).then_some(length)
}

fn year(text: &str) -> Option<usize> {
    digits(text, 4).filter(|length| *length == 4)
}

/// What stands in brackets or between slashes: its length with these, and what is inside.
pub(super) fn bracketed(text: &str) -> Option<(usize, &str)> {
    const LENGTH: std::ops::RangeInclusive<usize> = 2..=60;
    let (opening, close) = match text.chars().next()? {
        '(' => ('(', ')'),
        '/' => ('/', '/'),
        _ => return None,
    };
    let inside = &text[1..];
    let end = inside.find([opening, close]).filter(|end| inside[*end..].starts_with(close))?;
    let inner = &inside[..end];
    LENGTH.contains(&inner.len()).then(|| (inner.len() + 2, inner))
}

/// Whether `text` is the address of a site: "POST.com".
pub(super) fn is_site(text: &str) -> bool {
    let ending = text.rsplit_once('.').map(|(name, ending)| (name.contains(' '), ending));
    ending.is_some_and(|(is_spaced, ending)| !is_spaced && matches!(ending.len(), 2 | 3))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
}

/// A dash with the white space around it; a hyphen needs some behind it, or a point before it.
pub(super) fn dash(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    let pointed = rest.strip_prefix('.');
    let rest = pointed.unwrap_or(rest).trim_start();
    let after = rest.strip_prefix("--").or_else(|| rest.strip_prefix(['–', '—', '―']));
    let after = after.or_else(|| {
        rest.strip_prefix('-').filter(|after| pointed.is_some() || after.starts_with(char::is_whitespace))
    });
    after.map(|after| text.len() - after.trim_start().len())
}

/// Words of one kind in the table.
pub(super) fn of_kind(kind: &str) -> impl Iterator<Item = &'static str> {
    DATELINES.select("text", "kind", kind)
}
