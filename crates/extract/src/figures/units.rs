//! Units of measure and money, by the names of CQE: "kilometre per hour", "pound sterling", "year of age".

mod money;

pub(super) use money::{
    adjective as money_adjective, code as money_code, part as money_part, past_country,
    prefix as money_prefix,
};

use crate::per_language::ALL_LANGUAGES;
use crate::tokens::Run;
use newsloom_lang::data::{UNIT_SYMBOLS, UNITS};
use rustc_hash::FxHashMap;

/// The words after a phrase's first, and the unit that the phrase names.
type Tail = (Vec<&'static str>, &'static str);

/// All units that one language has words for, and the symbols that all share.
#[derive(Default)]
pub(super) struct UnitTable {
    /// By the first word in lower case, longest phrase first.
    phrases: FxHashMap<&'static str, Vec<Tail>>,
    /// Upper and lower case are told apart: "MW" and "mW".
    symbols: FxHashMap<&'static str, &'static str>,
}

impl UnitTable {
    /// The table of a language's own words, and of all symbols.
    pub(super) fn build(language: &str) -> Self {
        let mut phrases: FxHashMap<_, Vec<Tail>> = FxHashMap::default();
        for owner in [language, ALL_LANGUAGES] {
            for row in UNITS.rows() {
                if let [of, unit, phrase] = row
                    && *of == owner
                {
                    let mut words = phrase.split(' ');
                    let first = words.next().unwrap_or_default();
                    phrases.entry(first).or_default().push((words.collect(), *unit));
                }
            }
        }
        for tails in phrases.values_mut() {
            tails.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        let symbols = UNIT_SYMBOLS.rows().filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect();
        Self { phrases, symbols }
    }

    /// The unit whose words begin at `i`, and the index after them. Hyphens between the words are passed over.
    pub(super) fn at(&self, t: Run<'_>, i: usize) -> Option<(&'static str, usize)> {
        self.phrase(t, i).or_else(|| Some((*self.symbols.get(t.text(i))?, i + 1)))
    }

    /// The unit that a whole phrase without spaces names.
    pub(super) fn word(&self, word: &str) -> Option<&'static str> {
        self.phrases.get(word)?.iter().find(|(rest, _)| rest.is_empty()).map(|(_, unit)| *unit)
    }

    fn phrase(&self, t: Run<'_>, i: usize) -> Option<(&'static str, usize)> {
        let word = t.lower(i);
        let word = word.strip_prefix("d'").unwrap_or(word);
        tail(self.phrases.get(word)?, t, i + 1)
    }

    /// The unit that begins with `suffix`, written to the digits, and the index after it; `i` follows the digits: "15km",
    /// "40sq m".
    pub(super) fn suffix(&self, suffix: &str, t: Run<'_>, i: usize) -> Option<(&'static str, usize)> {
        let by_symbol = self.symbols.get(suffix).map(|name| (*name, i));
        by_symbol.or_else(|| tail(self.phrases.get(suffix.to_lowercase().as_str())?, t, i))
    }
}

/// The longest of the phrases whose other words stand from `i`, and the index after it.
fn tail(tails: &[Tail], t: Run<'_>, i: usize) -> Option<(&'static str, usize)> {
    tails.iter().find_map(|(rest, name)| {
        let mut end = i;
        for word in rest {
            end = t.past_hyphen(end);
            if t.lower(end) != *word {
                return None;
            }
            end += 1;
        }
        Some((*name, end))
    })
}

/// Whether `unit` is an amount of money.
pub(super) fn is_money(unit: &str) -> bool {
    money::is_money(unit)
}
