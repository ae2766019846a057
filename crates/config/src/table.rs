//! Values of tables, read with a message for each mistake.

use crate::Environment;
use crate::check::{article, unknown};
use crate::problem::Checker;
use crate::units::Period;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What one table is read with.
pub(crate) struct TableReader<'a, 't> {
    pub(crate) checker: &'a mut Checker<'t>,
    /// Of the file: relative paths in it are relative to it.
    pub(crate) folder: &'a Path,
    pub(crate) environment: &'a dyn Environment,
    /// Whether article pages are fetched where a feed does not say.
    pub(crate) pages: bool,
}

impl TableReader<'_, '_> {
    pub(crate) fn known_keys(&mut self, table: &DeTable<'_>, known: &[&str], what: &str) {
        for name in table.keys().filter(|name| !known.contains(&name.get_ref().as_ref())) {
            let known: Vec<String> = known.iter().map(ToString::to_string).collect();
            self.checker.at(name.span(), unknown(what, name.get_ref(), &known));
        }
    }

    pub(crate) fn string(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str().map(ToOwned::to_owned);
        if text.is_none() {
            self.wrong_type(key, value, "string");
        }
        text
    }

    /// A whole number from zero.
    pub(crate) fn number(&mut self, table: &DeTable<'_>, key: &str) -> Option<u32> {
        let value = table.get(key)?;
        let number = whole(value);
        if number.is_none() {
            self.checker.at(value.span(), format!("{key} must be a whole number from 0 on"));
        }
        number
    }

    /// A list of whole numbers from zero.
    pub(crate) fn numbers(&mut self, table: &DeTable<'_>, key: &str) -> Option<Vec<u32>> {
        let value = table.get(key)?;
        let numbers = value.get_ref().as_array().and_then(|items| items.iter().map(whole).collect());
        if numbers.is_none() {
            self.checker.at(value.span(), format!("{key} must be a list of whole numbers, such as [3, 10]"));
        }
        numbers
    }

    /// A list of strings with their places.
    pub(crate) fn strings(&mut self, table: &DeTable<'_>, key: &str) -> Option<Vec<Spanned<String>>> {
        let value = table.get(key)?;
        let text = |item: &Spanned<DeValue<'_>>| {
            Some(Spanned::new(item.span(), item.get_ref().as_str()?.to_owned()))
        };
        let strings = value.get_ref().as_array().and_then(|items| items.iter().map(text).collect());
        if strings.is_none() {
            self.checker.at(value.span(), format!("{key} must be a list of strings"));
        }
        strings
    }

    pub(crate) fn bool(&mut self, table: &DeTable<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        if let DeValue::Boolean(yes) = value.get_ref() {
            return Some(*yes);
        }
        self.wrong_type(key, value, "boolean");
        None
    }

    pub(crate) fn wrong_type(&mut self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let message =
            format!("{key} must be {}, not {}", article(wanted), article(value.get_ref().type_str()));
        self.checker.at(value.span(), message);
    }

    pub(crate) fn period(&mut self, table: &DeTable<'_>, key: &str) -> Option<u64> {
        let text = self.string(table, key)?;
        let span = table.get(key).map(Spanned::span).unwrap_or_default();
        match text.parse::<Period>() {
            Ok(period) if period.seconds() > 0 => return Some(period.seconds()),
            Ok(_) => self.checker.at(span, format!("{key} must be longer than nothing")),
            Err(message) => self.checker.at(span, format!("{key}: {message}")),
        }
        None
    }

    /// What the variable or file at `place` holds; `at` is where the configuration names it.
    pub(crate) fn secret(&mut self, kind: &str, place: &str, at: &Spanned<DeValue<'_>>) -> Option<String> {
        let found = match kind {
            "env" => self
                .environment
                .variable(place)
                .ok_or_else(|| format!("the environment has no variable {place}")),
            _ => self
                .environment
                .secret(&self.folder.join(place))
                .map_err(|e| format!("{place} cannot be read: {e}")),
        };
        found.map_err(|message| self.checker.at(at.span(), message)).ok()
    }
}

fn whole(value: &Spanned<DeValue<'_>>) -> Option<u32> {
    match value.get_ref() {
        DeValue::Integer(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// The tables of an array of tables.
pub(crate) fn tables<'v, 't>(value: &'v Spanned<DeValue<'t>>) -> Option<Vec<&'v Spanned<DeValue<'t>>>> {
    let items = value.get_ref().as_array()?;
    let is_tables = items.iter().all(|item: &Spanned<DeValue<'_>>| item.get_ref().as_table().is_some());
    is_tables.then(|| items.iter().collect())
}
