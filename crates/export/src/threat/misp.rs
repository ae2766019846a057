//! A MISP event: each report as an object `report`, places as `geolocation`, what is said as texts. It is shared with nobody
//! until somebody says so.

use super::ids::{id, report_key, story_key};
use super::places::{Place, places};
use crate::Result;
use crate::address::web_address;
use crate::claims::claims;
use jiff::Timestamp;
use newsloom_desk::{Compared, clean, headline, title};
use newsloom_model::ReportId;
use newsloom_store::{MemberRow, Reader};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Templates of MISP's objects: their names, ids, versions and categories.
const REPORT: [&str; 4] = ["report", "70a68471-df22-4e3f-aa1a-5a3be19f82df", "8", "misc"];
const GEOLOCATION: [&str; 4] = ["geolocation", "cd6f2238-ba55-4888-82c4-104e6e1acf21", "8", "misc"];

/// Levels of MISP: no threat is known of, nobody has looked into it, for the own organization alone.
const UNDEFINED_THREAT: &str = "4";
const INITIAL_ANALYSIS: &str = "0";
const OWN_ORGANIZATION: &str = "0";

/// An event of one story. The same story gives the same event.
///
/// # Errors
/// [`crate::Error`].
pub fn misp(reader: &Reader, story: &Compared) -> Result<String> {
    let row = &story.detail.story;
    let places = places(reader, row.story_id)?;
    let event = Event { story, key: story_key(&story.detail) };
    let day = row.first_published.as_ref().or(row.first_fetched.as_ref()).and_then(|time| time.get(..10));
    let objects = story.detail.reports.iter().map(|report| event.report(report));
    let json = json!({"Event": {
        "uuid": id(&["event", &event.key]),
        "info": clean(headline(row).0),
        "date": day,
        "timestamp": seconds(row.last_fetched.as_deref()),
        "published": false,
        "threat_level_id": UNDEFINED_THREAT,
        "analysis": INITIAL_ANALYSIS,
        "distribution": OWN_ORGANIZATION,
        "Attribute": event.claims(),
        "Object": objects.chain(places.iter().map(|place| event.place(place))).collect::<Vec<Value>>(),
    }});
    Ok(format!("{json:#}\n"))
}

struct Event<'s> {
    story: &'s Compared,
    key: String,
}

impl Event<'_> {
    fn report(&self, report: &MemberRow) -> Value {
        let key = report_key(report);
        let outlet = report.outlet.as_deref().unwrap_or("unknown");
        let attribute = |relation: &str, kind: &str, category: &str, value: Option<&str>| {
            let value = value.map(clean).filter(|value| !value.is_empty())?;
            Some(
                json!({"uuid": id(&["attribute", &self.key, &key, relation]), "object_relation": relation, "type": kind,
                "category": category, "value": value, "to_ids": false}),
            )
        };
        let link = web_address(report.url.as_deref());
        let attributes: Vec<Value> = [
            attribute("title", "text", "Other", Some(title(report))),
            attribute("summary", "text", "Other", report.lead.as_deref()),
            attribute("link", "link", "External analysis", link.as_deref()),
            attribute("type", "text", "Other", link.as_ref().map(|_| "Online")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let published =
            report.published.as_deref().map(|time| format!(", published {time}")).unwrap_or_default();
        let copy =
            report.copy_of.map(|original| format!(", a copy of report {original}")).unwrap_or_default();
        let comment = format!("report {} of {}{published}{copy}", report.report_id, clean(outlet));
        object(REPORT, id(&["object", &self.key, &key]), &comment, &attributes)
    }

    fn place(&self, place: &Place) -> Value {
        let key = format!("{} {:?} {:?}", place.name, place.country, place.position);
        let attribute = |relation: &str, kind: &str, value: Option<String>| {
            Some(
                json!({"uuid": id(&["attribute", &self.key, &key, relation]), "object_relation": relation, "type": kind,
                "category": "Other", "value": value?, "to_ids": false}),
            )
        };
        let attributes: Vec<Value> = [
            attribute("text", "text", Some(place.name.clone())),
            attribute("countrycode", "text", place.country.clone()),
            attribute("latitude", "float", place.position.map(|(north, _)| north.to_string())),
            attribute("longitude", "float", place.position.map(|(_, east)| east.to_string())),
        ]
        .into_iter()
        .flatten()
        .collect();
        object(GEOLOCATION, id(&["object", &self.key, &key]), "", &attributes)
    }

    /// Quotes, figures and actions as texts. MISP keeps one attribute of a value, so that what it is about stands in the comment.
    fn claims(&self) -> Vec<Value> {
        let mut seen = Vec::new();
        let mut attributes = Vec::new();
        for claim in claims(self.story) {
            if claim.text.is_empty() || seen.contains(&claim.text) {
                continue;
            }
            attributes.push(json!({"uuid": id(&["claim", &self.key, &claim.text]), "type": "text", "category": "Other",
                "value": claim.text, "comment": format!("{} ({})", claim.about, self.outlets(&claim.reports)), "to_ids": false}));
            seen.push(claim.text);
        }
        attributes
    }

    /// The outlets of these reports, whose numbers are in order.
    fn outlets(&self, reports: &[ReportId]) -> String {
        let all = self.story.detail.reports.iter();
        let printed = all.filter(|report| reports.binary_search(&report.report_id).is_ok());
        let names: BTreeSet<String> =
            printed.map(|report| report.outlet.as_deref().map_or("unknown".into(), clean)).collect();
        Vec::from_iter(names).join(", ")
    }
}

fn object(
    [name, template, version, category]: [&str; 4],
    id: uuid::Uuid,
    comment: &str,
    attributes: &[Value],
) -> Value {
    json!({"name": name, "template_uuid": template, "template_version": version, "meta-category": category, "uuid": id,
        "comment": comment, "distribution": OWN_ORGANIZATION, "Attribute": attributes})
}

/// Seconds since 1970, as text.
fn seconds(time: Option<&str>) -> String {
    let time: Option<Timestamp> = time.and_then(|time| time.parse().ok());
    time.map_or(0, Timestamp::as_second).to_string()
}
