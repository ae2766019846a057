//! Where a file sets its options.

use std::collections::BTreeMap;
use toml::de::DeTable;

/// The line, from 1, of each option that the configuration `text` sets, by section and name ("poll.interval").
pub fn lines(text: &str) -> BTreeMap<String, usize> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut lines = BTreeMap::new();
    for (section, options) in document.get_ref() {
        for name in options.get_ref().as_table().into_iter().flat_map(|options| options.keys()) {
            let before = text.get(..name.span().start).unwrap_or_default();
            let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
            lines.insert(format!("{}.{}", section.get_ref(), name.get_ref()), line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_however_they_are_written() {
        let text =
            "# mine\nlog.level = \"debug\"\n\n[poll]\ninterval = \"1m\"\n\n[store]\n  path = \"a.db\"\n";
        let expected = [("log.level", 2), ("poll.interval", 5), ("store.path", 8)];
        assert_eq!(lines(text), expected.map(|(name, line)| (name.to_owned(), line)).into());
        assert!(lines("= broken").is_empty());
    }
}
