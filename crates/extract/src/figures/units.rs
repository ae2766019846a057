//! Units of measure and money, by the names of CQE: "kilometre per hour", "pound sterling", "year of age".

mod english;
mod money;
mod symbols;

pub(super) use english::WORDS as ENGLISH_WORDS;
pub(super) use money::{adjective as money_adjective, code as money_code, prefix as money_prefix};

use crate::figures::languages::UnitRow;
use crate::tokens::Tokens;
use rustc_hash::FxHashMap;

/// The words after a phrase's first, and the unit that the phrase names.
type Tail = (Vec<String>, String);

/// All units that one language has words for, and the symbols that all share.
pub(super) struct UnitTable {
    /// By the first word in lower case, longest phrase first.
    phrases: FxHashMap<String, Vec<Tail>>,
    /// Upper and lower case are told apart: "MW" and "mW".
    symbols: FxHashMap<String, String>,
}

impl UnitTable {
    /// The table of a language's own words, and of all symbols.
    pub(super) fn build(rows: &[UnitRow]) -> Self {
        let mut table = Self { phrases: FxHashMap::default(), symbols: symbols::table() };
        for (name, forms) in rows.iter().chain(money::SYMBOLS) {
            for form in forms.split(',') {
                table.insert(form, name);
            }
        }
        for tails in table.phrases.values_mut() {
            tails.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        table
    }

    fn insert(&mut self, form: &str, name: &str) {
        let mut words = form.split(' ').map(str::to_owned);
        if let Some(first) = words.next() {
            self.phrases.entry(first).or_default().push((words.collect(), name.to_owned()));
        }
    }

    /// The unit whose words begin at `i`, and the index after them. Hyphens between the words are passed over.
    pub(super) fn at(&self, t: Tokens<'_, '_>, i: usize) -> Option<(&str, usize)> {
        self.phrase(t, i).or_else(|| Some((self.symbols.get(t.text(i))?.as_str(), i + 1)))
    }

    fn phrase(&self, t: Tokens<'_, '_>, i: usize) -> Option<(&str, usize)> {
        let word = t.lower(i);
        let word = word.strip_prefix("d'").or_else(|| word.strip_prefix("d’")).unwrap_or(&word);
        self.tail(self.phrases.get(word)?, t, i + 1)
    }

    /// The unit that begins with `suffix`, written to the digits, and the index after it; `i` follows the digits: "15km",
    /// "40sq m".
    pub(super) fn suffix(&self, suffix: &str, t: Tokens<'_, '_>, i: usize) -> Option<(&str, usize)> {
        let by_symbol = self.symbols.get(suffix).map(|name| (name.as_str(), i));
        by_symbol.or_else(|| self.tail(self.phrases.get(&suffix.to_lowercase())?, t, i))
    }

    /// The longest of the phrases whose other words stand from `i`, and the index after it.
    fn tail<'u>(&self, tails: &'u [Tail], t: Tokens<'_, '_>, i: usize) -> Option<(&'u str, usize)> {
        tails.iter().find_map(|(rest, name)| {
            let mut end = i;
            for word in rest {
                end = t.past_hyphen(end);
                if t.lower(end) != word.as_str() {
                    return None;
                }
                end += 1;
            }
            Some((name.as_str(), end))
        })
    }
}

/// Whether `unit` is an amount of money.
pub(super) fn is_money(unit: &str) -> bool {
    money::is_money(unit)
}
