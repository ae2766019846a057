//! Addresses of servers, which may hold a password: `sinks.nats`, `transport.url` and `store.url`.

use crate::options::{SinkOptions, StoreOptions, TransportOptions};
use crate::problem::{Checker, Problem};
use crate::table::TableReader;
use crate::{Environment, Options};
use newsloom_model::Secret;
use std::path::Path;
use toml::de::DeTable;
use url::Url;

/// The address of the server that the ledger is published to.
pub(crate) fn sink(
    text: &str,
    file: &Path,
    options: &Options,
    environment: &dyn Environment,
) -> (Option<Secret<String>>, Vec<Problem>) {
    let SinkOptions { nats, nats_env, nats_file, .. } = &options.sinks;
    let values = [nats, nats_env, nats_file].map(String::as_str);
    Places { section: "sinks", key: "nats", values, kind: NATS }.address(text, file, options, environment)
}

/// The address of the server between keeper and workers.
pub(crate) fn transport(
    text: &str,
    file: &Path,
    options: &Options,
    environment: &dyn Environment,
) -> (Option<Secret<String>>, Vec<Problem>) {
    let TransportOptions { url, url_env, url_file, .. } = &options.transport;
    let values = [url, url_env, url_file].map(String::as_str);
    Places { section: "transport", key: "url", values, kind: NATS }.address(text, file, options, environment)
}

/// The address of the live store in PostgreSQL.
pub(crate) fn live_store(
    text: &str,
    file: &Path,
    options: &Options,
    environment: &dyn Environment,
) -> (Option<Secret<String>>, Vec<Problem>) {
    let StoreOptions { url, url_env, url_file, .. } = &options.store;
    let values = [url, url_env, url_file].map(String::as_str);
    Places { section: "store", key: "url", values, kind: POSTGRES }.address(text, file, options, environment)
}

/// What addresses of a kind of server begin with, and how one looks.
struct Kind {
    schemes: [&'static str; 2],
    wanted: &'static str,
    /// Whether a name of a user alone is no secret.
    may_name_user: bool,
}

const NATS: Kind = Kind {
    schemes: ["nats", "tls"],
    wanted: "must be an address such as \"nats://bus.example.org:4222\" or \"tls://...\"",
    may_name_user: false,
};

const POSTGRES: Kind = Kind {
    schemes: ["postgres", "postgresql"],
    wanted: "must be an address such as \"postgres://newsloom@db.example.org/news\"",
    may_name_user: true,
};

/// Three options of a section, of which one has the address, or names the variable or the file that has it.
struct Places<'o> {
    section: &'static str,
    /// The first; the others end in `_env` and `_file`.
    key: &'static str,
    values: [&'o str; 3],
    kind: Kind,
}

impl Places<'_> {
    /// The address that `text`, the configuration in `file`, gives or names, and every mistake in it.
    fn address(
        &self,
        text: &str,
        file: &Path,
        options: &Options,
        environment: &dyn Environment,
    ) -> (Option<Secret<String>>, Vec<Problem>) {
        let Self { section, key, values, kind: Kind { schemes, wanted, may_name_user } } = self;
        let mut checker = Checker::new(Some(file), text);
        // Mistakes of syntax are reported with the options.
        let (document, _) = DeTable::parse_recoverable(text);
        let table = document.get_ref().get(*section).and_then(|table| table.get_ref().as_table());
        let Some(table) = table else { return (None, Vec::new()) };
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut reader =
            TableReader { checker: &mut checker, folder, environment, pages: options.fetch.pages };
        let mut named = ["", "env", "file"].into_iter().zip(values).filter(|(_, value)| !value.is_empty());
        let (first, is_one) = (named.next(), named.next().is_none());
        let Some((kind, value)) = first else { return (None, Vec::new()) };
        let name = if kind.is_empty() { (*key).to_owned() } else { format!("{key}_{kind}") };
        let Some(at) = table.get(name.as_str()) else { return (None, Vec::new()) };
        if !is_one {
            let enough =
                format!("one of {section}.{key}, {section}.{key}_env and {section}.{key}_file is enough");
            reader.checker.at(at.span(), enough);
        }
        let address =
            if kind.is_empty() { Some((*value).to_owned()) } else { reader.secret(kind, value, at) };
        let address = address.map(|address| address.trim().to_owned());
        if address.as_deref().is_some_and(|address| !has_scheme(address, schemes)) {
            reader.checker.at(at.span(), *wanted);
        }
        if kind.is_empty() && holds_secret(value, *may_name_user) {
            let hidden = format!(
                "name a variable or a file that has the address with its password: {key}_env, {key}_file"
            );
            reader.checker.at(at.span(), hidden);
        }
        (address.map(Secret), checker.finish())
    }
}

fn has_scheme(address: &str, schemes: &[&str]) -> bool {
    Url::parse(address)
        .is_ok_and(|url| schemes.contains(&url.scheme()) && (url.host_str().is_some() || url.has_authority()))
}

fn holds_secret(address: &str, may_name_user: bool) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let in_query = url.query_pairs().any(|(name, _)| name == "password");
    url.password().is_some() || in_query || (!may_name_user && !url.username().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problems;
    use std::collections::BTreeMap;

    fn read(text: &str) -> (Option<String>, String) {
        let environment = BTreeMap::from([("BUS".to_owned(), "tls://desk:s3cret@bus.example".to_owned())]);
        let options = crate::check::options(text, Some(Path::new("my.toml"))).0;
        let (address, problems) = sink(text, Path::new("my.toml"), &options, &environment);
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
    fn that_of_the_transport_is_read_in_the_same_way() {
        let environment = BTreeMap::from([("BUS".to_owned(), "nats://desk:s3cret@bus.example".to_owned())]);
        let read = |text: &str| {
            let options = crate::check::options(text, Some(Path::new("my.toml"))).0;
            let (address, problems) = transport(text, Path::new("my.toml"), &options, &environment);
            (address.map(|address| address.0), Problems(problems).to_string())
        };
        let named = read("[transport]\nurl_env = \"BUS\"\n").0;
        assert_eq!(named.as_deref(), Some("nats://desk:s3cret@bus.example"));
        let shown = read("[transport]\nurl = \"nats://desk:s3cret@bus.example\"\n").1;
        assert!(
            shown.contains("my.toml:2:7: name a variable or a file") && shown.contains("url_env"),
            "{shown}"
        );
    }

    #[test]
    fn that_of_the_live_store_may_name_its_user() {
        let environment =
            BTreeMap::from([("DB".to_owned(), "postgres://desk:s3cret@db.example/news".to_owned())]);
        let read = |text: &str| {
            let options = crate::check::options(text, Some(Path::new("my.toml"))).0;
            let (address, problems) = live_store(text, Path::new("my.toml"), &options, &environment);
            (address.map(|address| address.0), Problems(problems).to_string())
        };
        for address in ["postgres://desk@db.example/news", "postgresql:///news?host=/run/postgresql"] {
            let (found, problems) = read(&format!("[store]\nurl = \"{address}\"\n"));
            assert_eq!(
                (found.as_deref(), problems.as_str()),
                (Some(address), "0 problems in the configuration")
            );
        }
        assert_eq!(read("[store]\nurl_env = \"DB\"\n").0, environment.get("DB").cloned());
        for secret in ["postgres://desk:s3cret@db.example/news", "postgres://db.example/news?password=s3cret"]
        {
            let problems = read(&format!("[store]\nurl = \"{secret}\"\n")).1;
            assert!(problems.contains("my.toml:2:7: name a variable or a file"), "{problems}");
        }
        assert!(
            read("[store]\nurl = \"sqlite:news.db\"\n").1.contains("postgres://newsloom@db.example.org/news")
        );
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
