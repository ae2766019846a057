//! What a rate is for: "per barrel", "a share", "an hour", "/h".

use super::counted::{self, Counted};
use super::lexicon::Lexicon;
use crate::tokens::Run;
use newsloom_lang::WordKind;

/// What a rate at `i` is for, and the index after it.
pub(super) fn rate(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(String, usize)> {
    const AFTER_ARTICLE: &[&str] = &[
        "share",
        "barrel",
        "dozen",
        "head",
        "person",
        "ticket",
        "piece",
        "household",
        "bottle",
        "unit",
        "vote",
        "game",
    ];
    let at = t.past_hyphen(i);
    let word = t.lower(at);
    if word == "/" && t.is_glued(at + 1) {
        let (name, end) =
            lexicon.units.at(t, at + 1).map(|(n, e)| (n.to_owned(), e)).or_else(|| per_second(t, at + 1))?;
        return Some((name, end));
    }
    if !lexicon.is_per(word) {
        return None;
    }
    let what = t.past_hyphen(at + 1);
    let unit = lexicon.units.at(t, what).filter(|(name, _)| *name != "count" && *name != "percentage");
    if let Some((name, end)) = unit {
        let is_date = matches!(t.lower(end), "ago" | "earlier" | "later" | "before" | "old" | "after");
        return (!is_date).then(|| (name.to_owned(), end));
    }
    let noun = t.lower(what);
    if noun == "annum" {
        return Some(("year".to_owned(), what + 1));
    }
    let known = AFTER_ARTICLE.contains(&noun);
    let free = word == "per" && t.kind(what) == Some(WordKind::Letters);
    (known || free).then(|| (counted::singular(noun), what + 1))
}

/// "m/s": the second's own symbol, too short to be one elsewhere.
fn per_second(t: Run<'_>, i: usize) -> Option<(String, usize)> {
    (t.text(i) == "s").then(|| ("second".to_owned(), i + 1))
}

/// What is counted with the rate that follows it: "tests per day".
pub(super) fn with_rate(t: Run<'_>, counted: Counted, lexicon: &Lexicon) -> Counted {
    if t.lower(counted.end) != "per" {
        return counted;
    }
    match rate(t, counted.end, lexicon) {
        Some((what, end)) => Counted { name: format!("{} per {what}", counted.name), end, ..counted },
        None => counted,
    }
}
