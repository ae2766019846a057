//! The filter in an address: the same for pages, the API and feeds of stories.

use crate::error::Failure;
use jiff::Timestamp;
use newsloom_model::WatchFilter;
use newsloom_store::{StoryCursor, StoryFilter, StoryOrder};
use serde::{Deserialize, Serialize};

/// Stories of a page where no number is asked for.
const PAGE: usize = 30;

/// Most stories of one answer.
const MAX_PAGE: usize = 200;

/// The parameters, as they stand in an address. What is empty counts as left out, since forms send all their fields.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Query {
    /// Words that a report has.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// "24h", "7d", or a day or time (RFC 3339).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) since: String,
    /// ISO 639-1 code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) language: String,
    /// An outlet that reports it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) outlet: String,
    /// An outlet that does not report it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) missing: String,
    /// A person, organization or place that is named.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) name: String,
    /// The least number of outlets.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) outlets: String,
    /// The least number of origins.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) origins: String,
    /// "newest" or "largest".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) order: String,
    /// Maximum stories.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) limit: String,
    /// Where the page before ended.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) after: String,
}

impl From<&WatchFilter> for Query {
    fn from(filter: &WatchFilter) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let number = |n: u32| if n == 0 { String::new() } else { n.to_string() };
        Self {
            text: text(&filter.text),
            language: text(&filter.language),
            outlet: text(&filter.outlet),
            missing: text(&filter.missing),
            name: text(&filter.naming),
            outlets: number(filter.outlets),
            origins: number(filter.origins),
            ..Self::default()
        }
    }
}

impl Query {
    /// The filter that the parameters stand for.
    ///
    /// # Errors
    /// [`Failure::Parameter`].
    pub(crate) fn filter(&self, now: Timestamp) -> Result<StoryFilter, Failure> {
        let order = match self.order.as_str() {
            "" | "newest" => StoryOrder::Newest,
            "largest" => StoryOrder::Largest,
            _ => return Err(parameter("order", "newest or largest")),
        };
        let after = text(&self.after).map(|after| {
            StoryCursor::parse(&after, order)
                .ok_or_else(|| parameter("after", "the `next` of the page before"))
        });
        Ok(StoryFilter {
            text: text(&self.text),
            since: text(&self.since).map(|since| time(&since, now)).transpose()?,
            language: text(&self.language),
            outlet: text(&self.outlet),
            missing_outlet: text(&self.missing),
            name: text(&self.name),
            min_outlets: number("outlets", &self.outlets, 0)?,
            min_origins: number("origins", &self.origins, 0)?,
            order,
            limit: number("limit", &self.limit, PAGE)?.clamp(1, MAX_PAGE),
            after: after.transpose()?,
            ..StoryFilter::default()
        })
    }

    /// What a watch of these stories is about: period, order and place do not matter to it.
    ///
    /// # Errors
    /// [`Failure::Parameter`].
    pub(crate) fn watched(&self) -> Result<WatchFilter, Failure> {
        Ok(WatchFilter {
            text: text(&self.text),
            language: text(&self.language),
            outlet: text(&self.outlet),
            missing: text(&self.missing),
            naming: text(&self.name),
            outlets: number("outlets", &self.outlets, 0)?,
            origins: number("origins", &self.origins, 0)?,
        })
    }

    /// The same from another place on, as it stands in an address behind the `?`.
    pub(crate) fn with_after(&self, after: Option<&StoryCursor>) -> String {
        let query = Self { after: after.map(ToString::to_string).unwrap_or_default(), ..self.clone() };
        query.to_string()
    }
}

/// As it stands in an address behind the `?`.
impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let encoded = serde_urlencoded::to_string(self).map_err(|_| std::fmt::Error)?;
        f.write_str(&encoded)
    }
}

fn text(given: &str) -> Option<String> {
    Some(given.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn number<T: std::str::FromStr>(name: &'static str, given: &str, default: T) -> Result<T, Failure> {
    match given.trim() {
        "" => Ok(default),
        digits => digits.parse().map_err(|_| parameter(name, "a whole number")),
    }
}

fn time(given: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let expected = "a period such as 24h or 7d, a day, or a time such as 2026-01-05T18:30:00Z";
    newsloom_desk::since(given, now).ok_or_else(|| parameter("since", expected))
}

fn parameter(name: &'static str, expected: &str) -> Failure {
    Failure::Parameter { name, expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-10T12:00:00Z";

    fn filter(query: &Query) -> Result<StoryFilter, Failure> {
        query.filter(NOW.parse().unwrap())
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for query in [
            Query { since: "yesterday".into(), ..Query::default() },
            Query { origins: "-1".into(), ..Query::default() },
            Query { order: "random".into(), ..Query::default() },
            Query { after: "x".into(), ..Query::default() },
        ] {
            assert!(matches!(filter(&query), Err(Failure::Parameter { .. })), "{query}");
        }
    }

    #[test]
    fn empty_fields_count_as_left_out() {
        let query: Query = serde_urlencoded::from_str("text=&since=+&origins=&order=&after=").unwrap();
        let filter = filter(&query).unwrap();
        assert_eq!((filter.text, filter.since, filter.min_origins, filter.limit), (None, None, 0, PAGE));
    }

    #[test]
    fn a_watch_leads_to_its_stories() {
        let watch = WatchFilter {
            text: Some("ferry fire".into()),
            missing: Some("mine.example".into()),
            naming: Some("Ilse Varga".into()),
            origins: 2,
            ..WatchFilter::default()
        };
        assert_eq!(Query::from(&watch).watched().unwrap(), watch);
        let listed = filter(&Query::from(&watch)).unwrap();
        let looked_at = StoryFilter { limit: listed.limit, ..StoryFilter::from(&watch) };
        assert_eq!(format!("{listed:?}"), format!("{looked_at:?}"));
    }

    #[test]
    fn an_address_leads_to_the_same_filter() {
        let query = Query { text: "a&b=c d".into(), origins: "2".into(), ..Query::default() };
        assert_eq!(query.to_string(), "text=a%26b%3Dc+d&origins=2");
    }
}
