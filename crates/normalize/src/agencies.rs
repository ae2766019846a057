//! News agencies as datelines and bylines name them.

use newsloom_lang::data::{DATELINES, WIRES};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Shorter agencies are written in just this case, in bytes.
const SHORT: usize = 3;

static AGENCIES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let wires = WIRES.rows().filter_map(|row| row.first()).map(|text| text.trim_matches(['(', ')']));
    DATELINES.select("text", "kind", "agency").chain(wires.filter(|text| text.len() > SHORT)).collect()
});

/// Whether `text` is the name of an agency.
pub(crate) fn is_agency(text: &str) -> bool {
    AGENCIES.iter().any(|agency| is_same(text, agency))
}

/// Whether `text` names an agency, alone or among other words.
pub(crate) fn holds_agency(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, ' ' | '/' | '.' | ',' | '&' | '-');
    text.chars().all(|c| is_sign(c) || !c.is_ascii_digit() && !c.is_ascii_punctuation())
        && AGENCIES.iter().any(|agency| holds(text, agency))
}

/// The length of the agency that `text` begins with, in bytes.
pub(crate) fn agency_at_start(text: &str) -> Option<usize> {
    let begins = |agency: &&&str| {
        text.get(..agency.len()).is_some_and(|head| is_same(head, agency))
            && !text[agency.len()..].starts_with(char::is_alphanumeric)
    };
    AGENCIES.iter().filter(begins).map(|agency| agency.len()).max()
}

/// Whether `agency` stands in `text` as words of its own.
fn holds(text: &str, agency: &str) -> bool {
    let ends = |at: usize| !text[at..].starts_with(char::is_alphanumeric);
    let begins = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    text.char_indices().any(|(at, _)| {
        let end = at + agency.len();
        begins(at) && text.get(at..end).is_some_and(|part| is_same(part, agency)) && ends(end)
    })
}

fn is_same(text: &str, agency: &str) -> bool {
    text == agency || agency.len() > SHORT && text.eq_ignore_ascii_case(agency)
}
