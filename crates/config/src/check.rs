//! A user's file against the defaults: unknown keys, wrong types, values out of range, all at once.

use crate::Problems;
use crate::options::Options;
use crate::problem::Checker;
use crate::units::{Period, Size};
use crate::{DEFAULTS, problem::Problem};
use serde::Deserialize;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a value must be, beyond having the type of the default.
enum Rule {
    Number(Range<f64>),
    Period { least: &'static str, most: &'static str },
    Size { least: &'static str, most: &'static str },
    Text(fn(&str) -> Result<(), String>),
}

/// The rule of every option that has one.
fn rule(section: &str, key: &str) -> Option<Rule> {
    Some(match (section, key) {
        ("fetch", "concurrency") => Rule::Number(1.0..1_025.0),
        ("fetch", "max_connections_per_host" | "max_connections_per_address") => Rule::Number(1.0..65.0),
        ("fetch", "max_attempts") => Rule::Number(1.0..11.0),
        ("fetch", "max_pages_per_article") => Rule::Number(1.0..21.0),
        ("poll", "jitter") => Rule::Number(0.0..0.500_001),
        ("stories", "strictness") => Rule::Number(0.25..4.000_001),
        ("pipeline", "workers") => Rule::Number(0.0..257.0),
        ("pipeline", "queue") => Rule::Number(1.0..10_001.0),
        ("pipeline", "batch") => Rule::Number(1.0..10_001.0),
        ("store", "text_retention" | "fetch_log_retention") => Rule::Period { least: "0s", most: "36500d" },
        ("sources", "scan_interval") => Rule::Period { least: "1s", most: "1d" },
        ("fetch", "timeout" | "idle_timeout") => Rule::Period { least: "1s", most: "1h" },
        ("fetch", "host_delay" | "address_delay" | "max_crawl_delay") => {
            Rule::Period { least: "0s", most: "1h" }
        }
        ("fetch", "max_retry_after") => Rule::Period { least: "1m", most: "30d" },
        ("poll", "interval" | "min_interval" | "max_interval" | "max_back_off") => {
            Rule::Period { least: "1s", most: "365d" }
        }
        ("poll", "redirect_after" | "refetch_after") => Rule::Period { least: "0s", most: "365d" },
        ("stories", "window") => Rule::Period { least: "1d", most: "3650d" },
        ("stories", "review_interval") => Rule::Period { least: "1s", most: "7d" },
        ("pipeline", "shutdown_timeout") => Rule::Period { least: "1s", most: "1h" },
        ("fetch", "max_body") => Rule::Size { least: "64 KiB", most: "256 MiB" },
        ("fetch", "contact") => Rule::Text(contact),
        ("websub", "callback") => Rule::Text(callback),
        ("websub", "listen") => Rule::Text(listen),
        ("log", "format") => Rule::Text(log_format),
        _ => return None,
    })
}

fn contact(text: &str) -> Result<(), String> {
    let is_contact =
        text.starts_with("https://") || text.starts_with("http://") || text.starts_with("mailto:");
    if is_contact && text.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(());
    }
    Err("must be a web address or mailto: link at which people can reach you".into())
}

fn callback(text: &str) -> Result<(), String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let has_more = text.contains(['?', '#']) || text.bytes().any(|b| !b.is_ascii_graphic());
    if text.is_empty() || (is_web && !has_more) {
        return Ok(());
    }
    Err("must be a web address without ? and #, at which hubs can reach newsloom, or empty".into())
}

fn listen(text: &str) -> Result<(), String> {
    let is_address = text.parse::<std::net::SocketAddr>().is_ok();
    if is_address { Ok(()) } else { Err("must be an address and a port such as \"127.0.0.1:8480\"".into()) }
}

fn log_format(text: &str) -> Result<(), String> {
    match text {
        "text" | "json" => Ok(()),
        _ => Err("must be \"text\" or \"json\"".into()),
    }
}

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

/// What became of an option of an earlier version.
fn former(section: &str, key: &str) -> Option<String> {
    let is_it = |s: &str, k: &str| s == section && k == key;
    let renamed = RENAMED.iter().find(|(s, old, _)| is_it(s, old));
    let renamed = renamed.map(|(_, old, new)| format!("`{section}.{old}` is now called `{new}`"));
    let removed = REMOVED.iter().find(|(s, old, _)| is_it(s, old));
    renamed.or_else(|| removed.map(|(_, old, instead)| format!("`{section}.{old}` is gone: {instead}")))
}

/// The options of `text` laid over the defaults.
pub(crate) fn options(text: &str, file: Option<&Path>) -> Result<Options, Problems> {
    let mut checker = Checker::new(file, text);
    let (document, syntax) = DeTable::parse_recoverable(text);
    for error in &syntax {
        checker.at(error.span().unwrap_or(0..0), error.message());
    }
    if syntax.is_empty() {
        sections(&mut checker, document.get_ref());
    }
    match checker.finish() {
        problems if problems.is_empty() => merged(text, file),
        problems => Err(Problems(problems)),
    }
}

/// Compares each section with the section of the same name in the defaults.
fn sections(checker: &mut Checker<'_>, document: &DeTable<'_>) {
    let (defaults, _) = DeTable::parse_recoverable(DEFAULTS);
    for (name, value) in document {
        let section = name.get_ref().as_ref();
        let Some(known) = defaults.get_ref().get(section).and_then(|s| s.get_ref().as_table()) else {
            let names: Vec<_> = defaults.get_ref().keys().map(|k| k.get_ref().to_string()).collect();
            checker.at(name.span(), unknown("section", section, &names));
            continue;
        };
        match value.get_ref().as_table() {
            Some(table) => keys(checker, section, table, known),
            None => checker.at(value.span(), format!("[{section}] is a section: write its options under it")),
        }
    }
}

fn keys(checker: &mut Checker<'_>, section: &str, table: &DeTable<'_>, known: &DeTable<'_>) {
    for (name, value) in table {
        let key = name.get_ref().as_ref();
        let Some(default) = known.get(key) else {
            let names: Vec<_> = known.keys().map(|k| k.get_ref().to_string()).collect();
            let message = former(section, key).unwrap_or_else(|| unknown("option", key, &names));
            checker.at(name.span(), message);
            continue;
        };
        if let Err(message) = fits(section, key, value.get_ref(), default.get_ref()) {
            checker.at(value.span(), format!("{section}.{key} {message}"));
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

impl Rule {
    fn holds(&self, value: &DeValue<'_>) -> Result<(), String> {
        let text = value.as_str().unwrap_or_default();
        match self {
            Rule::Number(range) => match number(value) {
                Some(n) if range.contains(&n) => Ok(()),
                _ => Err(format!("must lie between {} and {}", range.start, shown_end(range.end))),
            },
            Rule::Period { least, most } => between::<Period>(text, least, most),
            Rule::Size { least, most } => between::<Size>(text, least, most),
            Rule::Text(check) => check(text),
        }
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(n) => n.to_string().parse().ok(),
        DeValue::Float(n) => n.to_string().parse().ok(),
        _ => None,
    }
}

/// The last number inside a half-open range, as people would say it.
fn shown_end(end: f64) -> f64 {
    if end.fract() == 0.0 { end - 1.0 } else { (end * 10.0).round() / 10.0 }
}

fn between<T: std::str::FromStr<Err = String> + PartialOrd>(
    text: &str,
    least: &str,
    most: &str,
) -> Result<(), String> {
    let value: T = text.parse()?;
    let is_inside =
        least.parse::<T>().is_ok_and(|l| l <= value) && most.parse::<T>().is_ok_and(|m| value <= m);
    if is_inside { Ok(()) } else { Err(format!("must lie between \"{least}\" and \"{most}\"")) }
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

fn merged(text: &str, file: Option<&Path>) -> Result<Options, Problems> {
    let failed = |error: toml::de::Error| {
        let message = error.message().to_owned();
        Problems(vec![Problem { file: file.map(Path::to_owned), message, place: None }])
    };
    let mut all: toml::Table = DEFAULTS.parse().map_err(failed)?;
    let own: toml::Table = text.parse().map_err(failed)?;
    for (section, options) in own {
        if let (Some(toml::Value::Table(base)), toml::Value::Table(options)) =
            (all.get_mut(&section), options)
        {
            base.extend(options);
        }
    }
    Options::deserialize(all).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_file_is_valid() {
        assert!(options(DEFAULTS, None).is_ok());
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
        assert_eq!(ruled, 33);
    }

    #[test]
    fn a_former_option_is_an_error_that_names_its_new_name_and_place() {
        let all: toml::Table = DEFAULTS.parse().unwrap();
        for (section, old, new) in RENAMED {
            assert!(all[section].get(new).is_some() && all[section].get(old).is_none(), "{section}.{old}");
            let text = format!("[{section}]\n{old} = 1\n");
            let problems = options(&text, Some(Path::new("my.toml"))).unwrap_err().to_string();
            let expected = format!("my.toml:2:1: `{section}.{old}` is now called `{new}`\n");
            assert!(problems.starts_with(&expected), "{problems}");
        }
        assert_eq!(former("poll", "tries"), None, "of another section");
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let text = "[poll]\nintervall = \"5m\"\njitter = 3\nmin_interval = 60\n\n[fetsh]\npages = true\n[log]\nformat = \"xml\"\n[fetch]\ntimeout = \"soon\"\nallow_private = [1]\n";
        let problems = options(text, Some(Path::new("my.toml"))).unwrap_err();
        insta::assert_snapshot!(problems);
    }
}
