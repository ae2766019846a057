//! Datelines in Chinese and Japanese: "港口社东湾6月17日电", "【東湾＝田中一郎】".

use super::draft::Draft;
use super::parts::{day, of_kind};
use crate::agencies::{agency_at_start, is_agency};
use newsloom_lang::data::BYLINES;

/// The longest name of a place with its outlet, in characters.
const LONGEST: usize = 16;

/// The dateline that `head` begins with.
pub(super) fn read(head: &str) -> Option<Draft<'_>> {
    if head.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        None
    } else {
        filed(head).or_else(|| in_brackets(head))
    }
}

/// `[Outlet]place day 电`, with the reporter in brackets behind it.
fn filed(head: &str) -> Option<Draft<'_>> {
    let open = head.strip_prefix(['【', '（', '(']).unwrap_or(head);
    let at = open.find(|c: char| c.is_ascii_digit())?;
    let (before, dated) = open.split_at(at);
    let length = day(dated).or_else(|| day_alone(dated))?;
    let word = of_kind("filed").find(|word| dated[length..].starts_with(word))?;
    let rest = dated[length + word.len()..].trim_start_matches(['】', '）', ')']);
    let rest = rest.strip_prefix('（').and_then(|rest| rest.split_once('）')).map_or(rest, |(_, rest)| rest);
    let outlet = agency_at_start(before).or_else(|| end_of_outlet(before)).unwrap_or(0);
    let (outlet, place) = before.split_at(outlet);
    let is_short = before.chars().count() <= LONGEST && before.chars().all(char::is_alphabetic);
    let names_reporter = BYLINES.select("text", "kind", "uncased-spaced").any(|word| place.contains(word));
    is_short.then(|| Draft {
        rest: rest.trim_start(),
        place: Some(place).filter(|place| !place.is_empty() && !names_reporter),
        day: Some(&dated[..length]),
        agency: Some(outlet).filter(|outlet| is_agency(outlet)),
        ..Draft::default()
    })
}

/// "17日".
fn day_alone(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix('日')
        .filter(|_| (1..=2).contains(&(text.len() - rest.len())))
        .map(|rest| text.len() - rest.len())
}

fn end_of_outlet(text: &str) -> Option<usize> {
    of_kind("outlet-end").filter_map(|end| text.rfind(end).map(|at| at + end.len())).max()
}

/// `【place＝reporter】`, `【place Agency】`.
fn in_brackets(head: &str) -> Option<Draft<'_>> {
    let (inner, rest) = head.strip_prefix('【')?.split_once('】')?;
    let (place, agency) = match inner.split_once(['＝', '=']) {
        Some((place, _)) => (place, None),
        None => {
            let agency = of_kind("agency").find(|agency| inner.ends_with(agency))?;
            (inner.strip_suffix(agency)?, Some(agency))
        }
    };
    let is_short = (2..=LONGEST).contains(&place.chars().count());
    is_short.then(|| Draft { rest: rest.trim_start(), place: Some(place.trim()), agency, ..Draft::default() })
}
