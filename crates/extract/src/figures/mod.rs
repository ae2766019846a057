//! Numbers with what they count: "at least 28 battalion tactical groups", "$58.24 per barrel", "20,000-25,000".
//!
//! One pass over the words of every sentence of the content. A number is read ([`amounts`]), thrown out where it only labels
//! something ([`labels`]), and then gets its unit ([`units`]), its bound ([`bounds`]) and what it counts
//! ([`counted`]). The language decides which words and which number style are known ([`lexicon`]); for other
//! languages nothing is made up. Units follow the names of Almasian et al., "CQE: A Comprehensive Quantity
//! Extractor" (EMNLP 2023): "percentage", "dollar per barrel", "year of age".

mod ages;
mod amounts;
mod bounds;
mod candidate;
mod chinese;
mod counted;
mod kinds;
mod labels;
mod lexicon;
mod numbers;
mod parts;
#[cfg(test)]
mod tests;
mod tolls;
mod units;

use crate::tokens::{Run, Tokens};
use candidate::Candidate;
use kinds::Kind;
use lexicon::Lexicon;
use newsloom_model::{Figure, PassageKind};

/// The figures of the report, in order of place. Captions and furniture have none.
pub(crate) fn figures(tokens: &Tokens<'_>) -> Vec<Figure> {
    let mut found = Vec::new();
    let Some(lexicon) = Lexicon::of(tokens.language()) else { return found };
    if tokens.language() == "zh" {
        for sentence in tokens.sentences().iter().filter(|sentence| sentence.kind.is_content()) {
            chinese::scan(tokens.text(), sentence.span, lexicon, &mut found);
        }
        return found;
    }
    for (_, sentence) in tokens.runs(PassageKind::is_content) {
        scan(sentence, lexicon, &mut found);
    }
    found
}

/// Adds the figures of one sentence to `found`.
fn scan(t: Run<'_>, lexicon: &Lexicon, found: &mut Vec<Figure>) {
    let (first, mut i) = (found.len(), 0);
    let mut is_from = false;
    while i < t.len() {
        i = match Candidate::at(t, i, lexicon) {
            Some(candidate) if !candidate.amount.value.is_finite() => candidate.end.max(i + 1),
            Some(candidate) => {
                let (start, end) = (candidate.start, candidate.end.max(i + 1));
                match candidate.figure(t, lexicon) {
                    Some((mut figure, past)) => {
                        let last = found.get(first..).and_then(<[_]>::last);
                        numbers::inherit(t, start, &mut figure, last, lexicon);
                        inherit_whole(t, end, &mut figure, last, lexicon);
                        if lexicon.has_plurals {
                            let is_end = is_from && lexicon.is(Kind::To, t.lower_before(start));
                            inherit_unit(&mut figure, &found[first..], is_end);
                            points_of_percentages(t, end, &mut figure, &found[first..], lexicon);
                        }
                        is_from = lexicon.is(Kind::From, t.lower_before(start));
                        found.push(figure);
                        end.max(past)
                    }
                    None => end,
                }
            }
            None => i + 1,
        };
    }
}

/// "18 workers were hurt, five of them badly": a part counts what its whole counts.
fn inherit_whole(t: Run<'_>, end: usize, figure: &mut Figure, last: Option<&Figure>, lexicon: &Lexicon) {
    if figure.unit.is_none() && figure.counts.is_none() && lexicon.is_of_them(t, end) {
        figure.counts = last.and_then(|last| last.counts.clone());
    }
}

/// "from 90 kilos to 81": a bare number has the unit of the one `before` it that it is the end of (`is_end`).
fn inherit_unit(figure: &mut Figure, before: &[Figure], is_end: bool) {
    const MOST: f64 = 10.0;
    let Some(last) = before.last() else { return };
    if !is_end || !(1.0 / MOST..=MOST).contains(&(figure.value / last.value)) {
        return;
    }
    let is_bare = figure.unit.is_none() && figure.counts.is_none();
    // "from $75 a barrel to $45".
    let is_rate = |rate: &str| {
        let base = figure.unit.as_deref().and_then(|unit| rate.strip_prefix(unit));
        base.is_some_and(|rest| rest.starts_with(" per "))
    };
    if is_bare || last.unit.as_deref().is_some_and(is_rate) {
        figure.unit.clone_from(&last.unit);
    }
}

/// "48 percent, three points lower": points that a percentage changed by, where a word behind them compares.
fn points_of_percentages(t: Run<'_>, end: usize, figure: &mut Figure, before: &[Figure], lexicon: &Lexicon) {
    const MOST: f64 = 50.0;
    let noun = figure.counts.as_deref().is_some_and(|noun| lexicon.is(Kind::Point, noun));
    let is_compared = lexicon.is(Kind::Compared, t.lower(end + 1));
    let is_percent = |other: &Figure| other.unit.as_deref() == Some("percentage");
    if noun && is_compared && figure.value <= MOST && before.last().is_some_and(is_percent) {
        (figure.unit, figure.counts) = (Some("percentage point".to_owned()), None);
    }
}
