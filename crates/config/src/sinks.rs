//! `[[watch.webhook]]`, `[[watch.post]]` and `[[watch.mail]]` tables: where is told of it.

use crate::options::{Mail, MailEncryption};
use crate::table::{TableReader, tables};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use newsloom_model::{MailServer, MailTls, Secret, Sink, SinkTarget};
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use url::Url;

/// Most sinks of a watch.
const MAX_SINKS: usize = 10;

/// Most addresses of a mail.
const MAX_ADDRESSES: usize = 20;

/// Bytes of a key (Standard Webhooks, "Signature scheme").
const KEY_BYTES: RangeInclusive<usize> = 24..=64;

/// What keys begin with there.
const KEY_PREFIX: &str = "whsec_";

impl TableReader<'_, '_> {
    /// The sinks of a watch, each with a label of its own.
    pub(crate) fn sinks(&mut self, watch: &DeTable<'_>, mail: &Mail) -> Vec<Sink> {
        let mut sinks: Vec<Sink> = Vec::new();
        for kind in ["webhook", "post", "mail"] {
            let Some(value) = watch.get(kind) else { continue };
            let Some(all) = tables(value) else {
                self.checker.at(value.span(), format!("write each as a [[watch.{kind}]] table"));
                continue;
            };
            for table in all {
                let Some(keys) = table.get_ref().as_table() else { continue };
                let read = match kind {
                    "webhook" => self.webhook(table, keys),
                    "post" => self.post(table, keys),
                    _ => self.mail(table, keys, mail),
                };
                let Some((place, target)) = read else { continue };
                let label = |n: usize| match n {
                    1 => format!("{kind} {place}"),
                    n => format!("{kind} {place} {n}"),
                };
                let is_free = |label: &String| sinks.iter().all(|sink| sink.label != *label);
                if sinks.len() >= MAX_SINKS {
                    self.checker.at(table.span(), format!("a watch has {MAX_SINKS} sinks at most"));
                } else if let Some(label) = (1..=MAX_SINKS).map(label).find(is_free) {
                    sinks.push(Sink { label, target });
                }
            }
        }
        sinks
    }

    fn webhook(&mut self, value: &Spanned<DeValue<'_>>, table: &DeTable<'_>) -> Option<(String, SinkTarget)> {
        self.known_keys(
            table,
            &["url", "url_env", "url_file", "secret_env", "secret_file"],
            "webhook option",
        );
        let url = self.sink_url(value, table);
        let Some((text, place)) = self.secret_of(table, "secret") else {
            if table.get("secret_env").or(table.get("secret_file")).is_none() {
                self.checker
                    .at(value.span(), "a webhook needs secret_env or secret_file: its messages are signed");
            }
            return None;
        };
        let keys: Option<Vec<Secret<Vec<u8>>>> = text.split_whitespace().map(key).collect();
        let keys = keys.filter(|keys| !keys.is_empty());
        if keys.is_none() {
            self.checker.at(
                place,
                "this holds no keys as \"whsec_...\" with 24 to 64 bytes in base64, one a line; `openssl rand -base64 32` makes one",
            );
        }
        let (host, url) = url?;
        Some((host, SinkTarget::Webhook { url, keys: keys? }))
    }

    fn post(&mut self, value: &Spanned<DeValue<'_>>, table: &DeTable<'_>) -> Option<(String, SinkTarget)> {
        self.known_keys(table, &["url", "url_env", "url_file", "token_env", "token_file"], "post option");
        let token = self.secret_of(table, "token").map(|(token, _)| Secret(token));
        let (host, url) = self.sink_url(value, table)?;
        Some((host, SinkTarget::Post { url, token }))
    }

    fn mail(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
        mail: &Mail,
    ) -> Option<(String, SinkTarget)> {
        self.known_keys(table, &["to"], "mail option");
        let to = self.strings(table, "to").unwrap_or_default();
        for address in to.iter().filter(|address| !is_address(address.get_ref())) {
            self.checker.at(address.span(), "this is no mail address");
        }
        if to.is_empty() || to.len() > MAX_ADDRESSES {
            self.checker.at(value.span(), format!("to names 1 to {MAX_ADDRESSES} mail addresses"));
        }
        if mail.server.is_empty() || !is_address(bare(&mail.from)) {
            self.checker.at(value.span(), "mail needs mail.server and an address as mail.from");
        }
        let to: Vec<String> = to.into_iter().map(Spanned::into_inner).collect();
        let server = MailServer {
            host: mail.server.clone(),
            port: mail.port,
            tls: match mail.tls {
                MailEncryption::StartTls => MailTls::StartTls,
                MailEncryption::Tls => MailTls::Implicit,
                MailEncryption::None => MailTls::None,
            },
            login: self.mail_login(value, mail),
            from: mail.from.clone(),
        };
        Some((to.join(", "), SinkTarget::Mail { to, server }))
    }

    fn mail_login(&mut self, value: &Spanned<DeValue<'_>>, mail: &Mail) -> Option<(String, Secret<String>)> {
        let file = mail.password_file.to_str().unwrap_or_default();
        let password = match (mail.username.is_empty(), mail.password_env.is_empty(), file.is_empty()) {
            (true, true, true) => return None,
            (false, false, true) => self.secret("env", &mail.password_env, value)?,
            (false, true, false) => self.secret("file", file, value)?,
            _ => {
                let message =
                    "a mail login needs mail.username and one of mail.password_env and mail.password_file";
                self.checker.at(value.span(), message);
                return None;
            }
        };
        Some((mail.username.clone(), Secret(password)))
    }

    /// The address of a sink, which may be a secret itself, and its host.
    fn sink_url(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
    ) -> Option<(String, Secret<String>)> {
        let (text, place) = match (self.string(table, "url"), table.get("url")) {
            (Some(text), Some(place)) => (text, place.span()),
            _ => match self.secret_of(table, "url") {
                Some(found) => found,
                None => {
                    if ["url", "url_env", "url_file"].iter().all(|key| table.get(*key).is_none()) {
                        self.checker.at(value.span(), "a sink needs url, url_env or url_file");
                    }
                    return None;
                }
            },
        };
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                Some((url.host_str().unwrap_or_default().to_owned(), Secret(text)))
            }
            Ok(_) => {
                self.checker.at(place, "messages are sent over http and https only");
                None
            }
            Err(error) => {
                self.checker.at(place, format!("not a web address: {error}"));
                None
            }
        }
    }

    /// What `NAME_env` or `NAME_file` names, and where it stands; none where neither does, or it cannot be read.
    fn secret_of(&mut self, table: &DeTable<'_>, name: &str) -> Option<(String, std::ops::Range<usize>)> {
        let (kind, key) = ["env", "file"]
            .map(|kind| (kind, format!("{name}_{kind}")))
            .into_iter()
            .find(|(_, key)| table.get(key.as_str()).is_some())?;
        let place = self.string(table, &key)?;
        let at = table.get(key.as_str())?;
        Some((self.secret(kind, &place, at)?.trim().to_owned(), at.span()))
    }
}

/// A key with or without the prefix that the specification gives it.
fn key(text: &str) -> Option<Secret<Vec<u8>>> {
    let bytes = BASE64_STANDARD.decode(text.strip_prefix(KEY_PREFIX).unwrap_or(text)).ok()?;
    KEY_BYTES.contains(&bytes.len()).then_some(Secret(bytes))
}

/// The address in "News desk <newsloom@example.org>".
fn bare(text: &str) -> &str {
    text.rsplit_once('<').and_then(|(_, rest)| rest.trim_end().strip_suffix('>')).unwrap_or(text)
}

/// Whether it looks like one: what can be told without asking its server.
fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b',' | b';'))
}
