//! Finding the configuration, and telling each part its share of it.

use crate::annotator::Annotator;
use crate::cli::DatabaseFile;
use crate::clock;
use crate::error::Usage;
use crate::textfile;
use anyhow::Context;
use newsloom_cluster::Weights;
use newsloom_config::{Config, Environment, LogFormat, Options, Problem, Problems, SinkOptions, User};
use newsloom_extract::Extractor;
use newsloom_fetch::Settings;
use newsloom_model::Secret;
use newsloom_ner::{Gazetteer, Model};
#[cfg(feature = "postgres")]
use newsloom_postgres::Address;
#[cfg(feature = "nats")]
use newsloom_watch::NatsServer;
use newsloom_watch::{LedgerFile, LedgerSink};
use newsloom_web::Role;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

/// The process's own environment.
pub(crate) struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

/// The address of a PostgreSQL database. The password is in it, else in `password_file`, else in the variable PGPASSWORD.
///
/// # Errors
/// It is no address; the file cannot be read.
#[cfg(feature = "postgres")]
pub(crate) fn postgres(url: &str, password_file: Option<&Path>) -> anyhow::Result<Address> {
    let mut address =
        Address::parse(url).map_err(|error| Usage(format!("{:#}", anyhow::Error::from(error))))?;
    if address.lacks_password() {
        if let Some(file) = password_file {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the password in {}", file.display()))?;
            address.set_password(text.trim_end_matches(['\r', '\n']));
        } else if let Some(password) = ProcessEnvironment.variable("PGPASSWORD") {
            address.set_password(&password);
        }
    }
    Ok(address)
}

/// The configuration in `file`, else where it is usually found, else the defaults.
///
/// # Errors
/// Every mistake in it.
pub(crate) fn load(file: Option<&Path>) -> anyhow::Result<Config> {
    match file.map(Path::to_owned).or_else(usual_place) {
        Some(file) => Ok(Config::load(&file, &ProcessEnvironment)?),
        None => Ok(Config::defaults()),
    }
}

/// Whether the daemon logs JSON, as far as the configuration can be read.
pub(crate) fn logs_json(file: Option<&Path>) -> bool {
    let file = file.map(Path::to_owned).or_else(usual_place);
    file.is_some_and(|file| newsloom_config::log_format(&file) == LogFormat::Json)
}

fn usual_place() -> Option<PathBuf> {
    let places = ["newsloom.toml", "/etc/newsloom/newsloom.toml"];
    std::env::var_os("NEWSLOOM_CONFIG")
        .map(PathBuf::from)
        .or_else(|| places.iter().map(PathBuf::from).find(|place| place.is_file()))
}

/// The database to use: the one named on the command line, else the configured one.
pub(crate) fn database(file: &DatabaseFile) -> anyhow::Result<PathBuf> {
    match &file.db {
        Some(path) => Ok(path.clone()),
        None => Ok(load(file.config.as_deref())?.options.store.path),
    }
}

/// Where the ledger of a database is published.
///
/// # Errors
/// A sink that this program was built without.
pub(crate) fn sinks(config: &Config, database: &str) -> anyhow::Result<Vec<LedgerSink>> {
    let options = &config.options.sinks;
    let mut sinks = Vec::new();
    if !options.file.as_os_str().is_empty() {
        let (max_bytes, max_files) = (options.max_file_size.0, options.max_files);
        sinks.push(LedgerSink::File(LedgerFile { path: options.file.clone(), max_bytes, max_files }));
    }
    if let Some(address) = &config.nats {
        sinks.push(nats(address.clone(), options, database)?);
    }
    Ok(sinks)
}

#[cfg(feature = "nats")]
fn nats(address: Secret<String>, options: &SinkOptions, database: &str) -> anyhow::Result<LedgerSink> {
    let server = NatsServer::new(address, &options.nats_subject, database, options.nats_acknowledged);
    Ok(LedgerSink::Nats(server))
}

#[cfg(not(feature = "nats"))]
fn nats(_: Secret<String>, _: &SinkOptions, _: &str) -> anyhow::Result<LedgerSink> {
    Err(Usage("sinks.nats: this newsloom was built without the feature `nats`".into()).into())
}

/// How the page is served: as configured, where it is at all, else where it is by default.
///
/// # Errors
/// An address or a header that is none.
pub(crate) fn web(config: &Config) -> anyhow::Result<newsloom_web::Settings> {
    let web = &config.options.web;
    let user_header = Some(web.user_header.as_str()).filter(|name| !name.is_empty());
    Ok(newsloom_web::Settings {
        database: config.options.store.path.clone(),
        listen: web.listen.parse().with_context(|| format!("web.listen: {:?} is no address", web.listen))?,
        user_header: user_header.map(str::parse).transpose().context("web.user_header")?,
        users: config.users.iter().map(user).collect(),
        hosts: web.hosts.clone(),
        is_writable: web.corrections,
        max_connections: web.max_connections,
        counters: None,
        clock: clock::now,
    })
}

fn user(user: &User) -> newsloom_web::User {
    newsloom_web::User {
        name: user.name.clone(),
        role: if user.is_editor { Role::Editor } else { Role::Reader },
        password: user.password.clone(),
        token: user.token.clone(),
    }
}

/// What deliveries of watches are to keep to.
pub(crate) fn deliveries(options: &Options) -> newsloom_watch::Settings {
    let watches = &options.watches;
    newsloom_watch::Settings {
        user_agent: user_agent(options),
        timeout: watches.timeout.0,
        pause: watches.pause.0,
        concurrency: watches.concurrency,
        allow_private: watches.allow_private.clone(),
    }
}

/// The address at which people reach the page; empty where it is served nowhere.
pub(crate) fn desk(options: &Options) -> String {
    match options.watches.base_url.as_str() {
        "" if options.web.listen.is_empty() => String::new(),
        "" => format!("http://{}", options.web.listen),
        address => address.to_owned(),
    }
}

fn user_agent(options: &Options) -> String {
    format!("newsloom/{} (+{})", env!("CARGO_PKG_VERSION"), options.fetch.contact)
}

/// What the fetcher is to keep to.
///
/// # Errors
/// An entry of `fetch.allow_private` that is neither a host nor a network.
pub(crate) fn fetching(options: &Options) -> anyhow::Result<Settings> {
    let fetch = &options.fetch;
    let mut settings = Settings {
        user_agent: user_agent(options),
        max_body: usize::try_from(fetch.max_body.0)?,
        total_timeout: fetch.timeout.0,
        idle_timeout: fetch.idle_timeout.0,
        concurrency: fetch.concurrency,
        page_attempts: fetch.max_attempts,
        join_pages: fetch.max_pages_per_article,
        system_proxy: fetch.system_proxy,
        ..Settings::default()
    };
    settings.host.concurrency = fetch.max_connections_per_host;
    settings.host.delay = fetch.host_delay.0;
    settings.address.concurrency = fetch.max_connections_per_address;
    settings.address.delay = fetch.address_delay.0;
    settings.max_crawl_delay = fetch.max_crawl_delay.0;
    settings.polling.max_retry_after = fetch.max_retry_after.0;
    settings.polling.default = options.poll.interval.0;
    settings.polling.min = options.poll.min_interval.0;
    settings.polling.max = options.poll.max_interval.0;
    settings.polling.jitter = options.poll.jitter;
    settings.polling.max_back_off = options.poll.max_back_off.0;
    settings.polling.redirect_after = options.poll.redirect_after.0;
    settings.polling.refetch_after = options.poll.refetch_after.0;
    // Two installations spread their polls differently.
    settings.polling.seed =
        newsloom_lang::hash(&format!("{}{}", fetch.contact, options.store.path.display()));
    for place in &fetch.allow_private {
        if place.contains('/') {
            let network = place.parse().map_err(|_| {
                Usage(format!("fetch.allow_private: {place:?} is no network such as \"10.1.0.0/16\""))
            })?;
            settings.private_networks.push(network);
        } else {
            settings.private_hosts.push(place.clone());
        }
    }
    Ok(settings)
}

/// What reads reports before they are placed.
///
/// # Errors
/// Those of [`extractor`].
pub(crate) fn annotator(options: &Options) -> anyhow::Result<Annotator> {
    Ok(Annotator { extractor: extractor(options)? })
}

/// Every file that `options` names and that has something else in it than it should.
///
/// # Errors
/// All of them.
pub(crate) fn check(options: &Options) -> Result<(), Problems> {
    let found = [clustering(options).err(), extractor(options).err()];
    let problems: Vec<Problem> = found.into_iter().flatten().flat_map(|problems| problems.0).collect();
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

/// A file that an option names and that cannot be used is a mistake of the configuration like any other.
fn unusable(option: &str, file: &Path, error: &anyhow::Error) -> Problems {
    let message = format!("{option} cannot be used: {error:#}");
    Problems(vec![Problem { file: Some(file.to_owned()), message, place: None }])
}

/// What finds things in reports: with the user's own model and table of places, where the configuration names them.
///
/// # Errors
/// A file that cannot be read, or is something else.
pub(crate) fn extractor(options: &Options) -> Result<Extractor, Problems> {
    let (model, places) = (&options.extract.ner_model, &options.extract.gazetteer);
    let mut extractor = Extractor::default();
    if !model.as_os_str().is_empty() {
        let read = || anyhow::Ok(Model::read(&std::fs::read(model)?)?);
        extractor = extractor.with_names(read().map_err(|e| unusable("extract.ner_model", model, &e))?);
    }
    if !places.as_os_str().is_empty() {
        let gazetteer = gazetteer(places).map_err(|e| unusable("extract.gazetteer", places, &e))?;
        extractor = extractor.with_gazetteer(gazetteer);
    }
    Ok(extractor)
}

/// Reads a table of places line by line: only what the gazetteer keeps stays in memory.
fn gazetteer(path: &Path) -> anyhow::Result<Gazetteer> {
    let mut failed = None;
    let lines = textfile::open(path)?.lines().map_while(|line| line.map_err(|e| failed = Some(e)).ok());
    let gazetteer = Gazetteer::of(lines);
    if let Some(error) = failed {
        return Err(error.into());
    }
    anyhow::ensure!(!gazetteer.is_empty(), "there are no places in the format of GeoNames in it");
    Ok(gazetteer)
}

/// What decides which reports are together.
///
/// # Errors
/// A file of weights that cannot be read, or is something else.
pub(crate) fn clustering(options: &Options) -> Result<newsloom_cluster::Settings, Problems> {
    let file = &options.stories.weights;
    let window_days = options.stories.window.0.as_secs().div_ceil(86_400);
    let settings = newsloom_cluster::Settings {
        window_days: u32::try_from(window_days).unwrap_or(u32::MAX),
        across_languages: options.stories.across_languages,
        weights: weights(file).map_err(|e| unusable("stories.weights", file, &e))?,
        ..newsloom_cluster::Settings::default()
    };
    Ok(stricter(&settings, options.stories.strictness))
}

/// Weights as `eval --learn` writes them.
fn weights(path: &Path) -> anyhow::Result<Weights> {
    if path.as_os_str().is_empty() {
        return Ok(Weights::default());
    }
    let weights: Weights = serde_json::from_slice(&std::fs::read(path)?)?;
    anyhow::ensure!(weights.are_sound(), "weights are zero or more, and not all zero");
    Ok(weights)
}

/// Everything that a join must reach, times `factor`.
pub(crate) fn stricter(settings: &newsloom_cluster::Settings, factor: f64) -> newsloom_cluster::Settings {
    let factor = factor as f32;
    newsloom_cluster::Settings {
        threshold: settings.threshold * factor,
        context: settings.context * factor,
        across: settings.across * factor,
        ..settings.clone()
    }
}

/// What weights were called before 0.1, and what they are called now.
const RENAMED_WEIGHTS: [(&str, &str); 2] = [("words", "tfidf_boosted"), ("plain", "tfidf")];

/// `settings` with the fields that the JSON object `fields` has.
///
/// # Errors
/// Fields that do not exist, values of the wrong type.
pub(crate) fn overlaid(
    settings: &newsloom_cluster::Settings,
    fields: Option<&str>,
) -> anyhow::Result<newsloom_cluster::Settings> {
    let Some(fields) = fields else { return Ok(settings.clone()) };
    let wrong = |e: serde_json::Error| Usage(format!("--setting: {e}"));
    let mut all = serde_json::to_value(settings)?;
    let some: serde_json::Value = serde_json::from_str(fields).map_err(wrong)?;
    let Some(some) = some.as_object() else {
        return Err(Usage("--setting: write a JSON object such as '{\"threshold\": 0.2}'".into()).into());
    };
    let renamed = some
        .get("weights")
        .and_then(|weights| RENAMED_WEIGHTS.iter().find(|(old, _)| weights.get(old).is_some()));
    if let Some((old, new)) = renamed {
        return Err(Usage(format!("--setting: weights.{old} is called weights.{new} now")).into());
    }
    for (name, value) in some {
        match (all.get_mut(name), value) {
            (Some(serde_json::Value::Object(old)), serde_json::Value::Object(new)) => old.extend(new.clone()),
            _ => all[name] = value.clone(),
        }
    }
    Ok(serde_json::from_value(all).map_err(wrong)?)
}

/// Threads for each CPU stage.
pub(crate) fn workers(options: &Options) -> usize {
    match options.pipeline.workers {
        0 => available_parallelism().map_or(1, usize::from),
        n => n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(folder: &Path, section: &str) -> Options {
        let file = folder.join("newsloom.toml");
        std::fs::write(&file, format!("[extract]\n{section}\n")).unwrap();
        Config::load(&file, &ProcessEnvironment).unwrap().options
    }

    #[test]
    fn places_come_from_a_table_beside_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let row = "7\tVelen\tVelen\t\t50.5\t20.25\tP\tPPL\tPL\t\t77\t\t\t\t52000\t\t200\tEurope/Warsaw\t2020-01-01\n";
        std::fs::write(folder.path().join("places.txt"), row).unwrap();
        let extractor = extractor(&options(folder.path(), "gazetteer = \"places.txt\"")).unwrap();
        let text = "The mayor of Velen said on Monday that the bridge would open. He lives in Velen.";
        let report = newsloom_model::Report::plain(text, Some("en"));
        let found: Vec<_> = extractor.annotate(&report).locations;
        assert_eq!(
            found.first().map(|l| (l.entity.as_str(), l.country.as_str())),
            Some(("Velen", "PL")),
            "{found:?}"
        );
    }

    #[test]
    fn an_old_name_of_a_weight_is_told_its_new_one() {
        let settings = newsloom_cluster::Settings::default();
        for (fields, named) in [
            ("{\"weights\": {\"words\": 1}}", "weights.tfidf_boosted"),
            ("{\"weights\": {\"wards\": 1}}", "wards"),
        ] {
            let error = overlaid(&settings, Some(fields)).unwrap_err();
            assert!(error.is::<Usage>() && error.to_string().contains(named), "{error}");
        }
        let lighter = overlaid(&settings, Some("{\"weights\": {\"tfidf\": 0.5}}")).unwrap();
        assert_eq!(lighter.weights.tfidf, 0.5);
    }

    #[test]
    fn what_is_no_table_or_no_model_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "nothing\n").unwrap();
        for (section, named) in [
            ("gazetteer = \"a.txt\"", "no places in the format of GeoNames"),
            ("ner_model = \"a.txt\"", "extract.ner_model"),
        ] {
            let error = extractor(&options(folder.path(), section)).unwrap_err();
            assert!(error.to_string().contains(named), "{error}");
        }
        assert!(extractor(&Config::defaults().options).is_ok());
    }
}
