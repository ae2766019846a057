//! Watches: saved filters of stories with a name, and where they tell of what happens.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;
use utoipa::ToSchema;

/// A watch as configured. Secrets are resolved already.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// What it watches and tells of.
    pub spec: WatchSpec,
    /// Where it tells of it.
    pub sinks: Vec<Sink>,
}

/// What a watch tells of, without any secret.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WatchSpec {
    /// Its name: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// Which stories.
    pub filter: WatchFilter,
    /// Whether it tells of stories that pass the filter for the first time.
    pub stories: bool,
    /// The numbers of origins that it tells of, in order.
    pub origins: Vec<u32>,
    /// Whether it tells of figures that differ from those of other reports.
    pub figures: bool,
    /// Whether it tells of reports that were corrected or withdrawn.
    pub corrections: bool,
    /// Whether reports count whose place in the story is only suggested.
    pub suggested: bool,
    /// When nothing is delivered.
    pub quiet: Option<QuietHours>,
}

impl WatchSpec {
    /// Most watches of a configuration, and of a database.
    pub const MAX_WATCHES: usize = 200;

    /// The numbers of origins that are told of where none are named.
    pub const AT_ORIGINS: [u32; 3] = [2, 5, 10];

    /// Most numbers of origins of one watch.
    pub const MAX_NUMBERS: usize = 20;

    /// Characters of a name.
    pub const MAX_NAME: usize = 64;

    /// Whether a watch may be called so: lower-case letters, digits, `-` and `_`.
    pub fn is_name(text: &str) -> bool {
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        !text.is_empty() && text.len() <= Self::MAX_NAME && text.bytes().all(is_plain)
    }
}

/// Which stories a watch is about: what is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct WatchFilter {
    /// Words that stand together in the title or text of a report.
    pub text: Option<String>,
    /// ISO 639-1 code of a report.
    pub language: Option<String>,
    /// An outlet that reports it.
    pub outlet: Option<String>,
    /// An outlet that does not report it.
    pub missing: Option<String>,
    /// A person, organization or place that a report names.
    pub naming: Option<String>,
    /// The least number of outlets.
    pub outlets: u32,
    /// The least number of origins.
    pub origins: u32,
}

/// Hours of the day in which nothing is delivered; what happens then is kept for one message at their end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QuietHours {
    /// When they begin.
    #[schema(value_type = String)]
    pub from: Time,
    /// When they end, on the next day where that is not later than the beginning.
    #[schema(value_type = String)]
    pub to: Time,
    /// Where it is that time.
    #[serde(with = "jiff::fmt::serde::tz::required")]
    #[schema(value_type = String)]
    pub zone: TimeZone,
}

impl QuietHours {
    /// When the quiet hours end that `now` lies in; none where it lies in none. A time that a change of clocks leaves out
    /// counts as the same time after it.
    pub fn end(&self, now: Timestamp) -> Option<Timestamp> {
        let here = now.to_zoned(self.zone.clone());
        let (time, today) = (here.time(), here.date());
        let is_over_night = self.to <= self.from;
        let is_quiet = if is_over_night {
            time >= self.from || time < self.to
        } else {
            self.from <= time && time < self.to
        };
        let day = if time < self.to { today } else { today.tomorrow().ok()? };
        let end = self.zone.to_timestamp(DateTime::from_parts(day, self.to)).ok()?;
        is_quiet.then_some(end).filter(|end| *end > now)
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.strftime("%H:%M"), self.to.strftime("%H:%M"));
        write!(f, "{from}-{to} {}", self.zone.iana_name().unwrap_or("UTC"))
    }
}

/// Where a watch delivers.
#[derive(Clone, Debug, PartialEq)]
pub struct Sink {
    /// What it is called: its kind, and its host or addresses. One of its own within a watch.
    pub label: String,
    /// How it is reached.
    pub target: SinkTarget,
}

/// How a sink is reached.
#[derive(Clone, Debug, PartialEq)]
pub enum SinkTarget {
    /// JSON by POST, signed after the Standard Webhooks specification.
    Webhook {
        /// Where to.
        url: Secret<String>,
        /// Keys of the signature: all of them sign.
        keys: Vec<Secret<Vec<u8>>>,
    },
    /// Plain text by POST, as ntfy takes it.
    Post {
        /// Where to.
        url: Secret<String>,
        /// The bearer token of the `Authorization` header.
        token: Option<Secret<String>>,
    },
    /// Mail.
    Mail {
        /// Addresses.
        to: Vec<String>,
        /// The server that takes it.
        server: MailServer,
    },
}

impl SinkTarget {
    /// The host that messages go to; empty where the address has none.
    pub fn host(&self) -> String {
        match self {
            Self::Webhook { url, .. } | Self::Post { url, .. } => {
                let url = Url::parse(&url.0).ok();
                url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
            }
            Self::Mail { server, .. } => server.host.clone(),
        }
    }
}

/// A server that takes mail (SMTP).
#[derive(Clone, Debug, PartialEq)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: MailTls,
    /// User name and password.
    pub login: Option<(String, Secret<String>)>,
    /// Whom mail comes from.
    pub from: String,
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// From the first byte (RFC 8314).
    Implicit,
    /// By STARTTLS (RFC 3207), which must succeed.
    StartTls,
    /// Not at all.
    None,
}

/// What must not be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(pub T);

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn end(from: &str, to: &str, now: &str) -> Option<String> {
        // Two hours ahead of UTC, without summer time.
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let quiet = QuietHours { from: from.parse().unwrap(), to: to.parse().unwrap(), zone };
        quiet.end(now.parse().unwrap()).map(|end| end.to_string())
    }

    #[test]
    fn quiet_hours_end_in_their_zone() {
        let end = |now| end("22:00", "07:00", now);
        assert_eq!(end("2026-03-04T19:59:59Z"), None);
        assert_eq!(end("2026-03-04T20:00:00Z").as_deref(), Some("2026-03-05T05:00:00Z"));
        assert_eq!(end("2026-03-05T04:59:59Z").as_deref(), Some("2026-03-05T05:00:00Z"));
        assert_eq!(end("2026-03-05T05:00:00Z"), None);
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day_or_fill_it() {
        assert_eq!(end("12:00", "13:00", "2026-03-04T10:30:00Z").as_deref(), Some("2026-03-04T11:00:00Z"));
        assert_eq!(end("12:00", "13:00", "2026-03-04T11:00:00Z"), None);
        // One message a day.
        assert_eq!(end("07:00", "07:00", "2026-03-04T05:00:00Z").as_deref(), Some("2026-03-05T05:00:00Z"));
        assert_eq!(end("07:00", "07:00", "2026-03-04T04:59:00Z").as_deref(), Some("2026-03-04T05:00:00Z"));
    }

    proptest! {
        /// Also where clocks are changed: central Europe's rules, on the nights of 29 March and 25 October too.
        #[test]
        fn quiet_hours_end_within_a_day(
            second in prop_oneof![0..31_536_000_i64, 7_516_800..7_689_600_i64, 25_660_800..25_833_600_i64],
            from in 0..1_440_i64,
            to in 0..1_440_i64,
        ) {
            let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
            let time = |minute: i64| Time::midnight() + jiff::Span::new().minutes(minute);
            let quiet = QuietHours { from: time(from), to: time(to), zone };
            let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
            let now = now + jiff::Span::new().seconds(second);
            if let Some(end) = quiet.end(now) {
                prop_assert!(end > now && end.as_second() - now.as_second() <= 25 * 3_600);
            } else {
                prop_assert!(from != to || end_is_near(now, &quiet), "{now} lies in no quiet hours that last all day");
            }
        }
    }

    /// The hour that comes twice when summer time ends has the end of the quiet hours in it once.
    fn end_is_near(now: Timestamp, quiet: &QuietHours) -> bool {
        let before = now - jiff::Span::new().hours(2);
        quiet.end(before).is_some_and(|end| end <= now)
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", Secret("s3cret")), "***");
    }
}
