//! A user's file against the defaults: unknown keys, wrong types, values out of range, all at once.

use crate::options::{DEFAULTS, Options};
use crate::problem::{Checker, Problem};
use crate::rules::rule;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Options that have another name now: section, old name, new name.
const RENAMED: [(&str, &str, &str); 9] = [
    ("store", "keep_texts", "text_retention"),
    ("store", "keep_fetch_log", "fetch_log_retention"),
    ("fetch", "tries", "max_attempts"),
    ("fetch", "per_host", "max_connections_per_host"),
    ("fetch", "per_address", "max_connections_per_address"),
    ("fetch", "join_pages", "max_pages_per_article"),
    ("extract", "names", "ner_model"),
    ("extract", "places", "gazetteer"),
    ("pipeline", "drain_timeout", "shutdown_timeout"),
];

/// Options that are gone: section, name, what to do instead.
const REMOVED: [(&str, &str, &str); 2] = [
    ("stories", "embeddings", "word vectors are no longer supported; delete this line"),
    ("stories", "embeddings_weight", "word vectors are no longer supported; delete this line"),
];

/// Lists of tables within a section, which are read where they are at home.
const TABLES: [(&str, &str); 1] = [("web", "user")];

/// What became of an option of an earlier version.
fn former(section: &str, key: &str) -> Option<String> {
    let is_it = |s: &str, k: &str| s == section && k == key;
    let renamed = RENAMED.iter().find(|(s, old, _)| is_it(s, old));
    let renamed = renamed.map(|(_, old, new)| format!("`{section}.{old}` is now called `{new}`"));
    let removed = REMOVED.iter().find(|(s, old, _)| is_it(s, old));
    renamed.or_else(|| removed.map(|(_, old, instead)| format!("`{section}.{old}` is gone: {instead}")))
}

/// The options of `text` laid over the defaults, with relative paths made relative to the folder of `file`, and every
/// mistake. An option with a mistake has its default, so that what else is wrong can be found too.
pub(crate) fn options(text: &str, file: Option<&Path>) -> (Options, Vec<Problem>) {
    let mut checker = Checker::new(file, text);
    let (document, syntax) = DeTable::parse_recoverable(text);
    for error in &syntax {
        checker.at(error.span().unwrap_or(0..0), error.message());
    }
    let mut own = toml::Table::new();
    if syntax.is_empty() {
        own = text.parse().unwrap_or_default();
        let wrong = sections(&mut checker, document.get_ref());
        for (section, key) in wrong {
            match (own.get_mut(&section).and_then(toml::Value::as_table_mut), key) {
                (Some(table), Some(key)) => drop(table.remove(&key)),
                _ => drop(own.remove(&section)),
            }
        }
    }
    let mut options = merged(own);
    if let Some(file) = file {
        options.resolve(file.parent().unwrap_or(Path::new("")));
        relations(&mut checker, &options, document.get_ref());
    }
    (options, checker.finish())
}

/// Sections and keys that cannot be used.
type Wrong = Vec<(String, Option<String>)>;

/// Compares each section with the section of the same name in the defaults.
fn sections(checker: &mut Checker<'_>, document: &DeTable<'_>) -> Wrong {
    let (defaults, _) = DeTable::parse_recoverable(DEFAULTS);
    let mut wrong = Wrong::new();
    for (name, value) in document {
        let section = name.get_ref().as_ref();
        // Read apart: they are tables of their own, and no options.
        if section == "watch" {
            continue;
        }
        let Some(known) = defaults.get_ref().get(section).and_then(|s| s.get_ref().as_table()) else {
            let names: Vec<_> = defaults.get_ref().keys().map(|k| k.get_ref().to_string()).collect();
            checker.at(name.span(), unknown("section", section, &names));
            wrong.push((section.to_owned(), None));
            continue;
        };
        match value.get_ref().as_table() {
            Some(table) => {
                let keys = keys(checker, section, table, known);
                wrong.extend(keys.into_iter().map(|key| (section.to_owned(), Some(key))));
            }
            None => {
                checker.at(value.span(), format!("[{section}] is a section: write its options under it"));
                wrong.push((section.to_owned(), None));
            }
        }
    }
    wrong
}

/// Checks the options of one section. Returns those that are no values of options.
fn keys(checker: &mut Checker<'_>, section: &str, table: &DeTable<'_>, known: &DeTable<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, value) in table {
        let key = name.get_ref().as_ref();
        if TABLES.contains(&(section, key)) {
            wrong.push(key.to_owned());
            continue;
        }
        let mistake = match known.get(key) {
            None => {
                let names: Vec<_> = known.keys().map(|k| k.get_ref().to_string()).collect();
                Some((name.span(), former(section, key).unwrap_or_else(|| unknown("option", key, &names))))
            }
            Some(default) => fits(section, key, value.get_ref(), default.get_ref())
                .err()
                .map(|message| (value.span(), format!("{section}.{key} {message}"))),
        };
        if let Some((span, message)) = mistake {
            checker.at(span, message);
            wrong.push(key.to_owned());
        }
    }
    wrong
}

/// What options mean together, and the files that they name.
fn relations(checker: &mut Checker<'_>, options: &Options, document: &DeTable<'_>) {
    let place =
        |section: &str, key: &str| document.get(section)?.get_ref().as_table()?.get(key).map(Spanned::span);
    let (min, max) = (options.poll.min_interval, options.poll.max_interval);
    if min > max {
        let span = place("poll", "min_interval").or_else(|| place("poll", "max_interval"));
        let message = format!("poll.min_interval ({min}) is longer than poll.max_interval ({max})");
        checker.at(span.unwrap_or_default(), message);
    }
    let database = &options.store.path;
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
    let span = place("store", "path").unwrap_or_default();
    if database.is_dir() {
        let message = format!("store.path is a folder, {}: name a file in it", database.display());
        checker.at(span, message);
    } else if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let message = format!("store.path lies in {}, which is no folder: make it first", folder.display());
        checker.at(span, message);
    }
    for (section, key, file) in [
        ("stories", "weights", &options.stories.weights),
        ("extract", "ner_model", &options.extract.ner_model),
        ("extract", "gazetteer", &options.extract.gazetteer),
        ("mail", "password_file", &options.mail.password_file),
        ("transport", "ca_file", &options.transport.ca_file),
    ] {
        if !file.as_os_str().is_empty() && !file.is_file() {
            let message = format!("{section}.{key}: there is no file {}", file.display());
            checker.at(place(section, key).unwrap_or_default(), message);
        }
    }
}

fn fits(section: &str, key: &str, value: &DeValue<'_>, default: &DeValue<'_>) -> Result<(), String> {
    let is_number = |v: &DeValue<'_>| matches!(v, DeValue::Integer(_) | DeValue::Float(_));
    if value.type_str() != default.type_str() && !(is_number(value) && matches!(default, DeValue::Float(_))) {
        return Err(format!("must be {}, not {}", article(default.type_str()), article(value.type_str())));
    }
    if let DeValue::Array(items) = value
        && items.iter().any(|item: &Spanned<DeValue<'_>>| item.get_ref().as_str().is_none())
    {
        return Err("must be a list of strings".into());
    }
    rule(section, key).map_or(Ok(()), |rule| rule.holds(value))
}

pub(crate) fn article(kind: &str) -> String {
    let kind = match kind {
        "array" => "list",
        kind => kind,
    };
    format!("{} {kind}", if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" })
}

/// "unknown option `intervall`; did you mean `interval`?"
pub(crate) fn unknown(what: &str, name: &str, known: &[String]) -> String {
    let nearest = known.iter().map(|k| (distance(name, k), k)).min();
    match nearest {
        Some((d, k)) if d <= 2.max(name.len() / 3) => format!("unknown {what} `{name}`; did you mean `{k}`?"),
        _ => format!("unknown {what} `{name}`; known are {}", known.join(", ")),
    }
}

/// Edits between two names (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The defaults with `own`, whose values fit their options, laid over them.
fn merged(own: toml::Table) -> Options {
    let mut all: toml::Table = DEFAULTS.parse().unwrap_or_default();
    for (section, options) in own {
        if let (Some(toml::Value::Table(base)), toml::Value::Table(options)) =
            (all.get_mut(&section), options)
        {
            base.extend(options);
        }
    }
    Options::deserialize(all)
        .unwrap_or_else(|error| unreachable!("what was checked against the defaults fits: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problems;

    fn problems(text: &str, file: &str) -> String {
        Problems(options(text, Some(Path::new(file))).1).to_string()
    }

    #[test]
    fn the_built_in_file_is_valid() {
        assert_eq!(options(DEFAULTS, None).1, []);
    }

    /// A line of comment stands above every option, or above the group of lines that it begins.
    #[test]
    fn every_option_is_documented() {
        let lines: Vec<&str> = DEFAULTS.lines().collect();
        for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.contains(" = ") && !l.starts_with('#')) {
            let above = lines[..i].iter().rev().find(|l| !l.contains(" = ") || l.starts_with('#'));
            assert!(above.is_some_and(|l| l.starts_with('#')), "no comment above `{line}`");
        }
    }

    #[test]
    fn every_rule_belongs_to_an_option() {
        let all: toml::Table = DEFAULTS.parse().unwrap();
        let ruled = all
            .iter()
            .flat_map(|(s, t)| t.as_table().unwrap().keys().map(move |k| (s, k)))
            .filter(|(s, k)| rule(s, k).is_some())
            .count();
        assert_eq!(ruled, 59);
    }

    #[test]
    fn a_former_option_is_an_error_that_names_its_new_name_and_place() {
        let all: toml::Table = DEFAULTS.parse().unwrap();
        for (section, old, new) in RENAMED {
            assert!(all[section].get(new).is_some() && all[section].get(old).is_none(), "{section}.{old}");
            let text = format!("[{section}]\n{old} = 1\n");
            let problems = problems(&text, "my.toml");
            let expected = format!("my.toml:2:1: `{section}.{old}` is now called `{new}`\n");
            assert!(problems.starts_with(&expected), "{problems}");
        }
        assert_eq!(former("poll", "tries"), None, "of another section");
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let text = "[poll]\nintervall = \"5m\"\njitter = 3\nmin_interval = 60\n\n[fetsh]\npages = true\n[log]\nformat = \"xml\"\n[fetch]\ntimeout = \"soon\"\nallow_private = [1]\n";
        insta::assert_snapshot!(problems(text, "my.toml"));
    }

    #[test]
    fn one_mistake_hides_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("my.toml");
        let text = "[poll]\nintervall = \"5m\"\nmin_interval = \"2d\"\n[stories]\nweights = \"none.json\"\n\
                    [store]\npath = \"nowhere/news.db\"\n[log]\nlevel = \"info,newsloom=warning\"\n[fetch]\n\
                    allow_private = [\"10.1.0.0/64\", \"intranet.example\"]\n";
        let shown = problems(text, file.to_str().unwrap()).replace(&format!("{}/", dir.path().display()), "");
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn the_database_is_a_file_in_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let shown = |path: &str| {
            let file = dir.path().join("my.toml");
            problems(&format!("[store]\npath = {path:?}\n"), file.to_str().unwrap())
        };
        assert!(shown("").contains("store.path must name a file"));
        assert!(shown("  ").contains("store.path must name a file"));
        assert!(shown(":memory:").contains("store.path must name a file"));
        assert!(shown(".").contains("store.path is a folder"), "{}", shown("."));
        assert!(shown("a/b.db").contains("which is no folder"));
        assert!(shown("news.db").starts_with("0 problems"), "{}", shown("news.db"));
    }

    #[test]
    fn levels_and_filters_are_told_from_other_words() {
        let shown = |level: &str| problems(&format!("[log]\nlevel = {level:?}\n"), "my.toml");
        for level in
            ["info", "WARN", "info,newsloom_fetch=debug", "off", "error,newsloom[poll{feed=3}]=trace"]
        {
            assert!(shown(level).starts_with("0 problems"), "{}", shown(level));
        }
        for level in ["warning", "", "newsloom_fetch", "info,verbose", "newsloom_fetch=loud"] {
            let shown = shown(level);
            for name in ["error", "warn", "info", "debug", "trace"] {
                assert!(shown.contains(&format!("\"{name}\"")), "{shown}");
            }
        }
    }
}
