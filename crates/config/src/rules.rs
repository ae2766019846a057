//! What each option may be.

use crate::units::{Period, Size};
use std::net::IpAddr;
use std::ops::Range;
use toml::de::DeValue;

/// What a value must be, beyond having the type of the default.
pub(crate) enum Rule {
    Number(Range<f64>),
    Period {
        least: &'static str,
        most: &'static str,
    },
    Size {
        least: &'static str,
        most: &'static str,
    },
    Text(fn(&str) -> Result<(), String>),
    /// Of each item of a list.
    Items(fn(&str) -> Result<(), String>),
}

/// The rule of every option that has one.
pub(crate) fn rule(section: &str, key: &str) -> Option<Rule> {
    Some(match (section, key) {
        ("fetch", "concurrency") => Rule::Number(1.0..1_025.0),
        ("fetch", "max_connections_per_host" | "max_connections_per_address") => Rule::Number(1.0..65.0),
        ("fetch", "max_attempts") => Rule::Number(1.0..11.0),
        ("fetch", "max_pages_per_article") => Rule::Number(1.0..21.0),
        ("fetch", "revisit_after") => Rule::Items(revisit_after),
        ("fetch", "max_revisits_per_hour") => Rule::Number(1.0..1_000_001.0),
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
        ("web", "listen") => Rule::Text(page_address),
        ("web", "user_header") => Rule::Text(header),
        ("web", "max_connections") => Rule::Number(1.0..100_001.0),
        ("watches", "base_url") => Rule::Text(base_url),
        ("watches", "allow_private") => Rule::Items(private_place),
        ("watches", "timeout") => Rule::Period { least: "1s", most: "10m" },
        ("watches", "pause") => Rule::Period { least: "0s", most: "1h" },
        ("watches", "concurrency") => Rule::Number(1.0..65.0),
        ("watches", "max_attempts") => Rule::Number(1.0..101.0),
        ("watches", "max_pending") => Rule::Number(1.0..100_001.0),
        ("watches", "retention") => Rule::Period { least: "1d", most: "3650d" },
        ("mail", "port") => Rule::Number(1.0..65_536.0),
        ("mail", "tls") => Rule::Text(mail_encryption),
        ("sinks", "max_file_size") => Rule::Size { least: "64 KiB", most: "1024 GiB" },
        ("sinks", "max_files") => Rule::Number(1.0..10_001.0),
        ("sinks", "nats_subject") | ("transport", "subject") => Rule::Text(subject),
        ("transport", "in_flight") => Rule::Number(1.0..10_001.0),
        ("transport", "ack_wait") => Rule::Period { least: "1s", most: "1h" },
        ("store", "lease") => Rule::Period { least: "1s", most: "10m" },
        ("store", "log_retention") => Rule::Period { least: "1h", most: "365d" },
        ("store", "path") => Rule::Text(database),
        ("log", "format") => Rule::Text(log_format),
        ("log", "level") => Rule::Text(log_level),
        ("fetch", "allow_private") => Rule::Items(private_place),
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

fn page_address(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    listen(text).map_err(|wrong| format!("{wrong}, or empty for no page"))
}

fn base_url(text: &str) -> Result<(), String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let has_more = text.contains(['?', '#']) || text.bytes().any(|b| !b.is_ascii_graphic());
    if text.is_empty() || (is_web && !has_more) {
        return Ok(());
    }
    Err("must be a web address without ? and #, such as \"https://desk.example.org\", or empty".into())
}

/// Tokens of letters, digits, `-` and `_`, joined by dots: what each NATS server takes.
fn subject(text: &str) -> Result<(), String> {
    let is_token = |token: &str| {
        !token.is_empty() && token.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    if text.len() <= 200 && text.split('.').all(is_token) {
        return Ok(());
    }
    Err("must be words of letters, digits, - and _ with dots between them, such as \"newsloom.ledger\""
        .into())
}

fn mail_encryption(text: &str) -> Result<(), String> {
    match text {
        "starttls" | "tls" | "none" => Ok(()),
        _ => Err("must be \"starttls\", \"tls\" or \"none\"".into()),
    }
}

fn header(text: &str) -> Result<(), String> {
    let is_name = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_name {
        Ok(())
    } else {
        Err("must be the name of a header such as \"X-Forwarded-User\", or empty".into())
    }
}

fn log_format(text: &str) -> Result<(), String> {
    match text {
        "text" | "json" => Ok(()),
        _ => Err("must be \"text\" or \"json\"".into()),
    }
}

fn database(text: &str) -> Result<(), String> {
    let is_file = !text.trim().is_empty() && text != ":memory:" && !text.ends_with(['/', '\\']);
    if is_file { Ok(()) } else { Err("must name a file, such as \"newsloom.db\"".into()) }
}

/// A level, or levels for parts of the program: `info,newsloom_fetch=debug`. A word alone that is no level would be taken
/// for a part of the program and silence everything else.
fn log_level(text: &str) -> Result<(), String> {
    const LEVELS: [&str; 6] = ["error", "warn", "info", "debug", "trace", "off"];
    let is_level = |word: &str| LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word.trim()));
    for directive in text.split(',') {
        let level = directive.rsplit_once('=').map_or(directive, |(_, level)| level);
        if !is_level(level) {
            return Err(format!(
                "has {:?} where a level belongs: write \"error\", \"warn\", \"info\", \"debug\" or \"trace\", or a filter \
                 such as \"info,newsloom_fetch=debug\"",
                level.trim()
            ));
        }
    }
    Ok(())
}

/// An interval after which a page is looked at again.
fn revisit_after(text: &str) -> Result<(), String> {
    between::<Period>(text, "1s", "365d").map_err(|why| format!("has {text:?}, which {why}"))
}

/// A host, or a network in CIDR notation.
fn private_place(text: &str) -> Result<(), String> {
    let Some((address, prefix)) = text.split_once('/') else { return Ok(()) };
    let bits = address.parse::<IpAddr>().map(|address| if address.is_ipv4() { 32 } else { 128 });
    let is_network = bits.is_ok_and(|bits| prefix.parse::<u8>().is_ok_and(|prefix| prefix <= bits));
    if is_network {
        Ok(())
    } else {
        Err(format!("has {text:?}, which is no network such as \"10.1.0.0/16\""))
    }
}

impl Rule {
    /// # Errors
    /// What is wrong, to be written behind the name of the option.
    pub(crate) fn holds(&self, value: &DeValue<'_>) -> Result<(), String> {
        let text = value.as_str().unwrap_or_default();
        match self {
            Rule::Number(range) => match number(value) {
                Some(n) if range.contains(&n) => Ok(()),
                _ => Err(format!("must lie between {} and {}", range.start, shown_end(range.end))),
            },
            Rule::Period { least, most } => between::<Period>(text, least, most),
            Rule::Size { least, most } => between::<Size>(text, least, most),
            Rule::Text(check) => check(text),
            Rule::Items(check) => {
                let items = value.as_array().into_iter().flatten();
                items.filter_map(|item| item.get_ref().as_str()).try_for_each(check)
            }
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
