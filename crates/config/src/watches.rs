//! `[[watch]]` tables: what is told of.

use crate::problem::{Checker, Problem};
use crate::table::{TableReader, tables};
use crate::{Environment, Options};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use newsloom_model::{QuietHours, Watch, WatchFilter, WatchSpec};
use std::collections::BTreeSet;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 16] = [
    "name",
    "text",
    "language",
    "outlet",
    "missing",
    "naming",
    "outlets",
    "origins",
    "events",
    "at_origins",
    "suggested",
    "quiet",
    "time_zone",
    "webhook",
    "post",
    "mail",
];

/// What a watch may tell of.
const EVENTS: [&str; 4] = ["story", "origins", "figures", "corrections"];

/// The watches in the configuration `text`, and every mistake in them.
pub(crate) fn load(
    text: &str,
    file: &Path,
    options: &Options,
    environment: &dyn Environment,
) -> (Vec<Watch>, Vec<Problem>) {
    let mut checker = Checker::new(Some(file), text);
    // Mistakes of syntax have been told with the options.
    let (document, _) = DeTable::parse_recoverable(text);
    let Some(value) = document.get_ref().get("watch") else { return (Vec::new(), Vec::new()) };
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut reader = TableReader { checker: &mut checker, folder, environment, pages: options.fetch.pages };
    let mut watches = Vec::new();
    match tables(value) {
        None => reader.checker.at(value.span(), "write each watch as a [[watch]] table"),
        Some(all) if all.len() > WatchSpec::MAX_WATCHES => {
            let most = WatchSpec::MAX_WATCHES;
            reader.checker.at(all[most].span(), format!("there are more than {most} watches"));
        }
        Some(all) => {
            let mut names = BTreeSet::new();
            for table in all {
                watches.extend(reader.watch(table, options, &mut names));
            }
        }
    }
    (watches, checker.finish())
}

impl TableReader<'_, '_> {
    fn watch(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        options: &Options,
        names: &mut BTreeSet<String>,
    ) -> Option<Watch> {
        let table = value.get_ref().as_table()?;
        self.known_keys(table, &KEYS, "watch option");
        let sinks = self.sinks(table, &options.mail);
        let name = self.watch_name(value, table, names)?;
        let events = self.events(table);
        let tells = |event: &str| events.contains(event);
        let origins = self.at_origins(table);
        let spec = WatchSpec {
            name,
            filter: self.watch_filter(table),
            stories: tells("story"),
            origins: if tells("origins") { origins } else { Vec::new() },
            figures: tells("figures"),
            corrections: tells("corrections"),
            suggested: self.bool(table, "suggested").unwrap_or(false),
            quiet: self.quiet_hours(table),
        };
        Some(Watch { spec, sinks })
    }

    fn watch_name(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
        names: &mut BTreeSet<String>,
    ) -> Option<String> {
        let Some(place) = table.get("name") else {
            self.checker.at(value.span(), "a watch needs a name");
            return None;
        };
        let name = self.string(table, "name")?;
        if !WatchSpec::is_name(&name) {
            let most = WatchSpec::MAX_NAME;
            let wanted = format!("a name has lower-case letters, digits, - and _, {most} at most");
            self.checker.at(place.span(), wanted);
            return None;
        }
        if !names.insert(name.clone()) {
            self.checker.at(place.span(), format!("there is another watch called {name}"));
            return None;
        }
        Some(name)
    }

    fn watch_filter(&mut self, table: &DeTable<'_>) -> WatchFilter {
        let mut text = |key: &str| {
            let text = self.string(table, key).map(|text| text.trim().to_owned());
            text.filter(|text| !text.is_empty())
        };
        let (words, language, outlet) = (text("text"), text("language"), text("outlet"));
        let (missing, naming) = (text("missing"), text("naming"));
        WatchFilter {
            text: words,
            language,
            outlet,
            missing,
            naming,
            outlets: self.number(table, "outlets").unwrap_or(0),
            origins: self.number(table, "origins").unwrap_or(0),
        }
    }

    /// The kinds of events that are told of: all where none are named.
    fn events(&mut self, table: &DeTable<'_>) -> BTreeSet<String> {
        let Some(named) = self.strings(table, "events") else {
            return EVENTS.map(str::to_owned).into();
        };
        if let Some(place) = table.get("events").filter(|_| named.is_empty()) {
            self.checker.at(place.span(), format!("events names at least one of {}", EVENTS.join(", ")));
        }
        for event in &named {
            if !EVENTS.contains(&event.get_ref().as_str()) {
                let message = format!("a watch tells of {}", EVENTS.join(", "));
                self.checker.at(event.span(), message);
            }
        }
        named.into_iter().map(Spanned::into_inner).collect()
    }

    fn at_origins(&mut self, table: &DeTable<'_>) -> Vec<u32> {
        let most = WatchSpec::MAX_NUMBERS;
        let mut numbers = self.numbers(table, "at_origins").unwrap_or(WatchSpec::AT_ORIGINS.to_vec());
        if numbers.is_empty() || numbers.len() > most || numbers.contains(&0) {
            let place = table.get("at_origins").map(Spanned::span).unwrap_or_default();
            self.checker.at(place, format!("at_origins has 1 to {most} numbers from 1 on"));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn quiet_hours(&mut self, table: &DeTable<'_>) -> Option<QuietHours> {
        let zone = match self.string(table, "time_zone") {
            Some(name) => TimeZone::get(&name).unwrap_or_else(|_| {
                let place = table.get("time_zone").map(Spanned::span).unwrap_or_default();
                let message = format!(
                    "this machine knows no time zone {name:?}; write one such as \"Europe/Berlin\" (its tzdata must be installed)"
                );
                self.checker.at(place, message);
                TimeZone::UTC
            }),
            None => TimeZone::UTC,
        };
        let text = self.string(table, "quiet")?;
        let hours = text.split_once('-').and_then(|(from, to)| Some((clock(from)?, clock(to)?)));
        if hours.is_none() {
            let place = table.get("quiet").map(Spanned::span).unwrap_or_default();
            self.checker.at(place, "quiet is two times of day such as \"22:00-07:00\"");
        }
        hours.map(|(from, to)| QuietHours { from, to, zone })
    }
}

/// "22:00"
fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    let is_short = text.len() == 5 && text.as_bytes()[2] == b':';
    is_short.then(|| format!("{text}:00").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Problems};
    use newsloom_model::SinkTarget;
    use std::collections::BTreeMap;

    fn read(text: &str) -> (Vec<Watch>, String) {
        let secret = "whsec_bmV3c2xvb20gd2ViaG9vayBrZXkgMDEyMzQ1Njc4OQ==";
        let environment = BTreeMap::from([
            ("HOOK".to_owned(), secret.to_owned()),
            ("SHORT".to_owned(), "whsec_c2hvcnQ=".to_owned()),
            ("NTFY".to_owned(), "https://ntfy.example/s3cret-topic".to_owned()),
        ]);
        let options = crate::check::options(text, Some(Path::new("my.toml"))).0;
        let (watches, problems) = load(text, Path::new("my.toml"), &options, &environment);
        (watches, Problems(problems).to_string())
    }

    #[test]
    fn a_watch_with_everything() {
        let (watches, problems) = read(
            "[mail]\nserver = \"smtp.example\"\nfrom = \"newsloom@desk.example\"\n\
             [[watch]]\nname = \"harbour\"\ntext = \"ferry\"\nmissing = \"my.example\"\norigins = 2\n\
             events = [\"story\", \"origins\"]\nat_origins = [10, 3]\nquiet = \"22:00-07:00\"\n\
             [[watch.webhook]]\nurl = \"https://hooks.example/in\"\nsecret_env = \"HOOK\"\n\
             [[watch.post]]\nurl_env = \"NTFY\"\n[[watch.post]]\nurl_env = \"NTFY\"\n\
             [[watch.mail]]\nto = [\"desk@desk.example\"]\n[[watch]]\nname = \"all\"\n",
        );
        assert_eq!(problems, "0 problems in the configuration");
        let [harbour, all] = &watches[..] else { panic!("{watches:?}") };
        let spec = &harbour.spec;
        assert_eq!((spec.filter.text.as_deref(), spec.filter.origins), (Some("ferry"), 2));
        assert_eq!((spec.stories, &spec.origins[..], spec.figures), (true, &[3, 10][..], false));
        assert_eq!(spec.quiet.as_ref().map(ToString::to_string).as_deref(), Some("22:00-07:00 UTC"));
        let labels: Vec<&str> = harbour.sinks.iter().map(|sink| sink.label.as_str()).collect();
        assert_eq!(
            labels,
            ["webhook hooks.example", "post ntfy.example", "post ntfy.example 2", "mail desk@desk.example"]
        );
        let SinkTarget::Webhook { keys, .. } = &harbour.sinks[0].target else { panic!("{harbour:?}") };
        assert_eq!(keys[0].0, b"newsloom webhook key 0123456789");
        assert!(!format!("{watches:?}").contains("s3cret"));
        assert_eq!((&all.spec.origins[..], all.sinks.len()), (&WatchSpec::AT_ORIGINS[..], 0));
    }

    #[test]
    fn every_mistake_is_shown_where_it_is() {
        let (_, problems) = read(
            "[[watch]]\ntext = \"ferry\"\n\n[[watch]]\nname = \"Harbour Post\"\n\n[[watch]]\nname = \"a\"\nevents = [\"stories\"]\n\
             origins = -1\nat_origins = []\nquiet = \"late\"\ntime_zone = \"Europe/Atlantis\"\nwords = \"x\"\n\
             [[watch.webhook]]\nurl = \"https://hooks.example/in\"\n[[watch.webhook]]\nurl = \"ftp://hooks.example/in\"\n\
             secret_env = \"SHORT\"\n[[watch.post]]\ntoken_env = \"NOPE\"\n[[watch.mail]]\nto = [\"nobody\"]\n\n\
             [[watch]]\nname = \"a\"\n",
        );
        insta::assert_snapshot!(problems);
        assert!(read("watch = 3\n").1.contains("[[watch]] table"));
    }

    #[test]
    fn the_example_in_the_defaults_is_a_watch() {
        let begin = crate::DEFAULTS.lines().skip_while(|line| !line.starts_with("# [[watch]]"));
        let example: String = begin
            .take_while(|line| *line != "#")
            .map(|line| format!("{}\n", line.trim_start_matches("# ")))
            .collect();
        let text = example.replace("NEWSLOOM_HOOK", "HOOK").replace("NEWSLOOM_NTFY", "NTFY");
        let mail = "[mail]\nserver = \"smtp.example\"\nfrom = \"newsloom@desk.example\"\n";
        let (watches, problems) = read(&format!("{mail}{text}"));
        assert_eq!(problems, "0 problems in the configuration");
        assert_eq!(watches[0].sinks.len(), 3);
        assert!(Config::defaults().watches.is_empty());
    }
}
