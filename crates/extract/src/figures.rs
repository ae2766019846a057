//! Numbers with what they count: "at least 28 battalion tactical groups", "$58.24 per barrel", "20,000-25,000".
//!
//! One pass over the words of every told sentence. A number is read ([`amounts`]), thrown out where it only labels
//! something ([`labels`]), and then gets its unit ([`units`]), its bound ([`bounds`]) and what it counts
//! ([`counted`]). The language decides which words and which number style are known ([`lexicon`]); for other
//! languages nothing is made up. Units follow the names of Almasian et al., "CQE: A Comprehensive Quantity
//! Extractor" (EMNLP 2023): "percentage", "dollar per barrel", "year of age".

mod amounts;
mod around;
mod bounds;
mod counted;
mod fractions;
mod labels;
mod lexicon;
mod numbers;
mod rates;
mod scan;
mod shared;
#[cfg(test)]
mod tests;
mod units;

use crate::tokens::Tokens;
use lexicon::Lexicon;
use newsloom_model::{Figure, PassageKind};

/// The figures of the report, in order of place. Captions and furniture have none.
pub(crate) fn figures(tokens: &Tokens<'_>) -> Vec<Figure> {
    let mut found = Vec::new();
    let Some(lexicon) = Lexicon::of(tokens.language()) else { return found };
    for (_, sentence) in tokens.runs(PassageKind::is_content) {
        scan::scan(sentence, lexicon, &mut found);
    }
    found
}
