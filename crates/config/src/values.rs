//! The options by name, for those who compare, list or mix them.

use crate::Options;
use std::collections::BTreeMap;

/// Options that cannot be written as TOML: a path that is no UTF-8.
#[derive(Debug)]
pub struct ValuesError(String);

impl std::fmt::Display for ValuesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the configuration cannot be written as TOML: {}", self.0)
    }
}

impl std::error::Error for ValuesError {}

impl Options {
    /// Every option by section and name ("poll.interval").
    ///
    /// # Errors
    /// A path that is no UTF-8.
    pub fn values(&self) -> Result<BTreeMap<String, toml::Value>, ValuesError> {
        let mut values = BTreeMap::new();
        for (section, options) in self.table()? {
            let toml::Value::Table(options) = options else { continue };
            values.extend(options.into_iter().map(|(name, value)| (format!("{section}.{name}"), value)));
        }
        Ok(values)
    }

    /// These options with those of `other` that `is_taken` says by name.
    ///
    /// # Errors
    /// A path that is no UTF-8.
    pub fn with_values_of(&self, other: &Self, is_taken: impl Fn(&str) -> bool) -> Result<Self, ValuesError> {
        let mut table = self.table()?;
        for (section, options) in other.table()? {
            let (Some(toml::Value::Table(mine)), toml::Value::Table(options)) =
                (table.get_mut(&section), options)
            else {
                continue;
            };
            mine.extend(options.into_iter().filter(|(name, _)| is_taken(&format!("{section}.{name}"))));
        }
        table.try_into().map_err(|error| ValuesError(error.to_string()))
    }

    fn table(&self) -> Result<toml::Table, ValuesError> {
        toml::Table::try_from(self).map_err(|error| ValuesError(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use crate::Config;
    use std::time::Duration;

    #[test]
    fn options_are_listed_and_mixed_by_name() {
        let defaults = Config::defaults().options;
        let mut other = defaults.clone();
        other.poll.interval.0 = Duration::from_secs(60);
        other.store.path = "other.db".into();
        assert_eq!(other.values().unwrap()["poll.interval"].as_str(), Some("1m"));
        let mixed = defaults.with_values_of(&other, |name| name.starts_with("poll.")).unwrap();
        assert_eq!((&mixed.poll, &mixed.store), (&other.poll, &defaults.store));
        assert_eq!(defaults.with_values_of(&other, |_| true).unwrap(), other);
    }
}
