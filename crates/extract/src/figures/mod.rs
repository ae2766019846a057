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
