//! The address of the NATS server of `[sinks]`, which may hold a password.

use crate::options::SinkOptions;
use crate::problem::{Checker, Problem};
use crate::table::TableReader;
use crate::{Environment, Options};
use newsloom_model::Secret;
use std::path::Path;
use toml::de::DeTable;
use url::Url;

/// The address that `text`, the configuration in `file`, gives or names, and every mistake in it.
pub(crate) fn nats(
    text: &str,
    file: &Path,
    options: &Options,
    environment: &dyn Environment,
) -> (Option<Secret<String>>, Vec<Problem>) {
    let mut checker = Checker::new(Some(file), text);
    // Mistakes of syntax are reported with the options.
    let (document, _) = DeTable::parse_recoverable(text);
    let table = document.get_ref().get("sinks").and_then(|sinks| sinks.get_ref().as_table());
    let Some(table) = table else { return (None, Vec::new()) };
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut reader = TableReader { checker: &mut checker, folder, environment, pages: options.fetch.pages };
    let SinkOptions { nats, nats_env, nats_file, .. } = &options.sinks;
    let places = [("nats", nats.as_str()), ("env", nats_env), ("file", nats_file)];
    let mut named = places.into_iter().filter(|(_, value)| !value.is_empty());
    let first = named.next();
    let is_one = named.next().is_none();
    let Some((kind, value)) = first else { return (None, Vec::new()) };
    let key = if kind == "nats" { "nats".to_owned() } else { format!("nats_{kind}") };
    let Some(at) = table.get(key.as_str()) else { return (None, Vec::new()) };
    if !is_one {
        reader.checker.at(at.span(), "one of sinks.nats, sinks.nats_env and sinks.nats_file is enough");
    }
    let address = if kind == "nats" { Some(value.to_owned()) } else { reader.secret(kind, value, at) };
    let address = address.map(|address| address.trim().to_owned());
    if address.as_deref().is_some_and(|address| !is_nats(address)) {
        reader
            .checker
            .at(at.span(), "must be an address such as \"nats://bus.example.org:4222\" or \"tls://...\"");
    }
    if kind == "nats" && has_credentials(value) {
        reader.checker.at(
            at.span(),
            "name a variable or a file that has the address with its password: nats_env, nats_file",
        );
    }
    (address.map(Secret), checker.finish())
}

fn is_nats(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "nats" | "tls") && url.host_str().is_some())
}

fn has_credentials(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| !url.username().is_empty() || url.password().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problems;
    use std::collections::BTreeMap;

    fn read(text: &str) -> (Option<String>, String) {
        let environment = BTreeMap::from([("BUS".to_owned(), "tls://desk:s3cret@bus.example".to_owned())]);
        let options = crate::check::options(text, Some(Path::new("my.toml"))).0;
        let (address, problems) = nats(text, Path::new("my.toml"), &options, &environment);
        (address.map(|address| address.0), Problems(problems).to_string())
    }

    #[test]
    fn the_address_is_given_or_named() {
        let none = "0 problems in the configuration";
        assert_eq!(read("[sinks]\nfile = \"a.jsonl\"\n"), (None, none.into()));
        assert_eq!(
            read("[sinks]\nnats = \"nats://bus.example\"\n"),
            (Some("nats://bus.example".into()), none.into())
        );
        let named = (Some("tls://desk:s3cret@bus.example".to_owned()), none.to_owned());
        assert_eq!(read("[sinks]\nnats_env = \"BUS\"\n"), named);
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        for (text, problem) in [
            ("nats = \"bus.example:4222\"", "my.toml:2:8: must be an address"),
            ("nats = \"http://bus.example\"", "my.toml:2:8: must be an address"),
            ("nats = \"nats://desk:s3cret@bus.example\"", "my.toml:2:8: name a variable or a file"),
            ("nats_env = \"NOPE\"", "the environment has no variable NOPE"),
            ("nats_file = \"nowhere\"", "nowhere cannot be read"),
            ("nats_env = \"BUS\"\nnats = \"nats://bus.example\"", "my.toml:3:8: one of sinks.nats"),
        ] {
            let problems = read(&format!("[sinks]\n{text}\n")).1;
            assert!(problems.contains(problem), "{text}: {problems}");
        }
    }
}
